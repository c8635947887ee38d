"""P25, P26: what a started server weighs, and how long it takes until its first page."""

from collections.abc import Callable
from time import perf_counter

from tests.bench import rivals
from tests.bench.cookies import AGENT, employers
from tests.bench.data import database
from tests.bench.figures import Figure, Orientation, Unmeasured, figure_of, ratios
from tests.bench.load import Ask, press
from tests.bench.machine import pss_mib
from tests.bench.options import Options
from tests.bench.participants import Recipe, hello, portal, start, stop, up, wait_for

ROWS = ("P25", "P26")

Result = Figure | Unmeasured
Tell = Callable[[str], None]
Entry = tuple[Recipe, list[Ask]]


def measure(options: Options, orientation: Orientation, tell: Tell) -> list[Result]:
    """Both rows, for the portal, the floor and the peers that are there."""
    data = database(10_000)
    asks = [Ask(one.dashboard, one.cookie) for one in employers(data, options.employers)]
    entries: list[Entry] = [(hello(), [Ask("/")]), (portal(data), asks)]
    for make in (rivals.flask_admin, rivals.django):
        try:
            rival = make(data)
        except rivals.MissingEnvironment:
            continue
        entries.append((rival.recipe, [rival.page]))
    found: list[Result] = []
    if options.wants("P25"):
        found.append(_weight(entries, options, orientation, tell))
    if options.wants("P26"):
        found.append(_starts(entries, options, orientation, tell))
    return found


def _weight(entries: list[Entry], options: Options, orientation: Orientation, tell: Tell) -> Result:
    weights = {}
    for recipe, asks in entries:
        tell(f"memory of {recipe.name} after {options.requests} requests")
        with up(recipe, asks[0], AGENT) as running:
            answered = 0
            # Peers answer fifty times slower and have grown all they will after a tenth.
            is_judged = recipe.name in {"hello", "portal"}
            while answered < options.requests // (1 if is_judged else 10):
                done = press(running.port, asks, connections=4, seconds=2, agent=AGENT)
                answered += done.requests
            weights[recipe.name] = pss_mib(running.session)
            orientation.add(f"{recipe.name}, PSS MiB", weights[recipe.name])
    return Figure("P25", weights["portal"] / weights["hello"])


def _starts(entries: list[Entry], options: Options, orientation: Orientation, tell: Tell) -> Result:
    taken: dict[str, list[float]] = {recipe.name: [] for recipe, _ in entries}
    for number in range(options.starts):
        tell(f"start {number + 1} of {options.starts}")
        for recipe, asks in entries:
            seconds = _start(recipe, asks[0])
            taken[recipe.name].append(seconds)
            orientation.add(f"{recipe.name}, start to first page s", seconds)
    return figure_of("P26", ratios(taken["portal"], taken["hello"]))


def _start(recipe: Recipe, ask: Ask) -> float:
    begin = perf_counter()
    running = start(recipe)
    try:
        wait_for(running, ask, AGENT, pause=0.005)
        return perf_counter() - begin
    finally:
        stop(running)
