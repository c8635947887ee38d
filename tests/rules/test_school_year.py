"""A school year begins on 1 September and ends on 31 August."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.school_year import days_of_school_year, school_year_of


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 8, 31), 2025),
        (date(2026, 9, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
    ],
)
def test_a_day_belongs_to_the_school_year_that_began_last(day: date, year: int) -> None:
    assert school_year_of(day) == year


@settings(deadline=None)
@given(st.integers(2000, 2100))
def test_school_years_follow_each_other_without_a_gap(year: int) -> None:
    first, last = days_of_school_year(year)
    assert school_year_of(first) == school_year_of(last) == year
    assert days_of_school_year(year + 1)[0] == last + timedelta(days=1)
