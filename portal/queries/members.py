"""Who may do what for a company, who was invited, and what mandate holders did."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from portal.models import (
    CalendarFeed,
    Company,
    Enrolment,
    Event,
    Invitation,
    Membership,
    Person,
    db,
    reading,
)
from portal.queries.merged import under
from portal.queries.rows import AnyRow
from portal.rules.stations import Stage

# The stages in which an employer must do something; a reader of lists needs no more than that.
_EMPLOYER_ACTS = (
    Stage.AWAITING_APPLICATION,
    Stage.PROJECT_NUMBER_REJECTED,
    Stage.OWN_SHARE_DUE,
    Stage.PAY_ORDER_DUE,
    Stage.PARTLY_PAID,
)
# Only an application has a last day that can still be met.
_APPLICATION_AHEAD = (Stage.AWAITING_APPLICATION, Stage.PROJECT_NUMBER_REJECTED)
LAST_DEEDS = 20

_MEMBERS = (
    select(
        Person.public_id,
        Person.id.label("person_id"),
        Person.name,
        Person.email,
        Person.signed_in_at,
        Membership.role,
        Membership.receives_mail,
        Membership.is_mandate,
        Membership.office,
        Membership.starts_on,
        Membership.ends_on,
    )
    .join(Membership, Membership.person_id == Person.id)
    .where(
        Membership.company_id == bindparam("company_id"),
        Person.is_active,
        Membership.ended_at.is_(None),
        or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
    )
    .order_by(Person.name, Person.id)
)


def members_of(company_id: int, today: date) -> Sequence[AnyRow]:
    """Everybody with access to a company, now or from a day to come; by name."""
    return reading().execute(_MEMBERS, {"company_id": company_id, "today": today}).all()


_INVITATIONS = (
    select(
        Invitation.public_id,
        Invitation.name,
        Invitation.email,
        Invitation.role,
        Invitation.is_mandate,
        Invitation.office,
        Invitation.starts_on,
        Invitation.ends_on,
        Invitation.expires_at,
    )
    .where(
        Invitation.company_id == bindparam("company_id"),
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    .order_by(Invitation.id)
)


def invitations_of(company_id: int) -> Sequence[AnyRow]:
    """The invitations of a company that nobody accepted or took back, expired ones too."""
    return reading().execute(_INVITATIONS, {"company_id": company_id}).all()


def has_access(company_id: int, email: str, today: date) -> bool:
    """Whether somebody with this address (lower case) may enter a company's pages."""
    found = exists().where(
        Membership.person_id == Person.id,
        Membership.company_id == company_id,
        Membership.ended_at.is_(None),
        or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
        Person.email == email,
    )
    return bool(reading().execute(select(found)).scalar_one())


def is_invited(company_id: int, email: str, now: datetime) -> bool:
    """Whether an invitation for this address (lower case) still works."""
    found = exists().where(
        Invitation.company_id == company_id,
        Invitation.email == email,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
    )
    return bool(reading().execute(select(found)).scalar_one())


_DEEDS = (
    select(Event.at, Event.kind, Event.by_kind, Event.by_name, Event.facts)
    .where(
        under(Event.company_id, bindparam("company_id")),
        Event.enrolment_id.is_not(None),
        Event.by_kind == "employer",
        Event.by_id.in_(
            select(Membership.person_id).where(
                Membership.company_id == bindparam("company_id"), Membership.is_mandate
            )
        ),
    )
    .order_by(Event.id.desc())
    .limit(LAST_DEEDS)
)


def deeds_of_mandate_holders(company_id: int) -> Sequence[AnyRow]:
    """What those with a mandate, also an ended one, did for a company; newest first."""
    return reading().execute(_DEEDS, {"company_id": company_id}).all()


_COMPANY = (
    select(
        Company.name,
        Company.enterprise_number,
        Company.contact_name,
        Company.contact_email,
        Company.is_first_time,
        CalendarFeed.created_at.label("calendar_since"),
    )
    .outerjoin(
        CalendarFeed,
        and_(
            CalendarFeed.company_id == Company.id,
            CalendarFeed.person_id == bindparam("person_id"),
            CalendarFeed.revoked_at.is_(None),
        ),
    )
    .where(Company.id == bindparam("company_id"))
)


def facts_of_company(company_id: int, person_id: int) -> AnyRow:
    """What the school knows of a company, and since when this person has a calendar link."""
    return reading().execute(_COMPANY, {"company_id": company_id, "person_id": person_id}).one()


_COMPANIES = (
    select(
        Company.public_id,
        Company.name,
        Company.enterprise_number,
        func.count(Enrolment.id).label("tasks"),
        func.min(Enrolment.last_day)
        .filter(
            Enrolment.stage.in_([str(stage) for stage in _APPLICATION_AHEAD]),
            Enrolment.last_day >= bindparam("today"),
        )
        .label("first_last_day"),
    )
    .join(Membership, Membership.company_id == Company.id)
    .outerjoin(
        Enrolment,
        and_(
            Enrolment.company_id == Company.id,
            Enrolment.stage.in_([str(stage) for stage in _EMPLOYER_ACTS]),
        ),
    )
    .where(
        Membership.person_id == bindparam("person_id"),
        Membership.ended_at.is_(None),
        Membership.starts_on <= bindparam("today"),
        or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
    )
    .group_by(Company.id)
)


def companies_of(person_id: int, today: date) -> list[AnyRow]:
    """The companies of a person with their open tasks; the first last day comes first."""
    rows = reading().execute(_COMPANIES, {"person_id": person_id, "today": today}).all()
    return sorted(rows, key=lambda row: (row.first_last_day or date.max, row.name))


def company_of_member(company_id: int) -> Company:
    """A company whose members are about to change; locked, so that one owner always stays."""
    statement = select(Company).where(Company.id == company_id).with_for_update()
    return db.session.execute(statement).scalar_one()


def member_for_change(company_id: int, public_id: str) -> Membership:
    """What a person (public id) may do for a company now. Raises NoResultFound."""
    statement = (
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.company_id == company_id,
            Person.public_id == public_id,
            Membership.ended_at.is_(None),
        )
        .options(joinedload(Membership.person))
        .with_for_update(of=Membership)
    )
    return db.session.execute(statement).scalar_one()


def invitation_for_change(company_id: int, public_id: str) -> Invitation:
    """An open invitation of a company. Raises NoResultFound."""
    statement = (
        select(Invitation)
        .where(
            Invitation.company_id == company_id,
            Invitation.public_id == public_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .with_for_update()
    )
    return db.session.execute(statement).scalar_one()
