"""Says until which day an employer may apply, and how far today is from that day.

The last day is the first lesson plus 14 calendar days, that day included, and it never moves
for a weekend or a holiday. Days are dates in Brussels, counted by subtraction. The number of
days comes from dated rows, because it has been different before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from portal.rules.holidays import public_holidays

# A longer term than this does not fit on a strip of numbered cells.
LONGEST_STRIP_DAYS = 21

OWN_SHARE_DAYS = 30
SLOW_PAYMENT_DAYS = 21


@dataclass(frozen=True, slots=True)
class Term:
    """The days between a first lesson and the last day to apply, and where that is written.

    `valid_from` and `valid_until` are first lessons, both included; None means until further
    notice.
    """

    valid_from: date
    valid_until: date | None
    days: int
    source: str

    def covers(self, first_lesson: date) -> bool:
        """Say whether this row holds for a course that begins on that day."""
        return self.valid_from <= first_lesson and (
            self.valid_until is None or first_lesson <= self.valid_until
        )


DECREE = "Ministerieel besluit van 26 februari 2016 over de KMO-portefeuille, artikel 34"
_BUDGET_SPENT = "Tijdelijke maatregel voor januari 2016, budget 2015 uitgeput"

# What a new portal starts with. For a month, applications had to wait for the budget of 2016.
KNOWN_TERMS = (
    Term(date(2009, 1, 1), date(2015, 12, 31), 14, DECREE),
    Term(date(2016, 1, 1), date(2016, 1, 31), 40, _BUDGET_SPENT),
    Term(date(2016, 2, 1), None, 14, DECREE),
)


class NoTerm(LookupError):
    """No dated row says how many days hold for this first lesson."""

    def __init__(self, first_lesson: date) -> None:
        super().__init__(
            f"No term covers a first lesson on {first_lesson.isoformat()}; add a dated row for it."
        )
        self.first_lesson = first_lesson


class RestingDay(StrEnum):
    """A day on which people do not expect a term to end."""

    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"


class DeadlineSituation(StrEnum):
    """Which sentence about the last day is true."""

    BEFORE_START = "before_start"
    DAYS_LEFT = "days_left"
    TOMORROW = "tomorrow"
    TODAY = "today"
    PASSED = "passed"
    ENROLLED_TOO_LATE = "enrolled_too_late"


class ApplicationTiming(StrEnum):
    """How the day of an application compares with the enrolment and the last day."""

    BEFORE_ENROLMENT = "before_enrolment"
    IN_TIME = "in_time"
    LATE = "late"


class StripDay(NamedTuple):
    """One cell of the strip; `number` is 0 on the day of the first lesson."""

    on: date
    number: int
    is_past: bool
    is_today: bool
    is_last: bool


def term_for(first_lesson: date, terms: Iterable[Term]) -> Term:
    """Return the row that holds for a first lesson; of several the one that began last."""
    covering = [term for term in terms if term.covers(first_lesson)]
    if not covering:
        raise NoTerm(first_lesson)
    return max(covering, key=lambda term: term.valid_from)


def last_day(first_lesson: date, terms: Iterable[Term]) -> date:
    """Return the last day to apply under the dated rows; raises `NoTerm` without a row."""
    return last_day_with(first_lesson, term_for(first_lesson, terms).days)


def last_day_with(first_lesson: date, days: int) -> date:
    """Return the first lesson plus so many calendar days; that day is still in time."""
    return first_lesson + timedelta(days=days)


def communicated(last_day: date, reported_under: date | None) -> date:
    """Return the last day that an employer may rely on.

    Who reported an application keeps the day that had been communicated then, also when the course
    moves earlier afterwards (case 23); a course that moves later gives more time.
    """
    return last_day if reported_under is None else max(last_day, reported_under)


def earliest(last_days: Iterable[date]) -> date:
    """Return the last day of one application for several enrolments: the first of theirs."""
    return min(last_days)


def days_left(last_day: date, today: date) -> int:
    """Return the days from today to the last day: 0 on that day, negative after it."""
    return (last_day - today).days


def day_number(first_lesson: date, today: date) -> int:
    """Return how many days ago the first lesson was: 0 on that day, negative before it."""
    return (today - first_lesson).days


def is_in_time(applied_on: date, last_day: date) -> bool:
    """Say whether an application was made on or before the last day."""
    return applied_on <= last_day


def is_enrolled_too_late(enrolled_on: date, last_day: date) -> bool:
    """Say whether the last day had already passed when the learner enrolled."""
    return enrolled_on > last_day


def timing_of(applied_on: date, enrolled_on: date, last_day: date) -> ApplicationTiming:
    """Compare the day of an application with the enrolment and the last day."""
    if not is_in_time(applied_on, last_day):
        return ApplicationTiming.LATE
    if applied_on < enrolled_on:
        return ApplicationTiming.BEFORE_ENROLMENT
    return ApplicationTiming.IN_TIME


def deadline_situation(
    first_lesson: date, last_day: date, enrolled_on: date, today: date
) -> DeadlineSituation:
    """Say which sentence holds today for an enrolment without a project number.

    The urgent sentences go before the one about the first lesson, so that a very short term
    still says that its last day has come.
    """
    if is_enrolled_too_late(enrolled_on, last_day):
        return DeadlineSituation.ENROLLED_TOO_LATE
    left = days_left(last_day, today)
    if left < 0:
        return DeadlineSituation.PASSED
    if left == 0:
        return DeadlineSituation.TODAY
    if left == 1:
        return DeadlineSituation.TOMORROW
    if today < first_lesson:
        return DeadlineSituation.BEFORE_START
    return DeadlineSituation.DAYS_LEFT


def strip(
    first_lesson: date, last_day: date, today: date, *, long: bool = False
) -> tuple[StripDay, ...]:
    """Return the cells from the first lesson to the last day, both included.

    Empty when the term is over 21 days, unless the caller draws a long strip whose cells have
    no numbers, as for the own share.
    """
    term_days = (last_day - first_lesson).days
    if term_days > LONGEST_STRIP_DAYS and not long:
        return ()
    days = (first_lesson + timedelta(days=number) for number in range(term_days + 1))
    return tuple(
        StripDay(day, number, day < today, day == today, day == last_day)
        for number, day in enumerate(days)
    )


def resting_day(day: date) -> RestingDay | None:
    """Say whether a day is a holiday, a Saturday or a Sunday; a holiday goes first.

    It never moves a last day: it only decides whether the page says so.
    """
    if day in public_holidays(day.year):
        return RestingDay.HOLIDAY
    return {5: RestingDay.SATURDAY, 6: RestingDay.SUNDAY}.get(day.weekday())


def own_share_day(approved_on: date, days: int = OWN_SHARE_DAYS, until: date | None = None) -> date:
    """Return the guide date for the own share, counted from the approval by the school.

    `until` is a later day that the secretariat agreed to; it never takes time away.
    """
    counted = approved_on + timedelta(days=days)
    return counted if until is None else max(counted, until)


def outer_day(applied_on: date) -> date:
    """Return the outer limit of an application: 31 December of the next year."""
    return date(applied_on.year + 1, 12, 31)


def is_payment_slow(pay_order_on: date, today: date, days: int = SLOW_PAYMENT_DAYS) -> bool:
    """Say whether so many days went by since the pay order that it is worth a second look."""
    return (today - pay_order_on).days >= days
