"""Facts become a PDF, in a child process with a time limit, so that a page can never hang on it."""

from __future__ import annotations

import atexit
import runpy
import threading
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from portal.documents.canonical import to_json
from portal.documents.child import MADE
from portal.documents.facts import Facts, IncompleteFacts, missing_items
from portal.documents.pango import RenderingUnavailable, why_unavailable

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

__all__ = [
    "IncompleteFacts",
    "RenderingFailed",
    "RenderingTimedOut",
    "RenderingUnavailable",
    "end_child",
    "render",
    "why_unavailable",
]

# Promise E21: a request ends within 15 seconds. A first document takes about two of them.
SECONDS = 12.0

START = Path(__file__).with_name("start_child.py")


class RenderingFailed(Exception):
    """The document could not be made; the text says why, for the log."""


class RenderingTimedOut(RenderingFailed):
    """The document was not ready in time, or another one was not."""


def render(facts: Facts, seconds: float = SECONDS) -> bytes:
    """The PDF of these facts, PDF/A-3a and PDF/UA-1: the same facts give the same bytes.

    One at a time in this process. Raises IncompleteFacts for a confirmation without all its items,
    RenderingUnavailable where Pango is missing, RenderingTimedOut after `seconds`, RenderingFailed
    for anything else. Nothing is stored, so a caller that renders before it commits wastes no
    number.
    """
    if missing := missing_items(facts):
        raise IncompleteFacts(missing)
    if reason := why_unavailable():
        raise RenderingUnavailable(reason)
    return _press.make(to_json(facts), monotonic() + seconds)


class _Press:
    """The child of this process: started when first needed, ended when it fails or idles."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._child: BaseProcess | None = None
        self._line: Connection | None = None

    def make(self, facts: bytes, until: float) -> bytes:
        """Have the child make the document; a child that has gone in the meantime is replaced."""
        if not self._turn.acquire(timeout=max(0.0, until - monotonic())):
            raise RenderingTimedOut("another document is taking all the time there is")
        try:
            try:
                return self._ask(facts, until)
            except (EOFError, OSError):
                self._end()
                return self._ask_once_more(facts, until)
        finally:
            self._turn.release()

    def _ask_once_more(self, facts: bytes, until: float) -> bytes:
        try:
            return self._ask(facts, until)
        except (EOFError, OSError) as error:
            self._end()
            raise RenderingFailed("the process that makes documents died twice") from error

    def _ask(self, facts: bytes, until: float) -> bytes:
        line = self._line or self._start()
        line.send_bytes(facts)
        if not line.poll(max(0.0, until - monotonic())):
            self._end()
            raise RenderingTimedOut("the document was not ready in time")
        kind, _, content = line.recv_bytes().partition(b"\n")
        if kind != MADE:
            raise RenderingFailed(content.decode())
        return content

    def _start(self) -> Connection:
        # Most processes never make a document.
        import multiprocessing

        # A forked child would inherit locks that other threads hold; a spawned one starts clean.
        spawning = multiprocessing.get_context("spawn")
        self._line, far_end = spawning.Pipe()
        self._child = spawning.Process(
            target=runpy.run_path, args=(str(START), {"line": far_end}, "start_child"), daemon=True
        )
        self._child.start()
        far_end.close()
        return self._line

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._child is not None:
            self._child.kill()
            self._child.join()
            self._child.close()
        self._line = self._child = None

    def close(self) -> None:
        """End the child when the document in hand is ready."""
        with self._turn:
            self._end()


_press = _Press()


def end_child() -> None:
    """End the child of this process, if it has one; the next document starts another."""
    _press.close()


atexit.register(end_child)
