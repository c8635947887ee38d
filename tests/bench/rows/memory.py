"""P25, P26: what a started server weighs, and how long it takes until its first page."""

from collections.abc import Callable
from contextlib import ExitStack
from time import perf_counter

from tests.bench import rivals
from tests.bench.cookies import AGENT, employers
from tests.bench.data import database
from tests.bench.figures import Figure, Orientation, Unmeasured, figure_of, ratios
from tests.bench.load import Ask, press
from tests.bench.machine import pss_mib
from tests.bench.options import Options
from tests.bench.participants import Recipe, hello, portal, start, stop, up, wait_for
from tests.bench.pretix import PretixFailed, pretix

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
    with ExitStack() as stack:
        if options.peers:
            try:
                peer = stack.enter_context(pretix(tell))
                entries.append((peer.recipe, [peer.list_page]))
            except (rivals.MissingEnvironment, PretixFailed) as why:
                found += [Unmeasured(f"{row}.pretix", str(why)) for row in ROWS]
        if options.wants("P25"):
            found += _weight(entries, options, orientation, tell)
        if options.wants("P26"):
            found += _starts(entries, options, orientation, tell)
    return found


def _weight(
    entries: list[Entry], options: Options, orientation: Orientation, tell: Tell
) -> list[Result]:
    weights = {}
    for recipe, asks in entries:
        # Peers answer fifty times slower and have grown all they will after a tenth. Their windows
        # are longer, since the answers that a window ends before are lost.
        is_judged = recipe.name in {"hello", "portal"}
        requests, seconds = (options.requests, 2) if is_judged else (options.requests // 10, 10)
        tell(f"memory of {recipe.name} after {requests} requests")
        with up(recipe, asks[0], AGENT) as running:
            answered = 0
            while answered < requests:
                done = press(running.port, asks, connections=4, seconds=seconds, agent=AGENT)
                answered += done.requests
            weights[recipe.name] = pss_mib(running.session)
            orientation.add(f"{recipe.name}, PSS MiB", weights[recipe.name])
    found: list[Result] = [Figure("P25", weights["portal"] / weights["hello"])]
    if "pretix" in weights:
        told = "without its PostgreSQL, after a tenth of the requests"
        share = weights["portal"] / weights["pretix"]
        found.append(Figure("P25.pretix", share, remarks=(told,)))
    return found


def _starts(
    entries: list[Entry], options: Options, orientation: Orientation, tell: Tell
) -> list[Result]:
    taken: dict[str, list[float]] = {recipe.name: [] for recipe, _ in entries}
    for number in range(options.starts):
        tell(f"start {number + 1} of {options.starts}")
        for recipe, asks in entries:
            seconds = _start(recipe, asks[0])
            taken[recipe.name].append(seconds)
            orientation.add(f"{recipe.name}, start to first page s", seconds)
    found: list[Result] = [figure_of("P26", ratios(taken["portal"], taken["hello"]))]
    if "pretix" in taken:
        told = "its PostgreSQL is there already"
        found.append(figure_of("P26.pretix", ratios(taken["pretix"], taken["portal"]), told))
    return found


def _start(recipe: Recipe, ask: Ask) -> float:
    begin = perf_counter()
    running = start(recipe)
    try:
        wait_for(running, ask, AGENT, pause=0.005)
        return perf_counter() - begin
    finally:
        stop(running)
