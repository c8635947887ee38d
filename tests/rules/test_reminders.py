"""The ladder of reminders: what leaves on which day, and what does not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portal.rules.deadline import own_share_day
from portal.rules.holidays import public_holidays
from portal.rules.reminders import (
    Dossier,
    Pace,
    ReminderKind,
    Rung,
    Topic,
    is_pressing,
    rung_for,
    rung_of_today,
    rungs_of,
    topic_of,
)
from portal.rules.stations import Facts

BRUSSELS = ZoneInfo("Europe/Brussels")
DAYS_BEFORE = (10, 5, 2, 1)
LAST_DAY = date(2026, 9, 17)


def september(day: int) -> date:
    return date(2026, 9, day)


def at(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    """A moment as Brussels reads it."""
    return datetime(year, month, day, hour, minute, tzinfo=BRUSSELS).astimezone(UTC)


def dossier(
    *,
    told_at: datetime | None = None,
    last_day: date = LAST_DAY,
    enrolled_on: date = date(2026, 8, 20),
    approved_on: date | None = None,
    own_share_until: date | None = None,
    own_share_ticked_on: date | None = None,
    pay_order_ticked_on: date | None = None,
    applied_on: date | None = None,
    **facts: Any,
) -> Dossier:
    """Frans 1 from 3 September, enrolled in August, without a number unless a day says so."""
    return Dossier(
        facts=Facts(
            enrolled_on=enrolled_on,
            last_day=last_day,
            due_cents=180_00,
            has_project_number=applied_on is not None,
            is_approved=approved_on is not None,
            own_share_ticked=own_share_ticked_on is not None,
            pay_order_ticked=pay_order_ticked_on is not None,
            **facts,
        ),
        told_at=told_at,
        approved_on=approved_on,
        own_share_day=own_share_day(approved_on, until=own_share_until) if approved_on else None,
        own_share_ticked_on=own_share_ticked_on,
        pay_order_ticked_on=pay_order_ticked_on,
        applied_on=applied_on,
        first_lesson_on=last_day - timedelta(days=14),
    )


def never(day: date) -> bool:
    """A school that is closed in weekends and on holidays only."""
    return False


def ladder(
    about: Dossier,
    *,
    days_before: tuple[int, ...] = DAYS_BEFORE,
    is_closed: Callable[[date], bool] = never,
    until: date = date(2028, 12, 31),
) -> list[tuple[str, date]]:
    """Kind and day of every reminder."""
    rungs = rungs_of(about, days_before=days_before, is_closed=is_closed, until=until)
    return [(str(rung.kind), rung.on) for rung in rungs]


def days(about: Dossier, **options: Any) -> list[date]:
    """The days on which something leaves."""
    return [on for _, on in ladder(about, **options)]


# --- Station 2: the application


def test_ten_five_two_and_one_days_before_on_the_last_day_and_the_day_after() -> None:
    # Saturday 12 September moves to Friday.
    assert ladder(dossier()) == [
        ("application", september(7)),
        ("application", september(11)),
        ("application", september(15)),
        ("application", september(16)),
        ("application", september(17)),
        ("lapsed", september(18)),
    ]


def test_the_school_chooses_the_days() -> None:
    assert days(dossier(), days_before=(7, 3, 1)) == [
        september(10), september(14), september(16), september(17), september(18),
    ]  # fmt: skip


def test_without_any_day_chosen_the_last_day_is_still_told() -> None:
    assert days(dossier(), days_before=()) == [september(17), september(18)]


def test_zero_among_the_days_is_the_last_day_and_twice_a_day_is_once() -> None:
    assert days(dossier(), days_before=(2, 0, 2)) == [
        september(15), september(17), september(18),
    ]  # fmt: skip


def test_every_reminder_is_about_the_last_day() -> None:
    rungs = rungs_of(dossier(), days_before=DAYS_BEFORE, is_closed=never, until=date(2026, 12, 31))
    assert {rung.about_on for rung in rungs} == {LAST_DAY}


def test_a_reminder_stays_away_within_24_hours_of_the_first_mail() -> None:
    # Tuesday 15 September is two days before; 24 hours after Monday 8.01 uur it is too soon.
    assert days(dossier(told_at=at(2026, 9, 14, 8, 1)))[0] == september(16)
    assert days(dossier(told_at=at(2026, 9, 14, 8, 0)))[0] == september(15)


def test_the_last_day_is_told_also_when_the_first_mail_left_the_evening_before() -> None:
    assert days(dossier(told_at=at(2026, 9, 16, 22, 0))) == [september(17), september(18)]


def test_case_6_who_enrols_on_the_last_day_gets_no_second_mail_that_day() -> None:
    late = dossier(enrolled_on=LAST_DAY, told_at=at(2026, 9, 17, 0, 5))
    assert ladder(late) == [("lapsed", september(18))]


def test_who_was_told_only_after_the_last_day_hears_nothing_of_it_again() -> None:
    assert ladder(dossier(told_at=at(2026, 9, 18, 7, 0))) == []


def test_nobody_told_means_nothing_on_the_day_of_enrolment_but_its_last_day() -> None:
    assert days(dossier(enrolled_on=september(15)))[0] == september(16)
    assert days(dossier(enrolled_on=LAST_DAY))[0] == LAST_DAY


@pytest.mark.parametrize(
    "done",
    [
        {"is_cancelled": True},
        {"is_ordinary_fee": True},
        {"is_settled": True},
        {"received_cents": 180_00},
        {"received_cents": 90_00},
        {"applied_on": september(9)},
        {"applied_on": september(9), "is_rejected": True},
        {"enrolled_on": september(18)},
    ],
    ids=str,
)
def test_nothing_is_reminded_of_once_it_is_done_or_closed(done: dict[str, Any]) -> None:
    assert ladder(dossier(**done)) == []


# --- Weekends, holidays, closures


def test_a_sunday_as_last_day_is_told_on_friday_and_on_the_day_itself() -> None:
    sunday = dossier(last_day=september(20))
    assert days(sunday, days_before=(5,)) == [
        september(15), september(18), september(20), september(21),
    ]  # fmt: skip
    assert days(sunday) == [
        september(10), september(15), september(18), september(20), september(21),
    ]  # fmt: skip


def test_of_reminders_that_meet_the_most_urgent_is_left() -> None:
    rungs = rungs_of(
        dossier(last_day=september(20)),
        days_before=DAYS_BEFORE,
        is_closed=never,
        until=date(2026, 12, 31),
    )
    friday = rung_of_today(rungs, september(18))
    assert friday == Rung(
        ReminderKind.APPLICATION, september(18), september(20), nominal_on=september(20)
    )


def test_a_closure_brings_everything_forward_but_the_last_day_and_the_day_after() -> None:
    def is_closed(day: date) -> bool:
        return september(14) <= day <= september(18)

    assert days(dossier(), is_closed=is_closed) == [
        september(7), september(11), september(17), september(18),
    ]  # fmt: skip


def test_what_would_come_too_soon_after_the_first_mail_keeps_its_own_day() -> None:
    # Told on Friday: there is no open day left before the weekend.
    friday = dossier(told_at=at(2026, 9, 11, 10, 12), enrolled_on=september(11))
    assert days(friday, days_before=(4, 1)) == [
        september(13), september(16), september(17), september(18),
    ]  # fmt: skip


def test_case_18_a_christmas_closure_never_silences_the_last_day() -> None:
    def is_closed(day: date) -> bool:
        return date(2026, 12, 24) <= day <= date(2027, 1, 3)

    last_day = date(2027, 1, 3)
    assert days(dossier(last_day=last_day), is_closed=is_closed) == [
        date(2026, 12, 23), last_day, date(2027, 1, 4),
    ]  # fmt: skip
    late = dossier(last_day=last_day, told_at=at(2026, 12, 22, 10, 0))
    assert days(late, is_closed=is_closed) == [
        date(2026, 12, 24), date(2026, 12, 29), date(2027, 1, 1), date(2027, 1, 2),
        last_day, date(2027, 1, 4),
    ]  # fmt: skip


def test_case_19_a_last_day_on_armistice_day_does_not_move() -> None:
    armistice = dossier(last_day=date(2026, 11, 11))
    assert days(armistice) == [
        date(2026, 10, 30), date(2026, 11, 6), date(2026, 11, 9), date(2026, 11, 10),
        date(2026, 11, 11), date(2026, 11, 12),
    ]  # fmt: skip


# --- Clock changes and the calendar


@pytest.mark.parametrize(
    "last_day",
    [
        pytest.param(date(2026, 10, 25), id="case_16_a_day_of_25_hours"),
        pytest.param(date(2027, 3, 28), id="case_17_a_day_of_23_hours"),
        pytest.param(date(2028, 2, 29), id="a_leap_day"),
        pytest.param(date(2028, 3, 1), id="case_20_after_a_leap_day"),
        pytest.param(date(2026, 12, 31), id="the_end_of_a_year"),
        pytest.param(date(2027, 1, 1), id="new_year"),
    ],
)
def test_every_odd_day_has_its_reminder_and_the_day_after(last_day: date) -> None:
    found = ladder(dossier(last_day=last_day))
    assert ("application", last_day) in found
    assert found[-1] == ("lapsed", last_day + timedelta(days=1))


def test_24_hours_are_24_hours_across_the_clock_change() -> None:
    # On 25 October 2026 3.00 uur comes twice: 24 hours after Saturday 8.30 uur is 7.30 uur.
    autumn = dossier(last_day=date(2026, 10, 26), told_at=at(2026, 10, 24, 8, 30))
    assert days(autumn, days_before=(1,))[0] == date(2026, 10, 25)
    spring = dossier(last_day=date(2027, 3, 29), told_at=at(2027, 3, 27, 7, 30))
    assert days(spring, days_before=(1,))[0] == date(2027, 3, 29)


def _is_day_off(day: date) -> bool:
    return day.weekday() > 4 or day in public_holidays(day.year)


def test_four_hundred_last_days_in_a_row_each_have_the_whole_ladder() -> None:
    for number in range(400):
        last_day = date(2026, 9, 1) + timedelta(days=number)
        found = days(dossier(last_day=last_day, enrolled_on=date(2026, 1, 1)))
        assert found[-2:] == [last_day, last_day + timedelta(days=1)]
        before = found[:-2]
        assert before, "something leaves before the last day"
        for day in before:
            assert not _is_day_off(day), last_day
        # The last open day on which help can be had is always among them.
        open_day = last_day
        while _is_day_off(open_day):
            open_day -= timedelta(days=1)
        assert open_day in found


# --- Moves of the course, and other rules


def test_case_21_a_course_that_moves_has_a_new_ladder() -> None:
    moved = dossier(last_day=september(24), told_at=at(2026, 8, 28, 10, 0))
    assert days(moved)[0] == september(14)
    assert september(17) not in days(moved)


def test_case_22_a_last_day_that_passed_by_a_move_is_not_told_late() -> None:
    moved = dossier(last_day=LAST_DAY, told_at=at(2026, 9, 5, 10, 0))
    rungs = rungs_of(moved, days_before=DAYS_BEFORE, is_closed=never, until=september(30))
    assert rung_of_today(rungs, september(19)) is None


def test_case_23_who_applied_is_not_reminded_when_the_course_moves_earlier() -> None:
    assert ladder(dossier(applied_on=september(20), last_day=LAST_DAY)) == []


def test_case_24_who_was_too_late_and_may_apply_after_all_is_reminded() -> None:
    late = dossier(enrolled_on=september(20), told_at=at(2026, 9, 20, 10, 0))
    assert ladder(late) == []
    moved = dossier(
        enrolled_on=september(20), told_at=at(2026, 9, 20, 10, 0), last_day=september(24)
    )
    assert days(moved) == [september(22), september(23), september(24), september(25)]


def test_case_25_a_period_with_forty_days_has_the_same_ladder_before_its_end() -> None:
    assert days(dossier(last_day=date(2016, 2, 25), enrolled_on=date(2016, 1, 16))) == [
        date(2016, 2, 15), date(2016, 2, 19), date(2016, 2, 23), date(2016, 2, 24),
        date(2016, 2, 25), date(2016, 2, 26),
    ]  # fmt: skip


# --- Station 3: the own share

APPROVED = {"applied_on": september(15), "approved_on": september(16)}


def test_case_26_the_own_share_is_asked_weekly_and_three_and_one_days_before_its_date() -> None:
    # Guide date Friday 16 October; 14 October is four weeks after the approval.
    assert ladder(dossier(**APPROVED), until=date(2026, 10, 31)) == [
        ("own_share", september(23)),
        ("own_share", september(30)),
        ("own_share", date(2026, 10, 7)),
        ("own_share", date(2026, 10, 13)),
        ("own_share", date(2026, 10, 14)),
        ("own_share", date(2026, 10, 15)),
        ("own_share", date(2026, 10, 23)),
        ("own_share", date(2026, 10, 30)),
    ]


def test_more_time_for_the_own_share_moves_what_is_asked() -> None:
    extended = dossier(**APPROVED, own_share_until=date(2026, 11, 13))
    # Armistice day, eight weeks after the approval, meets three days before on the 10th.
    assert days(extended, until=date(2026, 11, 30))[-4:] == [
        date(2026, 11, 10), date(2026, 11, 12), date(2026, 11, 20), date(2026, 11, 27),
    ]  # fmt: skip


def test_an_approval_that_was_entered_late_is_not_followed_by_a_reminder_at_once() -> None:
    entered_late = dossier(**APPROVED, told_at=at(2026, 9, 22, 15, 0))
    assert days(entered_late)[0] == september(30)


# --- Station 4: the pay order

ORDERED = {**APPROVED, "own_share_ticked_on": september(21)}


def test_the_pay_order_is_asked_after_three_days_then_weekly_then_monthly() -> None:
    first = september(24)
    weekly = [first + timedelta(weeks=number) for number in range(9)]
    monthly = weekly[-1] + timedelta(days=30)
    found = days(dossier(**ORDERED), until=monthly)
    # Armistice day is no day to leave on.
    assert found == [*weekly, date(2026, 12, 18)]
    assert monthly == date(2026, 12, 19)


def test_case_27_the_outer_limit_is_told_thirty_seven_and_one_days_before() -> None:
    found = days(dossier(**ORDERED), until=date(2028, 12, 31))
    assert {date(2027, 12, 1), date(2027, 12, 24), date(2027, 12, 30)} <= set(found)
    assert found[-1] == date(2027, 12, 30)


def test_an_outer_limit_in_a_closure_is_told_on_the_last_open_day() -> None:
    def is_closed(day: date) -> bool:
        return day >= date(2027, 12, 24)

    assert days(dossier(**ORDERED), is_closed=is_closed)[-1] == date(2027, 12, 23)


# --- Station 5: the payment


def test_a_payment_that_is_not_seen_is_told_after_three_weeks_and_every_fortnight() -> None:
    paid = dossier(**ORDERED, pay_order_ticked_on=date(2026, 10, 1))
    assert ladder(paid, until=date(2026, 11, 30)) == [
        ("payment_not_seen", date(2026, 10, 22)),
        ("payment_not_seen", date(2026, 11, 5)),
        ("payment_not_seen", date(2026, 11, 19)),
    ]


def test_money_that_came_in_ends_every_reminder() -> None:
    for stage in (APPROVED, ORDERED, {**ORDERED, "pay_order_ticked_on": date(2026, 10, 1)}):
        assert ladder(dossier(**stage, received_cents=1)) == []


def test_without_the_days_that_a_step_is_counted_from_nothing_is_planned() -> None:
    # Facts of an application whose days are not known.
    for facts in (
        {"is_approved": True},
        {"is_approved": True, "own_share_ticked": True},
        {"is_approved": True, "pay_order_ticked": True},
    ):
        unknown = Dossier(
            facts=Facts(
                enrolled_on=september(1),
                last_day=LAST_DAY,
                due_cents=1,
                has_project_number=True,
                **facts,
            ),
            told_at=None,
            approved_on=None,
            own_share_day=None,
            own_share_ticked_on=None,
            pay_order_ticked_on=None,
            applied_on=None,
            first_lesson_on=september(3),
        )
        assert ladder(unknown) == []


# --- Topics and paces


def test_every_kind_has_a_topic_that_people_choose_about() -> None:
    assert {kind: topic_of(kind) for kind in ReminderKind} == {
        ReminderKind.APPLICATION: Topic.DEADLINES,
        ReminderKind.LAPSED: Topic.DEADLINES,
        ReminderKind.OWN_SHARE: Topic.PAYMENTS,
        ReminderKind.PAY_ORDER: Topic.PAYMENTS,
        ReminderKind.PAYMENT_NOT_SEEN: Topic.PAYMENTS,
    }


def _leaves(about: Dossier, pace: Pace) -> list[date]:
    rungs = rungs_of(about, days_before=DAYS_BEFORE, is_closed=never, until=date(2026, 12, 31))
    every = (september(1) + timedelta(days=number) for number in range(121))
    return [today for today in every if rung_for(rungs, pace, today) is not None]


def test_at_once_and_daily_leave_on_every_day_of_the_ladder() -> None:
    assert _leaves(dossier(), Pace.AT_ONCE) == days(dossier())
    assert _leaves(dossier(), Pace.DAILY) == days(dossier())


def test_off_leaves_nothing() -> None:
    assert _leaves(dossier(), Pace.OFF) == []


def test_weekly_is_monday_and_what_presses_leaves_at_once() -> None:
    # Monday 7 September is ten days before; Friday the 11th waits for Monday the 14th.
    assert _leaves(dossier(), Pace.WEEKLY) == [
        september(7), september(14), september(15), september(16), september(17), september(18),
    ]  # fmt: skip


def test_weekly_does_not_repeat_on_monday_what_pressed_in_the_week() -> None:
    tuesday = dossier(last_day=september(15))
    assert september(21) not in _leaves(tuesday, Pace.WEEKLY)


def test_weekly_asks_for_the_own_share_once_a_week() -> None:
    found = _leaves(dossier(**APPROVED), Pace.WEEKLY)
    assert found[:3] == [september(28), date(2026, 10, 5), date(2026, 10, 12)]


def test_what_presses_is_close_to_its_date_or_the_end_of_the_time_to_apply() -> None:
    def rung(kind: ReminderKind, nominal_on: date) -> Rung:
        return Rung(kind, nominal_on, LAST_DAY, nominal_on)

    assert is_pressing(rung(ReminderKind.APPLICATION, september(15)))
    assert not is_pressing(rung(ReminderKind.APPLICATION, september(14)))
    assert is_pressing(rung(ReminderKind.LAPSED, september(18)))
    assert is_pressing(rung(ReminderKind.OWN_SHARE, september(16)))
    assert not is_pressing(rung(ReminderKind.OWN_SHARE, september(24)))
