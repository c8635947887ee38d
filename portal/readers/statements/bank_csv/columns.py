"""Finds out which column of a bank's export holds what, and what a person has to choose."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from portal.readers.columns import signature
from portal.readers.columns.names import plain_name
from portal.readers.spreadsheet.table import Row, Table
from portal.readers.statements.bank_csv.names import (
    EITHER_SIDE,
    EITHER_VALUTA,
    LIKELY,
    SURE,
    Column,
)
from portal.readers.statements.bank_csv.values import is_day
from portal.rules.identifiers import is_iban

_SAMPLES = 5
_NAMES = frozenset(column.value for column in Column)


class CsvColumns(NamedTuple):
    """The layout of an export: its names, what each column seems to hold, and some rows to see.

    `columns` gives the column counted from 0 for each value that is known. `signature` identifies
    the layout, so that a choice made by hand can be remembered for it.
    """

    header: tuple[str, ...]
    signature: str
    columns: Mapping[Column, int]
    samples: tuple[tuple[str, ...], ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        """The values without which no row can be read: a day, and an amount."""
        missing = []
        if not {Column.BOOKED_ON, Column.VALUE_ON} & self.columns.keys():
            missing.append(Column.BOOKED_ON)
        if not (
            Column.AMOUNT in self.columns or {Column.DEBIT, Column.CREDIT} <= self.columns.keys()
        ):
            missing.append(Column.AMOUNT)
        return tuple(missing)


def find_columns(table: Table, chosen: Mapping[str, int | None] | None = None) -> CsvColumns:
    """Match the names in the header with the values we look for.

    `chosen` holds what a person decided: the name of a value and its column counted from 0, or
    None for "not in this file". It goes before everything else; a column that does not exist or
    was chosen twice is ignored, so that a remembered choice can never break a later file.
    """
    decided = {Column(name): place for name, place in (chosen or {}).items() if name in _NAMES}
    columns: dict[Column, int] = {}
    for column, place in decided.items():
        if place is not None and 0 <= place < len(table.header) and place not in columns.values():
            columns[column] = place
    names = [plain_name(name) for name in table.header]
    finders: tuple[Callable[[int, str], Column | None], ...] = (
        lambda _, name: SURE.get(name),
        lambda place, name: _by_content(table.rows, place, name),
        lambda _, name: LIKELY.get(name),
    )
    for find in finders:
        for place, name in enumerate(names):
            found = find(place, name) if name and place not in columns.values() else None
            if found and found not in columns and found not in decided:
                columns[found] = place
    return CsvColumns(
        header=table.header,
        signature=signature(table.header),
        columns=columns,
        samples=tuple(
            tuple(cell(row, place) for place in range(len(table.header)))
            for row in table.rows[:_SAMPLES]
        ),
    )


def known_names(header: Sequence[str]) -> int:
    """How many different values the names in `header` announce."""
    names = [plain_name(name) for name in header]
    found = {SURE.get(name) or LIKELY.get(name) for name in names} - {None}
    return len(found) + sum(name in EITHER_SIDE or name in EITHER_VALUTA for name in names)


def cell(row: Row, place: int | None) -> str:
    """The text in a column of a row; empty when there is no such column."""
    if place is None or place >= len(row.cells):
        return ""
    return " ".join(str(row.cells[place] or "").split())


def _by_content(rows: Sequence[Row], place: int, name: str) -> Column | None:
    """What a column with a name of two meanings holds, as its first filled cell tells."""
    filled = next(filter(None, (cell(row, place) for row in rows)), "")
    if name in EITHER_SIDE:
        return Column.OTHER_ACCOUNT if is_iban(filled) else Column.NAME
    if name in EITHER_VALUTA:
        return Column.VALUE_ON if is_day(filled) else Column.CURRENCY
    return None
