"""Changes about money that wait for a second person, and those that were decided."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select

from portal.models import Booking, Course, Enrolment, Learner, SecondLook, reading
from portal.queries.rows import AnyRow, AnySelect

# --- Without an owner: for the secretariat only.

# How many decided ones are shown; the log has them all.
_SHOWN = 25

_WAITING = (
    select(SecondLook.__table__).where(SecondLook.decided_at.is_(None)).order_by(SecondLook.id)
)
_DECIDED = (
    select(SecondLook.__table__)
    .where(SecondLook.decided_at.is_not(None))
    .order_by(SecondLook.decided_at.desc(), SecondLook.id.desc())
    .limit(_SHOWN)
)


def waiting_looks() -> Sequence[AnyRow]:
    """What waits for a second person, the oldest first. One statement."""
    return reading().execute(_WAITING).all()


def decided_looks() -> Sequence[AnyRow]:
    """What was decided last, newest first. One statement."""
    return reading().execute(_DECIDED).all()


_WHAT: AnySelect = (
    select(
        Booking.public_id.label("booking"),
        Enrolment.public_id,
        (Learner.first_name + " " + Learner.last_name).label("learner"),
        Course.name.label("course"),
    )
    .join(Booking, Booking.enrolment_id == Enrolment.id)
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .where(Booking.public_id.in_(bindparam("bookings", expanding=True)))
)
_WHOM: AnySelect = (
    select(
        Enrolment.public_id,
        (Learner.first_name + " " + Learner.last_name).label("learner"),
        Course.name.label("course"),
    )
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .where(Enrolment.public_id.in_(bindparam("enrolments", expanding=True)))
)


def enrolments_of_looks(looks: Iterable[AnyRow]) -> dict[str, AnyRow]:
    """The enrolments that these speak of, by the public id of booking or enrolment."""
    rows = list(looks)
    moves = [row.wanted for row in rows if row.kind == "move"]
    bookings = [name for row in rows if row.kind == "undo" for name in row.wanted["bookings"]]
    bookings += [wanted["booking"] for wanted in moves]
    enrolments = [part[0] for row in rows if row.kind == "forced" for part in row.wanted["parts"]]
    enrolments += [wanted["to"] for wanted in moves]
    found: dict[str, AnyRow] = {}
    for row in reading().execute(_WHAT, {"bookings": bookings}):
        found[row.booking] = row
    for row in reading().execute(_WHOM, {"enrolments": enrolments}):
        found[row.public_id] = row
    return found
