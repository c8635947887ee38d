"""Against a real mail server: taken, refused, later, or not known; never more than is known."""

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from time import monotonic

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from portal.actions.outbox import LEASE
from portal.mail import (
    Composed,
    Line,
    Outcome,
    Security,
    SmtpSettings,
    deliver,
    to_email,
)
from tests.mail.server import MailServer, free_port, running
from tests.mail.silent import AFTER_DATA, AT_ONCE, DRIPPING, silent

MAIL = to_email(
    Composed("Uitnodiging: é", "Dag\n\n.regel met een punt\n..\n", "<p>Dag</p>", "nl"),
    sender="KMO-loket <kmo@leerstad.example>",
    to_name="Els",
    to_email="els@bücher.example",
    message_id="vast@kmo-loket",
    date=datetime(2026, 9, 10, 8, 12, tzinfo=UTC),
)


@pytest.fixture
def server() -> MailServer:
    return MailServer()


def test_a_mail_that_is_taken_arrives_whole(server: MailServer) -> None:
    with running(server) as settings:
        assert deliver(MAIL, settings).outcome is Outcome.SENT
    (envelope,) = server.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "kmo@leerstad.example",
        ["els@xn--bcher-kva.example"],
    )
    assert isinstance(envelope.content, bytes)
    mail = message_from_bytes(envelope.content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail["Subject"] == "Uitnodiging: é"
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content() == "Dag\r\n\r\n.regel met een punt\r\n..\r\n"


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 no such person", Outcome.REFUSED),
        ("552 too large", Outcome.REFUSED),
        ("421 closing", Outcome.LATER),
        ("451 try again", Outcome.LATER),
        ("530 sign in first", Outcome.LATER),
    ],
)
def test_e12_an_answer_decides_and_is_kept(
    server: MailServer, step: str, answer: str, outcome: Outcome
) -> None:
    server.answers[step] = answer
    with running(server) as settings:
        delivery = deliver(MAIL, settings)
    assert delivery.outcome is outcome
    assert delivery.reason == answer


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_e12_a_server_that_hangs_or_drops_before_the_mail_is_tried_later(
    server: MailServer, step: str
) -> None:
    for fault in ("is_slow_at", "drops_at"):
        setattr(server, fault, step)
        with running(server, patience=1) as settings:
            delivery = deliver(MAIL, settings)
        setattr(server, fault, "")
        assert delivery.outcome is Outcome.LATER
        assert delivery.reason
    assert not server.taken


def test_e13_a_server_that_hangs_or_drops_after_the_mail_leaves_it_unknown(
    server: MailServer,
) -> None:
    for fault in ("is_slow_at", "drops_at"):
        setattr(server, fault, "DATA")
        with running(server, patience=1) as settings:
            delivery = deliver(MAIL, settings)
        setattr(server, fault, "")
        assert delivery.outcome is Outcome.UNKNOWN
        assert delivery.reason
    assert len(server.taken) == 2


def test_e12_no_server_and_no_such_host_are_tried_later() -> None:
    nobody = SmtpSettings("127.0.0.1", free_port(), Security.NONE, timeout_seconds=1)
    for settings in (nobody, replace(nobody, host="mail.invalid")):
        delivery = deliver(MAIL, settings)
        assert delivery.outcome is Outcome.LATER
        assert delivery.reason


