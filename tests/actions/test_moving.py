"""A moved course, a changed rule, a late report: computed anew once, told once (promise E18)."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from portal import clock
from portal.actions.courses import CourseDetails, change_course
from portal.actions.invariants import broken_invariants
from portal.actions.recording import facts_of as facts_of_enrolment
from portal.actions.settings import add_rule, effects_of_rule
from portal.mail import Composed, compose
from portal.mail.facts import facts_of, why_untrue
from portal.models import Course, Document, Enrolment, Event, Message, db
from portal.queries.changing import course_for_change
from portal.queries.outbox import story_of
from portal.queries.school import school_on
from portal.queries.worklists import CallReason, call_days, calls_of
from portal.rules.deadline import Term
from portal.rules.stations import Status, status_of
from tests.browser_of import Browser
from tests.cast import Cast, actor_of, make_course, make_enrolment, occasion
from tests.conftest import Time
from tests.mail.story import Story
from tests.stages import again, approved, reported

THREE, TEN = date(2026, 9, 3), date(2026, 9, 10)
FORTY_DAYS = Term(date(2026, 9, 1), date(2026, 9, 30), 40, "Besluit van de minister")


class Desk:
    """An enrolled in a course of her own, and what the secretariat does to it."""

    def __init__(self, cast: Cast, time: Time) -> None:
        self.cast, self.time = cast, time

    def enrolled(self, first_lesson: date, enrolled_on: date) -> Enrolment:
        """An's enrolment, told on the day on which she enrolled."""
        self.time.is_now(enrolled_on.year, enrolled_on.month, enrolled_on.day)
        self.course = make_course("F26-MOVE", first_lesson_on=first_lesson)
        self.one = make_enrolment(
            self.cast.an, self.course, self.cast.bakery, number="F2600077", enrolled_on=enrolled_on
        )
        db.session.commit()
        return self.one

    def moves(self, first_lesson: date) -> None:
        """The secretariat saves another first lesson."""
        course: Course = course_for_change(self.course.public_id)
        values = {name: getattr(course, name) for name in CourseDetails.__slots__}
        values["first_lesson_on"] = first_lesson
        change_course(course, CourseDetails(**values), occasion(actor_of(self.cast.mieke)))
        db.session.commit()

    def rules(self, rule: Term) -> None:
        """The administrator saves another rule."""
        add_rule(rule, occasion(actor_of(self.cast.joris)))
        db.session.commit()

    @property
    def status(self) -> Status:
        """What the enrolment's status is now."""
        return status_of(facts_of_enrolment(again(self.one)), clock.today())

    def mails(self, kind: str) -> list[Message]:
        """The mails of a kind about the enrolment, the oldest first."""
        found = db.session.query(Message).filter_by(kind=kind, enrolment_id=self.one.id)
        return list(found.order_by(Message.id))

    def read(self, mail: Message) -> Composed:
        """A mail as it would leave now."""
        school, now = school_on(clock.today()), clock.now()
        story = story_of(mail.id)
        assert why_untrue(story, now) is None
        return compose(mail.kind, "nl", facts_of(story, school, base_url="https://x.be", at=now))

    def confirmations(self) -> list[Document]:
        """The confirmations of the enrolment, the oldest first."""
        found = db.session.query(Document).filter_by(enrolment_id=self.one.id, kind="confirmation")
        return list(found.order_by(Document.id))

    def moved(self) -> list[Event]:
        """The lines of the log about a last day that moved."""
        found = db.session.query(Event).filter_by(kind="last_day_moved", enrolment_id=self.one.id)
        return list(found.order_by(Event.id))


@pytest.fixture
def desk(cast: Cast, time: Time) -> Desk:
    """The secretariat."""
    return Desk(cast, time)


def event_in_calendar(app: Any, desk: Desk) -> Any:
    """The last day as Els's calendar would read it now."""
    els = Browser(app).signed_in_as(desk.cast.els)
    place = f"/onderneming/{desk.cast.bakery.public_id}/inschrijvingen/{desk.one.public_id}"
    return Calendar.from_ical(els.get(f"{place}/termijn.ics").data).walk("VEVENT")[0]


