"""P1, P3, P4, P5, P7, P8, P22: pages over HTTP, side by side, divided pair by pair."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack

from tests.bench import rivals
from tests.bench.cookies import AGENT, SignedIn, clerk, employers, opened
from tests.bench.data import Database, database
from tests.bench.figures import Figure, Orientation, Unmeasured, figure_of, ratios
from tests.bench.load import Ask
from tests.bench.options import Options
from tests.bench.participants import Recipe, Running, hello, portal, up
from tests.bench.pretix import PretixFailed, pretix
from tests.bench.rounds import Rounds, Visit, in_turn
from tests.bench.rows.deep import deep_page
from tests.bench.rows.paper_of import made_document

ROWS = ("P1", "P3", "P4", "P5", "P7", "P8", "P22")
SMALL = 10_000
SIZES = {1_000_000: "1M", 5_000_000: "5M"}

# What a dashboard and a worklist of the right person hold, whoever else is signed in.
DASHBOARD = 'id="all-heading"'
WORKLIST = "<table"

Result = Figure | Unmeasured
Tell = Callable[[str], None]


class Stage:
    """The participants of this run, started as they are needed."""

    def __init__(self, stack: ExitStack, options: Options, tell: Tell) -> None:
        self.stack, self.options, self.tell = stack, options, tell
        self.visits: list[Visit] = []
        self.missing: list[Unmeasured] = []

    def start(self, recipe: Recipe, page: Ask) -> Running:
        """Start one and wait for its first page."""
        self.tell(f"starting {recipe.name}")
        return self.stack.enter_context(up(recipe, page, AGENT))

    def visit(
        self,
        name: str,
        running: Running,
        asks: Sequence[Ask],
        marker: str,
        connections: int = 1,
        changing: Database | None = None,
        longer: int = 1,
    ) -> None:
        """Add a page to what is visited in every round."""
        self.visits.append(Visit(name, running, asks, marker, connections, changing, longer))


def measure(options: Options, orientation: Orientation, tell: Tell) -> list[Result]:
    """All rows of this module that were asked for."""
    with ExitStack() as stack:
        stage = Stage(stack, options, tell)
        floor = hello()
        stage.visit("hello", stage.start(floor, Ask("/")), [Ask("/")], floor.marker)
        _ours(stage)
        if options.wants("P5"):
            _peers(stage)
        if options.wants("P5") and options.peers:
            _pretix(stage)
        if options.wants("P7", "P8"):
            _large(stage)
        rounds = in_turn(stage.visits, options, tell)
    _tell_absolutes(rounds, orientation)
    return [*_figures(rounds, options), *stage.missing]


def _dashboards(signed_in: Sequence[SignedIn]) -> list[Ask]:
    return [Ask(one.dashboard, one.cookie) for one in signed_in]


def _ours(stage: Stage) -> None:
    data = database(SMALL)
    signed_in = employers(data, stage.options.employers)
    asks = _dashboards(signed_in)
    running = stage.start(portal(data), asks[0])
    stage.visit("dashboard", running, asks, DASHBOARD)
    # On a copy, so that what happens there does not renew the pages that the others measure.
    apart = data.scratch()
    busy = stage.start(portal(apart, "portal-busy"), asks[0])
    stage.visit("dashboard anew", busy, asks, DASHBOARD, changing=apart)
    if stage.options.wants("P4"):
        stage.visit("dashboard c=8", running, asks, DASHBOARD, connections=8)
    if stage.options.wants("P3"):
        _unchanged(stage, running, asks)
    if stage.options.wants("P22"):
        _second_download(stage, running, data, signed_in[0])


def _unchanged(stage: Stage, running: Running, asks: Sequence[Ask]) -> None:
    """The same page again, for a browser that kept it and says which one it has."""
    again = []
    for ask in asks:
        _, headers, _ = running.fetch(ask, AGENT)
        again.append(Ask(ask.path, ask.cookie, headers.get("etag", "")))
    if not all(ask.etag for ask in again):
        kept = headers.get("cache-control", "")
        reason = f"the dashboard carries no ETag (Cache-Control: {kept}), so no browser asks for it"
        stage.missing.append(Unmeasured("P3", reason))
        return
    stage.visit("unchanged", running, again, DASHBOARD)


def _second_download(stage: Stage, running: Running, data: Database, who: SignedIn) -> None:
    """A PDF that was made before, in full and for a browser that kept it."""
    path = made_document(data, who)
    first = Ask(path, who.cookie)
    _, headers, _ = running.fetch(first, AGENT)
    stage.visit("PDF again", running, [first], "%PDF-")
    if headers.get("etag"):
        stage.visit("PDF unchanged", running, [Ask(path, who.cookie, headers["etag"])], "")


def _peers(stage: Stage) -> None:
    data = database(SMALL)
    for name, make in (("flask_admin", rivals.flask_admin), ("django", rivals.django)):
        try:
            rival = make(data)
        except rivals.MissingEnvironment as missing:
            stage.missing.append(Unmeasured(f"P5.{name}", str(missing)))
            continue
        running = stage.start(rival.recipe, rival.page)
        stage.visit(name, running, [rival.page], rival.recipe.marker)


def _pretix(stage: Stage) -> None:
    """Its pages take a tenth of a second and more, so each has thrice as long a window."""
    try:
        peer = stage.stack.enter_context(pretix(stage.tell))
        running = stage.start(peer.recipe, peer.list_page)
    except (rivals.MissingEnvironment, PretixFailed) as why:
        stage.missing.append(Unmeasured("P5.pretix_list", str(why)))
        return
    stage.visit("pretix_list", running, [peer.list_page], peer.list_marker, longer=3)
    stage.visit("pretix_order", running, [peer.order_page], peer.order_marker, longer=3)


def _large(stage: Stage) -> None:
    if not stage.options.sizes:
        reason = "needs a database of a million enrolments: --large"
        stage.missing += [Unmeasured("P7.1M", reason), Unmeasured("P8", reason)]
    for size in stage.options.sizes:
        stage.tell(f"{SIZES[size]} enrolments (made once a day)")
        data = database(size)
        asks = _dashboards(employers(data, stage.options.employers))
        running = stage.start(portal(data, f"portal-{SIZES[size]}"), asks[0])
        if stage.options.wants("P7"):
            # A page that is remembered would say nothing of the size of the database.
            name = f"dashboard anew {SIZES[size]}"
            stage.visit(name, running, asks, DASHBOARD, changing=data)
        if stage.options.wants("P8") and size == stage.options.sizes[0]:
            _worklist(stage, running, data)


def _worklist(stage: Stage, running: Running, data: Database) -> None:
    """The first page of every enrolment, and one in the middle of a million."""
    cookie = clerk(data)
    first = Ask("/beheer/inschrijvingen?vestiging=alle", cookie)
    status, _, body = running.fetch(first, AGENT)
    if status != 200 or WORKLIST.encode() not in body:
        stage.missing.append(Unmeasured("P8", f"{first.path} answers {status}"))
        return
    with opened(data.app()):
        deep = deep_page()
    stage.visit("worklist", running, [first], WORKLIST)
    stage.visit("worklist, deep", running, [Ask(f"{first.path}&pagina={deep}", cookie)], WORKLIST)


def _figures(rounds: Rounds, options: Options) -> list[Result]:
    anew = {
        "P1": ("dashboard anew", "hello"),
        "P5.flask_admin": ("flask_admin", "dashboard anew"),
        "P5.django": ("django", "dashboard anew"),
        "P5.pretix_list": ("pretix_list", "dashboard anew"),
        "P5.pretix_order": ("pretix_order", "dashboard anew"),
    }
    pairs = {
        "P1": ("dashboard", "hello"),
        "P3": ("unchanged", "hello"),
        "P5.flask_admin": ("flask_admin", "dashboard"),
        "P5.django": ("django", "dashboard"),
        "P5.pretix_list": ("pretix_list", "dashboard"),
        "P5.pretix_order": ("pretix_order", "dashboard"),
        "P7.1M": ("dashboard anew 1M", "dashboard anew"),
        "P7.5M": ("dashboard anew 5M", "dashboard anew"),
        "P8": ("worklist, deep", "worklist"),
        "P22": ("PDF again", "hello"),
    }
    found: list[Result] = [
        figure_of(row, _ratios(rounds, (above, below)), *_anew(rounds, anew.get(row)))
        for row, (above, below) in pairs.items()
        if options.wants(row) and above in rounds
    ]
    if "dashboard c=8" in rounds:
        tail = ratios(rounds.of("dashboard c=8", "p99"), rounds.of("dashboard c=8"))
        found.append(figure_of("P4", tail))
    return found


def _ratios(rounds: Rounds, pair: tuple[str, str]) -> tuple[float, ...]:
    return ratios(rounds.of(pair[0]), rounds.of(pair[1]))


def _anew(rounds: Rounds, pair: tuple[str, str] | None) -> list[str]:
    """The same figure where no page is remembered, for a remark."""
    if pair is None:
        return []
    drawn = figure_of("", _ratios(rounds, pair))
    return [f"when something has happened since, so that it is drawn anew: {drawn.shown}"]


def _tell_absolutes(rounds: Rounds, orientation: Orientation) -> None:
    for name, windows in rounds.windows.items():
        for window in windows:
            orientation.add(f"{name}, p50 ms", window.latencies.p50 / 1000)
            orientation.add(f"{name}, CPU ms a request", window.cpu * 1000)
    orientation.repeated += rounds.repeated
    orientation.noisy += rounds.noisy
