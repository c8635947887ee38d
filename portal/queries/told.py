"""The columns that every mail about an enrolment is written from."""

from typing import Any

from sqlalchemy import func, select

from portal.models import Application, Booking, Company, Course, Enrolment, Learner, Place

_BOOKED = (
    select(func.coalesce(func.sum(Booking.amount_cents), 0))
    .where(Booking.enrolment_id == Enrolment.id, Booking.undone_at.is_(None))
    .correlate(Enrolment)
    .scalar_subquery()
)

TOLD: tuple[Any, ...] = (
    Enrolment.public_id,
    Enrolment.ogm,
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
    Company.public_id.label("company_public_id"),
    Company.name.label("company"),
    Application.public_id.label("application"),
    Application.project_number,
    Application.applied_on,
    Application.approved_on,
    Application.approved_at,
    Application.own_share_until,
    Application.rejected_at,
    Application.own_share_ticked_at,
    Application.pay_order_ticked_at,
    _BOOKED.label("booked_cents"),
)
