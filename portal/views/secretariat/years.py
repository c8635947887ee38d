"""School years in filters."""

from datetime import date

from flask_babel import gettext as _

from portal.rules.school_year import days_of_school_year, school_year_of

YEARS_BACK = 4


def year_choices(today: date) -> list[tuple[str, str]]:
    """All school years, and the last ones by themselves."""
    this = school_year_of(today)
    years = range(this + 1, this - YEARS_BACK, -1)
    return [("", _("Alle")), *((str(year), f"{year}-{year + 1}") for year in years)]


def days_of(text: str) -> tuple[date, date]:
    """The first and the last day of a school year; anything else is all of time."""
    if text.isascii() and text.isdigit() and len(text) == 4 and 2000 <= int(text) <= 2200:
        return days_of_school_year(int(text))
    return date.min, date.max
