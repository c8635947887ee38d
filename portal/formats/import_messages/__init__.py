"""Says in words what is wrong with an enrolment list: the file, a cell, or a row worth a look.

The reader gives codes and values; each code has one sentence here that names the row, the column,
the value and the remedy.
"""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from flask_babel import format_decimal, get_locale, ngettext

from portal.formats.import_messages.cells import ERROR_TEXTS
from portal.formats.import_messages.lists import (
    FIELD_TEXTS,
    FILE_TEXTS,
    NOTHING_KEPT,
    REPEATED_TEXT,
    WARNING_TEXTS,
)
from portal.formats.plain import long_date, money

__all__ = [
    "ERROR_TEXTS",
    "FIELD_TEXTS",
    "FILE_TEXTS",
    "WARNING_TEXTS",
    "error_text",
    "file_text",
    "repeated_text",
    "summary_text",
    "warning_text",
]


class Finding(Protocol):
    """A remark on a row: its code and the values that the sentence names."""

    @property
    def row(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, object]: ...


class CellFinding(Finding, Protocol):
    """A remark on one cell, with the name of its column and what stands in it."""

    @property
    def column(self) -> str: ...
    @property
    def value(self) -> str: ...


def file_text(code: str, detail: str) -> str:
    """Why a whole file was refused and what to do about it; a long number as people write it."""
    is_number = detail.isascii() and detail.isdigit()
    shown = format_decimal(int(detail)) if is_number else detail
    return str(FILE_TEXTS[code]) % {"detail": shown}


def error_text(error: CellFinding) -> str:
    """What is wrong with a cell and how to put it right."""
    named = {"row": error.row, "column": error.column, "value": error.value}
    return str(ERROR_TEXTS[error.code]) % {**_shown(error.params), **named}


def warning_text(warning: Finding) -> str:
    """What a person should know about a row that can be taken over."""
    return str(WARNING_TEXTS[warning.code]) % {**_shown(warning.params), "row": warning.row}


def repeated_text(row: int, first_row: int) -> str:
    """A row that says the same as an earlier one."""
    return str(REPEATED_TEXT) % {"row": row, "n": first_row}


def summary_text(good: int, wrong: int) -> str:
    """How many rows can be taken over and how many cannot, before anything is kept."""
    return " ".join(
        (
            ngettext("%(num)d rij is goed.", "%(num)d rijen zijn goed.", good),
            ngettext("%(num)d rij heeft een fout.", "%(num)d rijen hebben een fout.", wrong),
            str(NOTHING_KEPT),
        )
    )


def _shown(params: Mapping[str, object]) -> dict[str, object]:
    """The values of a sentence as people read them: days in full, cents as an amount."""
    language = str(get_locale() or "nl")[:2]
    return {name: _shown_value(name, value, language) for name, value in params.items()}


def _shown_value(name: str, value: object, language: str) -> object:
    if isinstance(value, date):
        return long_date(value, language)
    if isinstance(value, int) and name.endswith("_cents"):
        return money(value, language)
    return value
