"""The countdown's cases, by their number in the interface, as far as a rule decides them.

Case 6's mails, case 21's PDF and calendar and the pages themselves are journeys.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.clock import Clock
from portal.rules.deadline import (
    KNOWN_TERMS,
    ApplicationTiming,
    DeadlineSituation,
    RestingDay,
    day_number,
    days_left,
    deadline_situation,
    earliest,
    is_in_time,
    last_day,
    outer_day,
    own_share_day,
    resting_day,
    strip,
    timing_of,
)
from portal.rules.stations import Facts, Move, Status, move_of, status_of
from portal.rules.subsidy import KNOWN_RATES, SubsidyWarning, subsidy_warnings

FIRST_LESSON = date(2026, 9, 3)
LAST_DAY = date(2026, 9, 17)
ENROLLED = date(2026, 9, 10)


def september(day: int) -> date:
    return date(2026, 9, day)


def brussels_day(*instant: int) -> date:
    """The day in Brussels at an instant in UTC, as the portal's own clock tells it."""
    return Clock(lambda: datetime(*instant, tzinfo=UTC)).today()


def situation(enrolled_on: date, today: date) -> DeadlineSituation:
    return deadline_situation(FIRST_LESSON, LAST_DAY, enrolled_on, today)


def status(enrolled_on: date, today: date, *, last_day: date = LAST_DAY, **facts: bool) -> Status:
    return status_of(
        Facts(enrolled_on=enrolled_on, last_day=last_day, due_cents=180_00, **facts), today
    )


def test_case_1_the_last_day_is_fourteen_days_after_the_first_lesson() -> None:
    today = september(10)
    assert last_day(FIRST_LESSON, KNOWN_TERMS) == LAST_DAY
    assert days_left(LAST_DAY, today) == 7
    assert day_number(FIRST_LESSON, today) == 7
    assert situation(ENROLLED, today) is DeadlineSituation.DAYS_LEFT
    assert status(ENROLLED, today) is Status.APPLICATION_NEEDED


def test_case_2_the_day_before_says_tomorrow() -> None:
    assert situation(ENROLLED, september(16)) is DeadlineSituation.TOMORROW
    assert situation(ENROLLED, september(15)) is DeadlineSituation.DAYS_LEFT


def test_case_3_the_last_second_of_the_last_day_is_still_open() -> None:
    today = brussels_day(2026, 9, 17, 21, 59, 59)
    assert situation(ENROLLED, today) is DeadlineSituation.TODAY
    assert status(ENROLLED, today) is Status.APPLICATION_NEEDED


def test_case_4_at_midnight_the_last_day_has_passed() -> None:
    today = brussels_day(2026, 9, 17, 22, 0, 0)
    assert situation(ENROLLED, today) is DeadlineSituation.PASSED
    assert status(ENROLLED, today) is Status.DEADLINE_PASSED


def test_case_5_the_day_in_brussels_counts_and_not_the_day_in_utc() -> None:
    assert brussels_day(2026, 9, 17, 22, 30) == september(18)
    assert status(ENROLLED, brussels_day(2026, 9, 17, 22, 30)) is Status.DEADLINE_PASSED


def test_case_6_somebody_who_enrols_on_the_last_day_may_still_apply() -> None:
    assert situation(september(17), september(17)) is DeadlineSituation.TODAY
    assert status(september(17), september(17)) is Status.APPLICATION_NEEDED


def test_case_7_somebody_who_enrols_a_day_later_is_too_late() -> None:
    assert situation(september(18), september(18)) is DeadlineSituation.ENROLLED_TOO_LATE
    assert status(september(18), september(18)) is Status.ENROLLED_TOO_LATE


@pytest.mark.parametrize("days_later", [0, 1, 400])
def test_case_8_enrolled_too_late_stays_so_on_every_later_day(days_later: int) -> None:
    today = september(20) + timedelta(days=days_later)
    assert situation(september(20), today) is DeadlineSituation.ENROLLED_TOO_LATE
    assert status(september(20), today) is Status.ENROLLED_TOO_LATE


def test_case_9_before_the_first_lesson_one_may_apply() -> None:
    today = date(2026, 8, 25)
    assert situation(date(2026, 8, 20), today) is DeadlineSituation.BEFORE_START
    assert day_number(FIRST_LESSON, today) == -9
    assert status(date(2026, 8, 20), today) is Status.APPLICATION_NEEDED


@pytest.mark.parametrize("applied_on", [september(15), september(17)])
def test_cases_10_and_11_an_application_in_time_is_accepted_after_the_last_day(
    applied_on: date,
) -> None:
    assert timing_of(applied_on, ENROLLED, LAST_DAY) is ApplicationTiming.IN_TIME
    reported = status(ENROLLED, september(25), has_project_number=True)
    assert reported is Status.PROJECT_NUMBER_IN_REVIEW


def test_case_12_an_application_of_the_day_after_is_late() -> None:
    assert timing_of(september(18), ENROLLED, LAST_DAY) is ApplicationTiming.LATE


def test_case_13_the_date_that_was_typed_decides_and_not_the_moment_of_sending() -> None:
    sent_on = brussels_day(2026, 9, 17, 22, 0, 3)
    assert status(ENROLLED, sent_on) is Status.DEADLINE_PASSED
    assert is_in_time(september(17), LAST_DAY)


