"""Keeps a portal from answering with pages that it remembers: something happens all the time."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread

from tests.bench.data import Database

# Visiting every measured employer once takes longer, so no page is ever as it was remembered.
EVERY_SECONDS = 0.1

# What a verb does in the transaction of a change that all companies share, such as one of a course.
_HAPPENS = "UPDATE counter SET value = value + 1 WHERE series IN ('event', 'change for all')"
_BEGINS = (
    "INSERT INTO counter (series, value) VALUES ('event', 1), ('change for all', 1) "
    "ON CONFLICT DO NOTHING"
)


def something_happens(data: Database) -> None:
    """One change, after which every page that is remembered has to be drawn anew."""
    with closing(sqlite3.connect(data.file, isolation_level=None, timeout=10)) as connection:
        connection.execute(_BEGINS)
        connection.execute(_HAPPENS)


@contextmanager
def something_keeps_happening(data: Database | None) -> Iterator[None]:
    """Ten changes a second meanwhile; nothing without a database."""
    if data is None:
        yield
        return
    over = Event()

    def happen() -> None:
        while not over.wait(EVERY_SECONDS):
            something_happens(data)

    changing = Thread(target=happen)
    changing.start()
    try:
        yield
    finally:
        over.set()
        changing.join()
