"""Reads the cells that hold a day, an amount or a number of lesson periods."""

import re
from datetime import date, timedelta
from decimal import Decimal

from portal.readers.enrolment_list.texts import WrongCell, words
from portal.readers.enrolment_list.verdict import Fault
from portal.readers.spreadsheet.table import Cell
from portal.rules.money import LARGEST_CENTS, MoneyFault, WrongAmount, read_cents
from portal.rules.text_dates import FIRST_YEAR, LAST_YEAR, DayFault, WrongDay, read_date

_MOST_PERIODS = 5_000
# Day 36 526 is 1 January 2000 and day 73 415 is 31 December 2100; a spreadsheet counts from 1900.
_SERIAL_OF_FIRST_DAY = date(1899, 12, 30)
_SERIALS = range(36_526, 73_416)
_SERIAL = re.compile(r"[0-9]{5}")

_WEEKDAY = re.compile(r"[^\W\d_]{2,9}\.?,?\s+(?=[0-9])")
_HOUR = re.compile(
    r"[\sT]+[0-9]{1,2}[:.u][0-9]{2}([:.][0-9]{2}(\.[0-9]{1,6})?)?(\s*uur|Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_PERIODS = re.compile(
    r"([+-]?)\s*([0-9]{1,6})([.,][0-9]{1,6})?\s*(lestijden|lestijd|lt|uren|uur|u)?\.?",
    re.IGNORECASE,
)

_DAY_FAULTS = {
    DayFault.EMPTY: Fault.REQUIRED,
    DayFault.INCOMPLETE: Fault.NOT_A_DATE,
    DayFault.IMPOSSIBLE: Fault.IMPOSSIBLE_DATE,
    DayFault.SHORT_YEAR: Fault.TWO_DIGIT_YEAR,
    DayFault.UNLIKELY_YEAR: Fault.UNLIKELY_YEAR,
}
_MONEY_FAULTS = {
    MoneyFault.EMPTY: Fault.REQUIRED,
    MoneyFault.NEGATIVE: Fault.AMOUNT_NEGATIVE,
    MoneyFault.LETTER_O: Fault.AMOUNT_LETTER_O,
    MoneyFault.DECIMALS: Fault.AMOUNT_DECIMALS,
    MoneyFault.AMBIGUOUS: Fault.AMOUNT_AMBIGUOUS,
    MoneyFault.TOO_LARGE: Fault.AMOUNT_TOO_LARGE,
    MoneyFault.UNREADABLE: Fault.AMOUNT_UNREADABLE,
}
_NO_AMOUNT = frozenset({"", "-", "\u2013", "\u2014"})


def day(cell: Cell) -> date:
    """The day in a cell: a real date, `2026-09-03`, `3/9/2026`, `do 3 september 2026 19:00`.

    A bare number is the day as a spreadsheet counts it (`serial_day` tells which were read so).
    A year of two digits is refused, because it could be read in two ways.
    """
    found = cell if isinstance(cell, date) else serial_day(cell) or _day_in_words(cell)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise WrongCell(Fault.UNLIKELY_YEAR, year=found.year)
    return found


def serial_day(cell: Cell) -> date | None:
    """The day in a cell that lost its date format and shows 46268, or None."""
    if isinstance(cell, str) and _SERIAL.fullmatch(cell.strip()):
        cell = Decimal(cell.strip())
    if not isinstance(cell, Decimal) or abs(cell) >= 10**6 or int(cell) not in _SERIALS:
        return None
    return _SERIAL_OF_FIRST_DAY + timedelta(days=int(cell))


def amount(cell: Cell) -> int:
    """The cents in a cell: an exact number, or a Belgian amount as text."""
    if isinstance(cell, Decimal):
        return _cents_of(cell)
    text = words(cell, 200)
    if text.startswith("="):
        raise WrongCell(Fault.FORMULA)
    try:
        return read_cents(text)
    except WrongAmount as error:
        raise WrongCell(_MONEY_FAULTS[error.code]) from None


def fee(cell: Cell) -> int:
    """The course fee in cents; without a fee there is nothing to pay."""
    cents = amount(cell)
    if cents == 0:
        raise WrongCell(Fault.FEE_IS_NOTHING)
    return cents


def costs(cell: Cell) -> int:
    """The cents in a cell that may be empty: no costs."""
    if not isinstance(cell, Decimal) and words(cell, 200) in _NO_AMOUNT:
        return 0
    return amount(cell)


def lesson_periods(cell: Cell) -> int:
    """How many lesson periods of 50 minutes: a whole number above nothing."""
    if isinstance(cell, Decimal) and abs(cell) < 10**9:
        cell = f"{round(cell, 6):f}"
    text = words(cell, 200)
    if not text:
        raise WrongCell(Fault.REQUIRED)
    if text.startswith("="):
        raise WrongCell(Fault.FORMULA)
    match = _PERIODS.fullmatch(text)
    if match is None or int(match[2]) > _MOST_PERIODS:
        raise WrongCell(Fault.PERIODS_UNREADABLE)
    if match[3] and match[3].strip(".,0"):
        raise WrongCell(Fault.PERIODS_NOT_WHOLE)
    if match[1] == "-" or int(match[2]) == 0:
        raise WrongCell(Fault.PERIODS_NOT_POSITIVE)
    return int(match[2])


def _day_in_words(cell: Cell) -> date:
    text = words(cell, 200)
    if text.startswith("="):
        raise WrongCell(Fault.FORMULA)
    # The weekday and the hour say nothing that the date does not.
    bare = _WEEKDAY.sub("", text, count=1) if _WEEKDAY.match(text) else text
    hour = next((m for m in _HOUR.finditer(bare) if m.end() == len(bare)), None)
    try:
        return read_date(bare[: hour.start()] if hour else bare)
    except WrongDay as error:
        raise WrongCell(_DAY_FAULTS[error.code]) from None


def _cents_of(number: Decimal) -> int:
    """A spreadsheet works with fractions of two, so 12.4 may be kept as 12.399999999999999."""
    if number < 0:
        raise WrongCell(Fault.AMOUNT_NEGATIVE)
    if number * 100 > LARGEST_CENTS:
        raise WrongCell(Fault.AMOUNT_TOO_LARGE)
    cents = round(number * 100, 6)
    if cents != cents.to_integral_value():
        raise WrongCell(Fault.AMOUNT_DECIMALS)
    return int(cents)
