"""What runs without a visitor: mails, documents, files of the bank, and sweeping away."""

import os
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from time import monotonic

import structlog
from flask import Flask

from portal import clock
from portal.actions.recording import Occasion, by_itself
from portal.actions.statements import blank_payers
from portal.actions.upkeep import KEPT, beat, sweep
from portal.config import Settings
from portal.documents.render import end_child
from portal.mail import Rest
from portal.models import db, only_reading
from portal.queries.outbox import is_any_message_due
from portal.storage import Storage
from portal.viewings import Looks
from portal.worker.papers import make_next
from portal.worker.planning import LOOK_SECONDS, plan_when_due
from portal.worker.sending import line_of, post_of, send_some
from portal.worker.statements import StatementFolder
from portal.worker.viewings import move_looks
from portal.worker.watching import check_at_night, watch_planning

log = structlog.get_logger("portal.worker")

NAP_SECONDS = 1.0
BEAT_SECONDS = 15.0
MINUTE_SECONDS = 60.0
HOUR_SECONDS = 3600.0
SKIPPED_SECONDS = 600.0
FAILED_SECONDS = 5.0
# So many mails at most before the worker looks at everything else again.
MAILS_A_ROUND = 50
UNFINISHED_FILES = timedelta(hours=1)


class Worker:
    """One worker; several may run beside each other."""

    def __init__(self, app: Flask, stop: threading.Event) -> None:
        """Work for `app` until `stop` is set."""
        self.settings: Settings = app.extensions["settings"]
        self.storage: Storage = app.extensions["storage"]
        self.looks: Looks = app.extensions["looks"]
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.line = line_of(self.settings)
        self.post = post_of(self.settings, self.line)
        self.rest = Rest()
        self.stop = stop
        self.skipped: set[int] = set()
        folder = self.settings.statement_folder
        self.folder = StatementFolder(folder, self.storage) if folder is not None else None
        self.done_at: dict[str, float] = {}
        self.ahead = clock.clock.ahead()

    def run(self) -> None:
        """Do what there is to do, round after round; ends after the mail in hand."""
        log.info("worker_started", worker=self.name)
        while not self.stop.is_set():
            if not self.round():
                self.stop.wait(NAP_SECONDS)
        end_child()
        log.info("worker_stopped", worker=self.name)

    def round(self) -> bool:
        """One round; True when there may be more to do at once. Never raises."""
        self._follow_clock()
        self._try("beat", self._beat, every=BEAT_SECONDS)
        self._try("planning", lambda: plan_when_due(self._occasion), every=LOOK_SECONDS)
        mailed = self._try("mail", self._send_mails)
        self._try("skipped", self.skipped.clear, every=SKIPPED_SECONDS)
        # Pages and mail go before papers, so that is one document a round.
        made = self._try("documents", lambda: make_next(self.storage, self.skipped))
        self._try("statements", self._read_statements, every=MINUTE_SECONDS)
        self._try("looks", lambda: move_looks(self.looks), every=MINUTE_SECONDS)
        self._try("sweep", self._sweep, every=HOUR_SECONDS)
        self._try("watch", lambda: watch_planning(self._occasion), every=MINUTE_SECONDS)
        night = partial(check_at_night, self.storage, self._occasion)
        self._try("check", night, every=HOUR_SECONDS)
        return bool(mailed or made)

    def _follow_clock(self) -> None:
        """Look at everything at once when somebody set the practice clock: more may be due."""
        ahead = clock.clock.ahead()
        if ahead != self.ahead:
            self.ahead = ahead
            self.done_at.clear()

    def _try(self, what: str, work: Callable[[], object], every: float = 0.0) -> object:
        """Do one part of a round, unless it was done a moment ago; its failure stops nothing."""
        last = self.done_at.get(what)
        if self.stop.is_set() or (last is not None and monotonic() - last < every):
            return None
        self.done_at[what] = monotonic()
        try:
            return work()
        except Exception:
            log.exception("worker_failed", part=what)
            self.stop.wait(FAILED_SECONDS)
            return None
        finally:
            db.session.remove()

    def _send_mails(self) -> bool:
        """Send what is due, up to a limit; True when the limit was reached."""
        if self.post is None or self.rest.is_on(clock.now()) or not _is_mail_due():
            return False
        try:
            return send_some(
                self.name,
                self.settings,
                self.post,
                most=MAILS_A_ROUND,
                is_stopped=self.stop.is_set,
                rest=self.rest,
            )
        finally:
            if self.line is not None:
                self.line.close()

    def _beat(self) -> None:
        beat("worker", clock.now(), self.name)
        db.session.commit()

    def _sweep(self) -> None:
        unused = [*sweep(clock.now()), *blank_payers(self._occasion())]
        db.session.commit()
        # Files bear the machine's time, also where the portal practises another day.
        now = clock.Clock().now()
        for digest in unused:
            self.storage.remove(digest, now - KEPT)
        self.storage.sweep(now - UNFINISHED_FILES)

    def _read_statements(self) -> None:
        if self.folder is not None:
            self.folder.look(self._occasion)

    def _occasion(self) -> Occasion:
        """What the portal does by itself, now."""
        return by_itself(clock.now(), self.settings.base_url)


def _is_mail_due() -> bool:
    """Asked without taking SQLite's write lock, which an idle worker leaves to the visitors."""
    with only_reading():
        return is_any_message_due(clock.now())
