"""The worker: no mail is lost, none leaves twice but after a crash, one stops no other."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email import policy as email_policy
from pathlib import Path
from time import monotonic, sleep

import pytest
from flask import Flask

from portal import clock
from portal.actions.accounts import send_student_link
from portal.actions.companies import invite
from portal.actions.drafts import attach_proof, keep_draft
from portal.actions.enrolments import cancel_enrolment
from portal.actions.outbox import LEASE, LOST, try_again
from portal.actions.payments import Received, confirm_payment, new_group_id, undo_booking
from portal.actions.proofs import keep_proof
from portal.actions.recording import record, tell_employer, tell_student
from portal.actions.sessions import open_session
from portal.actions.upkeep import sweep
from portal.documents.register import pdf_of
from portal.mail import Delivery, Outcome
from portal.models import Attempt, Document, Draft, Heartbeat, Message, Proof, UserSession, db
from portal.queries.changing import any_enrolment_for_change
from portal.readers.proof import Proof as ReadProof
from portal.worker import MAILS_A_ROUND, Worker
from portal.worker.sending import Letter, send_next
from tests.cast import Cast, actor_of, occasion
from tests.conftest import Time
from tests.mail.server import MailServer, free_port, running
from tests.mail.story import Story

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def server() -> MailServer:
    """A mail server that takes everything until it is told otherwise."""
    return MailServer()


@pytest.fixture
def post(server: MailServer) -> Iterator[str]:
    """The address of a running mail server, for KMO_SMTP_URL."""
    with running(server) as settings:
        yield f"smtp://127.0.0.1:{settings.port}"


def worker_of(app: Flask, **settings: object) -> Worker:
    """A worker under these settings, without its pauses after a failure."""
    app.extensions["settings"] = replace(app.extensions["settings"], **settings)
    return Worker(app, threading.Event())


def send_all(worker: Worker) -> None:
    """Send everything that is due now."""
    assert worker.post is not None
    while send_next(worker.name, worker.settings, worker.post):
        pass
    if worker.line is not None:
        worker.line.close()
    db.session.expire_all()


def mails(**conditions: object) -> list[Message]:
    """Messages in the order in which they were queued; not what the worker itself plans."""
    found = db.session.query(Message).filter_by(**conditions).order_by(Message.id)
    return found.filter(Message.kind != "staff_digest").all()


def states() -> Counter[str]:
    """How many messages are in which state."""
    return Counter(mail.state for mail in mails())


def arrived(server: MailServer) -> list[tuple[str, str]]:
    """Message-ID and recipient of every mail that the server took, in its order."""
    found = []
    for envelope in server.taken:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=email_policy.default)
        found.append((str(mail["Message-ID"]), envelope.rcpt_tos[0]))
    return found


# --- Sending


def test_queued_mail_leaves_and_is_kept_as_it_was_sent(
    app: Flask, cast: Cast, server: MailServer, post: str
) -> None:
    worker_of(app, smtp_url=post).round()
    db.session.expire_all()
    assert states() == {"sent": len(server.taken)}
    assert {to for _, to in arrived(server)} == {mail.to_email for mail in mails()}
    mail = mails(kind="new_enrolment")[0]
    assert mail.subject == (
        "Nieuwe inschrijving: doe je aanvraag uiterlijk op donderdag 17 september 2026"
    )
    assert mail.body is not None
    assert mail.body.startswith(f"Dag {mail.to_name}\n\nAn Peeters heeft zich")
    assert (mail.sent_at, mail.lease_until, mail.worker) == (clock.now(), None, None)


def test_without_a_mail_server_mail_waits(app: Flask, cast: Cast) -> None:
    worker_of(app, smtp_url=None).round()
    assert set(states()) == {"waiting"}


def test_in_the_demo_a_mail_is_readable_with_its_link(app: Flask, cast: Cast) -> None:
    secret = _queue_invitation(cast)
    send_all(worker_of(app, is_demo=True))
    (mail,) = mails(kind="invitation")
    assert mail.state == "sent"
    assert f"/uitnodiging/{secret}" in str(mail.body)
    assert mail.facts["token"] == ""


def test_d20_outside_the_demo_the_secret_of_a_link_is_not_kept(
    app: Flask, cast: Cast, server: MailServer, post: str
) -> None:
    secret = _queue_invitation(cast)
    send_student_link(cast.enrolment, occasion())
    db.session.commit()
    code = mails(kind="sign_in_link")[0].facts["code"]
    send_all(worker_of(app, smtp_url=post))
    kept = json.dumps([[mail.facts, mail.body] for mail in mails()])
    assert secret not in kept
    assert code not in kept
    assert any(secret.encode() in (envelope.content or b"") for envelope in server.taken)


def _queue_invitation(cast: Cast) -> str:
    on = occasion(actor_of(cast.els))
    invite(cast.bakery, on, name="Eva", email="eva@x.example", role="reader")
    db.session.commit()
    return str(mails(kind="invitation")[0].facts["token"])


def test_a_mail_that_became_untrue_is_dropped_with_the_reason(
    app: Flask, cast: Cast, server: MailServer, post: str
) -> None:
    cancel_enrolment(cast.enrolment, occasion(actor_of(cast.mieke)), reason="Ziet af")
    db.session.commit()
    send_all(worker_of(app, smtp_url=post))
    dropped = mails(state="dropped")
    assert {mail.enrolment_id for mail in dropped} == {cast.enrolment.id}
    assert {mail.last_error for mail in dropped} == {"status_is_cancelled"}
    assert {to for _, to in arrived(server)} == {
        "chris@garage-desmet.example",
        "toby@cursist.example",
    }


def test_e26_an_undo_within_ten_minutes_leaves_no_mail_behind(
    app: Flask, cast: Cast, server: MailServer, post: str, time: Time
) -> None:
    worker = worker_of(app, smtp_url=post)
    send_all(worker)
    before = len(server.taken)
    by = occasion(actor_of(cast.mieke))
    received = Received(amount_cents=18000, value_on=time.today)
    one = any_enrolment_for_change(cast.enrolment.public_id)
    booking = confirm_payment(one, by, received=received, group_id=new_group_id())
    db.session.commit()
    time.is_now(2026, 9, 10, 10, 21)
    send_all(worker)
    assert len(server.taken) == before
    one = any_enrolment_for_change(cast.enrolment.public_id)
    undo_booking(booking, one, occasion(actor_of(cast.mieke)), reason="Vergissing")
    db.session.commit()
    time.is_now(2026, 9, 10, 11, 0)
    send_all(worker)
    assert len(server.taken) == before


# --- Faults


def test_e12_a_mail_server_that_is_away_for_two_days_costs_no_mail(
    app: Flask, cast: Cast, server: MailServer, time: Time
) -> None:
    worker = worker_of(app, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    for hours in range(0, 48, 6):
        time.moment += timedelta(hours=6)
        send_all(worker)
        assert set(states()) == {"waiting"}, hours
    assert all("refused" in str(mail.last_error).lower() for mail in mails() if mail.attempts)
    with running(server) as settings:
        time.moment += timedelta(hours=6)
        send_all(worker_of(app, smtp_url=f"smtp://127.0.0.1:{settings.port}"))
    assert set(states()) == {"sent"}


def test_e12_mails_to_one_address_keep_their_order(
    app: Flask, cast: Cast, server: MailServer, post: str, time: Time
) -> None:
    _queue_notes(cast, 3)
    worker = worker_of(app, smtp_url=post)
    server.answers["RCPT"] = "451 greylisted"
    assert worker.post is not None
    send_next(worker.name, worker.settings, worker.post)
    assert worker.line is not None
    worker.line.close()
    server.answers.clear()
    send_all(worker)
    late = [mail for mail in mails() if mail.attempts][0].to_email
    assert late not in {to for _, to in arrived(server)}, "the later ones wait for the first"
    time.moment += timedelta(minutes=2)
    send_all(worker)
    for address in {mail.to_email for mail in mails()}:
        queued = [f"<{mail.message_id}>" for mail in mails(to_email=address)]
        assert [number for number, to in arrived(server) if to == address] == queued


def test_a_sign_in_link_does_not_queue_behind_a_mail_that_hangs(
    app: Flask, cast: Cast, server: MailServer, post: str
) -> None:
    worker = worker_of(app, smtp_url=post)
    server.answers["DATA"] = "451 later"
    send_all(worker)
    server.answers.clear()
    send_student_link(cast.enrolment, occasion())
    db.session.commit()
    send_all(worker)
    assert [mail.kind for mail in mails(state="sent")] == ["sign_in_link"]


def test_a_refused_address_is_given_up_at_once_and_stops_nobody(
    app: Flask, cast: Cast, server: MailServer, post: str
) -> None:
    mails()[0].to_email = "no address"
    db.session.commit()
    send_all(worker_of(app, smtp_url=post))
    (dead,) = mails(state="dead")
    assert str(dead.last_error).startswith("address")
    assert states()["sent"] == len(mails()) - 1


def test_a_mail_that_cannot_be_written_is_given_up_and_stops_nobody(
    app: Flask, cast: Cast, server: MailServer, post: str
) -> None:
    _queue_invitation(cast)
    mails(kind="invitation")[0].facts = {}
    db.session.commit()
    send_all(worker_of(app, smtp_url=post))
    (dead,) = mails(state="dead")
    assert (dead.kind, dead.last_error) == ("invitation", "KeyError: 'token'")
    assert states()["sent"] == len(mails()) - 1


def test_a_given_up_mail_can_be_tried_again_and_a_sent_one_cannot(
    app: Flask, cast: Cast, server: MailServer, post: str
) -> None:
    worker = worker_of(app, smtp_url=post)
    server.answers["RCPT"] = "550 unknown"
    send_all(worker)
    assert set(states()) == {"dead"}
    server.answers.clear()
    for mail in mails():
        assert try_again(mail.public_id, clock.now())
    db.session.commit()
    send_all(worker)
    assert set(states()) == {"sent"}
    assert not try_again(mails()[0].public_id, clock.now())


class Crash(BaseException):
    """What a kill at that moment leaves behind: nothing after it is done."""


def test_e13_a_crash_after_handing_over_costs_one_copy_more_and_never_the_mail(
    app: Flask, cast: Cast, time: Time
) -> None:
    worker = worker_of(app, is_demo=True)
    handed: Counter[str] = Counter()
    crashes = {mail.message_id for mail in mails()}

    def crashing_once(letter: Letter) -> Delivery:
        handed[letter.mail_id] += 1
        if letter.mail_id in crashes:
            crashes.remove(letter.mail_id)
            raise Crash
        return Delivery(Outcome.SENT)

    for _ in range(4 * len(mails())):
        try:
            while send_next(worker.name, worker.settings, crashing_once):
                pass
        except Crash:
            db.session.remove()
            time.moment += LEASE
    assert handed == {mail.message_id: 2 for mail in mails()}
    assert set(states()) == {"sent"}


def test_e13_a_second_crash_leaves_the_mail_to_a_person(app: Flask, cast: Cast, time: Time) -> None:
    worker = worker_of(app, is_demo=True)
    handed: Counter[str] = Counter()

    def crashing(letter: Letter) -> Delivery:
        handed[letter.mail_id] += 1
        raise Crash

    for _ in range(8 * len(mails())):
        try:
            send_next(worker.name, worker.settings, crashing)
        except Crash:
            db.session.remove()
        time.moment += LEASE
    assert set(handed.values()) == {2}
    assert set(states()) == {"dead"}
    assert {mail.last_error for mail in mails()} == {LOST}


def test_e13_an_answer_that_never_came_is_tried_once_more(
    app: Flask, cast: Cast, server: MailServer, post: str, time: Time
) -> None:
    server.drops_at = "DATA"
    worker = worker_of(app, smtp_url=post)
    for _ in range(12):
        send_all(worker)
        time.moment += timedelta(hours=1)
    assert set(Counter(number for number, _ in arrived(server)).values()) == {2}
    assert set(states()) == {"dead"}


def test_a_lease_that_ran_out_belongs_to_the_next_worker(
    app: Flask, cast: Cast, time: Time
) -> None:
    slow = worker_of(app, is_demo=True)

    def too_slow(letter: Letter) -> Delivery:
        time.moment += LEASE
        assert send_next("another", slow.settings, lambda _: Delivery(Outcome.SENT))
        return Delivery(Outcome.LATER, "451 much too late")

    send_next(slow.name, slow.settings, too_slow)
    db.session.expire_all()
    first = mails()[0]
    assert (first.state, first.last_error) == ("sent", None)


def test_e14_two_workers_send_each_mail_once(app: Flask, cast: Cast) -> None:
    _queue_notes(cast, 12)
    handed: list[str] = []
    settings = replace(app.extensions["settings"], is_demo=True)

    def post(letter: Letter) -> Delivery:
        handed.append(letter.mail_id)
        return Delivery(Outcome.SENT)

    def work(name: str) -> None:
        with app.app_context():
            idle = 0
            while idle < 3:
                idle = 0 if send_next(name, settings, post) else idle + 1
                db.session.remove()

    db.session.commit()
    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert sorted(handed) == sorted(mail.message_id for mail in mails())
    assert set(states()) == {"sent"}


def _queue_notes(cast: Cast, rounds: int) -> None:
    """Several mails to the same people, as after a busy day."""
    for _ in range(rounds):
        event = record("deadline_mail_asked", occasion(), enrolment=cast.enrolment)
        tell_employer("deadline_note", cast.enrolment, event=event, today=clock.today())
        tell_student("student_enrolled", cast.enrolment, event=event)
    db.session.commit()


# --- The rest of its work


def test_the_worker_gives_a_sign_of_life_and_a_failure_stops_nothing(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = worker_of(app, is_demo=True)
    worker.stop.wait = lambda seconds: False  # type: ignore[method-assign, assignment]

    def failing(letter: Letter) -> Delivery:
        raise RuntimeError("the wire is cut")

    worker.post = failing
    worker.round()
    db.session.expire_all()
    assert db.session.query(Heartbeat).filter_by(name="worker").one().at == clock.now()
    assert db.session.query(Document).filter(Document.sha256.is_not(None)).count() == 1


def test_at_night_the_worker_looks_whether_everything_holds(
    app: Flask, cast: Cast, time: Time
) -> None:
    cast.enrolment.received_cents += 1
    db.session.commit()
    worker_of(app, is_demo=True).round()
    assert db.session.query(Heartbeat).filter_by(name="invariants").count() == 0
    time.is_now(2026, 9, 11, 3, 20)
    worker_of(app, is_demo=True).round()
    assert db.session.query(Heartbeat).filter_by(name="invariants").one().detail == "kept_values"


def test_the_files_of_documents_are_made_before_anybody_asks(app: Flask, cast: Cast) -> None:
    worker = worker_of(app, is_demo=True)
    for _ in range(MAILS_A_ROUND):
        if not worker.round():
            break
    db.session.expire_all()
    documents = db.session.query(Document).all()
    assert len(documents) == 2
    for document in documents:
        assert document.sha256 is not None
        content = worker.storage.open(document.sha256)
        assert (len(content), content[:5]) == (document.size, b"%PDF-")
        assert pdf_of(document) == content


def test_what_has_ended_is_swept_away_and_what_is_in_use_stays(
    app: Flask, cast: Cast, time: Time
) -> None:
    _leave_things_behind(app, cast)
    time.moment += timedelta(hours=23)
    sweep(clock.now())
    db.session.commit()
    assert db.session.query(Draft).count() == 1
    time.moment += timedelta(hours=3)
    unused = sweep(clock.now())
    db.session.commit()
    assert unused == [hashlib.sha256(b"stray").hexdigest()]
    assert db.session.query(UserSession).count() == 0
    assert db.session.query(Draft).count() == 0
    assert db.session.query(Attempt).count() == 0
    assert [proof.name for proof in db.session.query(Proof)] == ["sent.png"]


def _leave_things_behind(app: Flask, cast: Cast) -> None:
    on = occasion(actor_of(cast.els))
    open_session(
        token_hash="x", kind="employer", holder_id=cast.els.id, agent="", address="", at=on.at
    )
    db.session.add(Attempt(action="sign_in", subject="els", at=on.at))
    stray, sent = (
        keep_proof(
            cast.bakery.id,
            app.extensions["storage"].put(data),
            ReadProof(data=data, media_type="image/png", extension="png", safe_name=name),
            on,
        )
        for data, name in ((b"stray", "stray.png"), (b"sent", "sent.png"))
    )
    story = Story(cast)
    story.report()
    assert story.one.application is not None
    story.one.application.proof = sent
    attach_proof(keep_draft(None, cast.enrolment.id, on, typed={}), stray, on)
    db.session.commit()


# --- A real process


def environment(database_url: str, folder: Path, post: str) -> dict[str, str]:
    """A worker on the practice day of the cast, with a real mail server."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KMO_")}
    return {
        **kept,
        "DATABASE_URL": database_url,
        "KMO_DATA": str(folder),
        "KMO_DEMO": "1",
        "KMO_TODAY": "2026-09-10T10:30",
        "KMO_SMTP_URL": post,
    }


