"""What a student may know of the own enrolments: never a project number, paper or payment."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from portal.models import (
    Application,
    Booking,
    Company,
    Course,
    Document,
    Enrolment,
    Learner,
    Place,
    reading,
)
from portal.queries.rows import AnyRow

_BOOKED = (
    select(func.coalesce(func.sum(Booking.amount_cents), 0))
    .where(Booking.enrolment_id == Enrolment.id, Booking.undone_at.is_(None))
    .correlate(Enrolment)
)

# The moments of the application are there for the rules that derive the status; no page shows them.
_OWN = (
    select(
        Enrolment.public_id,
        Enrolment.site_id,
        Enrolment.enrolled_on,
        Enrolment.fee_cents,
        Enrolment.material_cents,
        Enrolment.last_day,
        Enrolment.cancelled_at,
        Enrolment.ordinary_fee_at,
        Enrolment.settled_at,
        Enrolment.application_id,
        Learner.first_name,
        Learner.last_name,
        Course.name.label("course"),
        Course.first_lesson_on,
        Place.name.label("place"),
        Company.name.label("company"),
        Application.rejected_at,
        Application.approved_at,
        Application.own_share_ticked_at,
        Application.pay_order_ticked_at,
        _BOOKED.scalar_subquery().label("booked_cents"),
    )
    .select_from(Enrolment)
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .join(Place, Place.id == Course.place_id)
    .join(Company, Company.id == Enrolment.company_id)
    .outerjoin(Application, Application.id == Enrolment.application_id)
    .where(Enrolment.learner_id == bindparam("learner_id"))
)
_ALL = _OWN.order_by(Course.first_lesson_on.desc(), Enrolment.id.desc())
_ONE = _OWN.where(Enrolment.public_id == bindparam("public_id"))


def enrolments_of_student(learner_id: int) -> Sequence[AnyRow]:
    """Every enrolment of a student, the newest course first."""
    return reading().execute(_ALL, {"learner_id": learner_id}).all()


def enrolment_of_student(learner_id: int, public_id: str) -> AnyRow:
    """One enrolment of a student. Raises NoResultFound."""
    return reading().execute(_ONE, {"learner_id": learner_id, "public_id": public_id}).one()


_STATUS_PAPER = (
    select(
        Document.number, Document.facts, Document.facts_sha256, Document.sha256, Document.issued_at
    )
    .join(Enrolment, Enrolment.id == Document.enrolment_id)
    .where(
        Document.kind == "status",
        Document.replaced_at.is_(None),
        Document.withdrawn_at.is_(None),
        Enrolment.learner_id == bindparam("learner_id"),
        Enrolment.public_id == bindparam("public_id"),
    )
    .order_by(Document.id.desc())
    .limit(1)
)


def status_paper_of(learner_id: int, public_id: str) -> AnyRow | None:
    """The current document with the status of an enrolment of this student, if one was made."""
    values = {"learner_id": learner_id, "public_id": public_id}
    return reading().execute(_STATUS_PAPER, values).one_or_none()
