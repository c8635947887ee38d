"""Reads the rows of one sheet of a workbook, with days as days and numbers as exact numbers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from portal.readers.spreadsheet.markup import Budget, MarkupReader
from portal.readers.spreadsheet.strings import INLINE, TextPieces, unescape
from portal.readers.spreadsheet.table import (
    MAX_CELL,
    MAX_COLUMNS,
    Cell,
    Row,
    Unreadable,
    UnreadableFile,
)

_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# 31 December 9999, also for a workbook that counts from 1904.
_LAST_SERIAL = 2_957_003
# Excel counts 29 February 1900, which never was; from 1 March 1900 on this is right.
_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)


class Meaning(NamedTuple):
    """What the cells of all sheets refer to."""

    strings: Sequence[str]
    shows_day: Sequence[bool]
    counts_from_1904: bool = False


def read_rows(
    pieces: Iterable[bytes], meaning: Meaning, budget: Budget, part: str
) -> Iterator[Row]:
    """Yield the rows as they come; a reader who has seen enough may stop."""
    sheet = SheetRows(meaning)
    reader = MarkupReader(sheet, budget, part)
    for piece in pieces:
        reader.feed(piece)
        yield from sheet.rows
        sheet.rows.clear()
        if sheet.is_finished:
            return


class SheetRows:
    """Listens to one sheet and collects its rows."""

    def __init__(self, meaning: Meaning) -> None:
        self.rows: list[Row] = []
        self.is_finished = False
        self._meaning = meaning
        self._number = 0
        self._cells: list[Cell] = []
        self._column = -1
        self._type = ""
        self._style = ""
        self._inline = TextPieces()
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._listening: list[str] | None = None
        self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A row, a cell, its value, its formula or its own text begins."""
        if name == "c":
            self._column = _column_of(attributes.get("r"), self._column + 1)
            self._type = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._value, self._formula, self._length = [], None, 0
            self._inline.clear()
        elif name == "v":
            self._listening = self._value
        elif name == "f":
            self._listening = self._formula = []
        elif name == "row":
            self._number = _row_number(attributes.get("r"), self._number + 1)
            self._cells, self._column = [], -1
        elif name in INLINE:
            self._inline.start(name)

    def end(self, name: str) -> None:
        """What began is complete."""
        if name == "c":
            self._place(self._cell())
        elif name in ("v", "f"):
            self._listening = None
        elif name == "row":
            self.rows.append(Row(self._number, tuple(self._cells)))
        elif name == "sheetData":
            self.is_finished = True
        elif name in INLINE:
            self._inline.end(name)

    def text(self, piece: str) -> None:
        """A piece of a value, a formula or a text."""
        if self._listening is None:
            if self._inline.is_listening:
                self._inline.add(piece)
            return
        self._length += len(piece)
        if self._length > MAX_CELL:
            raise UnreadableFile(Unreadable.CELL_TOO_LONG, str(self._number))
        self._listening.append(piece)

    def _place(self, cell: Cell) -> None:
        if cell is None:
            return
        if self._column >= MAX_COLUMNS:
            raise UnreadableFile(Unreadable.TOO_MANY_COLUMNS, str(MAX_COLUMNS))
        missing = self._column - len(self._cells)
        if missing < 0:
            raise UnreadableFile(Unreadable.DAMAGED, str(self._number))
        self._cells.extend([None] * missing)
        self._cells.append(cell)

    def _cell(self) -> Cell:
        """The cell that just ended. A formula is never worked out: its text is the cell."""
        if self._formula is not None:
            return "=" + "".join(self._formula)
        if self._type == "inlineStr":
            return self._inline.joined() or None
        value = "".join(self._value)
        if not value:
            return None
        if self._type == "s":
            return self._shared(value)
        if self._type == "n":
            return self._number_or_day(value)
        if self._type == "d":
            return _day_of_iso(value) or value
        return unescape(value)

    def _shared(self, value: str) -> str | None:
        if not value.isascii() or not value.isdigit() or len(value) > 7:
            raise UnreadableFile(Unreadable.DAMAGED, str(self._number))
        if int(value) >= len(self._meaning.strings):
            raise UnreadableFile(Unreadable.DAMAGED, str(self._number))
        return self._meaning.strings[int(value)] or None

    def _number_or_day(self, value: str) -> Cell:
        if not _NUMBER.fullmatch(value):
            return value
        number = Decimal(value)
        if not self._shows_day() or not 1 <= number <= _LAST_SERIAL:
            return number
        epoch = _EPOCH_1904 if self._meaning.counts_from_1904 else _EPOCH_1900
        return epoch + timedelta(days=int(number))

    def _shows_day(self) -> bool:
        style = self._style
        if not style.isascii() or not style.isdigit() or len(style) > 6:
            return False
        return int(style) < len(self._meaning.shows_day) and self._meaning.shows_day[int(style)]


def _day_of_iso(text: str) -> date | None:
    """The day in a cell that a workbook keeps as `2026-09-03T00:00:00`, or None."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _row_number(reference: str | None, following: int) -> int:
    if reference is None:
        return following
    if not reference.isascii() or not reference.isdigit() or len(reference) > 7:
        raise UnreadableFile(Unreadable.DAMAGED, reference[:20])
    return int(reference)


def _column_of(reference: str | None, following: int) -> int:
    """The column of `AB12`, counted from 0; a cell without a reference follows the previous one."""
    if reference is None:
        return following
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise UnreadableFile(Unreadable.DAMAGED, reference[:20])
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1
