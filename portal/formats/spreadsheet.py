"""Writes tables for a spreadsheet program: numbers as numbers, days as days, and no formulas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

# openpyxl is imported where a workbook is made: it would be a fifth of the portal's start.
if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell

Value = str | int | Decimal | date | None

DAY_FORMAT = "dd/mm/yyyy"
MONEY_FORMAT = "#,##0.00"

# What a spreadsheet program would work out instead of show, also in full width and behind
# spaces or apostrophes (promise D27).
_FORMULA_LIKE = re.compile(r"'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n\0]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CODE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WIDEST, _NARROWEST = 60, 8


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Value]], title: str) -> bytes:
    """Return a workbook of one sheet called `title`.

    Text is typed as text and marked as such, so that it stays text when somebody edits the cell;
    an amount is a `Decimal` in euro. What no workbook can hold (control characters) is left out.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    table = [list(row) for row in rows]
    for index, width in enumerate(_widths(headers, table), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.append([_cell(sheet, header, bold=True) for header in headers])
    for row in table:
        sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return delimited text as Belgian spreadsheet programs open it: semicolons, UTF-8 with mark.

    Every field is quoted. Text that looks like a formula gets an apostrophe in front, which the
    reader of enrolment lists takes off again.
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(header) for header in headers])
    writer.writerows([_written(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", errors="replace")


def guarded(text: str) -> str:
    """The text with an apostrophe in front when a spreadsheet program would take it for more."""
    clean = text.replace("\0", "")
    return f"'{clean}" if _FORMULA_LIKE.match(text) or _FORMULA_LIKE.match(clean) else clean


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    return str(value)


def _cell(sheet: object, value: Value, *, bold: bool = False) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if isinstance(value, str):
        value = _storable(value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = bool(_FORMULA_LIKE.match(value))
    elif isinstance(value, date):
        cell.number_format = DAY_FORMAT
    elif isinstance(value, Decimal):
        cell.number_format = MONEY_FORMAT
    if bold:
        cell.font = Font(bold=True)
    return cell


def _storable(text: str) -> str:
    """The text as the markup of a workbook can hold it; what looks like a code stays itself."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    characters = _LONE_SURROGATE.sub("\ufffd", ILLEGAL_CHARACTERS_RE.sub("", text))
    return _CODE_LIKE.sub("_x005F_", characters)


def _widths(headers: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[int]:
    longest = [len(header) for header in headers]
    for row in rows:
        for index, value in enumerate(row[: len(longest)]):
            longest[index] = max(longest[index], len(_written(value)))
    return [min(max(length + 2, _NARROWEST), _WIDEST) for length in longest]


def _sheet_title(title: str) -> str:
    """A sheet's name has at most 31 characters and none of these seven."""
    return re.sub(r"[\\/*?:\[\]]", " ", title)[:31].strip("' ") or "Lijst"
