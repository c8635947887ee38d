"""Enrolments on which money is booked or taken off again: locked, with what came in so far."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from portal.models import (
    Application,
    Booking,
    Company,
    Course,
    Enrolment,
    Learner,
    Place,
    Site,
    reading,
)
from portal.queries.changing_money.locks import in_parts, lock_rows
from portal.queries.rows import AnyRow


class ApplicationRow(NamedTuple):
    """What an application says about the status of its enrolments."""

    project_number: str
    rejected_at: datetime | None
    approved_at: datetime | None
    own_share_ticked_at: datetime | None
    pay_order_ticked_at: datetime | None


class LearnerRow(NamedTuple):
    """The person who takes the course."""

    id: int
    first_name: str
    last_name: str
    email: str
    language: str

    @property
    def name(self) -> str:
        """First and last name, as it is said."""
        return f"{self.first_name} {self.last_name}"


class CompanyRow(NamedTuple):
    """The employer, and whom to tell while nobody accepted its invitation."""

    name: str
    enterprise_number: str
    contact_name: str
    contact_email: str


class SiteRow(NamedTuple):
    """The secretariat of a course."""

    name: str
    street: str
    postcode: str
    city: str
    phone: str


class PlaceRow(NamedTuple):
    """Where a course is taught."""

    name: str


class CourseRow(NamedTuple):
    """A course as a document states it."""

    name: str
    description: str
    theme: str | None
    first_lesson_on: date
    last_lesson_on: date
    lesson_periods: int
    site: SiteRow
    place: PlaceRow


class PayableEnrolment(NamedTuple):
    """An enrolment, locked, with all that booking money on it needs; amounts in cents.

    It has the names of the `Enrolment` that it is a picture of. `stage` and `due_cents` are the
    kept values; `received_cents` is summed from the bookings that count.
    """

    id: int
    public_id: str
    number: str
    ogm: str
    company_id: int
    course_id: int
    site_id: int
    learner_id: int
    enrolled_on: date
    last_day: date
    kind: str
    fee_cents: int
    material_cents: int
    cancelled_at: datetime | None
    ordinary_fee_at: datetime | None
    settled_at: datetime | None
    stage: str
    due_cents: int
    version: int
    received_cents: int
    learner: LearnerRow
    company: CompanyRow
    course: CourseRow
    application: ApplicationRow | None


AnyEnrolment = Enrolment | PayableEnrolment

_OWN = PayableEnrolment._fields.index("received_cents")
_LEARNER = _OWN + len(LearnerRow._fields)
_COMPANY = _LEARNER + len(CompanyRow._fields)
_ID, _COURSE_ID = map(PayableEnrolment._fields.index, ("id", "course_id"))
_ENROLMENTS = (
    select(
        *(getattr(Enrolment, name) for name in PayableEnrolment._fields[:_OWN]),
        *(getattr(Learner, name) for name in LearnerRow._fields),
        *(getattr(Company, name) for name in CompanyRow._fields),
        *(getattr(Application, name) for name in ApplicationRow._fields),
        Enrolment.application_id,
    )
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Company, Company.id == Enrolment.company_id)
    .outerjoin(Application, Application.id == Enrolment.application_id)
    .where(Enrolment.id.in_(bindparam("ids", expanding=True)))
    .order_by(Enrolment.id)
)
_COURSE = CourseRow._fields.index("site")
_SITE = _COURSE + len(SiteRow._fields)
_COURSES = (
    select(
        *(getattr(Course, name) for name in CourseRow._fields[:_COURSE]),
        *(getattr(Site, name) for name in SiteRow._fields),
        *(getattr(Place, name) for name in PlaceRow._fields),
        Course.id,
    )
    .join(Site, Site.id == Course.site_id)
    .join(Place, Place.id == Course.place_id)
    .where(Course.id.in_(bindparam("ids", expanding=True)))
)
_RECEIVED = (
    select(Booking.enrolment_id, func.sum(Booking.amount_cents).label("cents"))
    .where(Booking.enrolment_id.in_(bindparam("ids", expanding=True)), Booking.undone_at.is_(None))
    .group_by(Booking.enrolment_id)
)
_IDS = select(Enrolment.id).where(Enrolment.public_id.in_(bindparam("names", expanding=True)))


def enrolments_to_pay(public_ids: Iterable[str]) -> list[PayableEnrolment]:
    """Enrolments by public id, locked, in the order of their numbers; unknown ids are left out.

    A handful of statements for a thousand enrolments.
    """
    ids: list[int] = []
    for part in in_parts(public_ids):
        ids += reading().execute(_IDS, {"names": part}).scalars()
    return enrolments_to_pay_by_id(ids)


def enrolments_to_pay_by_id(ids: Iterable[int]) -> list[PayableEnrolment]:
    """Enrolments by number, locked, in that order."""
    wanted = sorted(set(ids))
    lock_rows(Enrolment, wanted)
    found: list[PayableEnrolment] = []
    for part in in_parts(wanted):
        rows = reading().execute(_ENROLMENTS, {"ids": part}).all()
        courses = _courses({row.course_id for row in rows})
        received = {
            row.enrolment_id: int(row.cents) for row in reading().execute(_RECEIVED, {"ids": part})
        }
        found += [_payable(row, courses, received) for row in rows]
    return found


def _courses(ids: Collection[int]) -> dict[int, CourseRow]:
    return {
        row.id: CourseRow._make(
            (*row[:_COURSE], SiteRow(*row[_COURSE:_SITE]), PlaceRow(row[_SITE]))
        )
        for row in reading().execute(_COURSES, {"ids": list(ids)})
    }


def _payable(
    row: AnyRow, courses: dict[int, CourseRow], received: dict[int, int]
) -> PayableEnrolment:
    values = tuple(row)
    *application, application_id = values[_COMPANY:]
    return PayableEnrolment._make(
        (
            *values[:_OWN],
            received.get(values[_ID], 0),
            LearnerRow._make(values[_OWN:_LEARNER]),
            CompanyRow._make(values[_LEARNER:_COMPANY]),
            courses[values[_COURSE_ID]],
            None if application_id is None else ApplicationRow._make(application),
        )
    )
