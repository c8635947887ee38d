"""A mail server that fails for 48 hours: nothing is lost, and nothing untrue leaves late (E12)."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email import policy as email_policy

import pytest
from flask import Flask

from portal.config import BRUSSELS
from portal.mail import Line, SmtpSettings
from portal.models import db
from portal.worker import Worker
from portal.worker.sending import post_of
from tests.cast import Cast
from tests.conftest import Time
from tests.mail.server import MailServer, free_port
from tests.worker.outbox import arrived, mails, states

# An's last day is Thursday 17 September 2026; reminders leave two days and one day before.
FAILS_FROM = datetime(2026, 9, 15, 7, 20, tzinfo=BRUSSELS)
BACK_AT = FAILS_FROM + timedelta(hours=48)

FAULTS = {
    "refuses everybody": {},
    "says later at MAIL": {"MAIL": "421 closing"},
    "says later at RCPT": {"RCPT": "451 greylisted"},
    "says later at DATA": {"DATA": "452 disk full"},
}


def look(worker: Worker, time: Time, moment: datetime) -> None:
    """One round of a worker at a moment, in which it plans again."""
    time.moment = moment
    worker.done_at.pop("planning", None)
    worker.round()


def connect(worker: Worker, smtp: SmtpSettings) -> None:
    """Let a worker use another server."""
    worker.line = Line(smtp)
    worker.post = post_of(worker.settings, worker.line)


def live(worker: Worker, time: Time, until: datetime) -> None:
    """Round after round, two hours apart."""
    while time.moment < until:
        look(worker, time, min(time.moment + timedelta(hours=2), until))


def subjects(server: MailServer, address: str) -> list[str]:
    """What somebody got, in its order."""
    found = []
    for envelope in server.taken:
        assert isinstance(envelope.content, bytes)
        if envelope.rcpt_tos[0] == address:
            mail = message_from_bytes(envelope.content, policy=email_policy.default)
            found.append(str(mail["Subject"]))
    return found


@pytest.mark.parametrize("fault", FAULTS)
def test_e12_after_48_hours_everything_leaves_in_order_and_is_true(
    app: Flask, cast: Cast, time: Time, server: MailServer, smtp: SmtpSettings, fault: str
) -> None:
    settings = replace(app.extensions["settings"], smtp_url=f"smtp://127.0.0.1:{smtp.port}")
    app.extensions["settings"] = settings
    worker = Worker(app, threading.Event())
    live(worker, time, FAILS_FROM)
    assert "waiting" not in states()

    server.answers = FAULTS[fault]
    if not server.answers:
        connect(worker, replace(smtp, port=free_port()))
    live(worker, time, BACK_AT - timedelta(minutes=1))
    assert states()["dead"] == 0
    waiting = [mail for mail in mails(state="waiting") if mail.kind == "reminders"]
    assert {mail.to_email for mail in waiting} >= {"els@bakkerij-peeters.example"}

    # What it refused after reading all of it has not arrived either.
    server.taken.clear()
    server.answers = {}
    connect(worker, smtp)
    live(worker, time, BACK_AT + timedelta(hours=8))
    assert set(states()) <= {"sent", "dropped"}
    assert {mail.last_error for mail in mails(state="dropped")} <= {
        "nothing_left",
        "nothing_to_report",
    }
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
    db.session.rollback()
