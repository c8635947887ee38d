"""The legal holidays agree with a public list and with the rule of the calendar."""

from datetime import date, timedelta

import holidays as public_list
import pytest

from portal.rules.holidays import easter, public_holidays

YEARS = range(2016, 2061)


@pytest.mark.parametrize("year", YEARS)
def test_the_holidays_of_a_year_are_those_of_the_public_list(year: int) -> None:
    listed = set(public_list.country_holidays("BE", years=year))
    # That list also holds the two feasts that are a Sunday already and no legal holiday.
    sundays = {easter(year), easter(year) + timedelta(days=49)}
    assert sundays <= listed
    assert public_holidays(year) == listed - (sundays - _fixed(year))


def _fixed(year: int) -> set[date]:
    return {date(year, month, day) for month, day in ((5, 1), (7, 21), (8, 15), (11, 1))}


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1961, date(1961, 4, 2)),
        (2000, date(2000, 4, 23)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
        (2285, date(2285, 3, 22)),
    ],
)
def test_easter_falls_on_its_known_days(year: int, day: date) -> None:
    assert easter(year) == day


def test_easter_is_always_a_sunday_between_its_limits() -> None:
    for year in range(1900, 2300):
        day = easter(year)
        assert day.weekday() == 6
        assert date(year, 3, 22) <= day <= date(year, 4, 25)


def test_two_holidays_on_one_day_count_once() -> None:
    assert easter(2008) + timedelta(days=39) == date(2008, 5, 1)
    assert len(public_holidays(2008)) == 9
    assert len(public_holidays(2026)) == 10
