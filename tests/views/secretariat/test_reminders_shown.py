"""The page of an enrolment tells its reminders: planned, sent, come back, with the text as sent."""

import re

import pytest
from flask import Flask

from portal import clock
from portal.actions.enrolments import cancel_enrolment
from portal.models import Message, db
from portal.queries.changing import any_enrolment_for_change
from portal.rules.reminders import ReminderKind
from tests.browser_of import Browser
from tests.cast import occasion
from tests.conftest import Time
from tests.mail.queued import queue_reminders
from tests.views.secretariat.conftest import Story

APPLICATION = ReminderKind.APPLICATION


def lines_on(day: int, browser: Browser, story: Story) -> list[list[str]]:
    """The table on a morning of September, for somebody who has just signed in."""
    story.time.is_now(2026, 9, day, 8)
    browser.signed_in_as(story.cast.mieke)
    return lines(browser, story)


def lines(browser: Browser, story: Story) -> list[list[str]]:
    """The cells of the table of reminders on the page of An's enrolment."""
    page = browser.get(f"/beheer/inschrijvingen/{story.cast.enrolment.public_id}")
    assert page.status_code == 200
    found = re.search(r'<section class="part" id="reminders".*?</section>', page.text, re.DOTALL)
    assert found
    rows = re.findall(r"<tr>(.*?)</tr>", found[0], re.DOTALL)[1:]
    bare = [re.sub(r'<span class="reader-only">.*?</span>', "", row) for row in rows]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in bare
    ]


def sent(message: Message) -> None:
    """The mail leaves now."""
    message.state, message.sent_at = "sent", clock.now()
    message.subject, message.body = "Nog 2 dagen voor je aanvraag", "Zo stond het in de e-mail."
    db.session.commit()


def test_every_reminder_up_to_the_last_day_is_planned_from_the_first_moment(
    app: Flask, story: Story, mieke: Browser, time: Time
) -> None:
    bakery = "Bakkerij Peeters bv"
    found = lines_on(10, mieke, story)
    assert [row[0] for row in found][-3:] == ["16 sep 2026", "17 sep 2026", "18 sep 2026"]
    assert found[-1] == ["18 sep 2026", "Uiterste datum voorbij", bakery, "gepland"]
    assert found[-2] == ["17 sep 2026", "Aanvraag doen", bakery, "gepland"]


def test_what_left_stands_before_what_is_planned_with_its_text_one_click_away(
    app: Flask, story: Story, mieke: Browser, time: Time
) -> None:
    time.is_now(2026, 9, 15, 8)
    message = queue_reminders(story.cast.els, (story.cast.enrolment, APPLICATION))
    sent(message)
    found = lines_on(15, mieke, story)
    assert found[0] == ["15 sep 2026", "Aanvraag doen", "Els Peeters", "verstuurd"]
    assert [row[3] for row in found[1:]] == ["gepland"] * 3
    page = mieke.get(f"/beheer/berichten/{message.public_id}")
    assert "Zo stond het in de e-mail." in page.text


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"state": "waiting"}, "gepland"),
        ({"state": "dead"}, "niet aangekomen"),
        ({"state": "dropped"}, "niet meer nodig"),
        ({"state": "sent", "bounced_at": True}, "niet aangekomen"),
    ],
)
def test_each_reminder_says_how_far_its_mail_is(
    change: dict[str, object],
    state: str,
    app: Flask,
    story: Story,
    mieke: Browser,
    time: Time,
) -> None:
    time.is_now(2026, 9, 17, 8)
    message = queue_reminders(story.cast.els, (story.cast.enrolment, APPLICATION))
    for name, value in change.items():
        setattr(message, name, clock.now() if value is True else value)
    db.session.commit()
    assert lines_on(17, mieke, story)[0] == ["17 sep 2026", "Aanvraag doen", "Els Peeters", state]


def test_of_the_steps_that_repeat_the_next_one_is_planned(
    app: Flask, story: Story, mieke: Browser, time: Time
) -> None:
    story.approved(story.cast.enrolment)
    found = lines_on(16, mieke, story)
    assert [row[1] for row in found] == ["Eigen aandeel storten"]
    assert found[0][3] == "gepland"


def test_nothing_is_planned_for_an_enrolment_that_is_closed(
    app: Flask, story: Story, mieke: Browser, time: Time
) -> None:
    one = any_enrolment_for_change(story.cast.enrolment.public_id)
    cancel_enrolment(one, occasion(), reason="Ziet af")
    db.session.commit()
    assert lines(mieke, story) == []
    page = mieke.get(f"/beheer/inschrijvingen/{story.cast.enrolment.public_id}")
    assert "Er zijn geen herinneringen gepland." in page.text


def test_p6_reminders_cost_the_page_no_more_than_four_statements(
    app: Flask, story: Story, mieke: Browser, time: Time
) -> None:
    for day in (12, 15, 16, 17):
        time.is_now(2026, 9, day, 8)
        queue_reminders(story.cast.els, (story.cast.enrolment, APPLICATION))
        queue_reminders(story.cast.bob, (story.cast.enrolment, APPLICATION))
    db.session.commit()
    assert len(lines_on(17, mieke, story)) >= 8
    # The settings of the day are read once.
    lines(mieke, story)
    asked = [one for one in mieke.statements if not one.startswith("BEGIN")]
    assert len(asked) <= 4, asked
