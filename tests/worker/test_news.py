"""News that waits for the hour its reader chose leaves in one mail, once, and only what is true."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from portal import clock
from portal.actions.bounces import note_bounce
from portal.actions.companies import add_learner
from portal.actions.mail_choices import choose_mails
from portal.actions.outbox import LEASE, take_message, try_again
from portal.mail import Delivery, Outcome
from portal.models import Company, Enrolment, Event, Learner, Membership, Message, Person, db
from portal.queries.accounts import person_for_change
from portal.queries.bounces import message_that_left_for_change
from portal.rules.reminders import Pace, Topic
from portal.worker.sending import Letter, note, send_some, write
from tests.browser_of import Browser
from tests.cast import Cast, make_enrolment, occasion
from tests.conftest import Time
from tests.mail.story import Told

NEWS = {
    "project_number_received",
    "project_number_approved",
    "partial_payment",
    "payment_confirmed",
}
DAILY, WEEKLY, AT_ONCE, OFF = Pace.DAILY, Pace.WEEKLY, Pace.AT_ONCE, Pace.OFF


class Post:
    """A post office that keeps every letter; `answers` come first, then all are sent."""

    def __init__(self, app: Flask) -> None:
        self.settings = replace(app.extensions["settings"], is_demo=True)
        self.letters: list[Letter] = []
        self.answers: list[Delivery] = []

    def __call__(self, letter: Letter) -> Delivery:
        self.letters.append(letter)
        return self.answers.pop(0) if self.answers else Delivery(Outcome.SENT)

    def send(self) -> None:
        """Send everything that is due now."""
        db.session.commit()
        while send_some("w1", self.settings, self, most=50):
            pass

    def to(self, person: Person) -> list[Letter]:
        """What somebody got since this was last asked, about news."""
        ids = {one.id for one in db.session.query(Message).filter(Message.kind.in_(NEWS))}
        found = [
            one for one in self.letters if one.to_email == person.email and one.message_id in ids
        ]
        self.letters = [one for one in self.letters if one not in found]
        return found


def enrolments_of(company: Company) -> list[Enrolment]:
    """The enrolments of a company, oldest first."""
    found = db.session.query(Enrolment).filter_by(company_id=company.id)
    return found.order_by(Enrolment.id).all()


@pytest.fixture
def post(app: Flask, cast: Cast) -> Post:
    """Rik and Sam are enrolled too; the mails about that have left already."""
    for number, name in ((11, "Rik"), (12, "Sam")):
        learner = add_learner(name, "Janssens", f"{name.lower()}@cursist.example", occasion())
        make_enrolment(learner, cast.course, cast.bakery, number=f"F26000{number}")
    db.session.commit()
    found = Post(app)
    found.send()
    found.letters.clear()
    return found


def choose(person: Person, pace: Pace) -> None:
    choose_mails(person_for_change(person.id), {Topic.NEWS: pace}, occasion())
    db.session.commit()


def three_stories(cast: Cast, time: Time) -> tuple[Told, Told, Told]:
    """During one Thursday: An is paid, Rik is approved, Sam's number has only come in."""
    an, rik, sam = (Told(cast, one) for one in enrolments_of(cast.bakery))
    time.is_now(2026, 9, 10, 11, 0)
    an.report()
    sam.report("TEST 4217-C")
    an.approve()
    an.tick()
    time.is_now(2026, 9, 10, 14, 0)
    an.pay()
    rik.report("TEST 4217-B")
    time.is_now(2026, 9, 10, 16, 0)
    rik.approve()
    db.session.commit()
    return an, rik, sam


def of(person: Person) -> list[Message]:
    """The news to somebody as it stands in the outbox."""
    db.session.expire_all()
    found = db.session.query(Message).filter(
        Message.kind.in_(NEWS), Message.to_email == person.email
    )
    return found.order_by(Message.id).all()


def states(person: Person) -> dict[str, str]:
    """How far the news to somebody is, by learner and kind."""
    return {f"{_name(one)} {one.kind}": one.state for one in of(person)}


def _name(message: Message) -> str:
    enrolment = db.session.get_one(Enrolment, message.enrolment_id)
    return db.session.get_one(Learner, enrolment.learner_id).first_name


