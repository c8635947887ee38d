"""Writes or changes many rows in one statement, at the speed of the database's own driver.

SQLAlchemy prepares every row by itself, which costs more than the writing does. Here a column is
prepared at once, and a value that many rows share only once.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Date, Dialect, Table, Update, insert
from sqlalchemy.sql.compiler import SQLCompiler

from portal.models import Base, Instant, db

Rows = Sequence[tuple[Any, ...]]


def insert_rows(
    model: type[Base],
    names: tuple[str, ...],
    rows: Rows,
    *,
    written: frozenset[str] = frozenset(),
) -> None:
    """Add rows to a table, each a tuple of these columns' values, defaults spelt out.

    `written` names the columns whose values have the database's own form already, such as JSON as
    text.
    """
    if rows:
        _execute(_insert(model.__table__, names, _dialect()), names, rows, written)


def update_rows(statement: Update, names: tuple[str, ...], rows: Rows) -> int:
    """Carry out an update once for each row, a tuple of the values of the parameters `names`.

    Returns how many rows of the table were changed. The statement is to be made once.
    """
    return _execute(_update(statement, _dialect()), names, rows, frozenset()) if rows else 0


class _Prepared(NamedTuple):
    """A statement in the words of a database, its parameters in their order and their types."""

    text: str
    order: tuple[str, ...]
    kinds: Mapping[str, Any]


def _dialect() -> Dialect:
    return db.session.connection().dialect


def _execute(
    prepared: _Prepared, names: tuple[str, ...], rows: Rows, written: frozenset[str]
) -> int:
    connection = db.session.connection()
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    ready = [
        columns[name]
        if name in written
        else _column(prepared.kinds[name], columns[name], connection.dialect)
        for name in prepared.order
    ]
    values: list[Any] = list(zip(*ready, strict=True))
    if not connection.dialect.positional:
        values = [dict(zip(prepared.order, row, strict=True)) for row in values]
    return connection.exec_driver_sql(prepared.text, values).rowcount


@lru_cache(maxsize=64)
def _insert(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Prepared:
    made = _prepared(insert(table).inline().compile(dialect=dialect, column_keys=list(names)))
    if set(made.order) != set(names):
        raise ValueError(f"{table.name} also needs {sorted(set(made.order) - set(names))}")
    return made


@lru_cache(maxsize=64)
def _update(statement: Update, dialect: Dialect) -> _Prepared:
    return _prepared(statement.compile(dialect=dialect))


def _prepared(compiled: SQLCompiler) -> _Prepared:
    order = tuple(getattr(compiled, "positiontup", None) or compiled.params)
    kinds = {name: bind.type for name, bind in compiled.binds.items()}
    return _Prepared(str(compiled), order, kinds)


def _column(kind: Any, values: tuple[Any, ...], dialect: Dialect) -> Sequence[Any]:
    """The values of one column as the driver takes them."""
    prepare: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    if prepare is None:
        return values
    if isinstance(kind, Date | Instant):
        # Days and moments come back, and the same moment of another zone is prepared alike.
        known = {value: prepare(value) for value in set(values)}
        return [known[value] for value in values]
    return [prepare(value) for value in values]
