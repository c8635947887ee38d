"""Knows the ten legal public holidays of Belgium."""

from datetime import date, timedelta
from functools import cache

# Royal decree of 18 April 1974, article 1. Easter and Whit Sunday are not in it: they are
# Sundays as it is.
_FIXED = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension Day, Whit Monday


def easter(year: int) -> date:
    """Return Easter Sunday by the rule of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, year_of_century = divmod(year, 100)
    golden = year % 19
    skipped_leap_days = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + skipped_leap_days + 15) % 30
    leap_weekdays = 2 * (century % 4 + year_of_century // 4) - year_of_century % 4
    weekday = (32 + leap_weekdays - epact) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the legal public holidays of a year; nine when two of them meet, as in 2008."""
    moving = (easter(year) + timedelta(days=days) for days in _AFTER_EASTER)
    fixed = (date(year, month, day) for month, day in _FIXED)
    return frozenset((*fixed, *moving))