def test_case_21_more_time_is_one_mail_a_new_confirmation_and_a_higher_sequence(
    app: Any, desk: Desk
) -> None:
    desk.enrolled(THREE, date(2026, 8, 28))
    before = event_in_calendar(app, desk)
    desk.time.is_now(2026, 9, 1)
    desk.moves(TEN)
    assert desk.one.last_day == date(2026, 9, 24)
    to_whom = Counter(mail.to_email for mail in desk.mails("start_moved"))
    assert set(to_whom.values()) == {1}
    assert {"els@bakkerij-peeters.example", "bob@bakkerij-peeters.example"} <= set(to_whom)
    mail = desk.read(desk.mails("start_moved")[0])
    assert "donderdag 24 september 2026. Eerst was dat donderdag 17 september 2026." in mail.text
    (student,) = desk.mails("start_moved_student")
    assert "tot en met donderdag 24 september 2026" in desk.read(student).text
    old, new = desk.confirmations()
    assert old.replaced_at is not None
    assert new.replaced_at is None
    after = event_in_calendar(app, desk)
    assert after["uid"] == before["uid"]
    assert after.decoded("dtstart") == date(2026, 9, 24)
    assert int(after["sequence"]) > int(before["sequence"])


def test_e18_saving_the_same_day_again_repeats_nothing(desk: Desk) -> None:
    desk.enrolled(THREE, date(2026, 8, 28))
    desk.moves(TEN)
    mails, events = db.session.query(Message).count(), db.session.query(Event).count()
    desk.moves(TEN)
    assert db.session.query(Message).count() == mails
    assert db.session.query(Event).count() == events
    assert len(desk.moved()) == 1
    assert desk.moved()[0].facts["last_day"] == ["2026-09-17", "2026-09-24"]


def test_e18_a_second_move_takes_the_place_of_a_mail_that_still_waits(desk: Desk) -> None:
    desk.enrolled(THREE, date(2026, 8, 28))
    desk.moves(TEN)
    first = desk.mails("start_moved")[0]
    desk.moves(date(2026, 9, 8))
    assert why_untrue(story_of(first.id), clock.now()) == "replaced_since"
    assert "dinsdag 22 september 2026" in desk.read(desk.mails("start_moved")[-1]).text


def test_case_22_a_move_that_passes_the_last_day_puts_the_company_on_the_call_list(
    desk: Desk,
) -> None:
    desk.enrolled(TEN, date(2026, 9, 5))
    desk.time.is_now(2026, 9, 18)
    assert desk.status is Status.APPLICATION_NEEDED
    desk.moves(THREE)
    assert desk.one.last_day == date(2026, 9, 17)
    assert desk.status is Status.DEADLINE_PASSED
    days = call_days(clock.now(), clock.today(), 30)
    called = [row.number for row in calls_of(None, CallReason.PASSED, days)]
    assert "F2600077" in called
    text = desk.read(desk.mails("start_moved")[0]).text
    assert "donderdag 17 september 2026, is al voorbij. Bel ons vandaag nog" in text


def test_who_becomes_too_late_is_not_sent_to_a_confirmation_that_was_withdrawn(
    desk: Desk,
) -> None:
    desk.enrolled(TEN, date(2026, 9, 20))
    desk.moves(THREE)
    assert desk.status is Status.ENROLLED_TOO_LATE
    (paper,) = desk.confirmations()
    assert paper.withdrawn_at is not None
    text = desk.read(desk.mails("start_moved")[0]).text
    assert "De bevestiging geldt niet meer." in text
    assert "Er is een nieuwe bevestiging" not in text


def test_case_23_who_applied_under_the_day_we_gave_stays_in_time_and_is_flagged(
    app: Any, desk: Desk
) -> None:
    desk.enrolled(TEN, date(2026, 9, 5))
    desk.time.is_now(2026, 9, 20)
    application = reported(desk.one, desk.cast.els, date(2026, 9, 20))
    desk.time.is_now(2026, 9, 21)
    desk.moves(THREE)
    db.session.refresh(application)
    assert desk.one.last_day == date(2026, 9, 17)
    assert application.last_day == date(2026, 9, 24)
    assert desk.status is Status.PROJECT_NUMBER_IN_REVIEW
    mieke = Browser(app).signed_in_as(desk.cast.mieke)
    page = mieke.get(f"/beheer/projectnummers/{application.public_id}").text
    assert "donderdag 24 september 2026" in page
    assert "donderdag 17 september 2026" in page
    assert "Je hebt je aanvraag al gedaan." in desk.read(desk.mails("start_moved")[0]).text


def test_case_24_who_was_too_late_may_apply_after_all(desk: Desk) -> None:
    desk.enrolled(THREE, date(2026, 9, 20))
    assert desk.status is Status.ENROLLED_TOO_LATE
    assert desk.confirmations() == []
    desk.time.is_now(2026, 9, 21)
    desk.moves(TEN)
    assert desk.status is Status.APPLICATION_NEEDED
    assert "tot en met donderdag 24 september 2026" in desk.read(desk.mails("start_moved")[0]).text
    assert len(desk.confirmations()) == 1


