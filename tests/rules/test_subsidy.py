"""An estimate never promises more than the scheme gives, and a warning never blocks."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.subsidy import (
    KNOWN_RATES,
    Estimate,
    NoRate,
    SubsidyWarning,
    ends_too_late,
    estimate,
    is_under_minimum,
    rate_for,
    subsidy_warnings,
)

TODAY = date(2026, 9, 10)


@pytest.mark.parametrize(
    ("day", "small", "medium", "ceilings"),
    [
        (date(2016, 3, 31), 40, 40, (2_500_00, 2_500_00)),
        (date(2016, 4, 1), 40, 30, (10_000_00, 15_000_00)),
        (date(2019, 11, 30), 40, 30, (10_000_00, 15_000_00)),
        (date(2019, 12, 1), 30, 20, (10_000_00, 15_000_00)),
        (date(2019, 12, 31), 30, 20, (10_000_00, 15_000_00)),
        (date(2020, 1, 1), 30, 20, (7_500_00, 7_500_00)),
        (TODAY, 30, 20, (7_500_00, 7_500_00)),
    ],
)
def test_the_rate_is_that_of_the_day_of_the_application(
    day: date, small: int, medium: int, ceilings: tuple[int, int]
) -> None:
    rate = rate_for(day, KNOWN_RATES)
    assert (rate.small_percent, rate.medium_percent) == (small, medium)
    assert (rate.small_ceiling_cents, rate.medium_ceiling_cents) == ceilings
    assert rate.minimum_cents == 100_00
    assert rate.source


def test_a_day_without_a_rate_is_named() -> None:
    with pytest.raises(NoRate, match="2008-12-31") as caught:
        estimate(180_00, date(2008, 12, 31), KNOWN_RATES)
    assert caught.value.day == date(2008, 12, 31)


def test_of_two_rates_the_one_that_began_last_holds() -> None:
    assert rate_for(TODAY, reversed(KNOWN_RATES)) == rate_for(TODAY, KNOWN_RATES)
    overlapping = (KNOWN_RATES[3], *KNOWN_RATES)
    assert rate_for(TODAY, overlapping) == KNOWN_RATES[3]


def test_the_example_course_is_estimated() -> None:
    assert estimate(180_00, TODAY, KNOWN_RATES) == Estimate(
        small_subsidy_cents=54_00,
        medium_subsidy_cents=36_00,
        small_own_share_cents=126_00,
        medium_own_share_cents=144_00,
    )


@pytest.mark.parametrize(("fee_cents", "subsidy"), [(99_99, 0), (100_00, 30_00)])
def test_below_the_minimum_there_is_no_subsidy(fee_cents: int, subsidy: int) -> None:
    assert estimate(fee_cents, TODAY, KNOWN_RATES).small_subsidy_cents == subsidy
    assert is_under_minimum(fee_cents, rate_for(TODAY, KNOWN_RATES)) == (subsidy == 0)


def test_a_fraction_of_a_cent_is_never_promised() -> None:
    assert estimate(100_03, TODAY, KNOWN_RATES).small_subsidy_cents == 30_00


@pytest.mark.parametrize(
    ("day", "small", "medium"),
    [(TODAY, 7_500_00, 7_500_00), (date(2019, 1, 1), 10_000_00, 15_000_00)],
)
def test_the_ceiling_holds(day: date, small: int, medium: int) -> None:
    found = estimate(90_000_00, day, KNOWN_RATES)
    assert (found.small_subsidy_cents, found.medium_subsidy_cents) == (small, medium)


@settings(deadline=None)
@given(st.integers(0, 10_000_000_00))
def test_subsidy_and_own_share_are_the_whole_fee(fee_cents: int) -> None:
    found = estimate(fee_cents, TODAY, KNOWN_RATES)
    assert found.small_subsidy_cents + found.small_own_share_cents == fee_cents
    assert found.medium_subsidy_cents + found.medium_own_share_cents == fee_cents
    assert 0 <= found.medium_subsidy_cents <= found.small_subsidy_cents <= 7_500_00


def test_a_course_may_end_on_the_last_day_of_the_next_year() -> None:
    assert not ends_too_late(date(2027, 12, 31), TODAY)
    assert ends_too_late(date(2028, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("fee_cents", "theme", "last_lesson", "warnings"),
    [
        (180_00, "digitalisation", date(2026, 12, 17), ()),
        (180_00, None, date(2026, 12, 17), (SubsidyWarning.NO_THEME,)),
        (180_00, "", date(2026, 12, 17), (SubsidyWarning.NO_THEME,)),
        (90_00, "innovation", date(2026, 12, 17), (SubsidyWarning.UNDER_MINIMUM,)),
        (180_00, "innovation", date(2028, 1, 1), (SubsidyWarning.ENDS_TOO_LATE,)),
        (90_00, None, date(2028, 1, 1), tuple(SubsidyWarning)),
    ],
)
def test_every_warning_is_given_in_the_order_of_the_page(
    fee_cents: int, theme: str | None, last_lesson: date, warnings: tuple[SubsidyWarning, ...]
) -> None:
    found = subsidy_warnings(
        fee_cents=fee_cents,
        theme=theme,
        last_lesson=last_lesson,
        applied_or_today=TODAY,
        rates=KNOWN_RATES,
    )
    assert found == warnings
