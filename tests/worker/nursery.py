"""Workers as processes of their own that begin within a moment, so that many can be killed."""

import multiprocessing
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from portal import create_app
from portal.config import Settings
from portal.worker import Worker

_NURSERY = multiprocessing.get_context("forkserver")
# Imported once, by the process that all workers are copies of.
_NURSERY.set_forkserver_preload(["tests.worker.nursery"])


def work(settings: Settings) -> None:
    """What `portal work` does, in a process of its own."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    app = create_app(settings)
    with app.app_context():
        Worker(app, stop).run()


@contextmanager
def workers(number: int, settings: Settings) -> Iterator[list[BaseProcess]]:
    """So many workers beside each other; whatever still runs afterwards is killed."""
    born: list[BaseProcess] = [
        _NURSERY.Process(target=work, args=(settings,)) for _ in range(number)
    ]
    try:
        for one in born:
            one.start()
        yield born
    finally:
        for one in born:
            one.kill()
            one.join()
            one.close()
