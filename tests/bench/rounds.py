"""Visits participants in turn, round by round, in windows that others left alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.bench.changes import something_keeps_happening
from tests.bench.cookies import AGENT
from tests.bench.data import Database
from tests.bench.load import Ask, Latencies, press
from tests.bench.machine import Watch, cpu_seconds
from tests.bench.options import FOREIGN_LIMIT, Options
from tests.bench.participants import Running, WrongPage


@dataclass(frozen=True, slots=True)
class Visit:
    """A page of a participant, asked for over so many connections at once."""

    name: str
    running: Running
    asks: Sequence[Ask]
    marker: str
    connections: int = 1
    # Where something happens meanwhile, so that every page is drawn anew.
    changing: Database | None = None
    # How many times longer its windows are, so that a slow page comes often enough.
    longer: int = 1


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of time at one participant."""

    latencies: Latencies
    cpu: float
    foreign: float

    @property
    def is_noisy(self) -> bool:
        """Whether others used too much of the machine meanwhile."""
        return self.foreign > FOREIGN_LIMIT


@dataclass(slots=True)
class Rounds:
    """Every window that counts, by visit, and how many others were thrown away."""

    windows: dict[str, list[Window]] = field(default_factory=dict)
    repeated: int = 0

    @property
    def noisy(self) -> int:
        """How many windows that count stayed noisy."""
        return sum(one.is_noisy for some in self.windows.values() for one in some)

    def of(self, name: str, what: str = "p50") -> list[float]:
        """One value of each round of a visit."""
        return [float(getattr(one.latencies, what)) for one in self.windows[name]]

    def __contains__(self, name: str) -> bool:
        return name in self.windows


def in_turn(visits: Sequence[Visit], options: Options, tell: Callable[[str], None]) -> Rounds:
    """Visit everybody once a round, each time beginning with another.

    Raises WrongPage when a page is not the one that was meant.
    """
    found = Rounds()
    for visit in visits:
        # Warm caches and compiled templates, both workers.
        press(visit.running.port, visit.asks, connections=4, seconds=1, agent=AGENT)
    for number in range(options.rounds):
        first = number % len(visits)
        for visit in [*visits[first:], *visits[:first]]:
            window = _quietest(visit, options, found)
            found.windows.setdefault(visit.name, []).append(window)
        tell(f"round {number + 1} of {options.rounds}")
    return found


def _quietest(visit: Visit, options: Options, found: Rounds) -> Window:
    """A window that others left alone, or the quietest of those that were tried."""
    window = _window(visit, options)
    for _ in range(options.repeats):
        if not window.is_noisy:
            break
        found.repeated += 1
        window = min(window, _window(visit, options), key=lambda one: one.foreign)
    return window


def _window(visit: Visit, options: Options) -> Window:
    size = visit.running.check(visit.asks[len(visit.asks) // 2], AGENT, visit.marker)
    sessions = visit.running.sessions
    before = cpu_seconds(*sessions)
    watch = Watch(sessions)
    watch.start()
    with something_keeps_happening(visit.changing):
        latencies = press(
            visit.running.port,
            visit.asks,
            connections=visit.connections,
            seconds=options.seconds * visit.longer,
            agent=AGENT,
        )
    foreign = watch.foreign()
    if latencies.errors or latencies.bytes < latencies.requests * size / 2:
        raise WrongPage(f"{visit.name}: {latencies} where one page has {size} bytes")
    used = (cpu_seconds(*sessions) - before) / max(1, latencies.requests)
    return Window(latencies, used, foreign)
