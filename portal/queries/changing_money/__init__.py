"""Money that somebody is about to book, undo or decide about: loaded whole, in sets, and locked.

Everybody takes locks in the same order, so that nobody waits for somebody who waits for them:
enrolments by number, then transfers by number, then the log, then everything else. Load with these
before a verb, in its transaction. What has no owner: for the secretariat, the worker and the
command line only.
"""

from portal.queries.changing_money.bookings import (
    BookingToUndo,
    CurrentDocument,
    booking_to_move,
    bookings_to_undo,
    current_documents,
    event_of_each_booking,
    live_bookings_of_transfer,
    mails_of_events,
)
from portal.queries.changing_money.enrolments import (
    AnyEnrolment,
    PayableEnrolment,
    enrolments_to_pay,
    enrolments_to_pay_by_id,
)
from portal.queries.changing_money.locks import in_parts
from portal.queries.changing_money.transfers import (
    OPEN_CENTS,
    TransferToBook,
    disposal_for_change,
    live_disposals_of_transfer,
    open_cents_of,
    other_side_of,
    second_look_for_change,
    transfer_for_change,
    transfer_named,
    transfers_for_change,
    transfers_to_book,
)

__all__ = [
    "OPEN_CENTS",
    "AnyEnrolment",
    "BookingToUndo",
    "CurrentDocument",
    "PayableEnrolment",
    "TransferToBook",
    "booking_to_move",
    "bookings_to_undo",
    "current_documents",
    "disposal_for_change",
    "enrolments_to_pay",
    "enrolments_to_pay_by_id",
    "event_of_each_booking",
    "in_parts",
    "live_bookings_of_transfer",
    "live_disposals_of_transfer",
    "mails_of_events",
    "open_cents_of",
    "other_side_of",
    "second_look_for_change",
    "transfer_for_change",
    "transfer_named",
    "transfers_for_change",
    "transfers_to_book",
]
