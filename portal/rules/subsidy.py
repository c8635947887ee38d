"""Estimates the subsidy and warns where the scheme gives none; the scheme itself decides.

Percentages, ceilings and the minimum are dated rows. Amounts are cents without VAT.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from portal.rules.deadline import outer_day


class Rate(NamedTuple):
    """What the scheme pays from `valid_from` to `valid_until`, both days of application included.

    `small_percent` and `medium_percent` are whole percents of the price; the ceilings are the
    subsidy of one company in one year; below `minimum_cents` a training gets nothing.
    """

    valid_from: date
    valid_until: date | None
    small_percent: int
    medium_percent: int
    small_ceiling_cents: int
    medium_ceiling_cents: int
    minimum_cents: int
    source: str

    def covers(self, day: date) -> bool:
        """Say whether this row holds for an application on that day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def _known(
    valid_from: date, valid_until: date | None, percents: tuple[int, int], ceilings: tuple[int, int]
) -> Rate:
    """A row for small and medium companies, in percents and whole euros."""
    return Rate(
        valid_from=valid_from,
        valid_until=valid_until,
        small_percent=percents[0],
        medium_percent=percents[1],
        small_ceiling_cents=ceilings[0] * 100,
        medium_ceiling_cents=ceilings[1] * 100,
        minimum_cents=100_00,
        source="VLAIO, voorwaarden van de KMO-portefeuille",
    )


# What a new portal starts with.
KNOWN_RATES = (
    _known(date(2009, 1, 1), date(2016, 3, 31), (40, 40), (2_500, 2_500)),
    _known(date(2016, 4, 1), date(2019, 11, 30), (40, 30), (10_000, 15_000)),
    _known(date(2019, 12, 1), date(2019, 12, 31), (30, 20), (10_000, 15_000)),
    _known(date(2020, 1, 1), None, (30, 20), (7_500, 7_500)),
)


class NoRate(LookupError):
    """No dated row says what the scheme pays on this day."""

    def __init__(self, day: date) -> None:
        super().__init__(f"No subsidy rate covers {day.isoformat()}; add a dated row for it.")
        self.day = day


class SubsidyWarning(StrEnum):
    """What an employer should know before applying; it never blocks an application."""

    NO_THEME = "no_theme"
    UNDER_MINIMUM = "under_minimum"
    ENDS_TOO_LATE = "ends_too_late"


class Estimate(NamedTuple):
    """What a small and a medium company would get and would pay themselves, in cents."""

    small_subsidy_cents: int
    medium_subsidy_cents: int
    small_own_share_cents: int
    medium_own_share_cents: int


def rate_for(day: date, rates: Iterable[Rate]) -> Rate:
    """Return the row that holds on a day; of several the one that began last."""
    covering = [rate for rate in rates if rate.covers(day)]
    if not covering:
        raise NoRate(day)
    return max(covering, key=lambda rate: rate.valid_from)


def estimate(fee_cents: int, day: date, rates: Iterable[Rate]) -> Estimate:
    """Estimate the subsidy on an eligible price for an application on that day.

    Rounded down to the cent, so that the estimate never promises more than the scheme gives.
    What the company used of its ceiling is unknown here. Raises `NoRate` without a row.
    """
    rate = rate_for(day, rates)
    small = _subsidy(fee_cents, rate.small_percent, rate.small_ceiling_cents, rate)
    medium = _subsidy(fee_cents, rate.medium_percent, rate.medium_ceiling_cents, rate)
    return Estimate(
        small_subsidy_cents=small,
        medium_subsidy_cents=medium,
        small_own_share_cents=fee_cents - small,
        medium_own_share_cents=fee_cents - medium,
    )


def is_under_minimum(fee_cents: int, rate: Rate) -> bool:
    """Say whether a price is too low for any subsidy; the minimum itself is enough."""
    return fee_cents < rate.minimum_cents


def ends_too_late(last_lesson: date, applied_or_today: date) -> bool:
    """Say whether a course ends after 31 December of the year after the application."""
    return last_lesson > outer_day(applied_or_today)


def subsidy_warnings(
    *,
    fee_cents: int,
    theme: str | None,
    last_lesson: date,
    applied_or_today: date,
    rates: Iterable[Rate],
) -> tuple[SubsidyWarning, ...]:
    """Return every warning that holds, in the order in which a page shows them."""
    rate = rate_for(applied_or_today, rates)
    found = (
        (SubsidyWarning.NO_THEME, not theme),
        (SubsidyWarning.UNDER_MINIMUM, is_under_minimum(fee_cents, rate)),
        (SubsidyWarning.ENDS_TOO_LATE, ends_too_late(last_lesson, applied_or_today)),
    )
    return tuple(warning for warning, holds in found if holds)


def _subsidy(fee_cents: int, percent: int, ceiling_cents: int, rate: Rate) -> int:
    if is_under_minimum(fee_cents, rate):
        return 0
    return min(fee_cents * percent // 100, ceiling_cents)
