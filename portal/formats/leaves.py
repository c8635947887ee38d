"""Draws the tear-off calendar: the leaf of a day and the strip of days up to it."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.formats.plain import DAYS, MONTHS, SHORT_MONTHS
from portal.rules.deadline import StripDay, day_number, days_left, strip

# The last two days have another colour, and the last five fewer sheets under the leaf.
_URGENT_DAYS = 1
_FEW_DAYS = 5


class Leaf(NamedTuple):
    """A calendar leaf in finished words; `stack` is how many sheets lie under it."""

    month: str
    month_short: str
    day: str
    weekday: str
    weekday_short: str
    stack: int
    tone: str


class StripCell(NamedTuple):
    """One day of the strip; `state` is empty, gone, now, last or "now last"."""

    weekday: str
    day: str
    state: str


class Strip(NamedTuple):
    """The days from the first lesson to the last day, with the texts under them."""

    days: tuple[StripCell, ...]
    texts: tuple[str, ...]
    tone: str


def leaf_of(on: date, today: date, *, is_closed: bool = False) -> Leaf:
    """The leaf of a last or guide day; quiet when nothing can be done before it any more."""
    return _leaf(on, today, is_closed, language())


@lru_cache(maxsize=1024)
def _leaf(on: date, today: date, is_closed: bool, reading: str) -> Leaf:
    left = days_left(on, today)
    weekday, month = DAYS[reading][on.weekday()], MONTHS[reading][on.month - 1]
    is_quiet = is_closed or left < 0
    return Leaf(
        month=month,
        month_short=SHORT_MONTHS[reading][on.month - 1],
        day=str(on.day),
        weekday=weekday,
        weekday_short=weekday[:2],
        stack=0 if is_quiet else _sheets(left),
        tone="quiet" if is_quiet else "urgent" if left <= _URGENT_DAYS else "",
    )


def strip_of(first_lesson: date, last_day: date, today: date) -> Strip | None:
    """The strip from the first lesson to the last day; None for a term over 21 days."""
    return _strip(first_lesson, last_day, today, language())


def strip_text(first_lesson: date, last_day: date, today: date) -> str:
    """Which day of the term it is; empty after it."""
    number, term = day_number(first_lesson, today), (last_day - first_lesson).days
    if number > term:
        return ""
    if number > 0:
        return str(
            _(
                "Dag %(day_no)s van %(term_days)s na de eerste lesdag",
                day_no=number,
                term_days=term,
            )
        )
    if number == 0:
        return str(_("Vandaag is de eerste lesdag."))
    if number == -1:
        return str(_("De cursus start morgen."))
    return str(_("De cursus start over %(n)s dagen.", n=-number))


@lru_cache(maxsize=1024)
def _strip(first_lesson: date, last_day: date, today: date, reading: str) -> Strip | None:
    cells = strip(first_lesson, last_day, today)
    if not cells:
        return None
    names, left = DAYS[reading], days_left(last_day, today)
    text = strip_text(first_lesson, last_day, today)
    days = tuple(
        StripCell(names[cell.on.weekday()][:2], str(cell.on.day), _state(cell)) for cell in cells
    )
    is_urgent = 0 <= left <= _URGENT_DAYS
    return Strip(days, (text,) if text else (), "urgent" if is_urgent else "")


def _state(cell: StripDay) -> str:
    if cell.is_today:
        return "now last" if cell.is_last else "now"
    if cell.is_past:
        return "gone"
    return "last" if cell.is_last else ""


def _sheets(left: int) -> int:
    if left > _FEW_DAYS:
        return 3
    return min(left, 2)
