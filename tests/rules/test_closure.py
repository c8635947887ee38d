"""Who counts on help before a last day knows which day is the last on which somebody is there."""

from datetime import date, timedelta

import pytest

from portal.rules.closure import closed_until

FRIDAY = date(2026, 9, 18)


def never(day: date) -> bool:
    """A school without days off of its own."""
    return False


@pytest.mark.parametrize(
    ("today", "last_day", "until"),
    [
        # A Sunday as the last day: the Friday before is the last day of help.
        (FRIDAY, date(2026, 9, 20), date(2026, 9, 20)),
        (FRIDAY, date(2026, 9, 19), date(2026, 9, 20)),
        (date(2026, 9, 17), date(2026, 9, 20), None),
        (date(2026, 9, 19), date(2026, 9, 20), None),
        (FRIDAY, date(2026, 9, 21), None),
        (FRIDAY, FRIDAY, None),
        (FRIDAY, date(2026, 9, 17), None),
        # Armistice Day on a Wednesday (case 19), All Saints on a Sunday.
        (date(2026, 11, 10), date(2026, 11, 11), date(2026, 11, 11)),
        (date(2026, 10, 30), date(2026, 11, 1), date(2026, 11, 1)),
        # New Year on a Friday, with the weekend behind it (case 18).
        (date(2026, 12, 31), date(2027, 1, 3), date(2027, 1, 3)),
        (date(2026, 12, 30), date(2027, 1, 3), None),
    ],
)
def test_the_last_day_of_help_before_weekends_and_holidays(
    today: date, last_day: date, until: date | None
) -> None:
    assert closed_until(today, last_day, never) == until


def test_the_days_off_of_the_school_itself_count_as_well() -> None:
    first, last = date(2026, 12, 21), date(2027, 1, 1)

    def at_christmas(day: date) -> bool:
        return first <= day <= last

    assert closed_until(date(2026, 12, 18), date(2026, 12, 28), at_christmas) == date(2027, 1, 3)
    assert closed_until(date(2026, 12, 17), date(2026, 12, 28), at_christmas) is None
    assert closed_until(date(2026, 12, 18), date(2027, 1, 4), at_christmas) is None


def test_on_four_hundred_days_the_last_day_of_help_is_one_open_day() -> None:
    """Whoever is told to call can call that day, and no later day before the last one."""
    for number in range(400):
        last_day = date(2026, 9, 1) + timedelta(days=number)
        days = [last_day - timedelta(days=back) for back in range(1, 20)]
        found = [day for day in days if closed_until(day, last_day, never)]
        assert len(found) <= 1
        for day in found:
            assert day.weekday() < 5
            assert closed_until(day, last_day, never) >= last_day  # type: ignore[operator]
