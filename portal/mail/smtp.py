"""Hands one e-mail to a mail server and says what became of it, never more than is known."""

import contextlib
import io
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from portal.mail.message import POLICY

TIMEOUT_SECONDS = 20.0
# Giving up too early on a server that is still busy with a mail makes the mail arrive twice.
ANSWER_SECONDS = 120.0
# One mail in all, however little a server says at a time; a worker's lease is longer than this and
# the looking up of a few addresses.
LIMIT_SECONDS = 220.0
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
    may take a virus scan; `limit_seconds` for all of it. `ca_file` trusts a server with a
    certificate of its own.
    """

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = TIMEOUT_SECONDS
    answer_seconds: float = ANSWER_SECONDS
    limit_seconds: float = LIMIT_SECONDS
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


class Delivery(NamedTuple):
    """The outcome and, unless it was sent, the server's or the system's words about it.

    `is_server_away` tells that the server took part in nothing at all or stopped in the middle:
    any other mail would fare the same now.
    """

    outcome: Outcome
    reason: str = ""
    is_server_away: bool = False


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
        self._server: _Server | None = None
        self._deadline = 0.0

    def deliver(self, message: EmailMessage) -> Delivery:
        """Hand `message` to the server and wait for its answer.

        sent: the server took it. refused: it will never take this mail (5xx to sender, recipient
        or content). later: no connection, no sign-in, a 4xx, or cut off before the mail was
        complete. unknown: the complete mail was handed over and no answer came, so it may or may
        not arrive. Never raises for a network's fault.
        """
        self._deadline = monotonic() + self._settings.limit_seconds
        return self._delivered(message)

    def _delivered(self, message: EmailMessage) -> Delivery:
        is_used = self._server is not None
        delivery, has_ended = self._hand_over(message)
        if delivery.outcome is not Outcome.SENT:
            self.close()
        if is_used and has_ended:
            # A server may end a connection that was silent for a while or has had mails enough.
            return self._delivered(message)
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
            server.deadline = self._deadline
            _expect(server.mail(sender))
            _expect(server.rcpt(recipient))
            _expect(server.docmd("DATA"), first=3)
            server.send(data)
            is_complete = True
            _expect(_late_reply(server, self._settings))
        except _Answer as answer:
            has_ended = answer.code == CLOSING and not is_complete
            is_away = answer.code == CLOSING or answer.code in SIGN_IN_CODES
            reason = str(answer)[:LONGEST_REASON]
            return Delivery(_verdict(answer.code), reason, is_away), has_ended
        except (smtplib.SMTPException, OSError) as error:
            outcome = Outcome.UNKNOWN if is_complete else Outcome.LATER
            reason = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
            return Delivery(outcome, reason, is_server_away=True), not is_complete
        return Delivery(Outcome.SENT), False

    def _opened(self) -> "_Server":
        """A server that has greeted us and let us in."""
        if self._server is None:
            self._server = _connected(self._settings, self._deadline)
            # A server without TLS is an error here: falling back would send passwords in the open.
            if self._settings.security is Security.STARTTLS:
                self._server.starttls(context=_trusting(self._settings.ca_file))
            self._server.ehlo_or_helo_if_needed()
            if self._settings.user:
                self._server.login(self._settings.user, self._settings.password)
        return self._server


class _Server(smtplib.SMTP):
    """A server that gets so many seconds for each step, and until `deadline` for all of them."""

    def __init__(self, settings: SmtpSettings, deadline: float) -> None:
        self.patience, self.deadline = settings.timeout_seconds, deadline
        super().__init__(settings.host, settings.port, timeout=settings.timeout_seconds)

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer; a server that says a letter now and then gets no longer than others."""
        if self.file is None:
            self.file = io.BufferedReader(_Bounded(self))
        return super().getreply()


class _ServerOverTls(_Server, smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""

    def __init__(self, settings: SmtpSettings, deadline: float) -> None:
        self.context = _trusting(settings.ca_file)
        super().__init__(settings, deadline)


class _Bounded(io.RawIOBase):
    """What a server says, as long as it may still take."""

    def __init__(self, server: _Server) -> None:
        self._server = server

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        sock, patience = self._server.sock, self._server.patience
        left = self._server.deadline - monotonic()
        if sock is None or left <= 0:
            raise TimeoutError("the mail took too long in all")
        sock.settimeout(min(patience, left))
        try:
            return sock.recv_into(buffer)
        finally:
            sock.settimeout(patience)


def _connected(settings: SmtpSettings, deadline: float) -> _Server:
    is_tls = settings.security is Security.TLS
    return (_ServerOverTls if is_tls else _Server)(settings, deadline)


@lru_cache(maxsize=4)
def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    """Read once: the certificates that every machine trusts are many."""
    return ssl.create_default_context(cafile=ca_file)


def _late_reply(server: _Server, settings: SmtpSettings) -> tuple[int, bytes]:
    server.patience = settings.answer_seconds
    try:
        return server.getreply()
    finally:
        server.patience = settings.timeout_seconds


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