def test_the_news_of_a_day_leaves_in_one_mail_with_the_most_urgent_first(
    cast: Cast, time: Time, post: Post
) -> None:
    choose(cast.els, DAILY)
    three_stories(cast, time)
    time.is_now(2026, 9, 10, 23, 59)
    post.send()
    assert post.to(cast.els) == [], "nothing before its hour"
    assert len(post.to(cast.bob)) == 3, "who reads at once gets each by itself"
    time.is_now(2026, 9, 11, 8, 0)
    post.send()
    (mail,) = post.to(cast.els)
    assert mail.composed.subject == "3 berichten over de inschrijvingen van Bakkerij Peeters bv"
    parts = mail.composed.text.strip().split("\n\n")
    assert parts[0] == "Dag Els Peeters"
    assert parts[1].startswith("Dit is er gebeurd met de inschrijvingen van Bakkerij Peeters bv.")
    told = [part.splitlines() for part in parts[2:5]]
    assert [text for text, _ in told] == [
        "Rik Janssens, Frans 1: je projectnummer is in orde, stort je eigen aandeel uiterlijk op "
        "zaterdag 10 oktober 2026.",
        "Sam Janssens, Frans 1: we hebben je projectnummer ontvangen en controleren het.",
        "An Peeters, Frans 1: de betaling is ontvangen en de inschrijving is definitief.",
    ]
    base = f"http://localhost/onderneming/{cast.bakery.public_id}/"
    assert all(link.startswith(f"{base}inschrijvingen/") for _, link in told)
    assert all(f'<a href="{link}">' in mail.composed.html for _, link in told)
    assert parts[5] == f"Hier zie je alle inschrijvingen van Bakkerij Peeters bv: {base}"
    assert "09 348 38 45" in parts[6]
    assert parts[7].endswith("Kies zelf welke e-mails je krijgt: http://localhost/account")


def test_each_enrolment_shows_what_left_and_what_was_not_true_any_more(
    app: Flask, cast: Cast, time: Time, post: Post
) -> None:
    choose(cast.els, DAILY)
    three_stories(cast, time)
    time.is_now(2026, 9, 11, 8, 0)
    post.send()
    assert states(cast.els) == {
        "An project_number_received": "dropped",
        "Sam project_number_received": "sent",
        "An project_number_approved": "dropped",
        "An payment_confirmed": "sent",
        "Rik project_number_received": "dropped",
        "Rik project_number_approved": "sent",
    }
    sent = [one for one in of(cast.els) if one.state == "sent"]
    assert len({(one.message_id, one.subject, one.body, one.sent_at) for one in sent}) == 1
    page = Browser(app).signed_in_as(cast.mieke).get(f"/beheer/berichten/{sent[-1].public_id}").text
    assert "3 berichten over de inschrijvingen van" in page
    assert len(post.to(cast.els)) == 1
    time.is_now(2026, 9, 14, 8, 0)
    post.send()
    assert post.to(cast.els) == [], "nothing is left for later"


def test_before_its_hour_the_secretariat_reads_the_mail_that_will_leave(
    app: Flask, cast: Cast, time: Time, post: Post
) -> None:
    choose(cast.els, DAILY)
    three_stories(cast, time)
    waiting = of(cast.els)[-1]
    mieke = Browser(app).signed_in_as(cast.mieke)
    page = mieke.get(f"/beheer/berichten/{waiting.public_id}").text
    assert "3 berichten over de inschrijvingen van" in page


def test_weekly_news_leaves_on_monday_and_news_of_one_enrolment_alone_in_its_own_words(
    cast: Cast, time: Time, post: Post
) -> None:
    choose(cast.els, WEEKLY)
    Told(cast, cast.enrolment).report()
    time.is_now(2026, 9, 13, 23, 0)
    post.send()
    assert post.to(cast.els) == []
    time.is_now(2026, 9, 14, 8, 0)
    post.send()
    (mail,) = post.to(cast.els)
    assert mail.composed.subject == "We hebben je projectnummer voor An Peeters ontvangen"