@contextlib.contextmanager
def odd_server(*lines: bytes) -> Iterator[SmtpSettings]:
    """A server that says these lines, one before each line of ours, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def talk() -> None:
            caller, _ = listener.accept()
            with caller, contextlib.suppress(OSError):
                for line in lines:
                    caller.sendall(line)
                    caller.recv(1000)

        thread = threading.Thread(target=talk)
        thread.start()
        port = listener.getsockname()[1]
        yield SmtpSettings("127.0.0.1", port, Security.NONE, timeout_seconds=20, answer_seconds=20)
        thread.join()


@pytest.mark.parametrize(
    "lines",
    [
        [b"554 go away\r\n"],
        [b"nonsense\r\n"],
        [b"220 hi\r\n", b"500 what\r\n", b"500 what\r\n"],
        [b"220 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n"],
        [b"220 hi\r\n", b"x" * 20_000],
    ],
)
def test_e12_a_server_that_talks_nonsense_costs_no_mail(lines: list[bytes]) -> None:
    with odd_server(*lines) as settings:
        assert deliver(MAIL, settings).outcome is Outcome.LATER


# Private connections and sign-in


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key in the same file, trusted by nobody but us."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", "key.pem", "-out", "certificate.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "certificate.pem").read_text())
    return both


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def only_mieke(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    known = (b"mieke", b"geheim/@:")
    login = (getattr(data, "login", None), getattr(data, "password", None))
    return AuthResult(success=login == known, handled=False)


def test_starttls_and_sign_in_work_with_a_trusted_certificate(
    server: MailServer, certificate: Path
) -> None:
    options = {
        "tls_context": server_context(certificate),
        "require_starttls": True,
        "authenticator": only_mieke,
        "auth_required": True,
    }
    with running(server, **options) as plain:
        right = SmtpSettings.from_url(
            f"smtp+starttls://mieke:geheim%2F%40%3A@127.0.0.1:{plain.port}"
        )
        right = replace(right, timeout_seconds=20, ca_file=certificate)
        assert deliver(MAIL, right).outcome is Outcome.SENT
        wrong = deliver(MAIL, replace(right, password="fout"))
        assert wrong.outcome is Outcome.LATER
        assert "535" in wrong.reason
        assert deliver(MAIL, replace(right, user="")).outcome is Outcome.LATER
        unknown = deliver(MAIL, replace(right, ca_file=None))
        assert unknown.outcome is Outcome.LATER
        assert "certificate" in unknown.reason.lower()
    assert len(server.taken) == 1


def test_a_server_without_starttls_is_not_trusted_with_anything(server: MailServer) -> None:
    with running(server) as plain:
        delivery = deliver(MAIL, replace(plain, security=Security.STARTTLS))
    assert delivery.outcome is Outcome.LATER
    assert not server.taken


def test_a_connection_that_is_private_from_the_start_works(
    server: MailServer, certificate: Path
) -> None:
    context = server_context(certificate)
    with running(server, ssl_context=context, server_hostname="localhost") as plain:
        private = replace(plain, security=Security.TLS, ca_file=certificate)
        assert deliver(MAIL, private).outcome is Outcome.SENT


# Settings


def test_the_address_of_the_server_is_read_from_one_setting() -> None:
    read = SmtpSettings.from_url("smtp+starttls://loket:a%20b@mail.school.be")
    assert read == SmtpSettings("mail.school.be", 587, Security.STARTTLS, "loket", "a b")
    assert "a b" not in repr(read)
    assert SmtpSettings.from_url("smtps://mail.school.be").port == 465
    assert SmtpSettings.from_url("smtp://localhost:2525") == SmtpSettings(
        "localhost", 2525, Security.NONE
    )


@pytest.mark.parametrize("url", ["http://mail.be", "smtp://", "mail.be", "smtp://mail.be:99999"])
def test_an_address_that_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="valid Security|no mail server|out of range"):
        SmtpSettings.from_url(url)


# --- One connection for several mails


def test_several_mails_share_one_connection() -> None:
    server = MailServer()
    with running(server) as settings, contextlib.closing(Line(settings)) as line:
        peers = []
        for _ in range(3):
            assert line.deliver(MAIL).outcome is Outcome.SENT
            peers.append(server.peers[-1])
    assert len(server.taken) == 3
    assert len(set(peers)) == 1


def test_a_connection_that_the_server_ended_meanwhile_is_opened_again() -> None:
    server = MailServer()
    with running(server) as settings, contextlib.closing(Line(settings)) as line:
        assert line.deliver(MAIL).outcome is Outcome.SENT
        server.hang_up()
        assert line.deliver(MAIL).outcome is Outcome.SENT
    assert len(server.taken) == 2
    assert len(set(server.peers)) == 2


def test_a_refusal_is_not_asked_twice_and_the_next_mail_leaves() -> None:
    server = MailServer()
    with running(server) as settings, contextlib.closing(Line(settings)) as line:
        assert line.deliver(MAIL).outcome is Outcome.SENT
        server.answers["RCPT"] = "451 greylisted"
        assert line.deliver(MAIL).outcome is Outcome.LATER
        assert len(server.peers) == 2
        server.answers.clear()
        assert line.deliver(MAIL).outcome is Outcome.SENT
    assert len(server.taken) == 2


@pytest.mark.parametrize(
    ("manner", "outcome"),
    [
        (AT_ONCE, Outcome.LATER),
        (AFTER_DATA, Outcome.UNKNOWN),
        (DRIPPING, Outcome.LATER),
    ],
)
def test_e12_a_server_that_keeps_silent_holds_nobody_up_for_long(
    manner: str, outcome: Outcome
) -> None:
    with silent(manner, patience=0.3, limit=1.0) as (_, settings):
        began = monotonic()
        delivery = deliver(MAIL, settings)
        assert monotonic() - began < 10
    assert (delivery.outcome, delivery.is_server_away) == (outcome, True)


def test_e13_a_mail_ends_before_its_lease_does() -> None:
    settings = SmtpSettings("mail.example", 25)
    reaching_it = 2 * settings.timeout_seconds
    longest = timedelta(seconds=settings.limit_seconds + reaching_it)
    assert longest < LEASE
    assert settings.answer_seconds < settings.limit_seconds


@pytest.mark.parametrize(
    ("step", "answer", "is_away"),
    [
        ("RCPT", "451 greylisted", False),
        ("RCPT", "550 no such user", False),
        ("MAIL", "421 closing", True),
        ("MAIL", "530 sign in first", True),
    ],
)
def test_an_answer_about_one_mail_says_nothing_about_the_server(
    server: MailServer, step: str, answer: str, is_away: bool
) -> None:
    server.answers = {step: answer}
    with running(server) as settings:
        assert deliver(MAIL, settings).is_server_away is is_away
