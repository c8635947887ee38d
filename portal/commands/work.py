"""The worker that runs beside the web processes."""

import signal
import threading

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.worker import Worker


@click.command("work")
@with_appcontext
def work() -> None:
    """Send mail, make documents and tidy up, until asked to end (SIGTERM or Ctrl-C)."""
    stop = threading.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda number, frame: stop.set())
    # The worker's threads need the application itself; the proxy's types hide how to get it.
    Worker(current_app._get_current_object(), stop).run()  # type: ignore[attr-defined]


COMMANDS = (work,)
