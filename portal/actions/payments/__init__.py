"""Money that came in: confirmed, undone, settled for less; mails wait ten minutes for a change."""

from portal.actions.payments.checking import check_payments
from portal.actions.payments.confirming import confirm_payment, confirm_payments
from portal.actions.payments.received import (
    MAILS_WAIT,
    NotEnough,
    Received,
    TooMuch,
    new_group_id,
)
from portal.actions.payments.settling import send_correction, settle, undo_settlement
from portal.actions.payments.undoing import Undone, undo_booking, undo_bookings

__all__ = [
    "MAILS_WAIT",
    "NotEnough",
    "Received",
    "TooMuch",
    "Undone",
    "check_payments",
    "confirm_payment",
    "confirm_payments",
    "new_group_id",
    "send_correction",
    "settle",
    "undo_booking",
    "undo_bookings",
    "undo_settlement",
]