@contextmanager
def running_process(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that does not outlive its test, also when the test fails."""
    with subprocess.Popen(command, cwd=ROOT, env=env) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is so; fail when it takes too long."""
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, "nothing happened"
        sleep(0.05)


def test_e13_a_killed_worker_loses_no_mail_and_a_stopped_one_ends_at_once(
    app: Flask, cast: Cast, database_url: str, tmp_path: Path, server: MailServer, post: str,
    time: Time,
) -> None:  # fmt: skip
    db.session.rollback()
    env = environment(database_url, tmp_path / "data", post)
    command = [sys.executable, "-m", "portal", "work"]
    server.is_slow_at = "DATA"
    with running_process(command, env) as first:
        wait_for(lambda: bool(server.taken))
        first.send_signal(signal.SIGKILL)
    server.is_slow_at = ""
    db.session.expire_all()
    assert states() == {"sending": 1, "waiting": len(mails()) - 1}

    db.session.rollback()
    later = {**env, "KMO_TODAY": "2026-09-10T10:40"}
    with running_process(command, later) as second:

        def all_sent() -> bool:
            found = states()
            # A test that goes on reading would hold the lock that the worker waits for.
            db.session.rollback()
            return set(found) <= {"sent", "dropped"}

        wait_for(all_sent)
        asked = monotonic()
        second.terminate()
        assert second.wait(20) == 0
        assert monotonic() - asked < 15
    times = Counter(number for number, _ in arrived(server))
    # That nothing waits for the secretariat is not worth a mail, so that one was dropped.
    sent = mails(state="sent")
    assert {mail.kind for mail in mails(state="dropped")} <= {"staff_digest"}
    assert set(times) == {f"<{mail.message_id}>" for mail in sent}
    assert sorted(times.values()) == [1] * (len(sent) - 1) + [2]
