"""The process that makes PDFs: it reads facts from a pipe, answers bytes, and reaches nothing."""

from __future__ import annotations

import gc
import logging
import resource
import signal
import sys
import traceback
from typing import TYPE_CHECKING, Any

from portal.documents.canonical import from_json

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# Loaded libraries and fonts take about 250 MiB of addresses; a document of hostile text must not
# take the machine.
MEMORY_BYTES = 1024**3

# A child that nobody asked anything for a quarter of an hour gives its memory back.
IDLE_SECONDS = 900.0

# WeasyPrint keeps a little of each document.
DOCUMENTS_BEFORE_A_FRESH_START = 2000

FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")


# The first line of an answer; the rest is the PDF, or the reason why there is none.
MADE, FAILED = b"made", b"failed"


def serve(line: Connection) -> None:
    """Answer facts with a PDF until the pipe closes, nothing comes or enough was made."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    # Ctrl-C reaches every process of a terminal; the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.addaudithook(refuse_the_outside)
    # Rubbish is collected after an answer has left instead of ten times while somebody waits.
    gc.disable()
    for _ in range(DOCUMENTS_BEFORE_A_FRESH_START):
        if not line.poll(IDLE_SECONDS):
            return
        try:
            facts = line.recv_bytes()
        except EOFError:
            return
        line.send_bytes(answer(facts))
        gc.collect()


def answer(facts: bytes) -> bytes:
    """The PDF, or why there is none; never an exception."""
    # The web process knows this module too, and never makes a document itself.
    from portal.documents.paper import render_here

    try:
        return MADE + b"\n" + render_here(from_json(facts))
    # A refused address arrives as a BaseException, which `except Exception` lets through.
    except BaseException:
        return FAILED + b"\n" + traceback.format_exc(limit=-3).encode("utf-8", "replace")


def refuse_the_outside(event: str, args: tuple[Any, ...]) -> None:
    """Audit hook: a process that makes documents opens no socket and starts no program."""
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"the process that makes documents refuses {event}")
