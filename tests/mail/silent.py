"""A mail server that takes a connection and then keeps silent, from one step on."""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator

from portal.mail import Security, SmtpSettings

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*<(\S+)>", re.IGNORECASE | re.MULTILINE)
# Until when it answers.
AT_ONCE, AFTER_DATA, DRIPPING = "never answers", "never answers a complete mail", "drips"


class SilentServer:
    """Nobody hears from it that a mail was taken; `offered` are the mails that it read whole."""

    def __init__(self, manner: str) -> None:
        self.manner = manner
        self.connections = 0
        self.offered: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._ended = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def end(self) -> None:
        """Hang up on everybody."""
        self._ended.set()
        for one in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._listener.accept()
                self.connections += 1
                self._open.append(peer)
                threading.Thread(target=self._talk, args=(peer,), daemon=True).start()

    def _talk(self, peer: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self.manner == DRIPPING:
                while not self._ended.wait(0.05):
                    peer.sendall(b"2")
            if self.manner != AFTER_DATA:
                return
            peer.sendall(b"220 here\r\n")
            for line in peer.makefile("rb"):
                if line.upper().startswith(b"DATA"):
                    break
                peer.sendall(b"250 OK\r\n")
            peer.sendall(b"354 go on\r\n")
            content = b""
            while not content.endswith(b"\r\n.\r\n") and (more := peer.recv(65536)):
                content += more
            found = _MESSAGE_ID.search(content)
            assert found is not None
            self.offered.append(found[1].decode())


@contextlib.contextmanager
def silent(
    manner: str, *, patience: float, limit: float = 60
) -> Iterator[tuple[SilentServer, SmtpSettings]]:
    """Such a server, and how to reach it for a client that gives up soon."""
    server = SilentServer(manner)
    try:
        yield (
            server,
            SmtpSettings(
                "127.0.0.1",
                server.port,
                Security.NONE,
                timeout_seconds=patience,
                answer_seconds=patience,
                limit_seconds=limit,
            ),
        )
    finally:
        server.end()
