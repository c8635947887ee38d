"""The only place that knows what time and what day it is here."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def _real_now() -> datetime:
    return datetime.now(UTC)


class Backwards(ValueError):
    """A practice clock was asked to go back, which would make untrue what happened since."""


class PracticeFile:
    """How far the clock of one demo is ahead, in a file that all processes of the demo look at.

    The file holds the moment that was set and the real instant at which that was done, so that
    the clock runs on from there, also while the demo is stopped.
    """

    def __init__(self, path: Path) -> None:
        """The clock kept at `path`; until it is set it shows the real time."""
        self._path = path
        self._seen: tuple[tuple[int, int] | None, timedelta] = (None, timedelta(0))

    def ahead(self) -> timedelta:
        """How far this clock is ahead of the real time; less than nothing when it is behind.

        The file is looked up at every reading. That takes a microsecond, and two processes that
        answer the same visitor in turn never differ.
        """
        try:
            status = os.stat(self._path)
        except FileNotFoundError:
            return timedelta(0)
        version = (status.st_ino, status.st_mtime_ns)
        if version != self._seen[0]:
            moment, since = map(datetime.fromisoformat, self._path.read_text().split())
            self._seen = (version, moment - since)
        return self._seen[1]

    def now(self) -> datetime:
        """The instant that this clock shows, aware, in UTC."""
        return _real_now() + self.ahead()

    def begin(self, moment: datetime, since: datetime | None = None) -> None:
        """Let a demo begin as if it was `moment` (aware) at the real instant `since` (now).

        Every process of a demo says so when it starts. One that runs already, or is started
        again, never goes back for it.
        """
        since = since or _real_now()
        if not self._path.exists() or moment - since > self.ahead():
            self._write(moment, since)

    def move_to(self, moment: datetime) -> None:
        """Move to a later moment (aware). Raises Backwards for any other."""
        if moment <= self.now():
            raise Backwards(moment.isoformat())
        self._write(moment, _real_now())

    def _write(self, moment: datetime, since: datetime) -> None:
        """Replace the file as a whole, so that nobody ever reads half of it."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
        try:
            with os.fdopen(handle, "w") as file:
                file.write(f"{moment.astimezone(UTC).isoformat()} {since.isoformat()}\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


@dataclass(slots=True)
class Clock:
    """One clock for the whole process.

    `source` gives the present instant in UTC. In a demo it is a practice clock, which can be set
    and runs on from there, so that everything that takes time can be watched.
    """

    source: Callable[[], datetime] = _real_now
    practice: PracticeFile | None = None

    def ahead(self) -> timedelta:
        """How far a practice clock was set ahead; changes only when somebody sets it."""
        return self.practice.ahead() if self.practice else timedelta(0)

    def now(self) -> datetime:
        """The present instant, aware, in UTC, without microseconds."""
        return self.source().astimezone(UTC).replace(microsecond=0)

    def local(self) -> datetime:
        """The present moment as people in Brussels read it."""
        return self.now().astimezone(BRUSSELS)

    def today(self) -> date:
        """The present day in Brussels. Every deadline is compared with this date."""
        return self.local().date()

    def until_midnight(self) -> int:
        """Milliseconds until two seconds into the next day in Brussels, clock changes included."""
        now = self.local()
        tomorrow = datetime(now.year, now.month, now.day, tzinfo=BRUSSELS) + timedelta(days=1)
        left = tomorrow.astimezone(UTC) - now.astimezone(UTC)
        return int(left.total_seconds() * 1000) + 2000


clock = Clock()


def now() -> datetime:
    """The present instant in UTC."""
    return clock.now()


def today() -> date:
    """The present day in Brussels."""
    return clock.today()


def set_clock(new: Clock) -> None:
    """Replace the process's clock: at start for the demo, in tests to travel."""
    clock.source, clock.practice = new.source, new.practice


def brussels(instant: datetime) -> datetime:
    """The same instant on a clock in Brussels."""
    return instant.astimezone(BRUSSELS)
