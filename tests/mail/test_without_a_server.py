"""The mail server is away for two days while reminders go on: nothing lost, nothing untrue (E12).

The whole way, with the planning and the sending of a worker.
"""

from datetime import date

import pytest
from flask import Flask

from portal import clock
from portal.actions.recording import PORTAL, Occasion
from portal.mail import Delivery, Outcome
from portal.models import Message, db
from portal.queries.changing import any_enrolment_for_change
from portal.queries.school import school_on
from portal.worker.planning import plan
from portal.worker.sending import Letter, send_next
from tests.cast import Cast, make_course, make_enrolment
from tests.conftest import Time
from tests.mail.story import Story

ELS = "els@bakkerij-peeters.example"


class Server:
    """A mail server that can be away, and what it was handed."""

    def __init__(self) -> None:
        self.is_away = True
        self.taken: list[Letter] = []

    def __call__(self, letter: Letter) -> Delivery:
        if self.is_away:
            return Delivery(Outcome.LATER, "no connection")
        self.taken.append(letter)
        return Delivery(Outcome.SENT)

    def to(self, address: str) -> list[Letter]:
        """What was handed over for somebody."""
        return [letter for letter in self.taken if letter.to_email == address]


class Days:
    """Days and nights of a worker."""

    def __init__(self, app: Flask, time: Time) -> None:
        self.time, self.server, self.settings = time, Server(), app.extensions["settings"]

    def work(self, day: int, hour: int) -> None:
        """A worker's round at an hour of September."""
        self.time.is_now(2026, 9, day, hour)
        today = clock.today()
        plan(Occasion(PORTAL, clock.now(), today, school_on(today), "http://localhost"))
        while send_next("worker", self.settings, self.server):
            pass

    def before(self) -> None:
        """What the days before had to tell has left."""
        db.session.query(Message).update({"state": "sent", "sent_at": clock.now()})
        db.session.commit()


@pytest.fixture
def days(app: Flask, cast: Cast, time: Time) -> Days:
    """An enrolled on 10 September; the last day is the 17th."""
    days = Days(app, time)
    days.before()
    return days


def test_e12_two_days_later_one_mail_says_what_is_true_then(days: Days, cast: Cast) -> None:
    for day, hour in ((15, 8), (15, 20), (16, 8), (16, 20), (17, 8)):
        days.work(day, hour)
    assert days.server.taken == []
    days.server.is_away = False
    days.work(17, 9)
    (mail,) = days.server.to(ELS)
    assert (
        mail.composed.subject == "Vandaag is de laatste dag voor je aanvraag: An Peeters, Frans 1"
    )
    days.work(17, 12)
    assert len(days.server.to(ELS)) == 1


def test_e12_what_was_done_meanwhile_is_in_no_mail(days: Days, cast: Cast) -> None:
    course = make_course("F26-SPA1", name="Spaans 1")
    make_enrolment(cast.an, course, cast.bakery, number="F2600060")
    days.before()
    for day in (15, 16, 17):
        days.work(day, 8)
    cast.enrolment = any_enrolment_for_change(cast.enrolment.public_id)
    Story(cast).report()
    db.session.commit()
    days.server.is_away = False
    days.work(17, 9)
    (reminder,) = [one for one in days.server.to(ELS) if "TEST" not in one.composed.text]
    assert "Spaans 1" in reminder.composed.subject
    assert "Frans 1" not in reminder.composed.text


def test_e12_after_the_last_day_the_mail_says_that_it_has_passed_once(
    days: Days, cast: Cast
) -> None:
    for day in (15, 16, 17):
        days.work(day, 8)
    days.work(18, 7)
    days.server.is_away = False
    days.work(18, 7)
    assert days.server.to(ELS) == []
    days.work(18, 8)
    days.work(19, 8)
    (mail,) = days.server.to(ELS)
    assert mail.composed.subject.startswith("De uiterste datum voor je aanvraag is voorbij")
    left = db.session.query(Message).filter_by(kind="reminders", state="waiting").count()
    assert (left, cast.enrolment.last_day) == (0, date(2026, 9, 17))
