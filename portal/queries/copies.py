"""Every row of every table, for a copy of the whole portal and for putting one back."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Table,
    Update,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import text as plain

from portal.models import Event, Person, db, reading

# --- Without an owner: for the command line only.

# Rows in memory at a time.
_PART = 2_000


def tables() -> list[Table]:
    """Every table of the portal, each after those that its rows refer to."""
    return list(db.metadata.sorted_tables)


def counts() -> dict[str, int]:
    """How many rows each table has."""
    return {
        one.name: int(reading().execute(select(func.count()).select_from(one)).scalar_one())
        for one in tables()
    }


def copy_rows(source: Connection, target: Connection) -> None:
    """Put every row of a portal into another one, which is of the same version and has none.

    Both kinds of database may be on either side. The caller commits.
    """
    if target.dialect.name == "sqlite":
        # A row may come before the one that it refers to; all are there when this is committed.
        target.execute(plain("PRAGMA defer_foreign_keys = ON"))
    for one in tables():
        own = [key.parent.name for key in one.foreign_keys if key.column.table is one]
        statement, left = _insert(one), []
        for rows in _rows(one, source):
            # What refers to a row of the same table may come before it.
            left += [_taken_out(row, own) for row in rows if any(row[name] for name in own)]
            target.execute(statement, rows)
        if left:
            target.execute(_fill_in(one, own), left)
        if target.dialect.name == "postgresql":
            _count_on(one, target)


def empty_tables(target: Connection) -> None:
    """Remove what an installation starts with: the school, its secretariats and its rules.

    The log, which nobody may remove anything from, is left alone: it has to be empty.
    """
    for one in reversed(tables()):
        if one is not Event.__table__:
            target.execute(delete(one))


def is_untouched() -> bool:
    """Whether nobody has done anything in this portal yet."""
    used = select(exists().select_from(Event)), select(exists().select_from(Person))
    return not any(reading().execute(one).scalar_one() for one in used)


def _rows(one: Table, source: Connection) -> Iterator[list[dict[str, Any]]]:
    found = source.execution_options(yield_per=_PART).execute(select(one).order_by(one.c.id))
    for part in found.mappings().partitions():
        yield [dict(row) for row in part]


def _taken_out(row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """These values of a row, which keeps nothing in their places, beside its number."""
    taken = {f"new_{name}": row[name] for name in names}
    row.update(dict.fromkeys(names))
    return {"of_id": row["id"], **taken}


def _fill_in(one: Table, names: list[str]) -> Update:
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(one).where(one.c.id == bindparam("of_id")).values(values)


def _insert(one: Table) -> Any:
    """An insert that keeps nothing as nothing, where JSON would make a value of it."""
    return insert(one).values(
        {
            column.name: bindparam(
                column.name,
                type_=JSON(none_as_null=True) if isinstance(column.type, JSON) else column.type,
            )
            for column in one.columns
        }
    )


def _count_on(one: Table, target: Connection) -> None:
    """Let the numbers that PostgreSQL gives out go on after the highest there is."""
    highest = select(func.max(one.c.id)).scalar_subquery()
    sequence = func.pg_get_serial_sequence(one.name, "id")
    target.execute(select(func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None))))
