"""More time for the own share: told once to everybody concerned, old and new, while it is true."""

from datetime import date

import pytest

from portal import clock
from portal.actions.mail_choices import choose_mails
from portal.mail.letters import NotTrueAnyMore, written
from portal.models import Message, db
from portal.queries.accounts import person_for_change
from portal.queries.school import school_on
from portal.rules.reminders import Pace, Topic
from tests.cast import Cast, occasion
from tests.conftest import Time
from tests.mail.story import Story

DAY, LATER_DAY = date(2026, 11, 2), date(2026, 11, 16)


@pytest.fixture
def story(cast: Cast) -> Story:
    """Approved on 10 September 2026: the guide day is 10 October 2026."""
    found = Story(cast)
    found.report()
    found.approve()
    db.session.flush()
    return found


def mails() -> list[Message]:
    db.session.flush()
    return db.session.query(Message).filter_by(kind="own_share_moved").order_by(Message.id).all()


def text(message: Message) -> str:
    """What a mail would say now."""
    letter = written(
        message.id,
        message.language,
        school_on(clock.today()),
        base_url="https://kmo.example",
        at=clock.now(),
    )
    return f"{letter.composed.subject}\n{letter.composed.text}"


def why_not(message: Message) -> str:
    with pytest.raises(NotTrueAnyMore) as problem:
        text(message)
    return problem.value.reason


def test_it_says_the_old_day_and_the_new_one_and_what_does_not_move(
    story: Story, cast: Cast
) -> None:
    story.extend(DAY)
    told = text(mails()[0])
    assert told.startswith("Nieuwe datum voor je eigen aandeel: An Peeters, Frans 1\n")
    for part in (
        "tot en met maandag 2 november 2026. Eerst was dat zaterdag 10 oktober 2026.",
        "De allerlaatste dag voor je betaalopdracht verandert niet: vrijdag 31 december 2027.",
        f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{cast.enrolment.public_id}",
    ):
        assert part in told


def test_it_goes_at_once_to_owners_and_handlers_by_their_choices(story: Story, cast: Cast) -> None:
    for person, topic, pace in (
        (cast.els, Topic.NEWS, Pace.WEEKLY),
        (cast.bob, Topic.DEADLINES, Pace.OFF),
    ):
        choose_mails(person_for_change(person.id), {topic: pace}, occasion())
    story.extend(DAY)
    found = {one.to_email: one for one in mails()}
    assert set(found) == {cast.els.email, cast.dora.email}
    assert all(one.not_before_at == clock.now() and not one.is_held for one in found.values())


def test_a_day_that_moved_again_is_told_by_the_newer_mail_only(story: Story) -> None:
    story.extend(DAY)
    first = mails()[0]
    story.extend(LATER_DAY)
    newest = mails()[-1]
    assert why_not(first) == "replaced_since"
    assert "16 november 2026. Eerst was dat maandag 2 november 2026." in text(newest)


def test_e12_it_does_not_leave_late_or_after_the_step(story: Story, time: Time) -> None:
    story.extend(DAY)
    mail = mails()[0]
    time.is_now(2026, 11, 2, 23, 59)
    assert "2 november 2026" in text(mail)
    time.is_now(2026, 11, 3, 0, 1)
    assert why_not(mail) == "too_late"
    time.is_now(2026, 10, 1)
    story.tick()
    db.session.flush()
    assert why_not(mail) == "status_is_payment_expected"
