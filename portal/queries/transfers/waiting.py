"""The transfers that wait for a decision: money that came in and money that went back."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select, union

from portal.models import BankAccount, BankStatement, Transfer, reading
from portal.rules import matching

# --- Without an owner: for the secretariat, the worker and the command line only.

# So many are compared and shown at once. Where more wait, half are the oldest and half the newest:
# what nobody decides about never hides what came in today.
MOST = 1000


class Waiting(NamedTuple):
    """A transfer as matching compares it, and what a page shows of it besides."""

    transfer: matching.Transfer
    public_id: str
    whole_cents: int
    booked_on: date
    ordered_on: date | None
    statement_number: str
    statement_public_id: str
    line: int
    recorded_at: datetime


_COMPARED = len(matching.Transfer._fields)
_COLLECTIVE = (
    select(BankAccount.id)
    .where(
        BankAccount.iban == Transfer.payer_account,
        BankAccount.kind == "collective",
        BankAccount.ended_at.is_(None),
    )
    .exists()
)

# Written out, because an index of the rows that wait is only used where its condition is seen.
IS_OPEN = Transfer.open_cents != literal_column("0")


def _half(*order: ColumnElement[Any]) -> Select[tuple[int]]:
    ends = select(Transfer.id).where(IS_OPEN).order_by(*order).limit(bindparam("half")).subquery()
    return select(ends.c.id)


_ENDS = union(
    _half(Transfer.value_on.asc(), Transfer.id.asc()),
    _half(Transfer.value_on.desc(), Transfer.id.desc()),
)

_WAITING = (
    # First the fields of a transfer, then the others of Waiting, both in their order.
    select(
        Transfer.id,
        Transfer.open_cents,
        Transfer.value_on,
        Transfer.structured,
        Transfer.communication,
        Transfer.payer_name,
        Transfer.payer_account,
        _COLLECTIVE.label("is_collective"),
        Transfer.is_reversal,
        Transfer.may_be_return,
        Transfer.public_id,
        Transfer.amount_cents,
        Transfer.booked_on,
        Transfer.ordered_on,
        BankStatement.number,
        BankStatement.public_id.label("statement_public_id"),
        Transfer.line,
        Transfer.recorded_at,
    )
    .join(BankStatement, BankStatement.id == Transfer.statement_id)
    .where(Transfer.id.in_(_ENDS))
    .order_by(Transfer.value_on, Transfer.id)
)


def waiting_transfers(most: int = MOST) -> list[Waiting]:
    """The transfers with something left to decide, the oldest value date first. One statement.

    More than `most` (an even number) are not returned, see MOST.
    """
    return [
        Waiting._make((matching.Transfer._make(row[:_COMPARED]), *row[_COMPARED:]))
        for row in reading().execute(_WAITING, {"half": most // 2})
    ]


_HOW_MANY = select(func.count()).select_from(Transfer).where(IS_OPEN)


def how_many_wait() -> int:
    """How many transfers have something left to decide. One statement."""
    return int(reading().execute(_HOW_MANY).scalar_one())
