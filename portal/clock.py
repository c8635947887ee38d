"""The only place that knows what time and what day it is here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def _real_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Clock:
    """One clock for the whole process.

    `source` gives the present instant in UTC. A practice clock (demo only) starts at a chosen
    moment and runs on from there, so that everything that takes time can be watched.
    """

    source: Callable[[], datetime] = _real_now
    practice: bool = False

    @classmethod
    def practising_from(cls, moment: datetime, since: datetime | None = None) -> "Clock":
        """A clock that showed `moment` (aware) at the real instant `since` and runs on from there.

        Every process of one demo is given the same `since`, so that they agree on the time and a
        restarted one does not fall back.
        """
        ahead = moment.astimezone(UTC) - (since or _real_now())
        return cls(lambda: _real_now() + ahead, practice=True)

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
