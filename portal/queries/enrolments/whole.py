"""One enrolment of a company with everything its page states, and what happened to it."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import JSON, bindparam, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.models import (
    Application,
    Booking,
    Course,
    Document,
    Enrolment,
    Event,
    Learner,
    Person,
    Place,
    reading,
)
from portal.queries.reported import REPORTED
from portal.queries.rows import AnyRow
from portal.rules.stations import Facts

_OWN_SHARE_BY = aliased(Person)
_PAY_ORDER_BY = aliased(Person)

_BOOKED = (
    select(func.coalesce(func.sum(Booking.amount_cents), 0))
    .where(Booking.enrolment_id == Enrolment.id, Booking.undone_at.is_(None))
    .correlate(Enrolment)
)
_PAID_ON = (
    select(func.max(Booking.value_on))
    .where(Booking.enrolment_id == Enrolment.id, Booking.undone_at.is_(None))
    .correlate(Enrolment)
)
# What one application covers, this enrolment included; what has ended counts no longer.
_COVERED = aliased(Enrolment)
_TOGETHER = (
    _COVERED.company_id == Enrolment.company_id,
    _COVERED.application_id == Enrolment.application_id,
    _COVERED.cancelled_at.is_(None),
    _COVERED.ordinary_fee_at.is_(None),
)
_HOW_MANY = select(func.count(_COVERED.id)).where(*_TOGETHER).correlate(Enrolment)
_HOW_MUCH = (
    select(func.coalesce(func.sum(_COVERED.due_cents), 0)).where(*_TOGETHER).correlate(Enrolment)
)
_WHOLE = (
    select(
        Enrolment.id,
        Enrolment.public_id,
        Enrolment.number,
        Enrolment.ogm,
        Enrolment.site_id,
        Enrolment.course_id,
        Enrolment.application_id,
        Enrolment.enrolled_on,
        Enrolment.fee_cents,
        Enrolment.material_cents,
        Enrolment.other_cents,
        Enrolment.last_day,
        Enrolment.term_days,
        Enrolment.cancelled_at,
        Enrolment.ordinary_fee_at,
        Enrolment.settled_at,
        Learner.first_name,
        Learner.last_name,
        Course.name.label("course"),
        Course.description,
        Course.theme,
        Enrolment.kind,
        Course.first_lesson_on,
        Course.last_lesson_on,
        Course.lesson_periods,
        Place.name.label("place"),
        Application.public_id.label("application_public_id"),
        *REPORTED,
        Application.last_day.label("reported_under"),
        Application.own_share_ticked_by,
        Application.pay_order_ticked_by,
        _OWN_SHARE_BY.name.label("own_share_by_name"),
        _PAY_ORDER_BY.name.label("pay_order_by_name"),
        _BOOKED.scalar_subquery().label("booked_cents"),
        _PAID_ON.scalar_subquery().label("paid_on"),
        _HOW_MANY.scalar_subquery().label("covered"),
        _HOW_MUCH.scalar_subquery().label("covered_cents"),
    )
    .select_from(Enrolment)
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .join(Place, Place.id == Course.place_id)
    .outerjoin(Application, Application.id == Enrolment.application_id)
    .outerjoin(_OWN_SHARE_BY, _OWN_SHARE_BY.id == Application.own_share_ticked_by)
    .outerjoin(_PAY_ORDER_BY, _PAY_ORDER_BY.id == Application.pay_order_ticked_by)
    .where(
        Enrolment.company_id == bindparam("company_id"),
        Enrolment.public_id == bindparam("public_id"),
    )
)


def enrolment_of(company_id: int, public_id: str) -> AnyRow:
    """One enrolment of a company. Raises NoResultFound when the company has no such enrolment."""
    return reading().execute(_WHOLE, {"company_id": company_id, "public_id": public_id}).one()


def facts_in(row: AnyRow) -> Facts:
    """The facts in a row of `enrolment_of`, from which its status and its steps follow."""
    return Facts(
        enrolled_on=row.enrolled_on,
        last_day=row.last_day,
        due_cents=row.fee_cents + row.material_cents,
        received_cents=int(row.booked_cents),
        is_cancelled=row.cancelled_at is not None,
        is_ordinary_fee=row.ordinary_fee_at is not None,
        is_settled=row.settled_at is not None,
        has_project_number=row.application_id is not None,
        is_rejected=row.rejected_at is not None,
        is_approved=row.approved_at is not None,
        own_share_ticked=row.own_share_ticked_at is not None,
        pay_order_ticked=row.pay_order_ticked_at is not None,
    )


class Story(NamedTuple):
    """What happened to an enrolment and which documents about it there are; newest first."""

    events: Sequence[AnyRow]
    documents: Sequence[AnyRow]


# Both in one statement: what happened, and the papers with their numbers.
_NO_FACTS = cast(null(), JSON)
_STORY = union_all(
    select(
        literal("event").label("sort"),
        Event.id,
        Event.at,
        Event.kind,
        Event.by_kind,
        Event.by_name,
        Event.facts,
        literal("").label("public_id"),
        literal("").label("number"),
    ).where(Event.enrolment_id == bindparam("enrolment_id")),
    select(
        literal("document"),
        Document.id,
        Document.issued_at,
        Document.kind,
        literal(""),
        literal(""),
        _NO_FACTS,
        Document.public_id,
        Document.number,
    ).where(
        Document.company_id == bindparam("company_id"),
        or_(
            Document.enrolment_id == bindparam("enrolment_id"),
            Document.application_id == bindparam("application_id"),
        ),
        Document.kind != "status",
        Document.replaced_at.is_(None),
        Document.withdrawn_at.is_(None),
    ),
)


def story_of(company_id: int, enrolment: AnyRow) -> Story:
    """The events of an enrolment of this company and its current documents."""
    rows = reading().execute(
        _STORY,
        {
            "company_id": company_id,
            "enrolment_id": enrolment.id,
            "application_id": enrolment.application_id,
        },
    )
    found = sorted(rows, key=lambda row: row.id, reverse=True)
    return Story(
        [row for row in found if row.sort == "event"],
        [row for row in found if row.sort == "document"],
    )


_FELLOWS = (
    select(
        Enrolment.public_id,
        Learner.first_name,
        Learner.last_name,
        Enrolment.due_cents,
    )
    .join(Learner, Learner.id == Enrolment.learner_id)
    .where(
        Enrolment.company_id == bindparam("company_id"),
        Enrolment.course_id == bindparam("course_id"),
        Enrolment.kind == bindparam("kind"),
        Enrolment.stage.in_(("awaiting_application", "project_number_rejected")),
    )
    .order_by(Enrolment.id)
)


def fellows_of(company_id: int, course_id: int, kind: str) -> Sequence[AnyRow]:
    """Whom of the company one application for this course and form can still cover."""
    values = {"company_id": company_id, "course_id": course_id, "kind": kind}
    return reading().execute(_FELLOWS, values).all()
