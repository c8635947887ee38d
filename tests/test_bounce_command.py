"""`portal bounce`: one notice of a mail server, and what it says at the end."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

from portal import clock
from portal.commands.bounces import bounce
from portal.models import Message, db
from tests.cast import Cast
from tests.readers.test_delivery_status import POSTFIX

Run = Callable[[bytes], Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Give the command a notice on its standard input."""

    def command(data: bytes) -> Result:
        return app.test_cli_runner().invoke(bounce, input=data)

    return command


@pytest.fixture
def sent(cast: Cast) -> Message:
    """The mail about An's enrolment that Els did not get."""
    mail = db.session.query(Message).filter_by(kind="new_enrolment", person_id=cast.els.id).one()
    mail.state, mail.sent_at = "sent", clock.now()
    mail.message_id = "k7q2m4n6p8r3s5t7@kmo-loket"
    db.session.commit()
    return mail


def test_the_mail_is_noted_and_nothing_the_second_time(run: Run, sent: Message) -> None:
    done = run(POSTFIX)
    assert done.exit_code == 0, done.output
    assert "Genoteerd." in done.output
    db.session.expire_all()
    assert sent.bounced_at == clock.now()
    assert "Recipient address rejected: User unknown" in str(sent.bounce_reason)
    again = run(POSTFIX)
    assert again.exit_code == 0
    assert "Dit was al bekend." in again.output


def test_the_second_contact_is_named(run: Run, sent: Message, cast: Cast) -> None:
    cast.bakery.contact_email = "info@bakkerij-peeters.example"
    db.session.commit()
    assert "We schrijven ook naar info@bakkerij-peeters.example." in run(POSTFIX).output


def test_a_mail_that_is_not_ours_ends_with_one(run: Run, cast: Cast) -> None:
    done = run(POSTFIX)
    assert done.exit_code == 1
    told = "We kennen geen e-mail aan els@bakkerij-peeters.example die terug kan komen."
    assert told in done.output


def test_what_is_no_notice_ends_with_one(run: Run, cast: Cast) -> None:
    done = run(b"Subject: Ik ben er niet\n\nTot maandag.")
    assert done.exit_code == 1
    assert "Dit is geen melding over een e-mail die terugkwam." in done.output


def test_a_mail_that_is_only_late_changes_nothing(run: Run, sent: Message) -> None:
    done = run(POSTFIX.replace(b"Action: failed", b"Action: delayed"))
    assert done.exit_code == 0
    assert "Geen enkele e-mail kwam terug." in done.output
    db.session.expire_all()
    assert sent.bounced_at is None
