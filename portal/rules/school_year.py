"""Says in which school year a day falls: from 1 September to 31 August."""

from datetime import date

_FIRST_MONTH = 9


def school_year_of(day: date) -> int:
    """Return the year in which the school year of a day began."""
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def days_of_school_year(year: int) -> tuple[date, date]:
    """Return the first and the last day of the school year that began in this year."""
    return date(year, _FIRST_MONTH, 1), date(year + 1, _FIRST_MONTH - 1, 31)
