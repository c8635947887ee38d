"""Notes on which day the employer or the secretariat looked at an enrolment, for its student.

A page that is only looked at may write nothing to the database. So the first look of a day leaves
an empty file in a folder of the data folder, whose name says it all, and the worker moves these
into the database every minute. To make a file that exists already changes nothing, so neither
several processes nor a crash between the two can lose a look or count it twice. Processes on
several machines need one data folder, as for the files of documents, or a worker each.
"""

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import structlog
from flask import Flask, Response, current_app, request

from portal import clock

log = structlog.get_logger("portal.viewings")

# What shows an enrolment, beside lists: whose page it is, and what the address names, under which
# of its words. Who looked is not kept, so no name is needed.
SHOWN: dict[str, tuple[str, str, str]] = {
    "employer.enrolment": ("employer", "enrolment", "e"),
    "employer.application_helper": ("employer", "enrolment", "e"),
    "employer.project_number": ("employer", "enrolment", "e"),
    "employer.check_project_number": ("employer", "enrolment", "e"),
    "employer.late_application": ("employer", "enrolment", "e"),
    "employer.project_number_given": ("employer", "enrolment", "e"),
    "employer.proof": ("employer", "enrolment", "e"),
    "employer.receipt_pdf": ("employer", "enrolment", "e"),
    "employer.confirmation_pdf": ("employer", "enrolment", "e"),
    "employer.payment_pdf": ("employer", "enrolment", "e"),
    "employer.deadline_ics": ("employer", "enrolment", "e"),
    "employer.document_pdf": ("employer", "document", "d"),
    "secretariat.enrolment": ("secretariat", "enrolment", "public_id"),
    "secretariat.document_pdf": ("secretariat", "enrolment", "public_id"),
    "secretariat.correction": ("secretariat", "enrolment", "public_id"),
    "secretariat.edit_learner": ("secretariat", "enrolment", "public_id"),
    "secretariat.decide": ("secretariat", "enrolment", "public_id"),
    "secretariat.term": ("secretariat", "enrolment", "public_id"),
    "secretariat.project_number": ("secretariat", "application", "public_id"),
    "secretariat.rejection": ("secretariat", "application", "public_id"),
}
_NAME = re.compile(
    r"(\d{4}-\d\d-\d\d)\.(employer|secretariat)\.(enrolment|document|application)\.([0-9a-z]{16})"
)


class Look(NamedTuple):
    """That somebody of a role looked on a day at an enrolment, or at what belongs to some."""

    on: date
    role: str
    what: str
    public_id: str

    @property
    def file_name(self) -> str:
        """Under which name it waits for the worker."""
        return f"{self.on.isoformat()}.{self.role}.{self.what}.{self.public_id}"


class Looks:
    """The looks that wait for the worker, as empty files of one folder."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, made when the first look comes."""
        self.folder = folder
        self._noted: set[Look] = set()
        self._day: date | None = None
        self._lock = Lock()

    def note(self, look: Look) -> None:
        """Let a look wait, unless this process did so before; the page is shown in any case."""
        with self._lock:
            if look in self._noted:
                return
            if look.on != self._day:
                self._day = look.on
                self._noted.clear()
            self._noted.add(look)
        # The id comes from an address, and only a name that can be read again becomes a file.
        if not _NAME.fullmatch(look.file_name):
            return
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / look.file_name).touch(mode=0o600)
        except OSError as problem:
            log.warning("viewing_not_noted", reason=str(problem))
            with self._lock:
                self._noted.discard(look)

    def waiting(self) -> Iterator[Look]:
        """The looks that have not been taken away."""
        if not self.folder.is_dir():
            return
        with os.scandir(self.folder) as files:
            names = [file.name for file in files]
        for found in filter(None, map(_NAME.fullmatch, names)):
            on, role, what, public_id = found.groups()
            # A file with a day that does not exist is not ours, and disturbs nobody's.
            if (day := _day(on)) is not None:
                yield Look(day, role, what, public_id)

    def take_away(self, look: Look) -> None:
        """Forget a look that is in the database; another worker may have been first."""
        (self.folder / look.file_name).unlink(missing_ok=True)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def init_app(app: Flask) -> None:
    """Note what the pages show from now on."""
    app.extensions["looks"] = Looks(app.extensions["settings"].data / "looks")
    app.after_request(_note)


def _note(response: Response) -> Response:
    shown = SHOWN.get(request.endpoint or "")
    if shown and request.method == "GET" and response.status_code in {200, 304}:
        role, what, word = shown
        public_id = str((request.view_args or {}).get(word, ""))
        looks: Looks = current_app.extensions["looks"]
        looks.note(Look(clock.today(), role, what, public_id))
    return response
