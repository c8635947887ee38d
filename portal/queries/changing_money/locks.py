"""Takes the locks of many rows in the order in which everybody takes them."""

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from sqlalchemy import bindparam, select

from portal.models import Base, Booking, Enrolment, Message, Transfer, db, reading
from portal.queries.rows import AnySelect

# Values in one statement: far below what either database allows.
MOST_VALUES = 10_000

Value = TypeVar("Value", int, str)


def _locking(table: type[Base]) -> AnySelect:
    """Without the key, so that whoever only refers to a row need not wait."""
    return (
        select(table.id)
        .where(table.id.in_(bindparam("ids", expanding=True)))
        .order_by(table.id)
        .with_for_update(key_share=True)
    )


_LOCKING: dict[type[Base], AnySelect] = {
    table: _locking(table) for table in (Booking, Enrolment, Message, Transfer)
}


def lock_rows(table: type[Base], ids: Collection[int]) -> None:
    """Lock these rows of a table, by number, until the transaction ends.

    What the session still holds back is written first, so that what is read next is what holds. On
    SQLite a transaction that may write is alone from its beginning.
    """
    db.session.flush()
    if reading().dialect.name == "sqlite":
        return
    for part in in_parts(sorted(ids)):
        reading().execute(_LOCKING[table], {"ids": part}).all()


def in_parts(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The values in parts that one statement can take."""
    every = list(values)
    for start in range(0, len(every), MOST_VALUES):
        yield every[start : start + MOST_VALUES]