def test_two_companies_are_two_mails(cast: Cast, time: Time, post: Post) -> None:
    dora = db.session.merge(cast.dora)
    for membership in dora_at_both(cast):
        membership.role = "handler"
    choose(dora, DAILY)
    enrolments = [*enrolments_of(cast.bakery)[:2], cast.rivals_enrolment]
    for number, one in enumerate(enrolments):
        Told(cast, one).report(f"TEST 4217-{number}X")
    time.is_now(2026, 9, 11, 8, 0)
    post.send()
    mails = post.to(dora)
    assert [mail.composed.subject for mail in mails] == [
        "2 berichten over de inschrijvingen van Bakkerij Peeters bv",
        "We hebben je projectnummer voor Toby De Wilde ontvangen",
    ]
    assert "Toby" not in mails[0].composed.text


def dora_at_both(cast: Cast) -> list[Membership]:
    return db.session.query(Membership).filter_by(person_id=cast.dora.id).all()


def test_what_has_consequences_waits_for_nobody(cast: Cast, post: Post) -> None:
    choose(cast.els, WEEKLY)
    story = Told(cast, cast.enrolment)
    story.report()
    story.reject()
    post.send()
    (mail,) = db.session.query(Message).filter_by(
        kind="project_number_rejected", to_email=cast.els.email
    )
    assert (mail.state, mail.is_held) == ("sent", False)


@pytest.mark.parametrize(
    ("first", "then", "leaves"),
    [
        # They chose on Thursday 10 September at 17.00 uur.
        (WEEKLY, AT_ONCE, (2026, 9, 10, 17, 0)),
        (WEEKLY, DAILY, (2026, 9, 11, 8, 0)),
        (DAILY, WEEKLY, (2026, 9, 14, 8, 0)),
        (DAILY, OFF, (2026, 9, 11, 8, 0)),
        (WEEKLY, OFF, (2026, 9, 14, 8, 0)),
    ],
)
def test_another_choice_loses_nothing_and_tells_nothing_twice(
    cast: Cast,
    time: Time,
    post: Post,
    first: Pace,
    then: Pace,
    leaves: tuple[int, int, int, int, int],
) -> None:
    choose(cast.els, first)
    three_stories(cast, time)
    time.is_now(2026, 9, 10, 17, 0)
    choose(cast.els, then)
    moment = datetime(*leaves, tzinfo=time.moment.tzinfo)
    if moment > time.moment:
        time.moment = moment - timedelta(minutes=1)
        post.send()
        assert post.to(cast.els) == []
    time.moment = moment
    post.send()
    (mail,) = post.to(cast.els)
    assert mail.composed.subject.startswith("3 berichten")
    time.is_now(2026, 9, 28, 9, 0)
    post.send()
    assert post.to(cast.els) == []


def test_e26_who_wants_news_at_once_from_now_on_still_waits_for_an_undo(
    cast: Cast, time: Time, post: Post
) -> None:
    choose(cast.els, WEEKLY)
    story = Told(cast, cast.enrolment)
    story.report()
    story.approve()
    story.tick()
    story.pay()
    choose(cast.els, AT_ONCE)
    time.moment += timedelta(minutes=9)
    post.send()
    assert post.to(cast.els) == []
    story.undo()
    time.moment += timedelta(minutes=2)
    post.send()
    assert all("definitief" not in mail.composed.subject for mail in post.to(cast.els))


def test_it_is_in_the_language_that_its_reader_chose_meanwhile(
    cast: Cast, time: Time, post: Post
) -> None:
    choose(cast.els, DAILY)
    three_stories(cast, time)
    person_for_change(cast.els.id).language = "fr"
    time.is_now(2026, 9, 11, 8, 0)
    post.send()
    (mail,) = post.to(cast.els)
    assert mail.composed.subject == "3 messages sur les inscriptions de Bakkerij Peeters bv"


def test_a_server_that_answers_later_delays_all_of_it_and_new_news_joins(
    cast: Cast, time: Time, post: Post
) -> None:
    choose(cast.els, DAILY)
    *_, sam = three_stories(cast, time)
    time.is_now(2026, 9, 11, 8, 0)
    post.answers = [Delivery(Outcome.LATER, "451 greylisted")] * 9
    post.send()
    assert {one.state for one in of(cast.els)} == {"waiting", "dropped"}
    sam.approve()
    post.letters.clear()
    post.answers.clear()
    time.is_now(2026, 9, 12, 8, 0)
    post.send()
    (mail,) = post.to(cast.els)
    assert "Sam Janssens, Frans 1: je projectnummer is in orde" in mail.composed.text
    assert mail.composed.subject.startswith("3 berichten")
    assert not [one for one in of(cast.els) if one.state == "waiting"]


