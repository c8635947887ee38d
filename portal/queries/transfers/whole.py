"""One transfer with everything its page tells: its line, its money, its story."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import aliased

from portal.models import (
    BankStatement,
    Booking,
    Course,
    Disposal,
    Enrolment,
    Event,
    Learner,
    StatementFile,
    Transfer,
    reading,
)
from portal.queries.rows import AnyRow
from portal.queries.worklists.bookings import AWAITS_CORRECTION

# --- Without an owner: for the secretariat only.

_WHOLE = (
    select(
        *Transfer.__table__.c,
        BankStatement.number.label("statement_number"),
        BankStatement.public_id.label("statement_public_id"),
        StatementFile.name.label("file_name"),
        StatementFile.recorded_by_name,
    )
    .join(BankStatement, BankStatement.id == Transfer.statement_id)
    .join(StatementFile, StatementFile.id == BankStatement.file_id)
    .where(Transfer.public_id == bindparam("public_id"))
)


def transfer_whole(public_id: str) -> AnyRow:
    """A transfer with its statement and file. Raises NoResultFound. One statement."""
    return reading().execute(_WHOLE, {"public_id": public_id}).one()


class MoneyOf(NamedTuple):
    """Where the money of a transfer went: bookings and decisions, undone ones too, oldest first."""

    bookings: Sequence[AnyRow]
    disposals: Sequence[AnyRow]


_COUNTER = aliased(Transfer)
_NOTHING = cast(null(), String())

_MONEY: CompoundSelect[Any] = union_all(
    select(
        literal("booking").label("sort"),
        Booking.id,
        Booking.public_id,
        Booking.source.label("kind"),
        Booking.amount_cents,
        Booking.note.label("reason"),
        Booking.confirmed_at.label("at"),
        Booking.confirmed_by_name.label("by_name"),
        Booking.undone_at,
        Booking.undo_reason,
        Booking.group_id.label("link"),
        Enrolment.public_id.label("enrolment"),
        (Learner.first_name + " " + Learner.last_name).label("learner"),
        Course.name.label("course"),
        Booking.value_on.label("done_on"),
        AWAITS_CORRECTION.label("awaits_correction"),
    )
    .join(Enrolment, Enrolment.id == Booking.enrolment_id)
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .where(Booking.transfer_id == bindparam("transfer_id")),
    select(
        literal("disposal"),
        Disposal.id,
        Disposal.public_id,
        Disposal.kind,
        Disposal.amount_cents,
        Disposal.reason,
        Disposal.decided_at,
        Disposal.decided_by_name,
        Disposal.undone_at,
        Disposal.undo_reason,
        _COUNTER.public_id,
        _NOTHING,
        _NOTHING,
        _NOTHING,
        Disposal.done_on,
        literal(False),
    )
    .outerjoin(_COUNTER, _COUNTER.id == Disposal.counter_id)
    .where(Disposal.transfer_id == bindparam("transfer_id")),
)


def money_of(transfer_id: int) -> MoneyOf:
    """What was booked of a transfer and what was decided about the rest. One statement."""
    rows = sorted(
        reading().execute(_MONEY, {"transfer_id": transfer_id}), key=lambda row: (row.at, row.id)
    )
    return MoneyOf(
        [row for row in rows if row.sort == "booking"],
        [row for row in rows if row.sort == "disposal"],
    )


_STORY = (
    select(Event.kind, Event.at, Event.by_name, Event.facts)
    .where(Event.transfer_id == bindparam("transfer_id"))
    .order_by(Event.id.desc())
)


def story_of_transfer(transfer_id: int) -> Sequence[AnyRow]:
    """Every line of the log about a transfer, newest first. One statement."""
    return reading().execute(_STORY, {"transfer_id": transfer_id}).all()
