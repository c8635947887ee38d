"""Who is behind a session token, and what that person may do for a company."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, exists, func, or_, select

from portal.models import (
    Company,
    Counter,
    Event,
    Heartbeat,
    Learner,
    Membership,
    Person,
    UserSession,
    reading,
)
from portal.queries.health import INSTALLED

# The series of the counter of changes that may show on any company's pages.
FOR_ALL = "change for all"

_OPEN_MEMBERSHIP = and_(
    Membership.ended_at.is_(None),
    Membership.starts_on <= bindparam("today"),
    or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
)

_COMPANIES = (
    select(func.count())
    .select_from(Membership)
    .where(Membership.person_id == Person.id, _OPEN_MEMBERSHIP)
    # The outer statement joins memberships too: without this it would count among those alone.
    .correlate(Person)
    .scalar_subquery()
)

# Rises with every change of the school's settings; read here, it costs no statement of its own.
_SCHOOL_VERSION = select(Counter.value).where(Counter.series == "school").scalar_subquery()

# Rises with every transaction that writes an event, and so with every change.
_LAST_CHANGE = select(Counter.value).where(Counter.series == "event").scalar_subquery()

# Such transactions end one after the other, so the newest event of a company says whether anything
# has happened to it since.
_COMPANY_CHANGE = (
    select(func.max(Event.id))
    .where(Event.company_id == Company.id)
    .correlate(Company)
    .scalar_subquery()
)

# Rises with every change that belongs to no company in particular, such as one of a course.
_CHANGE_FOR_ALL = select(Counter.value).where(Counter.series == FOR_ALL).scalar_subquery()

# When reminders were last planned; empty while planning says that it cannot (its detail tells).
_PLANNED_AT = (
    select(case((Heartbeat.detail == "", Heartbeat.at)))
    .where(Heartbeat.name == "planning")
    .scalar_subquery()
)

_IS_PLANNING_SILENT = ~exists().where(Heartbeat.name == "planning")
_INSTALLED_AT = select(Heartbeat.at).where(Heartbeat.name == INSTALLED).scalar_subquery()

_VISITOR = (
    select(
        UserSession.id.label("session_id"),
        UserSession.created_at,
        UserSession.seen_at,
        UserSession.expires_at,
        # Signing in is giving the password, too.
        func.coalesce(UserSession.password_at, UserSession.created_at).label("password_at"),
        Person.id.label("person_id"),
        Person.name,
        Person.email,
        Person.language,
        Person.theme,
        Person.staff_role,
        Person.site_id,
        Person.is_active,
        _COMPANIES.label("companies_count"),
        _SCHOOL_VERSION.label("school_version"),
        _LAST_CHANGE.label("last_change"),
        _COMPANY_CHANGE.label("company_change"),
        _CHANGE_FOR_ALL.label("change_for_all"),
        _PLANNED_AT.label("planned_at"),
        # Where planning says that it cannot, the age of the portal is no excuse.
        case((_IS_PLANNING_SILENT, _INSTALLED_AT)).label("installed_at"),
        Learner.id.label("learner_id"),
        Learner.first_name,
        Learner.last_name,
        Learner.language.label("learner_language"),
        Company.id.label("company_id"),
        Company.public_id.label("company_public_id"),
        Company.name.label("company_name"),
        Company.enterprise_number,
        Company.is_first_time,
        Membership.role,
        Membership.is_mandate,
    )
    .select_from(UserSession)
    .outerjoin(Person, Person.id == UserSession.person_id)
    .outerjoin(Learner, Learner.id == UserSession.learner_id)
    .outerjoin(Company, Company.public_id == bindparam("company"))
    .outerjoin(
        Membership,
        and_(
            Membership.company_id == Company.id,
            Membership.person_id == Person.id,
            _OPEN_MEMBERSHIP,
        ),
    )
    .where(UserSession.token_hash == bindparam("token_hash"))
)


class CompanyOfVisitor(NamedTuple):
    """The company in the address bar, and the role this visitor has in it."""

    id: int
    public_id: str
    name: str
    enterprise_number: str
    is_first_time: bool
    role: str
    is_mandate: bool


class Visitor(NamedTuple):
    """Somebody with a session, as far as every page needs to know."""

    session_id: int
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    password_at: datetime
    kind: str
    id: int
    name: str
    email: str
    language: str
    theme: str
    staff_role: str | None
    site_id: int | None
    companies_count: int
    company: CompanyOfVisitor | None
    school_version: int
    last_change: int
    # The newest change of the company in the address, and of what all companies share.
    company_change: tuple[int, int]
    # When reminders were last planned with success; read here, it costs no statement of its own.
    planned_at: datetime | None
    # When the portal was installed, as long as they were never planned.
    installed_at: datetime | None

    @property
    def is_signed_in(self) -> bool:
        """True: an anonymous visitor is another object."""
        return True


def visitor_of(token_hash: str, *, company: str, today: date) -> Visitor | None:
    """The visitor with this session, with the company of that public id if they may see it.

    One statement. None when the session is unknown or its person no longer active; whether it has
    expired is decided by portal.access, which knows the time.
    """
    row = (
        reading()
        .execute(_VISITOR, {"token_hash": token_hash, "company": company, "today": today})
        .one_or_none()
    )
    if row is None or (row.person_id is not None and not row.is_active):
        return None
    place = None
    if row.role is not None:
        place = CompanyOfVisitor(
            row.company_id,
            row.company_public_id,
            row.company_name,
            row.enterprise_number,
            row.is_first_time,
            row.role,
            row.is_mandate,
        )
    if row.learner_id is not None:
        kind, number, name = "student", row.learner_id, f"{row.first_name} {row.last_name}"
        language = row.learner_language
    else:
        kind = "staff" if row.staff_role else "employer"
        number, name, language = row.person_id, row.name, row.language
    return Visitor(
        session_id=row.session_id,
        created_at=row.created_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
        password_at=row.password_at,
        kind=kind,
        id=number,
        name=name,
        email=row.email or "",
        language=language,
        theme=row.theme or "",
        staff_role=row.staff_role,
        site_id=row.site_id,
        companies_count=row.companies_count or 0,
        company=place,
        school_version=row.school_version or 0,
        last_change=row.last_change or 0,
        company_change=(row.company_change or 0, row.change_for_all or 0),
        planned_at=row.planned_at,
        installed_at=row.installed_at,
    )


_OWNERS = (
    select(Person.name, Person.email)
    .join(Membership, Membership.person_id == Person.id)
    .where(
        Membership.company_id == bindparam("company_id"),
        Membership.role == "owner",
        Person.is_active,
        _OPEN_MEMBERSHIP,
    )
    .order_by(Person.name)
)


def owners_of(company_id: int, today: date) -> list[str]:
    """The names of a company's owners, who can help when a role does not reach."""
    rows = reading().execute(_OWNERS, {"company_id": company_id, "today": today})
    return [row.name for row in rows]
