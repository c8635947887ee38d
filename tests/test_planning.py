"""Rounds of planning: in time, once, and never by a clock that went back."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal import clock
from portal.actions.invariants import broken_invariants
from portal.actions.reminders import LEEWAY, WENT_BACK, Planned, is_round_due
from portal.actions.reminders.wanted import PAGE
from portal.clock import BRUSSELS
from portal.models import Heartbeat, Message, Reminder, db
from portal.queries.changing import any_enrolment_for_change
from portal.worker.planning import plan, plan_when_due
from tests.bank import make_enrolments
from tests.cast import Cast, make_company, make_course, make_enrolment, occasion
from tests.conftest import Time
from tests.mail.story import Story

ELS = "els@bakkerij-peeters.example"


def plan_now() -> Planned | None:
    """One round at this moment."""
    return plan(occasion())


def planned(**conditions: object) -> Counter[tuple[date, str]]:
    """How often each kind is planned on each day, to Els."""
    found = db.session.query(Reminder).filter_by(to_email=ELS, **conditions)
    return Counter((one.on, one.kind) for one in found)


def last_round() -> Heartbeat:
    """The sign of life of planning."""
    db.session.expire_all()
    return db.session.query(Heartbeat).filter_by(name="planning").one()


def september(day: int) -> date:
    return date(2026, 9, day)


# --- In time


def test_nothing_is_planned_before_eight_but_the_round_counts(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16, 7, 59)
    assert plan_now() == Planned()
    assert last_round().at == clock.now()
    time.is_now(2026, 9, 16, 8, 0)
    assert plan_now() == Planned(reminders=4, mails=4)
    assert planned() == {(september(16), "application"): 1}


def test_the_overview_is_queued_from_half_past_seven(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16, 7, 29)
    plan_now()
    assert db.session.query(Message).filter_by(kind="staff_digest").count() == 0
    time.is_now(2026, 9, 16, 7, 30)
    plan_now()
    plan_now()
    assert db.session.query(Message).filter_by(kind="staff_digest").count() == 1


def test_e14_a_morning_that_was_missed_is_caught_up_the_same_day(cast: Cast, time: Time) -> None:
    """The server was off from 7.00 to 13.00 uur."""
    time.is_now(2026, 9, 16, 7, 0)
    plan_now()
    time.is_now(2026, 9, 16, 13, 0)
    plan_now()
    assert planned() == {(september(16), "application"): 1}


def test_e14_a_day_that_was_missed_is_not_sent_on_another(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 14, 23, 50)
    plan_now()
    time.is_now(2026, 9, 16, 8, 0)
    plan_now()
    assert planned() == {(september(16), "application"): 1}


def test_e14_a_minute_before_midnight_is_still_today(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16, 23, 59)
    plan_now()
    time.is_now(2026, 9, 17, 0, 0)
    plan_now()
    assert planned() == {(september(16), "application"): 1}


def test_e14_a_second_round_plans_nothing(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16, 8, 0)
    plan_now()
    time.is_now(2026, 9, 16, 8, 10)
    assert plan_now() == Planned()
    for mail in db.session.query(Message).filter_by(kind="reminders"):
        mail.state = "sent"
    db.session.commit()
    time.is_now(2026, 9, 16, 18, 0)
    assert plan_now() == Planned()
    assert broken_invariants(app.extensions["storage"]) == []


def test_e14_two_workers_plan_each_reminder_once(app: Flask, cast: Cast, time: Time) -> None:
    make_enrolments(40, cast.course, cast.bakery)
    db.session.commit()
    time.is_now(2026, 9, 16, 8, 0)
    start, failures = threading.Barrier(3), []

    def work() -> None:
        with app.app_context():
            start.wait(30)
            try:
                plan_now()
            except Exception as problem:  # The test names it; a thread cannot fail one.
                failures.append(repr(problem))
            db.session.remove()

    db.session.remove()
    threads = [threading.Thread(target=work, daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    # The first sign of life of all is written by one; another tries its round again.
    assert all("heartbeat" in one for one in failures)
    rows = db.session.query(Reminder).all()
    assert len(rows) == 41 * 3 + 1
    assert len({(one.enrolment_id, one.to_email) for one in rows}) == len(rows)
    assert db.session.query(Message).filter_by(kind="reminders").count() == 4
    assert db.session.query(Message).filter_by(kind="staff_digest").count() == 1


# --- Clock changes


@pytest.mark.parametrize(
    ("last_day", "eight_in_utc"),
    [
        pytest.param(date(2026, 10, 25), datetime(2026, 10, 25, 7, 0, tzinfo=UTC), id="25_hours"),
        pytest.param(date(2027, 3, 28), datetime(2027, 3, 28, 6, 0, tzinfo=UTC), id="23_hours"),
    ],
)
def test_e15_reminders_leave_at_eight_in_brussels_when_the_clock_changes(
    cast: Cast, time: Time, last_day: date, eight_in_utc: datetime
) -> None:
    first = last_day - timedelta(days=14)
    time.is_now(first.year, first.month, first.day)
    course = make_course("F26-FRA2", first_lesson_on=first, last_lesson_on=last_day)
    one = make_enrolment(cast.an, course, cast.bakery, number="F2600003", enrolled_on=first)
    db.session.commit()
    told: list[datetime] = []
    moment = datetime(last_day.year, last_day.month, last_day.day, tzinfo=BRUSSELS)
    time.moment = moment.astimezone(UTC).astimezone(BRUSSELS)
    while time.moment.date() == last_day:
        plan_when_due(occasion)
        if not told and planned(enrolment_id=one.id):
            told.append(clock.now())
        time.moment = (time.moment.astimezone(UTC) + timedelta(minutes=5)).astimezone(BRUSSELS)
    assert told == [eight_in_utc]
    assert planned(enrolment_id=one.id) == {(last_day, "application"): 1}


# --- Rounds


def test_a_round_is_due_every_ten_minutes_and_at_the_hours_of_mail() -> None:
    def at(hour: int, minute: int, second: int = 0) -> datetime:
        return datetime(2026, 9, 16, hour, minute, second, tzinfo=BRUSSELS).astimezone(UTC)

    assert is_round_due(None, at(3, 0))
    assert is_round_due(at(3, 0), at(3, 10))
    assert not is_round_due(at(3, 0), at(3, 9, 59))
    assert is_round_due(at(7, 59, 59), at(8, 0))
    assert is_round_due(at(7, 29, 59), at(7, 30))
    assert not is_round_due(at(8, 0), at(8, 0, 30))
    assert not is_round_due(at(8, 1), at(8, 0))


def test_a_worker_leaves_a_round_that_another_just_did(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16, 8, 0)
    assert plan_when_due(occasion) == Planned(reminders=4, mails=4)
    time.is_now(2026, 9, 16, 8, 5)
    assert plan_when_due(occasion) is None
    assert last_round().at == clock.now() - timedelta(minutes=5)


# --- A clock that went back


def test_e16_a_clock_that_went_back_plans_nothing_and_says_so(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16, 7, 50)
    plan_now()
    noted = clock.now()
    time.is_now(2026, 9, 15, 9, 0)
    assert plan_when_due(occasion) is None
    assert planned() == {}
    sign = last_round()
    assert sign.at == noted
    assert sign.detail == f"{WENT_BACK} {clock.now().isoformat()}"
    # Set right again, everything goes on.
    time.is_now(2026, 9, 16, 8, 0)
    assert plan_when_due(occasion) is not None
    assert last_round().detail == ""


def test_e16_a_clock_may_be_set_right_by_a_little(cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16, 8, 5)
    plan_now()
    time.moment -= LEEWAY
    assert plan_now() == Planned()
    assert last_round().detail == ""


def test_e16_a_clock_that_runs_on_for_an_hour_is_believed(cast: Cast, time: Time) -> None:
    """It was a day ahead for a minute: the reminders of the day are not lost by that."""
    time.is_now(2026, 9, 17, 7, 0)
    plan_now()
    time.is_now(2026, 9, 16, 8, 0)
    assert plan_now() is None
    time.is_now(2026, 9, 16, 8, 59)
    assert plan_now() is None
    # Back once more: the hour begins anew.
    time.is_now(2026, 9, 16, 7, 50)
    assert plan_now() is None
    time.is_now(2026, 9, 16, 8, 49)
    assert plan_now() is None
    time.is_now(2026, 9, 16, 8, 50)
    assert plan_now() == Planned(reminders=4, mails=4)
    assert last_round().at == clock.now()


# --- A course that moves


def test_e18_a_course_that_moves_is_planned_anew_and_nothing_is_repeated(
    cast: Cast, time: Time
) -> None:
    for day in range(11, 16):
        time.is_now(2026, 9, day, 8, 0)
        plan_now()
    time.is_now(2026, 9, 15, 10, 0)
    story = Story(cast)
    story.one = any_enrolment_for_change(cast.enrolment.public_id)
    story.move(7)
    db.session.commit()
    for day in range(15, 30):
        for hour in (11, 18):
            time.is_now(2026, 9, day, hour, 0)
            plan_now()
    # Five days before the new last day, the 24th, is a Saturday.
    days = [12, 15, 18, 22, 23, 24]
    assert planned() == {
        **{(september(day), "application"): 1 for day in days},
        (september(25), "lapsed"): 1,
    }


def test_e18_a_course_that_moves_back_does_not_repeat_the_mail_of_that_day(
    cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 15, 8, 0)
    plan_now()
    for days in (7, -7):
        time.moment += timedelta(hours=1)
        story = Story(cast)
        story.one = any_enrolment_for_change(cast.enrolment.public_id)
        story.move(days)
        db.session.commit()
        plan_now()
    assert planned() == {(september(15), "application"): 1}


# --- Many enrolments


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile."""
    found: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _counted(work: Callable[[], object]) -> int:
    with statements() as found:
        work()
    return len(found)


def test_each_thousand_enrolments_take_the_same_number_of_statements(
    cast: Cast, time: Time
) -> None:
    """Each thousand is of a company of its own; the first counts An and Toby."""
    counts, numbers = [], ("0999000921", "0999001218", "0999001317")
    for pages, number in enumerate(numbers, 1):
        time.is_now(2026, 9, 10)
        company = make_company(f"Bedrijf {pages}", number, "Kim", f"kim@bedrijf{pages}.example")
        course = make_course(f"F26-FRA{pages + 1}")
        make_enrolments(PAGE - 2 * (pages == 1), course, company)
        db.session.commit()
        time.is_now(2026, 9, 14 + pages, 8, 0)
        counts.append(_counted(plan_now))
        # An is told to three people.
        assert db.session.query(Reminder).filter_by(on=time.today).count() == pages * PAGE + 2
    one, two, three = counts
    assert two - one == three - two
    assert two - one <= 20
