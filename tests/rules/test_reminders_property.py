"""What holds for the reminders of every enrolment there could be."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from portal.rules.deadline import outer_day, own_share_day
from portal.rules.holidays import public_holidays
from portal.rules.reminders import Dossier, ReminderKind, Rung, rungs_of
from portal.rules.stations import Facts, Stage, stage_of

BRUSSELS = ZoneInfo("Europe/Brussels")
DAY = timedelta(days=1)
REMINDED = {
    Stage.AWAITING_APPLICATION,
    Stage.OWN_SHARE_DUE,
    Stage.PAY_ORDER_DUE,
    Stage.PAYMENT_EXPECTED,
}

dates = st.dates(date(2025, 1, 1), date(2029, 12, 31))
some_days = st.integers(0, 60)


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """An enrolment at any station, told at any moment of the day of enrolment."""
    first_lesson_on = draw(dates)
    enrolled_on = first_lesson_on + timedelta(days=draw(st.integers(-60, 20)))
    told_on = enrolled_on + timedelta(days=draw(st.integers(0, 3)))
    minutes = draw(st.integers(0, 24 * 60 - 1))
    told_at = datetime(
        told_on.year, told_on.month, told_on.day, minutes // 60, minutes % 60, tzinfo=BRUSSELS
    )
    station = draw(st.integers(0, 4))
    applied_on = enrolled_on + timedelta(days=draw(some_days))
    approved_on = applied_on + timedelta(days=draw(some_days))
    own_share_on = approved_on + timedelta(days=draw(some_days))
    pay_order_on = own_share_on + timedelta(days=draw(some_days))
    return Dossier(
        facts=Facts(
            enrolled_on=enrolled_on,
            last_day=first_lesson_on + timedelta(days=draw(st.sampled_from((14, 40)))),
            due_cents=180_00,
            received_cents=draw(st.sampled_from((0, 0, 0, 90_00, 180_00))),
            is_cancelled=draw(st.sampled_from((False, False, False, True))),
            is_ordinary_fee=draw(st.sampled_from((False, False, False, True))),
            has_project_number=station > 0,
            is_rejected=station > 0 and draw(st.sampled_from((False, False, True))),
            is_approved=station > 1,
            own_share_ticked=station > 2,
            pay_order_ticked=station > 3,
        ),
        told_at=draw(st.sampled_from((None, told_at.astimezone(UTC)))),
        applied_on=applied_on if station > 0 else None,
        approved_on=approved_on if station > 1 else None,
        own_share_day=own_share_day(approved_on) if station > 1 else None,
        own_share_ticked_on=own_share_on if station > 2 else None,
        pay_order_ticked_on=pay_order_on if station > 3 else None,
        first_lesson_on=first_lesson_on,
    )


days_before = st.lists(st.integers(0, 30), max_size=5).map(tuple)
closures = st.lists(st.tuples(dates, st.integers(0, 20)), max_size=3)


def rungs(about: Dossier, days: tuple[int, ...], closed: list[tuple[date, int]]) -> list[Rung]:
    """Two years of reminders of a school with these closures."""
    until = about.first_lesson_on + timedelta(days=730)
    return list(
        rungs_of(about, days_before=days, is_closed=lambda day: is_in(closed, day), until=until)
    )


def is_in(closed: list[tuple[date, int]], day: date) -> bool:
    """Whether the school is closed."""
    return any(start <= day <= start + timedelta(days=number) for start, number in closed)


def is_off(closed: list[tuple[date, int]], day: date) -> bool:
    """Whether nobody answers."""
    return day.weekday() > 4 or day in public_holidays(day.year) or is_in(closed, day)


@given(dossiers(), days_before, closures)
def test_nothing_leaves_once_a_step_is_done(
    about: Dossier, days: tuple[int, ...], closed: list[tuple[date, int]]
) -> None:
    stage = stage_of(about.facts)
    kinds = {rung.kind for rung in rungs(about, days, closed)}
    if stage not in REMINDED:
        assert not kinds
    elif stage is Stage.AWAITING_APPLICATION:
        assert kinds <= {ReminderKind.APPLICATION, ReminderKind.LAPSED}
    else:
        named = {
            Stage.OWN_SHARE_DUE: ReminderKind.OWN_SHARE,
            Stage.PAY_ORDER_DUE: ReminderKind.PAY_ORDER,
            Stage.PAYMENT_EXPECTED: ReminderKind.PAYMENT_NOT_SEEN,
        }
        assert kinds <= {named[stage]}


@given(dossiers(), days_before, closures)
def test_one_a_day_in_order_and_about_the_communicated_date(
    about: Dossier, days: tuple[int, ...], closed: list[tuple[date, int]]
) -> None:
    found = rungs(about, days, closed)
    leaving = [rung.on for rung in found]
    assert leaving == sorted(set(leaving))
    communicated = {
        ReminderKind.APPLICATION: about.facts.last_day,
        ReminderKind.LAPSED: about.facts.last_day,
        ReminderKind.OWN_SHARE: about.own_share_day,
        ReminderKind.PAY_ORDER: outer_day(about.applied_on) if about.applied_on else None,
        ReminderKind.PAYMENT_NOT_SEEN: about.pay_order_ticked_on,
    }
    for rung in found:
        assert rung.about_on == communicated[rung.kind]
        assert rung.on <= rung.nominal_on


@given(dossiers(), days_before, closures)
def test_nothing_comes_right_after_what_was_told(
    about: Dossier, days: tuple[int, ...], closed: list[tuple[date, int]]
) -> None:
    assume(about.told_at is not None)
    told_at = about.told_at
    assert told_at is not None
    for rung in rungs(about, days, closed):
        at = datetime(rung.on.year, rung.on.month, rung.on.day, 8, tzinfo=BRUSSELS)
        is_fixed = rung.kind is ReminderKind.LAPSED or rung.on == rung.about_on
        if is_fixed or rung.about_on < rung.on:
            assert rung.on > told_at.astimezone(BRUSSELS).date()
        else:
            assert at.astimezone(UTC) - told_at >= DAY


@given(dossiers(), days_before, closures)
def test_the_last_day_and_the_day_after_are_always_told_unless_just_told(
    about: Dossier, days: tuple[int, ...], closed: list[tuple[date, int]]
) -> None:
    assume(stage_of(about.facts) is Stage.AWAITING_APPLICATION)
    told_on = about.told_at.astimezone(BRUSSELS).date() if about.told_at else date.min
    last_day = about.facts.last_day
    by_day = {rung.on: rung.kind for rung in rungs(about, days, closed)}
    expected = {last_day: ReminderKind.APPLICATION, last_day + DAY: ReminderKind.LAPSED}
    for day, kind in expected.items():
        assert by_day.get(day) == (kind if day > told_on else None)


@given(dossiers(), days_before, closures)
def test_what_comes_before_its_date_leaves_on_an_open_day_or_on_its_own(
    about: Dossier, days: tuple[int, ...], closed: list[tuple[date, int]]
) -> None:
    for rung in rungs(about, days, closed):
        if rung.on < rung.nominal_on:
            assert not is_off(closed, rung.on)
            passed = (rung.nominal_on - rung.on).days
            assert all(is_off(closed, rung.on + number * DAY) for number in range(1, passed + 1))


@given(dossiers(), days_before, closures, st.integers(0, 400))
def test_looking_less_far_ahead_only_leaves_out_what_comes_later(
    about: Dossier, days: tuple[int, ...], closed: list[tuple[date, int]], number: int
) -> None:
    until = about.first_lesson_on + timedelta(days=number)
    shorter = rungs_of(
        about, days_before=days, is_closed=lambda day: is_in(closed, day), until=until
    )
    whole = rungs(about, days, closed)
    assert list(shorter) == [rung for rung in whole if rung.on <= until]


@given(dossiers(), days_before, closures, st.integers(-60, 400), st.integers(0, 60))
def test_a_part_of_the_ladder_is_what_leaves_between_two_days(
    about: Dossier, days: tuple[int, ...], closed: list[tuple[date, int]], first: int, more: int
) -> None:
    since = about.first_lesson_on + timedelta(days=first)
    until = since + timedelta(days=more)
    part = rungs_of(
        about,
        days_before=days,
        is_closed=lambda day: is_in(closed, day),
        since=since,
        until=until,
    )
    assert list(part) == [one for one in rungs(about, days, closed) if since <= one.on <= until]
