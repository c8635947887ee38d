"""Choosing how often mail comes, and that a last day always has a reader."""

import threading
from datetime import datetime

import pytest
from flask import Flask

from portal.actions.companies import LastReader, remove_member, set_receives_mail
from portal.actions.mail_choices import choose_mails
from portal.actions.recording import record, tell_employer
from portal.models import Company, Event, MailChoice, Membership, Message, Person, db
from portal.queries.accounts import person_for_change
from portal.queries.mail_choices import choices_of, companies_with_mail_of
from portal.rules.reminders import Pace, Topic
from tests.cast import Cast, occasion
from tests.conftest import Time

NO_DEADLINES = {Topic.DEADLINES: Pace.OFF}


def choose(person: Person, paces: dict[Topic, Pace]) -> None:
    """Let somebody choose, and commit."""
    choose_mails(person_for_change(person.id), paces, occasion())
    db.session.commit()


def eight(time: Time, month: int, day: int) -> datetime:
    """Eight in the morning of a day, without travelling there."""
    return time.moment.replace(month=month, day=day, hour=8, minute=0)


def tell(cast: Cast, kind: str) -> dict[str, Message]:
    """Queue a mail about An's enrolment; who gets it, by address."""
    event = record("deadline_mail_asked", occasion(), enrolment=cast.enrolment)
    tell_employer(kind, cast.enrolment, event=event, today=occasion().today)
    db.session.commit()
    return {one.to_email: one for one in db.session.query(Message).filter_by(event_id=event.id)}


def test_everything_comes_at_once_until_somebody_chooses(cast: Cast) -> None:
    assert set(choices_of(cast.els.id).values()) == {Pace.AT_ONCE}
    choose(cast.els, {Topic.NEWS: Pace.WEEKLY})
    choose(cast.els, {Topic.NEWS: Pace.DAILY, Topic.PAYMENTS: Pace.AT_ONCE})
    assert choices_of(cast.els.id)[Topic.NEWS] is Pace.DAILY
    assert db.session.query(MailChoice).count() == 1
    events = db.session.query(Event).filter_by(kind="mail_choice_changed").all()
    assert [one.facts["changed"] for one in events] == [
        {"news": ["at_once", "weekly"]},
        {"news": ["weekly", "daily"]},
    ]


def test_the_last_reader_of_a_company_cannot_turn_last_days_off(cast: Cast) -> None:
    choose(cast.els, NO_DEADLINES)
    choose(cast.bob, NO_DEADLINES)
    with pytest.raises(LastReader, match="Bakkerij Peeters bv"):
        choose(cast.dora, NO_DEADLINES)
    db.session.rollback()
    # Chris is the only one of the garage who gets its mails: Dora reads there.
    with pytest.raises(LastReader, match="Garage De Smet bv"):
        choose(cast.chris, NO_DEADLINES)
    db.session.rollback()
    assert db.session.query(MailChoice).count() == 2


def test_who_leaves_the_mails_to_somebody_who_turned_them_off_is_the_last_reader(
    cast: Cast,
) -> None:
    for person in (cast.els, cast.bob):
        choose(person, NO_DEADLINES)
    dora = db.session.query(Membership).filter_by(person_id=cast.dora.id, role="handler").one()
    with pytest.raises(LastReader):
        set_receives_mail(dora, cast.bakery, occasion(), receives_mail=False)


def test_of_two_who_turn_last_days_off_at_the_same_moment_one_is_refused(
    app: Flask, cast: Cast
) -> None:
    choose(cast.dora, NO_DEADLINES)
    both, refused = threading.Barrier(2), []

    def turn_off(person_id: int) -> None:
        with app.app_context():
            both.wait()
            try:
                choose_mails(person_for_change(person_id), NO_DEADLINES, occasion())
                db.session.commit()
            except LastReader:
                db.session.rollback()
                refused.append(person_id)

    threads = [threading.Thread(target=turn_off, args=(one.id,)) for one in (cast.els, cast.bob)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(refused) == 1
    db.session.rollback()
    assert db.session.query(MailChoice).filter_by(pace="off").count() == 2


def test_the_page_knows_which_companies_rely_on_somebody(cast: Cast) -> None:
    def relying(person: Person) -> list[str]:
        rows = companies_with_mail_of(person.id, occasion().today)
        return [row.name for row in rows if row.relies_on_me]

    assert relying(cast.els) == []
    assert relying(cast.chris) == ["Garage De Smet bv"]
    assert relying(cast.dora) == []
    choose(cast.els, NO_DEADLINES)
    choose(cast.bob, NO_DEADLINES)
    assert relying(cast.dora) == ["Bakkerij Peeters bv"]


def test_news_is_held_until_eight_and_what_has_consequences_is_not(cast: Cast, time: Time) -> None:
    choose(cast.els, {Topic.NEWS: Pace.DAILY})
    choose(cast.bob, {Topic.NEWS: Pace.WEEKLY})
    choose(cast.dora, {Topic.NEWS: Pace.OFF})
    news = tell(cast, "project_number_approved")
    assert {email: one.not_before_at for email, one in news.items()} == {
        cast.els.email: eight(time, 9, 11),
        cast.bob.email: eight(time, 9, 14),
    }
    pressing = tell(cast, "project_number_rejected")
    assert len(pressing) == 3
    assert {one.not_before_at for one in pressing.values()} == {time.now()}


def test_who_turned_last_days_off_is_told_of_no_enrolment(cast: Cast) -> None:
    choose(cast.els, NO_DEADLINES)
    assert set(tell(cast, "deadline_note")) == {cast.bob.email, cast.dora.email}


def test_when_the_only_reader_leaves_the_others_are_written_to_again(cast: Cast) -> None:
    for person in (cast.els, cast.bob):
        choose(person, NO_DEADLINES)
    dora = db.session.query(Membership).filter_by(person_id=cast.dora.id, role="handler").one()
    remove_member(dora, db.session.get_one(Company, cast.bakery.id), occasion())
    assert set(tell(cast, "deadline_note")) == {cast.els.email, cast.bob.email}


def test_a_company_that_wants_no_news_is_not_told_at_its_contact_address(cast: Cast) -> None:
    for person in (cast.els, cast.bob, cast.dora):
        choose(person, {Topic.NEWS: Pace.OFF})
    assert tell(cast, "project_number_received") == {}
