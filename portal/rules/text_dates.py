"""Reads a day that somebody typed in three boxes or pasted as one text."""

import re
import unicodedata
from datetime import date
from enum import StrEnum

LONGEST_INPUT = 40

# No lesson, payment or rule of the school lies outside these years; a typing mistake does.
FIRST_YEAR, LAST_YEAR = 2000, 2100

_MONTHS = (
    "januari jan january janvier janv",
    "februari feb february fevrier fev fevr",
    "maart mrt maa march mar mars",
    "april apr avril avr",
    "mei may mai",
    "juni jun june juin",
    "juli jul july juillet juil",
    "augustus aug august aout",
    "september sep sept septembre",
    "oktober okt october oct octobre",
    "november nov novembre",
    "december dec decembre",
)
_MONTH_NUMBERS = {
    name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()
}

_DAY_FIRST = re.compile(r"([0-9]{1,2})[\s/.-]+([0-9]{1,2}|[^\W\d_]{3,12}\.?)[\s/.-]+([0-9]{1,4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DIGITS = re.compile(r"[0-9]+")


class DayFault(StrEnum):
    """Why a text is not a day."""

    EMPTY = "empty"
    INCOMPLETE = "incomplete"
    IMPOSSIBLE = "impossible"
    SHORT_YEAR = "short_year"
    UNLIKELY_YEAR = "unlikely_year"


class WrongDay(ValueError):
    """A text that is not a day; `code` says why and `value` is what was typed."""

    def __init__(self, code: DayFault, value: str = "") -> None:
        super().__init__(f"{code.value}: {value}")
        self.code = code
        self.value = value


def read_day(day: str, month: str, year: str) -> date:
    """Return the day in three boxes.

    The month is a number or a Dutch, English or French name or abbreviation. A whole date
    pasted in the first box is understood when the other two are empty. Raises `WrongDay`; a
    day in the future is not refused here, because only the form knows what day it is.
    """
    boxes = [box.strip() for box in (day, month, year)]
    if not any(boxes):
        raise WrongDay(DayFault.EMPTY)
    if boxes[0] and not boxes[1] and not boxes[2]:
        return read_date(boxes[0])
    if not all(boxes):
        raise WrongDay(DayFault.INCOMPLETE, _shown(boxes))
    return _day_of(*boxes, shown=_shown(boxes))


def read_date(text: str) -> date:
    """Return the day in one text: `15/9/2026`, `15-09-2026`, `15 sep 2026`, `2026-09-15`.

    A year of two digits is refused and not guessed. Raises `WrongDay`.
    """
    typed = text.strip()
    if not typed:
        raise WrongDay(DayFault.EMPTY)
    shown = _shown([typed])
    if len(typed) > LONGEST_INPUT:
        raise WrongDay(DayFault.INCOMPLETE, shown)
    if match := _YEAR_FIRST.fullmatch(typed):
        year, month, day = match.groups()
        return _day_of(day, month, year, shown=shown)
    if match := _DAY_FIRST.fullmatch(typed):
        day, month, year = match.groups()
        return _day_of(day, month, year, shown=shown)
    raise WrongDay(DayFault.INCOMPLETE, shown)


def _day_of(day: str, month: str, year: str, *, shown: str) -> date:
    month_number = _month_number(month)
    if month_number is None or not _is_number(day, 2) or not _is_number(year, 4):
        raise WrongDay(DayFault.IMPOSSIBLE, shown)
    if int(year) < 1000:
        raise WrongDay(DayFault.SHORT_YEAR, shown)
    try:
        found = date(int(year), month_number, int(day))
    except ValueError:
        raise WrongDay(DayFault.IMPOSSIBLE, shown) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise WrongDay(DayFault.UNLIKELY_YEAR, shown)
    return found


def _month_number(text: str) -> int | None:
    if _is_number(text, 2):
        return int(text)
    if len(text) > LONGEST_INPUT:
        return None
    letters = unicodedata.normalize("NFKD", text.casefold()).rstrip(".")
    return _MONTH_NUMBERS.get("".join(sign for sign in letters if not unicodedata.combining(sign)))


def _is_number(text: str, longest: int) -> bool:
    return len(text) <= longest and _DIGITS.fullmatch(text) is not None


def _shown(boxes: list[str]) -> str:
    return "/".join(box for box in boxes if box)[:LONGEST_INPUT]