def test_e13_a_worker_that_ends_before_it_can_note_it_tells_nothing_under_another_name(
    app: Flask, cast: Cast, time: Time, post: Post
) -> None:
    choose(cast.els, DAILY)
    three_stories(cast, time)
    time.is_now(2026, 9, 11, 8, 0)
    message = taken_for(cast.els, "w0", post)
    letter = write(message, post.settings, clock.now())
    assert letter is not None
    db.session.commit()
    # The server took it, and the worker was killed. Nobody else may send what it told.
    post.send()
    assert post.to(cast.els) == []
    time.moment += LEASE + timedelta(minutes=1)
    post.send()
    (again,) = post.to(cast.els)
    assert again.mail_id == letter.mail_id
    assert again.composed.text == letter.composed.text
    note(letter, "w0", post.settings, Delivery(Outcome.SENT), clock.now())
    db.session.commit()
    sent = [one for one in of(cast.els) if one.state == "sent"]
    assert {one.message_id for one in sent} == {letter.mail_id}
    assert len(sent) == 3


def taken_for(person: Person, worker: str, post: Post) -> Message:
    """The news that a worker took to send to somebody, when all other mail has left."""
    waiting = [one for one in of(person) if one.state == "waiting"]
    others = db.session.query(Message).filter(
        Message.state == "waiting", Message.to_email != person.email
    )
    for one in others:
        one.state = "dropped"
    for _ in waiting:
        message = take_message(worker, clock.now())
        assert message is not None
        if write(message, post.settings, clock.now()) is not None:
            db.session.commit()
            return message
    raise AssertionError("nothing to send")


def test_two_workers_send_it_once(app: Flask, cast: Cast, time: Time, post: Post) -> None:
    choose(cast.els, DAILY)
    three_stories(cast, time)
    time.is_now(2026, 9, 11, 8, 0)
    db.session.commit()
    start = threading.Barrier(2)

    def work(name: str) -> None:
        with app.app_context():
            start.wait()
            while send_some(name, post.settings, post, most=50):
                pass
            db.session.remove()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("w1", "w2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Whoever found the other at it leaves what waits to the next round.
    post.send()
    assert len(post.to(cast.els)) == 1
    assert "waiting" not in {one.state for one in of(cast.els)}


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.UNKNOWN])
def test_what_is_given_up_is_given_up_together_and_can_be_tried_again(
    cast: Cast, time: Time, post: Post, outcome: Outcome
) -> None:
    choose(cast.els, DAILY)
    three_stories(cast, time)
    time.is_now(2026, 9, 11, 9, 0)
    post.answers = [Delivery(outcome, "no answer")] * 50
    for _ in range(3):
        post.send()
        time.moment += timedelta(minutes=10)
    # Tried once, or twice when it may have arrived; never once more for each thing it told.
    assert len(post.to(cast.els)) == (1 if outcome is Outcome.REFUSED else 2)
    assert [one.state for one in of(cast.els) if one.state != "dropped"] == ["dead"] * 3
    post.answers.clear()
    for one in of(cast.els):
        if one.state == "dead":
            try_again(one.public_id, clock.now())
    post.send()
    (mail,) = post.to(cast.els)
    assert mail.composed.subject.startswith("3 berichten")


def test_when_it_comes_back_every_enrolment_in_it_tells(cast: Cast, time: Time, post: Post) -> None:
    choose(cast.els, DAILY)
    three_stories(cast, time)
    time.is_now(2026, 9, 11, 9, 0)
    post.send()
    (mail,) = post.to(cast.els)
    message = message_that_left_for_change(mail.mail_id)
    assert message is not None
    assert note_bounce(message, "550 no such user", occasion()) is not None
    db.session.commit()
    assert [bool(one.bounced_at) for one in of(cast.els) if one.state == "sent"] == [True] * 3
    told = {
        db.session.get_one(Enrolment, one.enrolment_id).learner_id
        for one in db.session.query(Event).filter_by(kind="mail_bounced")
    }
    assert len(told) == 3
    same = message_that_left_for_change(mail.mail_id)
    assert same is not None
    assert note_bounce(same, "550 no such user", occasion()) is None, "known already"
