"""The morning mail to the secretariat counts what waits, and stays away when nothing does."""

from datetime import date

import pytest

from portal import clock
from portal.actions.recording import new_public_id
from portal.actions.upkeep import beat
from portal.mail import Composed, compose
from portal.mail.facts import facts_of, why_untrue
from portal.models import Message, Person, db
from portal.queries.outbox import story_of
from portal.queries.school import school_on
from tests.cast import Cast, make_course, make_enrolment
from tests.conftest import Time
from tests.mail.queued import queue_mail
from tests.mail.story import Story


@pytest.fixture
def story(cast: Cast) -> Story:
    """An's enrolment: her last day is 17 September, and so is that of Toby of the garage."""
    return Story(cast)


def morning(to: Person) -> Message:
    """The mail of this morning."""
    return queue_mail("staff_digest", to)


def why(message: Message) -> str | None:
    """Why it may not leave now."""
    return why_untrue(story_of(message.id), clock.now())


def read(message: Message) -> Composed:
    """The mail as it would leave now."""
    assert why(message) is None
    found = facts_of(
        story_of(message.id), school_on(clock.today()), base_url="https://x", at=clock.now()
    )
    return compose(message.kind, message.language, found)


def test_nothing_leaves_when_nothing_waits_and_all_checks_are_green(
    story: Story, time: Time
) -> None:
    time.is_now(2026, 9, 15, 7, 30)
    mail = morning(story.cast.mieke)
    assert why(mail) is None
    beat("planning", clock.now())
    db.session.flush()
    assert why(mail) == "nothing_to_report"
    time.is_now(2026, 9, 15, 9, 29)
    assert why(mail) == "nothing_to_report"
    time.is_now(2026, 9, 15, 9, 31)
    assert why(mail) is None
    beat("planning", clock.now())
    beat("invariants", clock.now(), "log_chain")
    db.session.flush()
    assert why(mail) is None


def test_the_calls_of_today_and_tomorrow_stand_first(story: Story, time: Time) -> None:
    course = make_course("F26-SPA1", name="Spaans 1", first_lesson_on=date(2026, 9, 4))
    make_enrolment(story.cast.an, course, story.cast.bakery, number="F2600050")
    time.is_now(2026, 9, 16, 7, 30)
    mail = read(morning(story.cast.mieke))
    assert mail.subject == "KMO-loket: 2 termijnen lopen af, 0 taken wachten"
    assert mail.text.startswith(
        "Dag Mieke Van Acker\n\n"
        "Vandaag of morgen is de laatste dag voor 2 inschrijvingen. Bel eerst deze ondernemingen."
        "\n\ndonderdag 17 september 2026: Bakkerij Peeters bv, An Peeters, Frans 1, Els Peeters, "
        "09 000 27 64\n"
    )
    assert "Spaans 1" not in mail.text


def test_each_worklist_has_its_number(story: Story, time: Time) -> None:
    story.report()
    db.session.add(
        Message(
            public_id=new_public_id(),
            kind="invitation",
            dedupe_key="dead",
            to_name="Eva",
            to_email="eva@x.example",
            language="nl",
            facts={},
            state="dead",
            queued_at=clock.now(),
            not_before_at=clock.now(),
            message_id="dead@kmo-loket",
        )
    )
    time.is_now(2026, 9, 18, 7, 30)
    beat("planning", clock.now())
    mail = read(morning(story.cast.mieke))
    assert mail.subject == "KMO-loket: 0 termijnen lopen af, 3 taken wachten"
    for line in (
        "Uiterste datum voorbij zonder antwoord: 1",
        "Projectnummers te controleren: 1",
        "Betalingen te bevestigen: 0, samen €\u00a00,00",
        "Overschrijvingen zonder koppeling: 0",
        "Eigen aandeel of betaalopdracht blijft uit: 0",
        "E-mails die niet vertrokken zijn: 1",
        "Laatste rekeningafschrift: nog geen. "
        "Laatste herinneringen: vrijdag 18 september 2026 om 7.30 uur.",
    ):
        assert f"{line}\n" in mail.text
    assert "Vandaag of morgen" not in mail.text


def test_a_clerk_reads_about_the_own_secretariat(story: Story, time: Time) -> None:
    """Only what could not leave concerns everybody."""
    time.is_now(2026, 9, 16, 7, 30)
    assert "An Peeters" in read(morning(story.cast.mieke)).text
    dendermonde = read(morning(story.cast.joris))
    assert "An Peeters" not in dendermonde.text
    assert dendermonde.text.rstrip().endswith("in Dendermonde, 052 25 87 42")