def test_another_rule_tells_the_employer_and_the_student_from_which_day_to_which(
    app: Any, desk: Desk
) -> None:
    desk.enrolled(THREE, date(2026, 9, 4))
    before = event_in_calendar(app, desk)
    desk.rules(FORTY_DAYS)
    assert (desk.one.last_day, desk.one.term_days) == (date(2026, 10, 13), 40)
    mail = desk.read(desk.mails("start_moved")[0])
    assert "De regel voor de uiterste datum is veranderd." in mail.text
    assert "start nog altijd op donderdag 3 september 2026." in mail.text
    assert "dinsdag 13 oktober 2026. Eerst was dat donderdag 17 september 2026." in mail.text
    (student,) = desk.mails("start_moved_student")
    told = desk.read(student)
    assert told.subject == "Nieuwe uiterste datum voor Frans 1"
    assert "tot en met dinsdag 13 oktober 2026" in told.text
    assert desk.mails("deadline_note") == []
    assert [one.replaced_at is None for one in desk.confirmations()] == [False, True]
    assert int(event_in_calendar(app, desk)["sequence"]) > int(before["sequence"])
    els = Browser(app).signed_in_as(desk.cast.els)
    page = els.get(
        f"/onderneming/{desk.cast.bakery.public_id}/inschrijvingen/{desk.one.public_id}"
    ).text
    assert "De regel voor de uiterste datum is veranderd." in page


def test_the_same_rule_again_changes_nothing(desk: Desk) -> None:
    desk.enrolled(THREE, date(2026, 9, 4))
    desk.rules(FORTY_DAYS)
    mails = db.session.query(Message).count()
    desk.rules(FORTY_DAYS)
    assert db.session.query(Message).count() == mails
    assert len(desk.moved()) == 1


def test_a_shorter_rule_that_passes_the_day_asks_to_call_and_spares_the_student(
    desk: Desk,
) -> None:
    desk.enrolled(THREE, date(2026, 9, 4))
    desk.time.is_now(2026, 9, 16)
    desk.rules(Term(date(2026, 9, 1), None, 8, "Besluit van de minister"))
    assert desk.status is Status.DEADLINE_PASSED
    assert "is al voorbij. Bel ons" in desk.read(desk.mails("start_moved")[0]).text
    assert desk.mails("start_moved_student") == []


def test_a_final_enrolment_follows_in_silence_so_that_an_undone_payment_finds_its_day(
    app: Any, desk: Desk
) -> None:
    desk.enrolled(THREE, date(2026, 9, 4))
    desk.cast.enrolment = desk.one
    story = Story(desk.cast)
    for deed in (story.report, story.approve, story.tick, story.pay):
        deed()
    db.session.commit()
    desk.moves(TEN)
    assert effects_of_rule(FORTY_DAYS, occasion()) != []
    assert desk.one.number not in {
        one.enrolment.number for one in effects_of_rule(FORTY_DAYS, occasion())
    }
    desk.rules(FORTY_DAYS)
    assert (desk.one.last_day, desk.one.term_days) == (date(2026, 10, 20), 40)
    assert desk.mails("start_moved") == desk.mails("start_moved_student") == []
    story.undo()
    db.session.commit()
    assert broken_invariants(app.extensions["storage"]) == []


def test_a_cancelled_enrolment_keeps_what_it_had(app: Any, desk: Desk) -> None:
    desk.enrolled(THREE, date(2026, 9, 4))
    desk.cast.enrolment = desk.one
    Story(desk.cast).cancel()
    db.session.commit()
    desk.moves(TEN)
    assert desk.one.last_day == date(2026, 9, 17)
    assert desk.moved() == []
    assert broken_invariants(app.extensions["storage"]) == []


def test_a_late_report_keeps_the_day_that_was_communicated(desk: Desk) -> None:
    desk.enrolled(THREE, date(2026, 9, 4))
    desk.time.is_now(2026, 9, 25)
    assert desk.status is Status.DEADLINE_PASSED
    application = reported(desk.one, desk.cast.els, date(2026, 9, 17))
    assert application.last_day == date(2026, 9, 17)
    assert desk.status is Status.PROJECT_NUMBER_IN_REVIEW
    approved(desk.one, desk.cast.mieke, date(2026, 9, 25))
    assert desk.status is Status.OWN_SHARE_DUE
    assert desk.moved() == []
