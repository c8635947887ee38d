"""The last day is a date: counted in days, dated by rows, never moved."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.deadline import (
    KNOWN_TERMS,
    DeadlineSituation,
    NoTerm,
    RestingDay,
    StripDay,
    Term,
    communicated,
    day_number,
    days_left,
    deadline_situation,
    earliest,
    is_enrolled_too_late,
    is_in_time,
    is_payment_slow,
    last_day,
    last_day_with,
    outer_day,
    own_share_day,
    resting_day,
    strip,
    term_for,
)

DAYS = st.dates(min_value=date(2010, 1, 1), max_value=date(2090, 12, 31))
FIRST_LESSON = date(2026, 9, 3)
LAST_DAY = date(2026, 9, 17)

FOURTEEN = Term(date(2009, 1, 1), None, 14, "artikel 34")
FORTY = Term(date(2016, 1, 1), date(2016, 1, 31), 40, "tijdelijke maatregel")


def test_the_schools_own_example() -> None:
    assert last_day(FIRST_LESSON, KNOWN_TERMS) == LAST_DAY
    assert not is_enrolled_too_late(date(2026, 9, 10), LAST_DAY)
    assert is_enrolled_too_late(date(2026, 9, 20), LAST_DAY)


def test_the_fourteenth_day_is_still_in_time() -> None:
    assert is_in_time(LAST_DAY, LAST_DAY)
    assert not is_in_time(LAST_DAY + timedelta(days=1), LAST_DAY)


@pytest.mark.parametrize("order", [(FOURTEEN, FORTY), (FORTY, FOURTEEN)])
@pytest.mark.parametrize(
    ("first_lesson", "days"),
    [
        (date(2015, 12, 31), 14),
        (date(2016, 1, 1), 40),
        (date(2016, 1, 31), 40),
        (date(2016, 2, 1), 14),
    ],
)
def test_a_period_overrides_the_general_row_on_its_own_days_only(
    order: tuple[Term, Term], first_lesson: date, days: int
) -> None:
    assert term_for(first_lesson, order).days == days
    assert last_day(first_lesson, order) == first_lesson + timedelta(days=days)


def test_a_first_lesson_that_no_row_covers_is_named() -> None:
    with pytest.raises(NoTerm, match="2008-12-31") as caught:
        last_day(date(2008, 12, 31), [FOURTEEN])
    assert caught.value.first_lesson == date(2008, 12, 31)


@pytest.mark.parametrize(
    ("first_lesson", "days"),
    [
        (date(2009, 1, 1), 14),
        (date(2015, 12, 31), 14),
        (date(2016, 1, 1), 40),
        (date(2016, 1, 31), 40),
        (date(2016, 2, 1), 14),
        (date(2017, 1, 15), 14),
        (FIRST_LESSON, 14),
    ],
)
def test_the_known_terms_are_fourteen_days_and_forty_in_january_2016(
    first_lesson: date, days: int
) -> None:
    assert term_for(first_lesson, KNOWN_TERMS).days == days


def test_before_the_scheme_began_no_term_is_known() -> None:
    with pytest.raises(NoTerm):
        term_for(date(2008, 12, 31), KNOWN_TERMS)


def test_every_known_term_says_where_it_is_written() -> None:
    assert all(term.source for term in KNOWN_TERMS)


@settings(deadline=None)
@given(DAYS, st.integers(0, 60))
def test_the_last_day_is_so_many_days_later_and_open(first_lesson: date, days: int) -> None:
    end = last_day_with(first_lesson, days)
    assert days_left(end, first_lesson) == days == day_number(first_lesson, end)
    assert is_in_time(end, end)
    assert not is_in_time(end + timedelta(days=1), end)


@settings(deadline=None)
@given(DAYS, DAYS)
def test_days_left_count_down_by_one_each_midnight(end: date, today: date) -> None:
    assert days_left(end, today) - days_left(end, today + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("first", "later", "days"),
    [
        (date(2026, 9, 3), date(2027, 10, 8), 400),
        (date(2027, 12, 1), date(2029, 1, 4), 400),
        (date(2028, 2, 28), date(2028, 3, 1), 2),
        (date(2027, 2, 28), date(2027, 3, 1), 1),
        (date(2026, 12, 31), date(2027, 1, 1), 1),
    ],
)
def test_differences_cross_leap_days_and_year_ends(first: date, later: date, days: int) -> None:
    assert day_number(first, later) == days == days_left(later, first)


@settings(deadline=None)
@given(st.lists(DAYS, min_size=1))
def test_the_earliest_last_day_is_one_of_them_and_none_is_before_it(days: list[date]) -> None:
    first = earliest(days)
    assert first in days
    assert all(first <= day for day in days)


@settings(deadline=None)
@given(DAYS, st.integers(0, 60), st.integers(-60, 60), st.integers(-90, 90))
def test_the_sentence_of_each_day_agrees_with_the_days_left(
    first_lesson: date, term: int, enrolled: int, moment: int
) -> None:
    end = first_lesson + timedelta(days=term)
    enrolled_on = first_lesson + timedelta(days=enrolled)
    today = first_lesson + timedelta(days=moment)
    found = deadline_situation(first_lesson, end, enrolled_on, today)
    left = days_left(end, today)
    assert (found is DeadlineSituation.ENROLLED_TOO_LATE) == (enrolled_on > end)
    if enrolled_on <= end:
        assert (found is DeadlineSituation.PASSED) == (left < 0)
        assert (found is DeadlineSituation.TODAY) == (left == 0)
        assert (found is DeadlineSituation.TOMORROW) == (left == 1)
        assert (found is DeadlineSituation.BEFORE_START) == (left > 1 and today < first_lesson)


def test_a_very_short_term_says_that_its_last_day_has_come() -> None:
    found = deadline_situation(FIRST_LESSON, FIRST_LESSON, FIRST_LESSON, FIRST_LESSON)
    assert found is DeadlineSituation.TODAY
    day_before = FIRST_LESSON - timedelta(days=1)
    found = deadline_situation(FIRST_LESSON, FIRST_LESSON, day_before, day_before)
    assert found is DeadlineSituation.TOMORROW


def test_the_strip_has_fifteen_cells_for_fourteen_days() -> None:
    cells = strip(FIRST_LESSON, LAST_DAY, date(2026, 9, 16))
    assert [cell.number for cell in cells] == list(range(15))
    assert cells[0] == StripDay(
        on=FIRST_LESSON, number=0, is_past=True, is_today=False, is_last=False
    )
    assert [cell.on.day for cell in cells if cell.is_today] == [16]
    assert [cell.on for cell in cells if cell.is_last] == [LAST_DAY]
    assert sum(cell.is_past for cell in cells) == 13


@pytest.mark.parametrize(
    ("today", "past", "now"), [(date(2026, 8, 1), 0, 0), (date(2026, 9, 18), 15, 0)]
)
def test_outside_the_term_no_cell_of_the_strip_is_today(today: date, past: int, now: int) -> None:
    cells = strip(FIRST_LESSON, LAST_DAY, today)
    assert sum(cell.is_past for cell in cells) == past
    assert sum(cell.is_today for cell in cells) == now


@pytest.mark.parametrize(("days", "cells"), [(0, 1), (21, 22), (22, 0), (40, 0)])
def test_a_term_over_three_weeks_shows_no_strip(days: int, cells: int) -> None:
    end = last_day_with(FIRST_LESSON, days)
    assert len(strip(FIRST_LESSON, end, FIRST_LESSON)) == cells
    assert len(strip(FIRST_LESSON, end, FIRST_LESSON, long=True)) == days + 1


@settings(deadline=None)
@given(DAYS, st.integers(0, 40), st.integers(-50, 50))
def test_cells_follow_each_other_and_only_the_last_is_last(
    first_lesson: date, days: int, moment: int
) -> None:
    today = first_lesson + timedelta(days=moment)
    cells = strip(first_lesson, last_day_with(first_lesson, days), today, long=True)
    assert [cell.on for cell in cells] == [
        first_lesson + timedelta(days=number) for number in range(days + 1)
    ]
    assert [cell.is_last for cell in cells] == [False] * days + [True]
    assert all(cell.is_past == (cell.on < today) for cell in cells)
    assert all(cell.is_today == (cell.on == today) for cell in cells)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 17), None),
        (date(2026, 9, 19), RestingDay.SATURDAY),
        (date(2026, 9, 20), RestingDay.SUNDAY),
        (date(2026, 9, 21), None),
        (date(2026, 11, 11), RestingDay.HOLIDAY),
    ],
)
def test_a_resting_day_is_named(day: date, expected: RestingDay | None) -> None:
    assert resting_day(day) is expected


@pytest.mark.parametrize("day", [date(2026, 8, 15), date(2026, 11, 1)])
def test_a_holiday_goes_before_a_weekend(day: date) -> None:
    assert day.weekday() >= 5
    assert resting_day(day) is RestingDay.HOLIDAY


def test_the_own_share_follows_the_approval_by_a_number_of_days() -> None:
    assert own_share_day(date(2026, 9, 16)) == date(2026, 10, 16)
    assert own_share_day(date(2028, 2, 1)) == date(2028, 3, 2)
    assert own_share_day(date(2026, 9, 16), days=10) == date(2026, 9, 26)


@pytest.mark.parametrize("applied_on", [date(2026, 1, 1), date(2026, 12, 31)])
def test_the_outer_day_is_the_end_of_the_next_year(applied_on: date) -> None:
    assert outer_day(applied_on) == date(2027, 12, 31)


def test_after_three_weeks_a_payment_is_slow() -> None:
    assert not is_payment_slow(date(2026, 10, 1), date(2026, 10, 21))
    assert is_payment_slow(date(2026, 10, 1), date(2026, 10, 22))
    assert is_payment_slow(date(2026, 10, 1), date(2026, 10, 6), days=5)


def test_case_23_a_reported_application_keeps_the_day_that_was_communicated() -> None:
    assert communicated(date(2026, 9, 17), date(2026, 9, 24)) == date(2026, 9, 24)


def test_a_course_that_moves_later_gives_a_reported_application_more_time() -> None:
    assert communicated(date(2026, 9, 24), date(2026, 9, 17)) == date(2026, 9, 24)


def test_without_a_report_the_present_last_day_counts() -> None:
    assert communicated(date(2026, 9, 17), None) == date(2026, 9, 17)
