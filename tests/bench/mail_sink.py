"""A mail server that takes everything and keeps nothing but which mail came when to whom."""

import asyncio
import json
import re
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_GREETING, _OK, _GO_ON, _BYE = b"220 sink\r\n", b"250 OK\r\n", b"354 go on\r\n", b"221 bye\r\n"

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Sink:
    """What arrived, in its order: seconds, Message-ID and recipient."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, str, str]] = []

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until it says QUIT or hangs up."""
        recipient = ""
        writer.write(_GREETING)
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                writer.write(_BYE)
                break
            if verb == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0].decode()
            if verb == b"DATA":
                writer.write(_GO_ON)
                content = await reader.readuntil(b"\r\n.\r\n")
                found = _MESSAGE_ID.search(content)
                self.taken.append((monotonic(), found[1].decode() if found else "", recipient))
            writer.write(_OK)
        writer.close()


async def _serve(told: Path) -> None:
    sink, stop = Sink(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    server = await asyncio.start_server(_quietly(sink), "127.0.0.1", 0, limit=1 << 24)
    print(server.sockets[0].getsockname()[1], flush=True)
    while not stop.is_set():
        # Written now and then, whole, so that who waits can see how far it is.
        told.with_suffix(".new").write_text(json.dumps(sink.taken))
        told.with_suffix(".new").rename(told)
        try:
            await asyncio.wait_for(stop.wait(), 0.5)
        except TimeoutError:
            continue
    told.write_text(json.dumps(sink.taken))


def _quietly(sink: Sink) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await sink.talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            # A killed worker ends in the middle of a mail, which then has not arrived.
            writer.close()

    return talk


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
