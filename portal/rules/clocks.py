"""Says which clocks run for an enrolment: until when, for whom, and what shows that it is done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from portal.rules.deadline import OWN_SHARE_DAYS, outer_day, own_share_day, resting_day
from portal.rules.stations import Actor, Facts, Status, status_of

LONGEST_EXTENSION_DAYS = 90


class ClockKind(StrEnum):
    """What has to be done before a day."""

    APPLICATION = "application"
    CHECKING = "checking"
    OWN_SHARE = "own_share"
    PAY_ORDER = "pay_order"


class Evidence(StrEnum):
    """What shows that it was done."""

    REPORTED_APPLICATION = "reported_application"
    DECISION = "decision"
    TICK = "tick"
    MONEY = "money"


class ExtensionFault(StrEnum):
    """Why an appointment of the school may not move to a day."""

    NOT_LATER = "not_later"
    TOO_FAR = "too_far"
    AFTER_OUTER_DAY = "after_outer_day"


def _never_closed(day: date) -> bool:
    return False


class Clock(NamedTuple):
    """One day that counts; `is_legal` means that nobody can move it."""

    kind: ClockKind
    last_on: date
    owner: Actor
    evidence: Evidence
    is_legal: bool
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of an application from which its clocks are counted, as far as they are known.

    `is_closed` says on which days the school is closed, weekends and holidays left out.
    """

    reported_on: date | None = None
    applied_on: date | None = None
    approved_on: date | None = None
    own_share_until: date | None = None
    own_share_days: int = OWN_SHARE_DAYS
    checking_days: int
    is_closed: Callable[[date], bool] = _never_closed


_NEVER = {Status.CANCELLED, Status.ORDINARY_FEE, Status.ENROLLED_TOO_LATE}


def is_legal(kind: ClockKind) -> bool:
    """Say whether the law sets this day; the others are appointments of the school."""
    return kind in {ClockKind.APPLICATION, ClockKind.PAY_ORDER}


def clocks_of(facts: Facts, days: Days, today: date) -> tuple[Clock, ...]:
    """Return the clocks whose day is known, in the order of the stations.

    None where the KMO-portefeuille has no part any more. A clock that stopped stays, with its
    day, so that the page shows what counted.
    """
    if status_of(facts, today) in _NEVER:
        return ()
    return tuple(_running(facts, days))


def _running(facts: Facts, days: Days) -> Iterator[Clock]:
    has_money = facts.is_final or facts.received_cents > 0
    yield Clock(
        ClockKind.APPLICATION,
        facts.last_day,
        Actor.EMPLOYER,
        Evidence.REPORTED_APPLICATION,
        is_legal(ClockKind.APPLICATION),
        (facts.has_project_number and not facts.is_rejected) or has_money,
    )
    if days.reported_on is not None:
        yield Clock(
            ClockKind.CHECKING,
            working_day_after(days.reported_on, days.checking_days, days.is_closed),
            Actor.SECRETARIAT,
            Evidence.DECISION,
            is_legal(ClockKind.CHECKING),
            facts.is_approved or facts.is_rejected or has_money,
        )
    if days.approved_on is not None:
        yield Clock(
            ClockKind.OWN_SHARE,
            own_share_day(days.approved_on, days.own_share_days, days.own_share_until),
            Actor.EMPLOYER,
            Evidence.TICK,
            is_legal(ClockKind.OWN_SHARE),
            facts.has_given_own_share or has_money,
        )
    if days.applied_on is not None:
        yield Clock(
            ClockKind.PAY_ORDER,
            outer_day(days.applied_on),
            Actor.EMPLOYER,
            Evidence.MONEY,
            is_legal(ClockKind.PAY_ORDER),
            has_money,
        )


def working_day_after(
    day: date, number: int, is_closed: Callable[[date], bool] = _never_closed
) -> date:
    """Return the day so many working days after another.

    Weekends, public holidays and the days on which the school is closed do not count.
    """
    while number:
        day += timedelta(days=1)
        number -= resting_day(day) is None and not is_closed(day)
    return day


def extension_fault(
    last_on: date, until: date, *, today: date, outer: date
) -> ExtensionFault | None:
    """Say why an appointment of the school may not move to a day, or None when it may.

    `outer` is the outer limit of the application: after it no own share helps any more.
    """
    if until <= max(last_on, today):
        return ExtensionFault.NOT_LATER
    if until > outer:
        return ExtensionFault.AFTER_OUTER_DAY
    if until > today + timedelta(days=LONGEST_EXTENSION_DAYS):
        return ExtensionFault.TOO_FAR
    return None
