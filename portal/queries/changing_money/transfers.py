"""Transfers whose money is given a place: locked, with what is left of them by the facts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.orm import joinedload

from portal.models import Booking, Disposal, Enrolment, SecondLook, Transfer, db, reading
from portal.queries.changing_money.locks import in_parts, lock_rows

_BOOKED = (
    select(func.coalesce(func.sum(Booking.amount_cents), 0))
    .where(Booking.transfer_id == Transfer.id, Booking.undone_at.is_(None))
    .correlate(Transfer)
    .scalar_subquery()
)
_DECIDED = (
    select(func.coalesce(func.sum(Disposal.amount_cents), 0))
    .where(Disposal.transfer_id == Transfer.id, Disposal.undone_at.is_(None))
    .correlate(Transfer)
    .scalar_subquery()
)
# What no booking and no decision has taken yet. Money that the school itself paid out asks for no
# decision; what the bank took back does, and what looks like it.
OPEN_CENTS = case(
    (
        or_(Transfer.amount_cents > 0, Transfer.is_reversal, Transfer.may_be_return),
        Transfer.amount_cents - _BOOKED - _DECIDED,
    ),
    else_=0,
)


class TransferToBook(NamedTuple):
    """A transfer, locked: whose money it is not yet, by the facts, in cents."""

    id: int
    public_id: str
    value_on: date
    open_cents: int


_TO_BOOK = select(
    Transfer.id, Transfer.public_id, Transfer.value_on, OPEN_CENTS.label("open_cents")
).where(Transfer.id.in_(bindparam("ids", expanding=True)))


def transfers_to_book(ids: Iterable[int]) -> dict[int, TransferToBook]:
    """Transfers by number, locked; lock the enrolments first. A few statements for a thousand."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    lock_rows(Transfer, wanted)
    return {
        number: TransferToBook(number, public_id, value_on, int(open_cents))
        for part in in_parts(wanted)
        for number, public_id, value_on, open_cents in reading().execute(_TO_BOOK, {"ids": part})
    }


def open_cents_of(transfer: Transfer) -> int:
    """What is left of a transfer by the facts, in cents with its sign; lock it first."""
    db.session.flush()
    return int(reading().execute(_TO_BOOK, {"ids": [transfer.id]}).one().open_cents)


_ENROLMENTS = select(Booking.enrolment_id).where(
    Booking.transfer_id.in_(bindparam("ids", expanding=True)), Booking.undone_at.is_(None)
)


def transfer_for_change(public_id: str) -> Transfer:
    """One transfer, locked after the enrolments on which it is booked."""
    return transfers_for_change([public_id])[0]


def transfers_for_change(public_ids: Sequence[str]) -> list[Transfer]:
    """Transfers in the order asked, locked after the enrolments on which they are booked.

    Raises NoResultFound when one of them does not exist.
    """
    wanted = select(Transfer.id).where(Transfer.public_id == bindparam("name"))
    ids = [reading().execute(wanted, {"name": name}).scalar_one() for name in public_ids]
    lock_rows(Enrolment, set(reading().execute(_ENROLMENTS, {"ids": ids}).scalars()))
    lock_rows(Transfer, ids)
    return [db.session.get_one(Transfer, number, populate_existing=True) for number in ids]


def transfer_named(public_id: str) -> Transfer:
    """One transfer, not locked: for what never changes about it."""
    return db.session.execute(select(Transfer).where(Transfer.public_id == public_id)).scalar_one()


def disposal_for_change(public_id: str) -> Disposal:
    """One decision about money with its transfer and the transfer on its other side, locked."""
    found = db.session.execute(
        select(Disposal)
        .where(Disposal.public_id == public_id)
        .options(joinedload(Disposal.transfer))
        .execution_options(populate_existing=True)
    ).scalar_one()
    lock_rows(Transfer, {found.transfer_id, found.counter_id or found.transfer_id})
    db.session.refresh(found)
    return found


def live_disposals_of_transfer(transfer_id: int) -> list[Disposal]:
    """What was decided about money of a transfer and still holds, newest first."""
    statement = (
        select(Disposal)
        .where(Disposal.transfer_id == transfer_id, Disposal.undone_at.is_(None))
        .order_by(Disposal.id.desc())
    )
    return list(db.session.execute(statement).scalars())


def other_side_of(disposal: Disposal) -> Disposal:
    """The half, still live, on the other transfer of money that went back."""
    statement = (
        select(Disposal)
        .where(
            Disposal.kind == "taken_back",
            Disposal.transfer_id == disposal.counter_id,
            Disposal.counter_id == disposal.transfer_id,
            Disposal.amount_cents == -disposal.amount_cents,
            Disposal.decided_at == disposal.decided_at,
            Disposal.undone_at.is_(None),
        )
        .options(joinedload(Disposal.transfer))
        .order_by(Disposal.id)
        .limit(1)
    )
    return db.session.execute(statement).scalar_one()


def second_look_for_change(public_id: str) -> SecondLook:
    """One change that waits for a second person, locked."""
    statement = (
        select(SecondLook)
        .where(SecondLook.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalar_one()
