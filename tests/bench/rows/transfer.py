"""P27, P28, P29: what a browser asks for, how often, and how many bytes that is."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from tests.bench import rivals
from tests.bench.cookies import AGENT, SignedIn, employers
from tests.bench.data import database
from tests.bench.figures import Figure, Orientation, Unmeasured
from tests.bench.load import Ask
from tests.bench.options import Options
from tests.bench.participants import Running, portal, up
from tests.bench.rows.browser import (
    BROWSERS_TAKE,
    Browsing,
    bytes_on_the_line,
    requests_of,
)
from tests.bench.rows.swap import ticked_share

ROWS = ("P27", "P28", "P29")

Result = Figure | Unmeasured
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Visited:
    """A first visit: the page's own bytes and those of everything it asked for, compressed."""

    page: int
    total: int
    browsing: Browsing


def measure(options: Options, orientation: Orientation, tell: Tell) -> list[Result]:
    """All three rows, from what each page really asks for."""
    # A copy, since one enrolment is changed to see what comes back.
    data = database(10_000).scratch()
    signed_in = employers(data, 1)[0]
    found: list[Result] = []
    with ExitStack() as stack:
        page = Ask(signed_in.dashboard, signed_in.cookie)
        tell("a first visit to the portal")
        running = stack.enter_context(up(portal(data), page, AGENT))
        ours = _visit(running, page)
        found += _of_ours(ours)
        found.append(_of_swap(running, signed_in))
        for name, make in (("django", rivals.django), ("flask_admin", rivals.flask_admin)):
            try:
                rival = make(data)
            except rivals.MissingEnvironment as missing:
                found.append(Unmeasured(f"P28.{name}", str(missing)))
                continue
            tell(f"a first visit to {rival.recipe.name}")
            theirs = _visit(stack.enter_context(up(rival.recipe, rival.page, AGENT)), rival.page)
            told = f"{_kb(theirs.total)} KB in {len(theirs.browsing.first)} requests"
            found.append(Figure(f"P28.{name}", ours.total / theirs.total, remarks=(told,)))
    return found


def _visit(running: Running, page: Ask) -> Visited:
    browsing = requests_of(running.port, page)
    sizes = [_compressed(running, Ask(path, page.cookie)) for path in browsing.first]
    return Visited(_compressed(running, page), sum(sizes), browsing)


def _compressed(running: Running, ask: Ask) -> int:
    """Bytes of one answer: as it is served to a browser, else as gzip -6 would make it."""
    _, headers, body = running.fetch(ask, AGENT, **{"Accept-Encoding": BROWSERS_TAKE})
    return bytes_on_the_line(headers, body)


def _of_ours(ours: Visited) -> list[Result]:
    browsing = ours.browsing
    asked = tuple(path.rpartition("/")[2] or "the page" for path in browsing.first)
    again = tuple(path.rpartition("/")[2] or "the page" for path in browsing.again)
    seen = "by a headless browser" if browsing.is_seen else "from the page's own links"
    return [
        Figure("P27.page", _kb(ours.page), unit="KB"),
        Figure("P27.visit", _kb(ours.total), unit="KB"),
        Figure("P29.first", len(browsing.first), remarks=(f"counted {seen}: {', '.join(asked)}",)),
        Figure("P29.return", len(browsing.again), remarks=(", ".join(again),)),
        Figure("P29.foreign", browsing.foreign),
    ]


def _of_swap(running: Running, signed_in: SignedIn) -> Result:
    size = ticked_share(running, signed_in)
    if isinstance(size, str):
        return Unmeasured("P27.swap", size)
    told = "the answer after “Ik heb mijn eigen aandeel gestort”, its notice included"
    return Figure("P27.swap", _kb(size), unit="KB", remarks=(told,))


def _kb(size: int) -> float:
    return round(size / 1000, 2)
