"""Holds what a spreadsheet says before anybody decides what it means, and why a file is refused."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

# Sizes of promise D26. The largest list of the school has some thousands of rows.
MAX_ROWS = 10_000
MAX_COLUMNS = 60
# A spreadsheet program allows no longer cell than this.
MAX_CELL = 32_767
# A header stands this near to the top.
HEADER_WITHIN = 20
# Empty rows cost next to nothing, but somebody may send a million of them.
MAX_SCANNED = 50_000

Cell = str | date | Decimal | None


class Unreadable(StrEnum):
    """Why a whole file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    OLD_EXCEL = "old_excel"
    OPEN_DOCUMENT = "open_document"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    ZIP_BOMB = "zip_bomb"
    NESTED = "nested"
    NOT_A_TABLE = "not_a_table"
    BROKEN_QUOTES = "broken_quotes"
    NO_HEADER = "no_header"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    CELL_TOO_LONG = "cell_too_long"


class UnreadableFile(Exception):
    """A file from which nothing can be read; `code` says why, `detail` names the part.

    No ValueError, because the parsers beneath raise those, and theirs mean a damaged file.
    """

    def __init__(self, code: Unreadable, detail: str = "") -> None:
        super().__init__(f"{code.value}: {detail}" if detail else code.value)
        self.code = code
        self.detail = detail


class Row(NamedTuple):
    """One row: its number as the spreadsheet program shows it, and its cells from column A on."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        """Nothing but spaces; such a row is passed over."""
        return not any(cell is not None and str(cell).strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """The header, the rows under it that hold something, and how the file was understood.

    `encoding` and `delimiter` belong to a text file, `sheet` and `ignored_sheets` to a workbook.
    """

    header: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    ignored_sheets: tuple[str, ...] = field(default=())
