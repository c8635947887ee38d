"""The first lesson that somebody types to learn the last day."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _

from portal.rules.text_dates import DayFault, WrongDay, read_date, read_day

# Courses lie between the first year of the scheme and a far day that calendars still reach.
FIRST_YEAR, LAST_YEAR = 2009, 2100
LONGEST = 40


class Asked(NamedTuple):
    """What was typed, and the day that it means or what is wrong with it; neither when empty."""

    day: str = ""
    month: str = ""
    year: str = ""
    start: date | None = None
    error: str | None = None


def read_asked(values: Mapping[str, str]) -> Asked:
    """The day in three boxes (`start_day` …) or in one text (`start`)."""
    if "start" in values:
        return _in_boxes(values["start"])
    if not any(name in values for name in ("start_day", "start_month", "start_year")):
        return Asked()
    day, month, year = (
        values.get(f"start_{part}", "")[:LONGEST] for part in ("day", "month", "year")
    )
    try:
        start = read_day(day, month, year)
    except WrongDay as wrong:
        return Asked(day, month, year, error=_text(wrong))
    return _shown(start) if not month else _checked(Asked(day, month, year, start))


def _in_boxes(text: str) -> Asked:
    try:
        start = read_date(text[:LONGEST])
    except WrongDay as wrong:
        return Asked(text[:LONGEST], error=_text(wrong))
    return _shown(start)


def _shown(start: date) -> Asked:
    """A day from one text, taken apart for the three boxes."""
    return _checked(Asked(str(start.day), str(start.month), str(start.year), start))


def _checked(asked: Asked) -> Asked:
    if asked.start is not None and not FIRST_YEAR <= asked.start.year <= LAST_YEAR:
        text = _("Vul een eerste lesdag in tussen 2009 en 2100.")
        return Asked(asked.day, asked.month, asked.year, error=str(text))
    return asked


def _text(wrong: WrongDay) -> str:
    if wrong.code is DayFault.EMPTY:
        return str(_("Vul de eerste lesdag van de cursus in."))
    if wrong.code is DayFault.INCOMPLETE:
        return str(_("Vul een dag, een maand en een jaar in."))
    if wrong.code is DayFault.SHORT_YEAR:
        return str(_("Vul het jaar in met vier cijfers."))
    if wrong.code is DayFault.UNLIKELY_YEAR:
        return str(_("Vul een eerste lesdag in tussen 2009 en 2100."))
    return str(_("Deze datum bestaat niet: %(value)s.", value=wrong.value))
