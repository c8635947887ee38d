"""Hands one e-mail to a mail server and says what became of it, never more than is known."""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portal.mail.message import POLICY

TIMEOUT_SECONDS = 20.0
# Giving up too early on a server that is still busy with a mail makes the mail arrive twice.
ANSWER_SECONDS = 120.0
LONGEST_REASON = 300
# Answers about our own sign-in, not about the mail: it is kept until the setting is right.
SIGN_IN_CODES = {530, 534, 535, 538}
PERMANENT = 500
# The server ends the connection, whatever was asked.
CLOSING = 421


class Security(StrEnum):
    """How the connection is kept private; the values are the beginnings of KMO_SMTP_URL."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where and how mail is handed over.

    `timeout_seconds` is for each step, `answer_seconds` for the answer to a complete mail, which
    may take a virus scan. `ca_file` trusts a server with a certificate of its own.
    """

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = TIMEOUT_SECONDS
    answer_seconds: float = ANSWER_SECONDS
    ca_file: Path | None = None

    @classmethod
    def from_url(cls, url: str) -> "SmtpSettings":
        """Read `smtp+starttls://user:password@host:587`, `smtps://…` or `smtp://…`.

        Raises ValueError for another beginning or a missing host.
        """
        parts = urlsplit(url)
        security = Security(parts.scheme)
        if not parts.hostname:
            raise ValueError("no mail server in the address")
        return cls(
            host=parts.hostname,
            port=parts.port or PORTS[security],
            security=security,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )


class Outcome(StrEnum):
    """What became of a mail."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The outcome and, unless it was sent, the server's or the system's words about it."""

    outcome: Outcome
    reason: str = ""


class _Answer(Exception):
    """An answer of the server that ends the dialogue about this mail."""

    def __init__(self, code: int, text: bytes) -> None:
        super().__init__(f"{code} {text.decode('utf-8', 'replace')}")
        self.code = code


def deliver(message: EmailMessage, settings: SmtpSettings) -> Delivery:
    """Hand `message` to the server over a connection of its own; see Line.deliver."""
    with contextlib.closing(Line(settings)) as line:
        return line.deliver(message)


class Line:
    """A connection to a mail server that stays open between mails, until close()."""

    def __init__(self, settings: SmtpSettings) -> None:
        """Nothing is opened before the first mail."""
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def deliver(self, message: EmailMessage) -> Delivery:
        """Hand `message` to the server and wait for its answer.

        sent: the server took it. refused: it will never take this mail (5xx to sender, recipient
        or content). later: no connection, no sign-in, a 4xx, or cut off before the mail was
        complete. unknown: the complete mail was handed over and no answer came, so it may or may
        not arrive. Never raises for a network's fault.
        """
        is_used = self._server is not None
        delivery, has_ended = self._hand_over(message)
        if delivery.outcome is not Outcome.SENT:
            self.close()
        if is_used and has_ended:
            # A server may end a connection that was silent for a while or has had mails enough.
            return self.deliver(message)
        return delivery

    def close(self) -> None:
        """Take leave; it can no longer change what became of any mail."""
        server, self._server = self._server, None
        if server is not None:
            # Said without waiting for the answer, which nobody needs any more.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.putcmd("QUIT")
            server.close()

    def _hand_over(self, message: EmailMessage) -> tuple[Delivery, bool]:
        """What became of a mail, and whether the connection ended before the mail was complete."""
        data = _stuffed(message.as_bytes(policy=POLICY))
        sender, recipient = _mailbox(message, "From"), _mailbox(message, "To")
        is_complete = False
        try:
            server = self._opened()
            _expect(server.mail(sender))
            _expect(server.rcpt(recipient))
            _expect(server.docmd("DATA"), first=3)
            server.send(data)
            is_complete = True
            _expect(_late_reply(server, self._settings))
        except _Answer as answer:
            has_ended = answer.code == CLOSING and not is_complete
            return Delivery(_verdict(answer.code), str(answer)[:LONGEST_REASON]), has_ended
        except (smtplib.SMTPException, OSError) as error:
            outcome = Outcome.UNKNOWN if is_complete else Outcome.LATER
            reason = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
            return Delivery(outcome, reason), not is_complete
        return Delivery(Outcome.SENT), False

    def _opened(self) -> smtplib.SMTP:
        """A server that has greeted us and let us in."""
        if self._server is None:
            self._server = _connected(self._settings)
            # A server without TLS is an error here: falling back would send passwords in the open.
            if self._settings.security is Security.STARTTLS:
                self._server.starttls(context=_trusting(self._settings.ca_file))
            self._server.ehlo_or_helo_if_needed()
            if self._settings.user:
                self._server.login(self._settings.user, self._settings.password)
        return self._server


def _connected(settings: SmtpSettings) -> smtplib.SMTP:
    where, timeout = (settings.host, settings.port), settings.timeout_seconds
    if settings.security is Security.TLS:
        return smtplib.SMTP_SSL(*where, timeout=timeout, context=_trusting(settings.ca_file))
    return smtplib.SMTP(*where, timeout=timeout)


@lru_cache(maxsize=4)
def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    """Read once: the certificates that every machine trusts are many."""
    return ssl.create_default_context(cafile=ca_file)


def _late_reply(server: smtplib.SMTP, settings: SmtpSettings) -> tuple[int, bytes]:
    if server.sock is None:
        raise smtplib.SMTPServerDisconnected("hung up before the answer")
    server.sock.settimeout(settings.answer_seconds)
    answer = server.getreply()
    if server.sock is not None:
        server.sock.settimeout(settings.timeout_seconds)
    return answer


def _expect(answer: tuple[int, bytes], *, first: int = 2) -> None:
    code, text = answer
    if code // 100 != first:
        raise _Answer(code, text)


def _verdict(code: int) -> Outcome:
    if code >= PERMANENT and code not in SIGN_IN_CODES:
        return Outcome.REFUSED
    return Outcome.LATER


def _mailbox(message: EmailMessage, header: str) -> str:
    return str(message[header].addresses[0].addr_spec)


def _stuffed(data: bytes) -> bytes:
    """The mail with its end mark; a line that begins with a point gets a second one."""
    lines = data if data.endswith(b"\r\n") else data + b"\r\n"
    return lines.replace(b"\r\n.", b"\r\n..") + b".\r\n"
