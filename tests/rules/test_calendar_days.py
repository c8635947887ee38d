"""Which days of an enrolment a calendar shows, and which of them still wait."""

from datetime import date, timedelta

import pytest

from portal.rules.calendar_days import CalendarDay, calendar_days, is_kept
from portal.rules.stations import Stage, StationKind

LAST_DAY = date(2026, 9, 17)
# Applied on 15 September and approved a day later.
GUIDE_DAY, OUTER_DAY = date(2026, 10, 16), date(2027, 12, 31)


def days_in(stage: Stage, **changes: object) -> tuple[CalendarDay, ...]:
    facts: dict[str, object] = {
        "last_day": LAST_DAY,
        "reported_under": LAST_DAY,
        "applied_on": date(2026, 9, 15),
        "approved_on": date(2026, 9, 16),
        "own_share_until": None,
        "own_share_days": 30,
    }
    return calendar_days(stage, **{**facts, **changes})  # type: ignore[arg-type]


NOTHING_REPORTED = {"reported_under": None, "applied_on": None, "approved_on": None}


def test_before_the_application_there_is_one_day() -> None:
    days = days_in(Stage.AWAITING_APPLICATION, **NOTHING_REPORTED)
    assert days == (CalendarDay(StationKind.APPLICATION, LAST_DAY, is_open=True),)


@pytest.mark.parametrize(
    ("stage", "is_open"),
    [
        (Stage.PROJECT_NUMBER_IN_REVIEW, False),
        # The number was refused, so another application may be needed before that day.
        (Stage.PROJECT_NUMBER_REJECTED, True),
    ],
)
def test_before_the_approval_nothing_of_the_money_is_known(stage: Stage, is_open: bool) -> None:
    days = days_in(stage, approved_on=None)
    assert days == (CalendarDay(StationKind.APPLICATION, LAST_DAY, is_open=is_open),)


@pytest.mark.parametrize(
    ("stage", "open_stations"),
    [
        (Stage.OWN_SHARE_DUE, {StationKind.OWN_SHARE, StationKind.PAY_ORDER}),
        (Stage.PAY_ORDER_DUE, {StationKind.PAY_ORDER}),
        (Stage.PAYMENT_EXPECTED, set()),
        (Stage.PARTLY_PAID, {StationKind.PAY_ORDER}),
        (Stage.FINAL, set()),
        (Stage.CANCELLED, set()),
        (Stage.ORDINARY_FEE, set()),
        (Stage.ENROLLED_TOO_LATE, set()),
    ],
)
def test_after_the_approval_the_days_of_the_money_wait_until_they_are_done(
    stage: Stage, open_stations: set[StationKind]
) -> None:
    days = days_in(stage)
    assert [(one.station, one.on) for one in days] == [
        (StationKind.APPLICATION, LAST_DAY),
        (StationKind.OWN_SHARE, GUIDE_DAY),
        (StationKind.PAY_ORDER, OUTER_DAY),
    ]
    assert {one.station for one in days if one.is_open} == open_stations


def test_a_later_day_that_the_secretariat_agreed_to_wins_and_moves_no_legal_day() -> None:
    days = days_in(Stage.OWN_SHARE_DUE, own_share_until=date(2026, 11, 2))
    assert [one.on for one in days] == [LAST_DAY, date(2026, 11, 2), OUTER_DAY]


def test_who_reported_keeps_the_day_that_was_communicated() -> None:
    """Case 23 of the countdown: the course moved to an earlier day afterwards."""
    days = days_in(Stage.PROJECT_NUMBER_REJECTED, last_day=date(2026, 9, 3), approved_on=None)
    assert days[0].on == LAST_DAY


@pytest.mark.parametrize(
    ("is_open", "changed", "days_ago", "kept"),
    [
        (False, 60, 0, True),
        (False, 61, 0, False),
        (False, 61, -30, False),
        (True, 200, 60, True),
        (True, 200, 61, False),
        (True, 60, 100, True),
    ],
)
def test_what_is_done_or_long_past_leaves_the_calendar_after_60_days(
    is_open: bool, changed: int, days_ago: int, kept: bool
) -> None:
    today = date(2027, 3, 1)
    day = CalendarDay(StationKind.APPLICATION, today - timedelta(days_ago), is_open)
    assert is_kept(day, changed_on=today - timedelta(changed), today=today) is kept
