"""A mail of reminders says what is open and true when it leaves, all of it, and once (E12)."""

from collections.abc import Callable
from datetime import date

import pytest

from portal import clock
from portal.actions.applications import mark_own_share, mark_pay_order
from portal.actions.closed_days import add_closed_period
from portal.actions.outbox import drop_message
from portal.mail import Composed, Kind, compose
from portal.mail.facts import facts_of, why_untrue
from portal.models import Enrolment, Message, db
from portal.queries.outbox import story_of
from portal.queries.school import school_on
from portal.rules.reminders import ReminderKind
from tests.cast import Cast, make_course, make_enrolment, occasion
from tests.conftest import Time
from tests.mail.queued import queue_reminders
from tests.mail.story import Story

APPLICATION, LAPSED = ReminderKind.APPLICATION, ReminderKind.LAPSED
OWN_SHARE, PAY_ORDER = ReminderKind.OWN_SHARE, ReminderKind.PAY_ORDER
NOT_SEEN = ReminderKind.PAYMENT_NOT_SEEN


@pytest.fixture
def story(cast: Cast) -> Story:
    """An's enrolment on the day on which she enrolled: her last day is 17 September."""
    return Story(cast)


def why(message: Message) -> str | None:
    """Why a mail may not leave now."""
    return why_untrue(story_of(message.id), clock.now())


def read(message: Message) -> Composed:
    """The mail as it would leave now."""
    assert why(message) is None
    found = facts_of(
        story_of(message.id), school_on(clock.today()), base_url="https://x", at=clock.now()
    )
    return compose(message.kind, message.language, found)


def an_other(story: Story, number: str = "F2600077", start: date | None = None) -> Enrolment:
    """Another enrolment of An, for a course that begins on the same day unless said otherwise."""
    course = make_course(number, name="Spaans 1", first_lesson_on=start or date(2026, 9, 3))
    return make_enrolment(story.cast.an, course, story.cast.bakery, number=number)


def approved(story: Story) -> None:
    """The project number is given and approved."""
    story.report()
    story.approve()


def deposited(story: Story) -> None:
    """And the own share is ticked."""
    approved(story)
    mark_own_share(story.one, story.els(), is_done=True)


def ordered(story: Story) -> None:
    """And the pay order."""
    approved(story)
    story.tick()


WAYS: dict[ReminderKind, Callable[[Story], None]] = {
    APPLICATION: lambda story: None,
    LAPSED: lambda story: None,
    OWN_SHARE: approved,
    PAY_ORDER: deposited,
    NOT_SEEN: ordered,
}


@pytest.mark.parametrize(
    ("kind", "day", "subject", "words"),
    [
        (APPLICATION, 12, "Nog 5 dagen voor je aanvraag: An", "letter O, geen nul"),
        (APPLICATION, 15, "Nog 2 dagen voor je aanvraag: An", "Bel het secretariaat in Lokeren"),
        (APPLICATION, 16, "Morgen is de laatste dag", "Bel ons vandaag nog: 09 348 38 45."),
        (APPLICATION, 17, "Vandaag is de laatste dag", "geen officieel sluitingsuur"),
        (LAPSED, 18, "De uiterste datum voor je aanvraag is voorbij", "betaalt dan zelf"),
        (OWN_SHARE, 17, "Stort je eigen aandeel voor An", "uiterlijk op zaterdag 10 oktober 2026."),
        (PAY_ORDER, 17, "Vergeet de betaalopdracht niet: An", "dag is vrijdag 31 december 2027."),
        (NOT_SEEN, 30, "We zien je betaling voor An", "Twijfel je? Bel ons: 09 348 38 45."),
    ],
)
def test_one_reminder_alone_reads_as_its_own_text(
    kind: ReminderKind, day: int, subject: str, words: str, story: Story, time: Time
) -> None:
    WAYS[kind](story)
    time.is_now(2026, 9, day, 8)
    mail = read(queue_reminders(story.cast.els, (story.one, kind)))
    assert mail.subject.startswith(subject)
    assert words in mail.text
    assert "Kies zelf welke e-mails je krijgt: https://x/account" in mail.text


