"""What is known already of what a file tells: its movements, and the statements around it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import BindParameter, bindparam, select, union_all

from portal.models import BankStatement, Sighting, Transfer, reading
from portal.queries.rows import AnyRow

T = TypeVar("T", str, int)

# --- Without an owner: for the secretariat, the worker and the command line only.

# So many values in one statement: the databases take three times as many.
_AT_ONCE = 5_000

_KEYS: BindParameter[str] = bindparam("keys", expanding=True)
_ACCOUNTS: BindParameter[str] = bindparam("accounts", expanding=True)
_OF_THESE = (Transfer.account.in_(_ACCOUNTS), Transfer.content_key.in_(_KEYS))
_TOLD = union_all(
    select(
        Transfer.id,
        Transfer.content_key,
        Transfer.occurrence,
        Transfer.statement_id,
        Transfer.bank_reference,
    ).where(*_OF_THESE),
    select(
        Transfer.id,
        Transfer.content_key,
        Transfer.occurrence,
        Sighting.statement_id,
        Sighting.bank_reference,
    )
    .join(Sighting, Sighting.transfer_id == Transfer.id)
    .where(*_OF_THESE),
)
_EXTENT = (
    BankStatement.id,
    BankStatement.numbering,
    BankStatement.number,
    BankStatement.opened_on,
    BankStatement.closed_on,
    BankStatement.opening_cents,
    BankStatement.closing_cents,
    BankStatement.entries,
)


def transfers_told(accounts: Collection[str], keys: Collection[str]) -> list[AnyRow]:
    """Every kept transfer with one of these content keys, once for each line that told of it."""
    found: list[AnyRow] = []
    for part in _parts(keys):
        values = {"accounts": sorted(accounts), "keys": part}
        found.extend(reading().execute(_TOLD, values).all())
    return found


def extents_of(statement_ids: Collection[int]) -> list[AnyRow]:
    """Which part of an account's history each of these statements holds."""
    statement = select(*_EXTENT).where(BankStatement.id.in_(bindparam("ids", expanding=True)))
    found: list[AnyRow] = []
    for part in _parts(statement_ids):
        found.extend(reading().execute(statement, {"ids": part}).all())
    return found


_AROUND = (
    select(
        BankStatement.account,
        BankStatement.format,
        BankStatement.number,
        BankStatement.sequence,
        BankStatement.opened_on,
        BankStatement.closed_on,
        BankStatement.opening_cents,
        BankStatement.closing_cents,
    )
    .where(
        BankStatement.account.in_(_ACCOUNTS),
        BankStatement.closed_on >= bindparam("since"),
        BankStatement.closed_on <= bindparam("until"),
    )
    .order_by(BankStatement.closed_on, BankStatement.sequence, BankStatement.id)
)


def statements_around(accounts: Iterable[str], since: date, until: date) -> Sequence[AnyRow]:
    """The recorded statements of these accounts that ended in a period, oldest first."""
    values = {"accounts": sorted(accounts), "since": since, "until": until}
    return reading().execute(_AROUND, values).all()


def transfer_ids(public_ids: Collection[str]) -> dict[str, int]:
    """The numbers of transfers by their public ids."""
    statement = select(Transfer.public_id, Transfer.id).where(
        Transfer.public_id.in_(bindparam("ids", expanding=True))
    )
    return {
        row.public_id: row.id
        for part in _parts(public_ids)
        for row in reading().execute(statement, {"ids": part})
    }


def _parts(values: Collection[T]) -> Iterator[list[T]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
