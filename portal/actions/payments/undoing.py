"""Taking booked money off again: who, when and why are added, nothing is deleted."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import update

from portal.actions.documents import withdraw_payments
from portal.actions.enrolments import require
from portal.actions.payments.rounds import in_rounds
from portal.actions.recording import (
    LogLine,
    Occasion,
    facts_of,
    hold_log,
    record_all,
    restate_all,
    settle_open,
)
from portal.models import Booking, Enrolment, Message, db
from portal.queries.changing_money import (
    BookingToUndo,
    PayableEnrolment,
    bookings_to_undo,
    event_of_each_booking,
    mails_of_events,
)
from portal.rules.stations import Stage, Step, stage_of


class Undone(NamedTuple):
    """A booking that was undone, by public id, and its enrolment.

    `was_held_back` says that its mails had not left yet: they never will. Otherwise one is out, so
    that a correction has to be proposed (send_correction).
    """

    public_id: str
    enrolment_public_id: str
    amount_cents: int
    was_held_back: bool


def undo_bookings(bookings: Sequence[BookingToUndo], on: Occasion, *, reason: str) -> list[Undone]:
    """Take booked money off again, loaded with bookings_to_undo; their transfers are open again.

    The number of statements does not rise with the bookings. Raises Refused, before anything is
    written, when one of them was undone already.
    """
    for booking in bookings:
        if booking.undone_at is not None:
            nothing = facts_of(booking.enrolment, received_cents=0)
            require(Step.UNDO_BOOKING, nothing, booking.enrolment.public_id)
    held = _hold_back(bookings)
    hold_log()
    for part in in_rounds(bookings):
        _undo(part, on, reason)
    settle_open({one.transfer.id for one in bookings if one.transfer}, on.at)
    return [
        Undone(one.public_id, one.enrolment.public_id, one.amount_cents, one.public_id in held)
        for one in bookings
    ]


def undo_booking(booking: Booking, enrolment: Enrolment, on: Occasion, *, reason: str) -> bool:
    """Undo one booking that the session holds; whether its mails had not left. Raises Refused."""
    (undone,) = undo_bookings(bookings_to_undo([booking.public_id]), on, reason=reason)
    db.session.refresh(enrolment, ["stage", "due_cents", "received_cents", "version"])
    return undone.was_held_back


def _hold_back(bookings: Sequence[BookingToUndo]) -> set[str]:
    """Drop the mails of these confirmations that still wait; of which bookings that was all."""
    events = event_of_each_booking(bookings)
    mails = mails_of_events(events.values())
    db.session.execute(
        update(Message)
        .where(Message.id.in_([number for number, _, state in mails if state == "waiting"]))
        .values(state="dropped", last_error="undone")
    )
    left = {event for _, event, state in mails if state != "waiting"}
    return {one.public_id for one in bookings if events.get(one.public_id) not in left}


def _undo(bookings: Sequence[BookingToUndo], on: Occasion, reason: str) -> None:
    """Write everything that follows from undoing these, each of another enrolment."""
    db.session.execute(
        update(Booking)
        .where(Booking.id.in_([one.id for one in bookings]))
        .values(undone_at=on.at, undone_by=on.by.id, undo_reason=reason)
    )
    stages = [stage_of(facts_of(one.enrolment, received_cents=_received(one))) for one in bookings]
    staged = list(zip(bookings, stages, strict=True))
    restate_all([(one.enrolment, stage, _received(one)) for one, stage in staged])
    withdrawn = withdraw_payments(
        [
            one.enrolment
            for one, stage in staged
            if stage is not Stage.FINAL and _was_final(one.enrolment)
        ],
        on,
    )
    lines = []
    for one in bookings:
        lines.append(_line(one, reason))
        if one.enrolment.id in withdrawn:
            lines.append(withdrawn[one.enrolment.id])
    record_all(lines, on)


def _was_final(enrolment: PayableEnrolment) -> bool:
    received = enrolment.received_cents
    return stage_of(facts_of(enrolment, received_cents=received)) is Stage.FINAL


def _received(one: BookingToUndo) -> int:
    """All that the enrolment has received without this, in cents."""
    return one.enrolment.received_cents - one.amount_cents


def _line(one: BookingToUndo, reason: str) -> LogLine:
    facts = {"booking": one.public_id, "amount_cents": one.amount_cents, "reason": reason}
    return LogLine(
        kind="payment_undone", enrolment=one.enrolment, transfer=one.transfer, facts=facts
    )