@pytest.mark.parametrize(
    ("kind", "since"),
    [
        (APPLICATION, Story.report),
        (APPLICATION, approved),
        (APPLICATION, Story.cancel),
        (APPLICATION, Story.convert),
        (LAPSED, Story.report),
        (OWN_SHARE, lambda story: mark_own_share(story.one, story.els(), is_done=True)),
        (OWN_SHARE, Story.pay),
        (PAY_ORDER, lambda story: mark_pay_order(story.one, story.els(), is_done=True)),
        (PAY_ORDER, Story.pay),
        (NOT_SEEN, Story.pay),
        (NOT_SEEN, lambda story: story.pay(100)),
        (NOT_SEEN, Story.cancel),
    ],
)
def test_e12_a_reminder_of_what_was_done_meanwhile_does_not_leave(
    kind: ReminderKind, since: Callable[[Story], object], story: Story, time: Time
) -> None:
    WAYS[kind](story)
    time.is_now(2026, 9, 18 if kind is LAPSED else 17, 8)
    mail = queue_reminders(story.cast.els, (story.one, kind))
    assert why(mail) is None
    since(story)
    db.session.flush()
    assert why(mail) == "nothing_left"


def test_e12_a_reminder_that_leaves_a_day_late_counts_from_the_day_it_leaves(
    story: Story, time: Time
) -> None:
    time.is_now(2026, 9, 15, 8)
    mail = queue_reminders(story.cast.els, (story.one, APPLICATION))
    assert read(mail).subject.startswith("Nog 2 dagen")
    time.is_now(2026, 9, 16, 3)
    assert read(mail).subject.startswith("Morgen is de laatste dag")
    time.is_now(2026, 9, 17, 23, 59)
    assert "Vandaag, donderdag 17 september 2026, is de laatste dag" in read(mail).text


def test_e12_after_the_last_day_the_reminder_of_that_day_speaks_and_else_the_old_one(
    story: Story, time: Time
) -> None:
    """Nobody reads twice that the day has passed, and nobody is left without knowing it."""
    time.is_now(2026, 9, 17, 8)
    mail = queue_reminders(story.cast.els, (story.one, APPLICATION))
    time.is_now(2026, 9, 18, 0, 0)
    assert why(mail) == "nothing_left"
    # The portal stood still for the whole day on which the other would have been planned.
    time.is_now(2026, 9, 19, 6)
    assert "De laatste dag voor je aanvraag was donderdag 17 september" in read(mail).text


def test_a_moved_course_changes_the_day_in_a_reminder_that_waits(story: Story, time: Time) -> None:
    time.is_now(2026, 9, 16, 8)
    mail = queue_reminders(story.cast.els, (story.one, APPLICATION))
    story.move(7)
    db.session.flush()
    assert read(mail).subject.startswith("Nog 8 dagen")
    time.is_now(2026, 9, 25, 8)
    late = queue_reminders(story.cast.els, (story.one, LAPSED))
    story.move(14)
    db.session.flush()
    assert why(late) == "nothing_left"


def test_e12_after_two_days_without_a_server_one_mail_leaves_with_all_that_is_open(
    story: Story, time: Time
) -> None:
    spanish = an_other(story)
    approved(story)
    db.session.flush()
    mails = []
    for day, items in (
        (15, [(story.one, OWN_SHARE), (spanish, APPLICATION)]),
        (16, [(spanish, APPLICATION)]),
        (17, [(spanish, APPLICATION)]),
    ):
        time.is_now(2026, 9, day, 8)
        mails.append(queue_reminders(story.cast.els, *items))
    time.is_now(2026, 9, 17, 9)
    reasons = []
    for mail in mails[:2]:
        reasons.append(why(mail))
        drop_message(mail, str(reasons[-1]))
        db.session.flush()
    assert reasons == ["joined_the_next", "joined_the_next"]
    last = read(mails[2])
    assert last.subject == "Eén aanvraag wacht op jou: uiterlijk op donderdag 17 september 2026"
    assert last.text.count("Spaans 1") == 1
    assert "An Peeters, Frans 1: stort je eigen aandeel uiterlijk op" in last.text


def test_what_was_handed_on_is_told_once(story: Story, time: Time) -> None:
    approved(story)
    first = queue_reminders(story.cast.els, (story.one, OWN_SHARE))
    spanish = an_other(story)
    second = queue_reminders(story.cast.els, (spanish, APPLICATION))
    drop_message(first, str(why(first)))
    second.state = "sent"
    time.is_now(2026, 9, 12, 8)
    third = queue_reminders(story.cast.els, (spanish, APPLICATION))
    assert "eigen aandeel" not in read(third).text


