"""Says when the school closes before a last day, so that nobody counts on help in vain."""

from collections.abc import Callable
from datetime import date, timedelta

from portal.rules.reminders import is_day_off

_DAY = timedelta(days=1)


def closed_until(today: date, last_day: date, is_closed: Callable[[date], bool]) -> date | None:
    """Return the end of the closure that begins tomorrow and covers the last day to apply.

    None when the school is closed today or opens again before that day has passed. `is_closed`
    names the days off besides weekends and public holidays.
    """
    if today >= last_day or is_day_off(today, is_closed):
        return None
    day = today + _DAY
    while is_day_off(day, is_closed):
        day += _DAY
    return day - _DAY if day > last_day else None
