"""The school year runs from 1 September to 31 August."""

from datetime import date

import pytest

from portal.rules.school_year import days_of_school_year, school_year_of


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 8, 31), 2025),
        (date(2026, 9, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2028, 2, 29), 2027),
    ],
)
def test_a_day_falls_in_the_year_in_which_its_school_year_began(day: date, year: int) -> None:
    assert school_year_of(day) == year


def test_a_school_year_holds_its_own_days() -> None:
    first, last = days_of_school_year(2026)
    assert (first, last) == (date(2026, 9, 1), date(2027, 8, 31))
    assert school_year_of(first) == school_year_of(last) == 2026
