"""What an enrolment list is held against, and the lists that were uploaded before."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.models import (
    Booking,
    ColumnMapping,
    Company,
    Course,
    Enrolment,
    ImportRun,
    Learner,
    Membership,
    Person,
    Place,
    Site,
    db,
    reading,
)
from portal.queries.companies import reached_companies
from portal.queries.rows import AnyRow, AnySelect

# --- Without an owner: for the secretariat and the command line only.

# Databases take so many values in one statement with ease.
_AT_ONCE = 900
_RECENT = 20

# A question, and the column by which it is asked of many values at once.
Asked = tuple[AnySelect, Any]


class Known(NamedTuple):
    """What there is already of what a list names: by number, code, digits and address.

    Numbers, codes and addresses are folded to lower case; places are (site code, name).
    """

    enrolments: Mapping[str, AnyRow]
    courses: Mapping[str, AnyRow]
    companies: Mapping[str, AnyRow]
    learners: Mapping[str, Sequence[AnyRow]]
    reached: frozenset[str]
    readers: Mapping[str, int]


def known_of(
    *,
    numbers: Collection[str],
    course_codes: Collection[str],
    enterprise_numbers: Collection[str],
    emails: Collection[str],
    now: datetime,
    today: date,
) -> Known:
    """What there is already, in a few statements whatever the length of the list."""
    enrolments = {row.number.casefold(): row for row in _among(_ENROLMENTS, _spelt(numbers))}
    courses = {row.code.casefold(): row for row in _among(_COURSES, _spelt(course_codes))}
    companies = {row.enterprise_number: row for row in _among(_COMPANIES, enterprise_numbers)}
    learners: dict[str, list[AnyRow]] = {}
    for row in _among(_LEARNERS, emails):
        learners.setdefault(row.email, []).append(row)
    reached = reached_companies({row.id for row in companies.values()}, now)
    return Known(
        enrolments=enrolments,
        courses=courses,
        companies=companies,
        learners=learners,
        reached=frozenset(number for number, row in companies.items() if row.id in reached),
        readers={
            row.enterprise_number: row.readers
            for row in _among(_readers(today), enterprise_numbers)
        },
    )


def _spelt(texts: Collection[str]) -> set[str]:
    """A number or code as it stands and in one case: an index finds each, a function would not."""
    return {spelling for text in texts for spelling in (text, text.upper(), text.lower())}


def _among(asked: Asked, values: Collection[str]) -> Iterator[AnyRow]:
    statement, column = asked
    ordered = sorted(values)
    for start in range(0, len(ordered), _AT_ONCE):
        part = ordered[start : start + _AT_ONCE]
        yield from reading().execute(statement.where(column.in_(part)))


_IS_PAID = exists().where(Booking.enrolment_id == Enrolment.id, Booking.undone_at.is_(None))
_ENROLMENTS: Asked = (
    select(
        Enrolment.public_id,
        Enrolment.number,
        Enrolment.enrolled_on,
        Enrolment.kind,
        Enrolment.fee_cents,
        Enrolment.material_cents,
        Enrolment.other_cents,
        Enrolment.last_day,
        or_(
            Enrolment.cancelled_at.is_not(None),
            Enrolment.ordinary_fee_at.is_not(None),
            Enrolment.settled_at.is_not(None),
            _IS_PAID,
        ).label("is_closed"),
        Learner.first_name,
        Learner.last_name,
        Learner.email,
        Course.code.label("course_code"),
        Enrolment.company_id,
        Company.name.label("company"),
    )
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .join(Company, Company.id == Enrolment.company_id),
    Enrolment.number,
)
_COURSES: Asked = (
    select(
        Course.id,
        Course.public_id,
        Course.code,
        Course.version,
        Course.name,
        Course.theme,
        Course.first_lesson_on,
        Course.last_lesson_on,
        Course.lesson_periods,
        Site.code.label("site"),
        Place.name.label("place"),
    )
    .join(Site, Site.id == Course.site_id)
    .join(Place, Place.id == Course.place_id),
    Course.code,
)
# The number of a company that was merged leads to the one that stays.
_NUMBERED = aliased(Company)
_STANDS = func.coalesce(_NUMBERED.merged_into_id, _NUMBERED.id)
_COMPANIES: Asked = (
    select(
        Company.id,
        _NUMBERED.enterprise_number,
        Company.name,
        Company.contact_name,
        Company.contact_email,
        case((_NUMBERED.merged_into_id.is_not(None), _NUMBERED.name)).label("former_name"),
    ).join(_NUMBERED, Company.id == _STANDS),
    _NUMBERED.enterprise_number,
)
_LEARNERS: Asked = (
    select(Learner.id, Learner.first_name, Learner.last_name, Learner.email).order_by(Learner.id),
    Learner.email,
)


def _readers(today: date) -> Asked:
    """How many people of each company get a mail about an enrolment."""
    statement: AnySelect = (
        select(_NUMBERED.enterprise_number, func.count().label("readers"))
        .join(Membership, Membership.company_id == _STANDS)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.role.in_(("owner", "handler")),
            Membership.receives_mail,
            Person.is_active,
            Membership.ended_at.is_(None),
            Membership.starts_on <= today,
            or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
        )
        .group_by(_NUMBERED.enterprise_number)
    )
    return statement, _NUMBERED.enterprise_number


def import_run(public_id: str) -> AnyRow:
    """One uploaded list. Raises NoResultFound."""
    statement = select(ImportRun.__table__).where(ImportRun.public_id == public_id)
    return reading().execute(statement).one()


def import_run_for_change(public_id: str) -> ImportRun:
    """One uploaded list, locked. Raises NoResultFound."""
    statement = (
        select(ImportRun)
        .where(ImportRun.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalar_one()


def recent_imports() -> Sequence[AnyRow]:
    """The lists that were uploaded last, newest first."""
    statement = select(ImportRun.__table__).order_by(ImportRun.id.desc()).limit(_RECENT)
    return reading().execute(statement).all()


def applied_before(sha256: str, but: str) -> AnyRow | None:
    """When the same file was taken over before, by another upload than `but`."""
    statement = (
        select(ImportRun.applied_at, ImportRun.uploaded_by_name)
        .where(
            ImportRun.sha256 == sha256,
            ImportRun.applied_at.is_not(None),
            ImportRun.public_id != but,
        )
        .order_by(ImportRun.id.desc())
        .limit(1)
    )
    return reading().execute(statement).one_or_none()


def remembered_mapping(signature: str) -> dict[str, int | None]:
    """How somebody mapped the columns of this layout; empty when nobody did."""
    statement = select(ColumnMapping.mapping).where(ColumnMapping.signature == signature)
    found = reading().execute(statement).scalar_one_or_none()
    return dict(found or {})


def column_mapping_for_change(signature: str) -> ColumnMapping | None:
    """The remembered mapping of a layout, locked, or None."""
    statement = select(ColumnMapping).where(ColumnMapping.signature == signature).with_for_update()
    return db.session.execute(statement).scalar_one_or_none()


def sites_for_change() -> dict[str, Site]:
    """The secretariats by code."""
    return {site.code: site for site in db.session.execute(select(Site)).scalars()}


def place_of_site(site_id: int, name: str) -> Place | None:
    """A teaching place of a secretariat by its name, whatever its capitals."""
    statement = select(Place).where(
        Place.site_id == site_id, func.lower(Place.name) == name.lower()
    )
    return db.session.execute(statement.limit(1)).scalar_one_or_none()


def courses_numbered(ids: Iterable[int]) -> dict[int, Course]:
    """Courses with their site and place, by number."""
    statement = select(Course).options(joinedload(Course.site), joinedload(Course.place))
    return {one.id: one for one in _whole(statement, Course.id, ids)}


def companies_numbered(ids: Iterable[int]) -> dict[int, Company]:
    """Companies by number."""
    return {one.id: one for one in _whole(select(Company), Company.id, ids)}


def learners_numbered(ids: Iterable[int]) -> dict[int, Learner]:
    """Students by number."""
    return {one.id: one for one in _whole(select(Learner), Learner.id, ids)}


def _whole(statement: Select[Any], column: Any, ids: Iterable[int]) -> Iterator[Any]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_ONCE):
        part = ordered[start : start + _AT_ONCE]
        yield from db.session.execute(statement.where(column.in_(part))).scalars()


def enrolment_number_is_taken(number: str) -> bool:
    """Whether an enrolment with this number exists, whatever its capitals."""
    statement = select(Enrolment.id).where(Enrolment.number.in_(_spelt([number])))
    return reading().execute(statement.limit(1)).first() is not None


def learner_with(email: str, first_name: str, last_name: str) -> Learner | None:
    """The student with this address and these names, or None."""
    statement = select(Learner).where(
        Learner.email == email, Learner.first_name == first_name, Learner.last_name == last_name
    )
    return db.session.execute(statement).scalar_one_or_none()
