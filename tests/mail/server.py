"""A real mail server for the tests, which does what it is told to do wrong."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from time import sleep

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.mail import Security, SmtpSettings


class MailServer:
    """A server that takes every mail, unless it was told what to answer at a step."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.answers: dict[str, str] = {}
        self.is_slow_at = ""
        self.drops_at = ""
        # From where each mail was offered.
        self.peers: list[object] = []
        self.talk: SMTP | None = None

    def hang_up(self) -> None:
        """End the connection of the last mail, as a server does that has waited long enough."""
        assert self.talk is not None
        assert self.talk.transport is not None
        self.talk.loop.call_soon_threadsafe(self.talk.transport.abort)
        sleep(0.1)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        self.talk = server
        self.peers.append(session.peer)
        return await self._answer(server, "MAIL")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._answer(server, "RCPT")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.taken.append(envelope)
        return await self._answer(server, "DATA")

    async def _answer(self, server: SMTP, step: str) -> str:
        if step == self.is_slow_at:
            await asyncio.sleep(3)
        if step == self.drops_at:
            assert server.transport is not None
            server.transport.abort()
        return self.answers.get(step, "250 OK")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class TidyController(Controller):
    """Hangs up on everybody before its loop ends, so that no connection outlives its test."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self.talks: list[SMTP] = []

    def factory(self) -> SMTP:
        talk = super().factory()
        self.talks.append(talk)
        return talk

    def stop(self, no_assert: bool = False) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(5)
        super().stop(no_assert)

    async def _hang_up(self) -> None:
        for talk in self.talks:
            if talk.transport is not None:
                talk.transport.abort()
        await asyncio.sleep(0.05)


@contextlib.contextmanager
def running(
    handler: MailServer, *, patience: float = 20, **options: object
) -> Iterator[SmtpSettings]:
    """The server at work, and how to reach it; a client gives up after `patience` seconds."""
    controller = TidyController(handler, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield SmtpSettings(
            "127.0.0.1",
            controller.port,
            Security.NONE,
            timeout_seconds=patience,
            answer_seconds=patience,
        )
    finally:
        controller.stop()
