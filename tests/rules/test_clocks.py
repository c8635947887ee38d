"""Every clock has a day, an owner and an evidence; only the school's own ones can be moved."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.rules.clocks import (
    Clock,
    ClockKind,
    Days,
    Evidence,
    ExtensionFault,
    clocks_of,
    extension_fault,
    is_legal,
    working_day_after,
)
from portal.rules.deadline import own_share_day
from portal.rules.stations import Actor, Facts

TODAY = date(2026, 9, 16)
OUTER = date(2027, 12, 31)


def facts(**changes: Any) -> Facts:
    """An enrolment whose last day is 17 September 2026."""
    base = {"enrolled_on": date(2026, 9, 10), "last_day": date(2026, 9, 17), "due_cents": 180_00}
    return Facts(**{**base, **changes})


def days(**changes: Any) -> Days:
    """The days of an application, as far as they are known."""
    return Days(**{"checking_days": 2, **changes})


APPLIED = {"reported_on": date(2026, 9, 15), "applied_on": date(2026, 9, 15)}
APPROVED = {**APPLIED, "approved_on": date(2026, 9, 16)}


def by_kind(facts: Facts, days: Days) -> dict[ClockKind, Clock]:
    """The clocks by what has to be done."""
    return {clock.kind: clock for clock in clocks_of(facts, days, TODAY)}


def test_before_a_report_only_the_legal_clock_runs() -> None:
    (clock,) = clocks_of(facts(), days(), TODAY)
    assert (clock.kind, clock.last_on) == (ClockKind.APPLICATION, date(2026, 9, 17))
    assert (clock.owner, clock.evidence) == (Actor.EMPLOYER, Evidence.REPORTED_APPLICATION)
    assert clock.is_legal
    assert not clock.is_done


def test_a_report_starts_the_check_and_the_outer_limit() -> None:
    clocks = by_kind(facts(has_project_number=True), days(**APPLIED))
    assert clocks[ClockKind.APPLICATION].is_done
    assert clocks[ClockKind.CHECKING].last_on == date(2026, 9, 17)
    assert clocks[ClockKind.CHECKING].owner is Actor.SECRETARIAT
    assert not clocks[ClockKind.CHECKING].is_legal
    assert clocks[ClockKind.PAY_ORDER].last_on == OUTER
    assert clocks[ClockKind.PAY_ORDER].is_legal
    assert ClockKind.OWN_SHARE not in clocks


def test_the_approval_starts_the_clock_of_the_own_share() -> None:
    one = facts(has_project_number=True, is_approved=True)
    clocks = by_kind(one, days(**APPROVED))
    assert list(clocks) == list(ClockKind)
    assert clocks[ClockKind.CHECKING].is_done
    assert clocks[ClockKind.OWN_SHARE].last_on == date(2026, 10, 16)
    assert not clocks[ClockKind.OWN_SHARE].is_legal
    later = by_kind(one, days(**APPROVED, own_share_until=date(2026, 11, 2)))
    assert later[ClockKind.OWN_SHARE].last_on == date(2026, 11, 2)


def test_a_refused_number_opens_the_first_clock_again() -> None:
    clocks = by_kind(facts(has_project_number=True, is_rejected=True), days(**APPLIED))
    assert not clocks[ClockKind.APPLICATION].is_done
    assert clocks[ClockKind.CHECKING].is_done


@pytest.mark.parametrize(
    "changes",
    [{"received_cents": 180_00}, {"received_cents": 90_00}, {"is_settled": True}],
)
def test_money_stops_every_clock(changes: dict[str, Any]) -> None:
    one = facts(has_project_number=True, is_approved=True, **changes)
    assert all(clock.is_done for clock in clocks_of(one, days(**APPROVED), TODAY))


@pytest.mark.parametrize(
    "changes",
    [{"is_cancelled": True}, {"is_ordinary_fee": True}, {"enrolled_on": date(2026, 9, 18)}],
)
def test_nothing_runs_where_the_scheme_has_no_part(changes: dict[str, Any]) -> None:
    assert clocks_of(facts(**changes), days(), TODAY) == ()


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 9, 15), 2, date(2026, 9, 17)),
        (date(2026, 9, 18), 2, date(2026, 9, 22)),
        (date(2026, 9, 19), 1, date(2026, 9, 21)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 12, 31), 2, date(2027, 1, 5)),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(
    day: date, number: int, expected: date
) -> None:
    assert working_day_after(day, number) == expected


def test_a_closed_school_checks_nothing() -> None:
    closed = date(2026, 9, 16)
    assert working_day_after(date(2026, 9, 15), 2, lambda day: day == closed) == date(2026, 9, 18)
    one = facts(has_project_number=True)
    clocks = by_kind(one, days(**APPLIED, is_closed=lambda day: day == closed))
    assert clocks[ClockKind.CHECKING].last_on == date(2026, 9, 18)


@pytest.mark.parametrize(
    ("until", "fault"),
    [
        (date(2026, 10, 16), ExtensionFault.NOT_LATER),
        (date(2026, 10, 17), None),
        (TODAY + timedelta(days=90), None),
        (TODAY + timedelta(days=91), ExtensionFault.TOO_FAR),
    ],
)
def test_an_extension_is_later_and_not_endless(until: date, fault: ExtensionFault | None) -> None:
    assert extension_fault(date(2026, 10, 16), until, today=TODAY, outer=OUTER) is fault


def test_a_passed_guide_day_can_only_become_a_day_to_come() -> None:
    passed = date(2026, 9, 1)
    assert extension_fault(passed, TODAY, today=TODAY, outer=OUTER) is ExtensionFault.NOT_LATER
    assert extension_fault(passed, TODAY + timedelta(days=1), today=TODAY, outer=OUTER) is None


def test_no_extension_goes_beyond_the_outer_limit() -> None:
    today, passed = date(2027, 12, 1), date(2027, 11, 1)
    assert extension_fault(passed, OUTER, today=today, outer=OUTER) is None
    after = OUTER + timedelta(days=1)
    fault = extension_fault(passed, after, today=today, outer=OUTER)
    assert fault is ExtensionFault.AFTER_OUTER_DAY


def test_the_law_sets_the_last_day_and_the_outer_limit_and_nothing_else() -> None:
    assert {kind for kind in ClockKind if is_legal(kind)} == {
        ClockKind.APPLICATION,
        ClockKind.PAY_ORDER,
    }


def test_an_agreed_day_never_takes_time_away() -> None:
    approved = date(2026, 9, 16)
    assert own_share_day(approved, until=date(2026, 10, 1)) == date(2026, 10, 16)
    assert own_share_day(approved, until=date(2026, 11, 2)) == date(2026, 11, 2)
