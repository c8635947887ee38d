"""Putting booked money on another enrolment than the one it was booked on."""

from typing import NamedTuple

from portal.actions.payments import (
    Received,
    Undone,
    check_payments,
    confirm_payments,
    new_group_id,
    undo_bookings,
)
from portal.actions.recording import LogLine, Occasion, record_all
from portal.actions.transfers.refusals import MoneyRefusal, NotNow
from portal.queries.changing_money import BookingToUndo, PayableEnrolment


class MovedBooking(NamedTuple):
    """The booking that took the place of another, its group, and what became of the old one."""

    public_id: str
    group_id: str
    undone: Undone

    @property
    def was_held_back(self) -> bool:
        """Whether no mail about the old booking had left; else propose a correction."""
        return self.undone.was_held_back


def check_move(booking: BookingToUndo, to: PayableEnrolment) -> None:
    """Raise Refused, TooMuch or NotNow when the other enrolment cannot have this money."""
    if to.id == booking.enrolment.id:
        raise NotNow(MoneyRefusal.SAME_ENROLMENT)
    money = Received(amount_cents=booking.amount_cents, value_on=booking.value_on)
    check_payments([(to, money)], {})


def move_booking(
    booking: BookingToUndo,
    to: PayableEnrolment,
    on: Occasion,
    *,
    reason: str,
    is_forced: bool = False,
) -> MovedBooking:
    """Undo a booking and book the same money, of the same transfer, on another enrolment.

    Load both with booking_to_move. Raises Refused and TooMuch, and NotNow for the enrolment on
    which the money is already.
    """
    check_move(booking, to)
    (undone,) = undo_bookings([booking], on, reason=reason)
    received = Received(
        amount_cents=booking.amount_cents,
        value_on=booking.value_on,
        source=booking.source,
        note=booking.note,
        transfer_id=booking.transfer.id if booking.transfer else None,
        is_forced=is_forced,
    )
    group_id = new_group_id()
    (new_booking,) = confirm_payments([(to, received)], on, group_id=group_id)
    facts = {
        "booking": booking.public_id,
        "new_booking": new_booking,
        "to": to.number,
        "amount_cents": booking.amount_cents,
        "reason": reason,
    }
    line = LogLine(
        kind="booking_moved",
        enrolment=booking.enrolment,
        transfer=booking.transfer,
        facts=facts,
    )
    record_all([line], on)
    return MovedBooking(new_booking, group_id, undone)
