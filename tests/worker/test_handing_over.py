"""A mail for somebody who left the company reaches who stays, unless they had it already."""

from dataclasses import replace

import pytest
from flask import Flask

from portal.actions.companies import remove_member
from portal.actions.mail_choices import choose_mails
from portal.mail import Delivery, Outcome
from portal.models import Message, Person, db
from portal.queries.accounts import person_for_change
from portal.queries.companies import membership_for_change
from portal.rules.reminders import Pace, ReminderKind, Topic
from portal.worker.sending import Letter, send_some
from tests.cast import Cast, actor_of, occasion
from tests.conftest import Time
from tests.mail.queued import queue_reminders
from tests.mail.story import Told

ELS, BOB, DORA = (
    "els@bakkerij-peeters.example",
    "bob@bakkerij-peeters.example",
    "dora@boekhouding.example",
)


@pytest.fixture
def story(app: Flask, cast: Cast) -> Told:
    """An's enrolment; the mails about it have left."""
    send(app)
    return Told(cast, cast.enrolment)


def send(app: Flask) -> None:
    """Send everything that is due."""
    db.session.commit()
    settings = replace(app.extensions["settings"], is_demo=True)

    def post(letter: Letter) -> Delivery:
        return Delivery(Outcome.SENT)

    while send_some("w1", settings, post, most=50):
        pass


def only_reader(person: Person, cast: Cast) -> None:
    """The others of the bakery want no news."""
    for other in (cast.els, cast.bob, cast.dora):
        pace = Pace.AT_ONCE if other is person else Pace.OFF
        choose_mails(person_for_change(other.id), {Topic.NEWS: pace}, occasion())


def leaves(person: Person, cast: Cast) -> None:
    membership = membership_for_change(cast.bakery.id, person.id)
    assert membership is not None
    remove_member(membership, cast.bakery, occasion(actor_of(cast.els)))
    db.session.flush()


def ends(kind: str) -> dict[str, str]:
    """What became of the mails of a kind, by address."""
    found = db.session.query(Message).filter_by(kind=kind).populate_existing()
    return {one.to_email: one.last_error or one.state for one in found}


def test_news_that_only_who_left_would_read_goes_to_the_others(
    app: Flask, cast: Cast, story: Told
) -> None:
    only_reader(cast.bob, cast)
    story.report()
    assert set(ends("project_number_received")) == {BOB}
    choose_mails(person_for_change(cast.els.id), {Topic.NEWS: Pace.AT_ONCE}, occasion())
    leaves(cast.bob, cast)
    send(app)
    assert ends("project_number_received") == {BOB: "reader_left", ELS: "sent"}


def test_it_leaves_at_the_pace_of_who_reads_it_now(
    app: Flask, cast: Cast, time: Time, story: Told
) -> None:
    only_reader(cast.bob, cast)
    story.report()
    choose_mails(person_for_change(cast.els.id), {Topic.NEWS: Pace.DAILY}, occasion())
    leaves(cast.bob, cast)
    send(app)
    assert ends("project_number_received") == {BOB: "reader_left", ELS: "waiting"}
    time.is_now(2026, 9, 11, 8, 0)
    send(app)
    assert ends("project_number_received")[ELS] == "sent"


def test_who_has_it_already_does_not_get_it_again(app: Flask, cast: Cast, story: Told) -> None:
    story.report()
    leaves(cast.bob, cast)
    before = db.session.query(Message).count()
    send(app)
    assert ends("project_number_received") == {BOB: "reader_left", ELS: "sent", DORA: "sent"}
    assert db.session.query(Message).count() == before


def test_what_has_consequences_goes_to_all_who_stay_when_they_turned_it_off(
    app: Flask, cast: Cast, story: Told
) -> None:
    for other in (cast.els, cast.dora):
        choose_mails(person_for_change(other.id), {Topic.DEADLINES: Pace.OFF}, occasion())
    story.report()
    story.reject()
    assert set(ends("project_number_rejected")) == {BOB}
    leaves(cast.bob, cast)
    send(app)
    found = ends("project_number_rejected")
    assert found.pop(BOB) == "reader_left"
    assert found
    assert set(found.values()) == {"sent"}


def test_a_mail_of_reminders_takes_its_reminders_along(
    app: Flask, cast: Cast, time: Time, story: Told
) -> None:
    time.is_now(2026, 9, 15, 8, 0)
    queue_reminders(cast.bob, (cast.enrolment, ReminderKind.APPLICATION))
    leaves(cast.bob, cast)
    send(app)
    found = ends("reminders")
    assert found.pop(BOB) == "reader_left"
    assert found == {ELS: "sent", DORA: "sent"}


def test_news_is_not_true_any_more_for_its_new_reader_either(
    app: Flask, cast: Cast, story: Told
) -> None:
    only_reader(cast.bob, cast)
    story.report()
    story.cancel()
    choose_mails(person_for_change(cast.els.id), {Topic.NEWS: Pace.AT_ONCE}, occasion())
    leaves(cast.bob, cast)
    send(app)
    assert ends("project_number_received") == {BOB: "reader_left", ELS: "status_is_cancelled"}


def test_nobody_is_left_but_the_contact_address(app: Flask, cast: Cast, story: Told) -> None:
    only_reader(cast.bob, cast)
    story.report()
    for person in (cast.els, cast.bob, cast.dora):
        membership = membership_for_change(cast.bakery.id, person.id)
        assert membership is not None
        membership.ended_at = occasion().at
    send(app)
    assert ends("project_number_received") == {BOB: "reader_left", ELS: "sent"}
    copy = db.session.query(Message).filter_by(kind="project_number_received", to_email=ELS).one()
    assert copy.person_id is None