def test_mails_to_others_and_about_other_companies_stand_apart(story: Story) -> None:
    spanish = an_other(story)
    mine = queue_reminders(story.cast.els, (story.one, APPLICATION))
    bobs = queue_reminders(story.cast.bob, (story.one, APPLICATION), (spanish, APPLICATION))
    theirs = queue_reminders(story.cast.els, (story.cast.rivals_enrolment, APPLICATION))
    assert why(mine) is why(bobs) is None
    assert "Spaans" not in read(mine).text
    assert "Bakkerij" not in read(theirs).text
    assert read(bobs).subject.startswith("2 aanvragen wachten op jou")


def test_several_are_one_list_with_the_most_urgent_first(story: Story, time: Time) -> None:
    approved(story)
    late, soon = an_other(story, "F2600078", date(2026, 9, 10)), an_other(story)
    time.is_now(2026, 9, 15, 8)
    items = ((story.one, OWN_SHARE), (late, APPLICATION), (soon, APPLICATION))
    mail = read(queue_reminders(story.cast.els, *items))
    assert mail.subject == (
        "2 aanvragen wachten op jou: de eerste uiterlijk op donderdag 17 september 2026"
    )
    company = story.cast.bakery.public_id
    assert mail.text.startswith(
        "Dag Els Peeters\n\n"
        "2 inschrijvingen van Bakkerij Peeters bv wachten op je aanvraag bij de KMO-portefeuille. "
        "De dringendste staat bovenaan.\n\n"
        "An Peeters, Spaans 1: uiterlijk op donderdag 17 september 2026\n"
        "An Peeters, Spaans 1: uiterlijk op donderdag 24 september 2026\n\n"
        "Ook dit wacht op jou:\n\n"
        "An Peeters, Frans 1: stort je eigen aandeel uiterlijk op zaterdag 10 oktober 2026\n\n"
        f"Alles wat je moet invullen, staat hier klaar: https://x/onderneming/{company}/\n\n"
    )


def test_the_last_open_day_before_a_closed_last_day_says_so(story: Story, time: Time) -> None:
    """The last day itself, a Sunday, does not move."""
    sunday = an_other(story, start=date(2026, 9, 6))
    told = "Vandaag is de laatste dag waarop we je nog kunnen helpen. Daarna zijn we gesloten tot "
    time.is_now(2026, 9, 17, 8)
    assert told not in read(queue_reminders(story.cast.els, (sunday, APPLICATION))).text
    time.is_now(2026, 9, 18, 8)
    friday = queue_reminders(story.cast.els, (sunday, APPLICATION))
    assert f"{told}en met zondag 20 september 2026." in read(friday).text
    bridge = {"starts_on": date(2026, 9, 21), "ends_on": date(2026, 9, 22), "name": "Brugdag"}
    add_closed_period(occasion(), **bridge)
    db.session.flush()
    assert f"{told}en met dinsdag 22 september 2026." in read(friday).text
    time.is_now(2026, 9, 19, 8)
    assert told not in read(friday).text
    time.is_now(2026, 9, 20, 8)
    assert told not in read(friday).text


def test_a_company_that_nobody_follows_yet_reads_no_page_for_choosing(story: Story) -> None:
    mail = queue_reminders(story.cast.els, (story.one, APPLICATION))
    mail.person_id = None
    db.session.flush()
    assert read(mail).preferences is None


def test_the_phone_is_that_of_the_secretariat_of_the_most_urgent_one(
    story: Story, time: Time
) -> None:
    spanish = an_other(story)
    course = make_course("D26-ITA1", site="dendermonde", name="Italiaans 1")
    italian = make_enrolment(story.cast.an, course, story.cast.bakery, number="F2600088")
    time.is_now(2026, 9, 16, 8)
    alone = read(queue_reminders(story.cast.els, (italian, APPLICATION)))
    both = read(queue_reminders(story.cast.bob, (spanish, APPLICATION), (italian, APPLICATION)))
    assert "052 25 87 42" in alone.text
    assert "09 348 38 45" not in alone.text
    assert "09 348 38 45" in both.text


def test_kinds_of_reminders_are_the_kinds_of_their_texts(story: Story) -> None:
    assert {str(kind) for kind in (OWN_SHARE, PAY_ORDER, NOT_SEEN)} < {str(kind) for kind in Kind}
