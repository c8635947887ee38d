"""A mail server that hangs for 48 hours: no mail is lost, and all other work goes on (E12)."""

import threading
from datetime import timedelta
from time import monotonic

import pytest
from flask import Flask

from portal import clock
from portal.actions.outbox import LEASE, try_dead_again
from portal.mail import SmtpSettings
from portal.models import Heartbeat, Reminder, db
from portal.worker import Worker
from tests.cast import Cast
from tests.conftest import Time
from tests.mail.server import MailServer
from tests.mail.silent import AFTER_DATA, AT_ONCE, silent
from tests.worker.outbox import arrived, mails, queue_notes, states, wait_for
from tests.worker.test_two_days import BACK_AT, FAILS_FROM, connect, live, subjects

# A real second would make the test last long, and a busy machine needs some time to answer.
PATIENCE = 0.4


def worker_with(app: Flask, smtp: SmtpSettings) -> Worker:
    """A worker whose mail goes to this server."""
    worker = Worker(app, threading.Event())
    connect(worker, smtp)
    return worker


def beat_of(name: str) -> object:
    """When a part of the portal last gave a sign of life."""
    db.session.rollback()
    found = db.session.query(Heartbeat).filter_by(name=name).populate_existing().one()
    return found.at


def check_true_and_in_order(server: MailServer) -> None:
    """Each mail came once, in its order, and no reminder named a day that was over."""
    came = arrived(server)
    assert len(came) == len(set(came)), "each once"
    for address in {to for _, to in came}:
        queued = [mail.message_id for mail in mails(to_email=address)]
        order = [queued.index(number) for number, to in came if to == address]
        assert order == sorted(order), "in the order in which they were queued"
    told = subjects(server, "els@bakkerij-peeters.example")
    reminders = [text for text in told if "aanvraag" in text.lower()]
    assert reminders[-1].startswith("Vandaag")
    assert not any("morgen" in text.lower() or "2 dagen" in text for text in reminders), reminders


def test_e12_48_hours_with_a_server_that_never_answers_lose_nothing(
    app: Flask, cast: Cast, time: Time, server: MailServer, smtp: SmtpSettings
) -> None:
    worker = worker_with(app, smtp)
    live(worker, time, FAILS_FROM)
    assert "waiting" not in states()
    with silent(AT_ONCE, patience=PATIENCE) as (quiet, settings):
        connect(worker, settings)
        live(worker, time, BACK_AT - timedelta(minutes=1))
        # One look a round, not one for every mail that waits.
        assert 0 < quiet.connections <= 24 * 2
    assert states()["dead"] == 0
    planned = {one.on for one in db.session.query(Reminder)}
    assert {FAILS_FROM.date(), FAILS_FROM.date() + timedelta(days=1)} <= planned
    connect(worker, smtp)
    live(worker, time, BACK_AT + timedelta(hours=8))
    assert set(states()) <= {"sent", "dropped"}
    check_true_and_in_order(server)


def test_e12_after_48_hours_without_an_answer_to_any_mail_what_is_true_can_leave(
    app: Flask, cast: Cast, time: Time, server: MailServer, smtp: SmtpSettings
) -> None:
    """Nobody knows what such a server did with a mail: two tries, and then a person decides."""
    worker = worker_with(app, smtp)
    live(worker, time, FAILS_FROM)
    already = len(server.taken)
    with silent(AFTER_DATA, patience=PATIENCE) as (quiet, settings):
        connect(worker, settings)
        live(worker, time, BACK_AT - timedelta(minutes=1))
        assert quiet.offered
        assert max(map(quiet.offered.count, quiet.offered)) <= 2, "E13: retried once"
    given_up = [mail.message_id for mail in mails(state="dead")]
    assert all(quiet.offered.count(number) == 2 for number in given_up)
    connect(worker, smtp)
    live(worker, time, BACK_AT)
    assert set(states()) <= {"sent", "dropped", "dead"}
    try_dead_again(clock.now())
    db.session.commit()
    live(worker, time, BACK_AT + timedelta(hours=2))
    assert set(states()) <= {"sent", "dropped"}
    assert len(server.taken) > already
    check_true_and_in_order(server)
    assert {mail.last_error for mail in mails(state="dropped")} <= {
        "joined_the_next",
        "nothing_left",
        "nothing_to_report",
    }


@pytest.mark.parametrize("manner", [AT_ONCE, AFTER_DATA])
def test_e12_all_other_work_goes_on_meanwhile(
    app: Flask, cast: Cast, time: Time, manner: str
) -> None:
    with silent(manner, patience=PATIENCE) as (quiet, settings):
        worker = worker_with(app, settings)
        queue_notes(cast, rounds=15)
        longest = 0.0
        time.is_now(2026, 9, 15, 7, 20)
        for _ in range(60):
            time.moment += timedelta(minutes=1)
            worker.done_at.clear()
            began = monotonic()
            worker.round()
            longest = max(longest, monotonic() - began)
            assert beat_of("worker") == clock.now()
            planned_at = beat_of("planning")
            assert clock.now() - planned_at < timedelta(minutes=10)  # type: ignore[operator]
        # Looked at after 1, 2, 5, 10 and then every 10 minutes: not at each of 60 mails.
        assert quiet.connections <= 9
    assert db.session.query(Reminder).count(), "planned at 8.00 uur"
    assert {mail.kind for mail in mails(kind="alarm")} == set(), "nothing is overdue"
    # One silence in a round, and the time that a busy machine takes for all else.
    assert longest < 60 * PATIENCE


def test_e13_a_mail_in_a_hanging_dialogue_leaves_with_no_other_worker(
    app: Flask, cast: Cast, time: Time, server: MailServer, smtp: SmtpSettings
) -> None:
    queue_notes(cast, rounds=2)
    with silent(AFTER_DATA, patience=3) as (quiet, settings):
        slow = worker_with(app, settings)

        def work() -> None:
            with app.app_context():
                slow.name = "slow"
                slow.round()
                db.session.remove()

        thread = threading.Thread(target=work)
        thread.start()
        wait_for(lambda: bool(quiet.offered))
        ((number, address),) = [(one.message_id, one.to_email) for one in mails(state="sending")]
        # As long as a dialogue may last at most.
        time.moment += timedelta(seconds=settings.answer_seconds) + LEASE * 0.8
        quick = worker_with(app, smtp)
        quick.round()
        came = arrived(server)
        assert came
        assert number not in {number for number, _ in came}
        assert address not in {to for _, to in came}, "its order is kept"
        thread.join()
    assert mails(message_id=number)[0].state == "waiting"
    time.moment += timedelta(hours=2)
    quick.round()
    came = arrived(server)
    assert len(came) == len(set(came))
    assert (number, address) in came
    assert set(states()) <= {"sent", "dropped"}