def test_case_14_an_application_before_the_enrolment_is_noticed() -> None:
    assert timing_of(september(9), ENROLLED, LAST_DAY) is ApplicationTiming.BEFORE_ENROLMENT
    assert timing_of(ENROLLED, ENROLLED, LAST_DAY) is ApplicationTiming.IN_TIME


def test_case_15_the_earliest_last_day_counts_for_one_application() -> None:
    last_days = [last_day(september(day), KNOWN_TERMS) for day in (7, 3)]
    assert earliest(last_days) == LAST_DAY


@pytest.mark.parametrize(
    ("first_lesson", "first_instant", "last_instant"),
    [
        (date(2026, 10, 11), (2026, 10, 24, 22, 0), (2026, 10, 25, 22, 59, 59)),
        (date(2027, 3, 14), (2027, 3, 27, 23, 0), (2027, 3, 28, 21, 59, 59)),
    ],
    ids=["case 16, 25 hours", "case 17, 23 hours"],
)
def test_cases_16_and_17_a_day_on_which_the_clock_changes_is_open_from_start_to_end(
    first_lesson: date, first_instant: tuple[int, ...], last_instant: tuple[int, ...]
) -> None:
    end = last_day(first_lesson, KNOWN_TERMS)
    for instant in (first_instant, last_instant):
        today = brussels_day(*instant)
        found = deadline_situation(first_lesson, end, first_lesson, today)
        assert found is DeadlineSituation.TODAY
    after = datetime(*last_instant, tzinfo=UTC) + timedelta(seconds=1)
    assert days_left(end, Clock(lambda: after).today()) == -1


def test_case_18_a_last_day_on_a_sunday_does_not_move() -> None:
    end = last_day(date(2026, 12, 20), KNOWN_TERMS)
    assert end == date(2027, 1, 3)
    assert resting_day(end) is RestingDay.SUNDAY


def test_case_19_a_last_day_on_a_public_holiday_does_not_move() -> None:
    end = last_day(date(2026, 10, 28), KNOWN_TERMS)
    assert end == date(2026, 11, 11)
    assert resting_day(end) is RestingDay.HOLIDAY


def test_case_20_a_leap_day_counts() -> None:
    assert last_day(date(2028, 2, 16), KNOWN_TERMS) == date(2028, 3, 1)


def enrolment(enrolled_on: date, last_day: date, **facts: bool) -> Facts:
    return Facts(enrolled_on=enrolled_on, last_day=last_day, due_cents=180_00, **facts)


def test_case_21_a_course_that_moves_on_gives_more_time() -> None:
    facts = enrolment(date(2026, 8, 28), september(17))
    assert move_of(facts, september(24), september(1)) is Move.LATER


def test_case_22_a_course_that_moves_forward_can_make_the_last_day_pass() -> None:
    facts = enrolment(september(5), september(24))
    assert move_of(facts, september(17), september(18)) is Move.PASSED
    moved = status(september(5), september(18), last_day=september(17))
    assert moved is Status.DEADLINE_PASSED


def test_case_23_an_application_stays_in_time_under_the_date_the_school_gave() -> None:
    facts = enrolment(september(5), september(24), has_project_number=True)
    assert move_of(facts, september(17), september(21)) is Move.APPLIED
    assert is_in_time(september(20), september(24))
    assert not is_in_time(september(20), september(17)), "the secretariat is told"
    moved = status(september(20), september(21), last_day=september(17), has_project_number=True)
    assert moved is Status.PROJECT_NUMBER_IN_REVIEW


def test_case_24_somebody_who_was_too_late_may_apply_after_all() -> None:
    facts = enrolment(september(20), september(17))
    assert status_of(facts, september(21)) is Status.ENROLLED_TOO_LATE
    assert move_of(facts, september(24), september(21)) is Move.REOPENED
    moved = status(september(20), september(21), last_day=september(24))
    assert moved is Status.APPLICATION_NEEDED


def test_case_25_in_january_2016_the_term_was_forty_days_and_has_no_strip() -> None:
    first_lesson = date(2016, 1, 18)
    end = last_day(first_lesson, KNOWN_TERMS)
    assert end == date(2016, 2, 27)
    assert strip(first_lesson, end, first_lesson) == ()


def test_case_26_the_own_share_has_a_guide_date_thirty_days_after_the_approval() -> None:
    approved = status(ENROLLED, date(2026, 10, 20), has_project_number=True, is_approved=True)
    assert own_share_day(september(16)) == date(2026, 10, 16)
    assert approved is Status.OWN_SHARE_DUE


def test_case_27_four_hundred_days_later_is_date_subtraction() -> None:
    today = date(2027, 10, 8)
    assert day_number(FIRST_LESSON, today) == 400
    assert outer_day(september(15)) == date(2027, 12, 31)
    waiting = status(
        ENROLLED, today, has_project_number=True, is_approved=True, own_share_ticked=True
    )
    assert waiting is Status.PAY_ORDER_DUE


def test_case_28_a_fee_under_the_minimum_warns_and_does_not_block() -> None:
    warnings = subsidy_warnings(
        fee_cents=90_00,
        theme="internationalisation",
        last_lesson=date(2026, 12, 17),
        applied_or_today=september(12),
        rates=KNOWN_RATES,
    )
    assert warnings == (SubsidyWarning.UNDER_MINIMUM,)
    assert status(ENROLLED, september(12)) is Status.APPLICATION_NEEDED
