"""Bookings that somebody undoes: locked with their enrolments, their documents and their mails."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from portal.models import Booking, Document, Enrolment, Event, Message, Transfer, reading
from portal.queries.changing_money.enrolments import PayableEnrolment, enrolments_to_pay_by_id
from portal.queries.changing_money.locks import in_parts, lock_rows
from portal.queries.changing_money.transfers import TransferToBook, transfers_to_book


class BookingToUndo(NamedTuple):
    """A booking, locked, with its enrolment and the transfer that brought the money."""

    id: int
    public_id: str
    amount_cents: int
    value_on: date
    source: str
    note: str | None
    group_id: str
    undone_at: datetime | None
    enrolment: PayableEnrolment
    transfer: TransferToBook | None


class CurrentDocument(NamedTuple):
    """The document of a kind that holds for an enrolment."""

    id: int
    number: str
    version: int


_NAMES = BookingToUndo._fields[:-2]
_WHOSE = select(Booking.id, Booking.enrolment_id, Booking.transfer_id).where(
    Booking.public_id.in_(bindparam("names", expanding=True))
)
_BOOKINGS = (
    select(*(getattr(Booking, name) for name in _NAMES), Booking.enrolment_id, Booking.transfer_id)
    .where(Booking.id.in_(bindparam("ids", expanding=True)))
    .order_by(Booking.id)
)


def bookings_to_undo(public_ids: Iterable[str]) -> list[BookingToUndo]:
    """Bookings by public id, undone ones too, in the order of their numbers; all locked.

    A handful of statements for a thousand bookings.
    """
    whose = [
        row for part in in_parts(public_ids) for row in reading().execute(_WHOSE, {"names": part})
    ]
    enrolments = {
        one.id: one for one in enrolments_to_pay_by_id({row.enrolment_id for row in whose})
    }
    transfers = transfers_to_book({row.transfer_id for row in whose if row.transfer_id})
    ids = sorted(row.id for row in whose)
    lock_rows(Booking, ids)
    return [
        BookingToUndo._make(
            (
                *row[: len(_NAMES)],
                enrolments[row.enrolment_id],
                transfers.get(row.transfer_id),
            )
        )
        for part in in_parts(ids)
        for row in reading().execute(_BOOKINGS, {"ids": part})
    ]


def booking_to_move(public_id: str, to_public_id: str) -> tuple[BookingToUndo, PayableEnrolment]:
    """A booking and the enrolment to which its money goes, locked. Raises NoResultFound."""
    enrolment_id = select(Booking.enrolment_id).where(Booking.public_id == public_id)
    to_id = select(Enrolment.id).where(Enrolment.public_id == to_public_id)
    ids = [reading().execute(one).scalar_one() for one in (enrolment_id, to_id)]
    lock_rows(Enrolment, set(ids))
    (booking,) = bookings_to_undo([public_id])
    (to,) = enrolments_to_pay_by_id(ids[1:])
    return booking, to


_LIVE = (
    select(Booking.public_id)
    .where(Booking.transfer_id == bindparam("transfer_id"), Booking.undone_at.is_(None))
    .order_by(Booking.id.desc())
)


def live_bookings_of_transfer(transfer: Transfer) -> list[BookingToUndo]:
    """What is booked of a transfer and counts, newest first; lock the transfer first."""
    names = reading().execute(_LIVE, {"transfer_id": transfer.id}).scalars()
    return bookings_to_undo(names)[::-1]


_CURRENT = (
    select(Document.enrolment_id, Document.id, Document.number, Document.version)
    .where(
        Document.enrolment_id.in_(bindparam("ids", expanding=True)),
        Document.kind == bindparam("kind"),
        Document.replaced_at.is_(None),
        Document.withdrawn_at.is_(None),
    )
    .order_by(Document.id)
)


def current_documents(enrolment_ids: Collection[int], kind: str) -> dict[int, CurrentDocument]:
    """The newest document of a kind of each enrolment that is neither replaced nor withdrawn.

    Only who has locked an enrolment replaces or withdraws its documents.
    """
    return {
        row.enrolment_id: CurrentDocument(row.id, row.number, row.version)
        for part in in_parts(enrolment_ids)
        for row in reading().execute(_CURRENT, {"ids": part, "kind": kind})
    }


_CONFIRMED = select(Event.id, Event.facts).where(
    Event.enrolment_id.in_(bindparam("ids", expanding=True)), Event.kind == "payment_confirmed"
)


def event_of_each_booking(bookings: Collection[BookingToUndo]) -> dict[str, int]:
    """The line of the log in which each booking was confirmed, by the booking's public id."""
    found = {
        row.facts["booking"]: row.id
        for part in in_parts({booking.enrolment.id for booking in bookings})
        for row in reading().execute(_CONFIRMED, {"ids": part})
    }
    return {one.public_id: found[one.public_id] for one in bookings if one.public_id in found}


_MAILS = select(Message.id, Message.event_id, Message.state).where(
    Message.event_id.in_(bindparam("ids", expanding=True))
)


def mails_of_events(event_ids: Collection[int]) -> list[tuple[int, int, str]]:
    """The mails that these lines of the log caused, locked: number, line, state.

    Locked, so that none of them leaves between this answer and what is done about it.
    """
    for part in in_parts(event_ids):
        lock_rows(Message, [row.id for row in reading().execute(_MAILS, {"ids": part})])
    return [
        (row.id, row.event_id, row.state)
        for part in in_parts(event_ids)
        for row in reading().execute(_MAILS, {"ids": part})
    ]
