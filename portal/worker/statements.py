"""Records the files that the bank's program puts in a folder, each whole or not at all."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask_babel import force_locale

from portal import clock
from portal.actions.recording import Occasion
from portal.actions.statements import LARGEST, Refusal, keep_refused, take_in
from portal.formats.staff.statements import refusal_text
from portal.models import db
from portal.storage import Storage

log = structlog.get_logger("portal.worker")

BUSY, DONE, REFUSED = "busy", "done", "refused"
# What programs call a file that they are still writing.
_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", "~")
# Who holds a file longer than this has ended in the middle of it.
_ABANDONED = timedelta(minutes=10)
_STAMP = "%Y%m%d%H%M%S%f"
# A file system takes names of 255 bytes; stamp, process and ending come around this one.
_LONGEST_NAME = 200

# Size and time of the last change.
Shape = tuple[int, int]


@dataclass(slots=True)
class StatementFolder:
    """A folder that is looked at now and then; several workers may look at the same one."""

    folder: Path
    storage: Storage
    seen: dict[str, Shape] = field(default_factory=dict)

    def look(self, occasion: Callable[[], Occasion]) -> int:
        """Take every file that has not changed since the last look; returns how many."""
        for name in (BUSY, DONE, REFUSED):
            (self.folder / name).mkdir(exist_ok=True)
        shapes = {path.name: _shape(path) for path in self._waiting()}
        still = [name for name, shape in shapes.items() if self.seen.get(name) == shape]
        self.seen = {name: shape for name, shape in shapes.items() if name not in still}
        paths = [*self._abandoned(), *(self.folder / name for name in sorted(still))]
        return sum(self._take(path, occasion) for path in paths)

    def _waiting(self) -> list[Path]:
        return [
            path
            for path in self.folder.iterdir()
            if path.is_file()
            and not path.is_symlink()
            and not path.name.startswith(".")
            and not path.name.lower().endswith(_UNFINISHED)
        ]

    def _abandoned(self) -> list[Path]:
        """Files that a worker took and did not finish; what it recorded is known by its bytes."""
        before = f"{_machine_time() - _ABANDONED:{_STAMP}}"
        return sorted(path for path in (self.folder / BUSY).iterdir() if path.name < before)

    def _take(self, path: Path, occasion: Callable[[], Occasion]) -> bool:
        """Claim a file by renaming it, record it, and put it where it belongs."""
        name = path.name.partition("-")[2] if path.parent.name == BUSY else path.name
        claimed = self.folder / BUSY / f"{_machine_time():{_STAMP}}.{os.getpid()}-{_short(name)}"
        try:
            path.rename(claimed)
        except FileNotFoundError:
            # Another worker was first.
            return False
        reason = self._record(_readable(name), claimed, occasion())
        if reason is None:
            claimed.rename(self.folder / DONE / claimed.name)
        else:
            target = self.folder / REFUSED / claimed.name
            target.with_name(f"{target.name}.txt").write_text(reason + "\n", encoding="utf-8")
            claimed.rename(target)
        return True

    def _record(self, name: str, claimed: Path, on: Occasion) -> str | None:
        """Record a file and commit; why it was refused, or None."""
        # One byte more than may be read tells that there are too many.
        with claimed.open("rb") as file:
            data = file.read(LARGEST + 1)
        outcome = take_in(name, data, self.storage, on)
        if outcome.refusal is None:
            db.session.commit()
            log.info("statement_taken_in", is_new=outcome.known is None)
            return None
        db.session.rollback()
        keep_refused(name, data, outcome.refusal, self.storage, on)
        db.session.commit()
        log.warning("statement_refused", code=outcome.refusal.code)
        return _reason(outcome.refusal)


def _short(name: str) -> str:
    """The end of a name that would be too long behind its stamp."""
    return os.fsdecode(os.fsencode(name)[-_LONGEST_NAME:])


def _readable(name: str) -> str:
    """A name that was written in another encoding has signs that no database keeps."""
    return name.encode(errors="replace").decode()


def _shape(path: Path) -> Shape:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _reason(refusal: Refusal) -> str:
    with force_locale("nl"):
        return refusal_text(refusal.code, refusal.line, refusal.place, **refusal.values)


def _machine_time() -> datetime:
    """Files bear the machine's time, also where the portal practises another day."""
    return clock.Clock().now()
