"""P2, P6, P8, P30: the portal called in this process, where statements and CPU can be counted."""

import gc
import io
from collections.abc import Callable
from dataclasses import dataclass
from time import process_time
from typing import Any

from flask import Flask

from portal.models import Enrolment, db
from tests.bench.changes import something_happens
from tests.bench.cookies import AGENT, SignedIn, clerk, employers, opened, statements, student
from tests.bench.data import Database, database
from tests.bench.figures import Figure, Orientation, Unmeasured, figure_of, ratios
from tests.bench.load import Ask
from tests.bench.options import Options
from tests.bench.peers.hello import app as hello
from tests.bench.rows.plans import scans_in

ROWS = ("P2", "P6", "P8", "P30")
CALLS = 40
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN IMMEDIATE")

Result = Figure | Unmeasured
Tell = Callable[[str], None]
# Any WSGI application.
Application = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a WSGI application answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def measure(options: Options, orientation: Orientation, tell: Tell) -> list[Result]:
    """All rows of this module that were asked for."""
    found: list[Result] = []
    if options.wants("P2"):
        tell("CPU of a dashboard in this process")
        found.append(_cpu(options, orientation))
    if options.wants("P6", "P8", "P30"):
        tell("statements, plans and cookies of the pages")
        found += _counts(options)
    return found


def call(application: Application, ask: Ask) -> Answer:
    """One GET, without any server between."""
    path, _, query = ask.path.partition("?")
    heard: dict[str, Any] = {}

    def begin(status: str, headers: list[tuple[str, str]], trouble: object = None) -> None:
        heard.update(status=int(status[:3]), headers={k.lower(): v for k, v in headers})

    parts = application(_environ(path, query, ask.cookie), begin)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Answer(heard["status"], heard["headers"], body)


def _environ(path: str, query: str, cookie: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_USER_AGENT": AGENT,
        "HTTP_COOKIE": cookie,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _cpu(options: Options, orientation: Orientation) -> Figure:
    data = database(10_000)
    asks = [Ask(one.dashboard, one.cookie) for one in employers(data, CALLS)]
    app = data.app()
    rounds = max(8, options.papers * 2 // 3)
    ours, anew, floor = [], [], []
    floor_asks = [Ask("/")] * CALLS
    for application, some in ((app, asks), (hello, floor_asks)):
        _cpu_of(application, some)
    gc.collect()
    for _ in range(rounds):
        something_happens(data)
        anew.append(_cpu_of(app, asks))
        ours.append(_cpu_of(app, asks))
        floor.append(_cpu_of(hello, floor_asks))
    named = {"dashboard": ours, "dashboard drawn anew": anew, "hello": floor}
    for name, rounds_of_it in named.items():
        for seconds in rounds_of_it:
            orientation.add(f"{name} in process, CPU µs", seconds * 1e6)
    drawn = figure_of("P2", ratios(anew, floor))
    return figure_of(
        "P2",
        ratios(ours, floor),
        f"least against least: {min(ours) / min(floor):.1f}",
        f"when something has happened since, so that it is drawn anew: {drawn.shown}",
    )


def _cpu_of(application: Application, asks: list[Ask]) -> float:
    """CPU seconds of one call, the mean over all asks."""
    begin = process_time()
    for ask in asks:
        answer = call(application, ask)
        assert answer.status == 200, f"{ask.path}: {answer.status}"
    return (process_time() - begin) / len(asks)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a small database."""

    name: str
    ask: Ask


@dataclass(frozen=True, slots=True)
class Seen:
    """What one page of one database did."""

    statements: list[str]
    cookies: int
    scans: list[str]

    @property
    def questions(self) -> int:
        """How many statements, without the transaction's own BEGIN."""
        return sum(not one.startswith("BEGIN") for one in self.statements)

    @property
    def writes(self) -> int:
        """How many statements write or take the write lock."""
        return sum(one.lstrip().upper().startswith(WRITES) for one in self.statements)


def _pages(data: Database) -> list[Page]:
    """The pages of everybody, with the rows of this database on them."""
    employer: SignedIn = employers(data, 1)[0]
    staff, learner = clerk(data), student(data)
    with opened(data.app()):
        first = db.session.query(Enrolment).order_by(Enrolment.id).first()
        assert first is not None
        detail = f"{employer.dashboard}inschrijvingen/{first.public_id}"
        own = f"/mijn/{first.public_id}"
    paths = (
        ("dashboard", employer.dashboard, employer.cookie),
        ("employer's list", f"{employer.dashboard}inschrijvingen", employer.cookie),
        ("employer's enrolment", detail, employer.cookie),
        ("documents", f"{employer.dashboard}documenten", employer.cookie),
        ("today", "/beheer/?vestiging=alle", staff),
        ("deadlines", "/beheer/termijnen?vestiging=alle", staff),
        ("project numbers", "/beheer/projectnummers?vestiging=alle", staff),
        ("payments", "/beheer/betalingen?vestiging=alle", staff),
        ("worklist", "/beheer/inschrijvingen?vestiging=alle", staff),
        ("staff's enrolment", f"/beheer/inschrijvingen/{first.public_id}", staff),
        ("student's pages", "/mijn", learner),
        ("status page", own, learner),
    )
    return [Page(name, Ask(path, cookie)) for name, path, cookie in paths]


def _counts(options: Options) -> list[Result]:
    seen: dict[str, list[Seen]] = {}
    absent: dict[str, int] = {}
    for rows in (1, 25, 100):
        data = database(rows, 1)
        pages = _pages(data)
        app = data.app()
        for page in pages:
            answer, found = _look(app, data, page)
            if answer.status in {302, 303}:
                # A student with one enrolment is shown that one.
                continue
            if answer.status != 200:
                absent[page.name] = answer.status
                continue
            seen.setdefault(page.name, []).append(found)
    away = tuple(f"not there: {name} ({status})" for name, status in absent.items())
    figures: list[Result] = [*_statements_of(seen, away), *_quiet_gets(seen, away)]
    if options.wants("P8"):
        figures.append(_plans(seen, away))
    return figures


def _look(app: Flask, data: Database, page: Page) -> tuple[Answer, Seen]:
    """A second visit, drawn anew: what a process does only once is done."""
    call(app, page.ask)
    something_happens(data)
    with opened(app), statements(app) as sent:
        answer = call(app, page.ask)
    with opened(app):
        scans = scans_in(sent)
    return answer, Seen(sent, int("set-cookie" in answer.headers), scans)


def _statements_of(seen: dict[str, list[Seen]], away: tuple[str, ...]) -> list[Figure]:
    counts = {name: [one.questions for one in some] for name, some in seen.items()}
    told = [f"{name}: {', '.join(map(str, some))}" for name, some in counts.items()]
    most = max(max(some) for some in counts.values())
    uneven = [name for name, some in counts.items() if len(set(some)) > 1]
    return [
        Figure("P6", most, remarks=("for 1, 25 and 100 rows – " + "; ".join(told), *away)),
        Figure("P6.constant", len(uneven), remarks=tuple(uneven)),
    ]


def _quiet_gets(seen: dict[str, list[Seen]], away: tuple[str, ...]) -> list[Figure]:
    cookies = [name for name, some in seen.items() if any(one.cookies for one in some)]
    writes = [name for name, some in seen.items() if any(one.writes for one in some)]
    return [
        Figure("P30.cookies", len(cookies), remarks=(*cookies, *away)),
        Figure("P30.writes", len(writes), remarks=tuple(writes)),
    ]


def _plans(seen: dict[str, list[Seen]], away: tuple[str, ...]) -> Figure:
    found = [
        f"{name}: {scan}"
        for name, some in seen.items()
        for scan in dict.fromkeys(scan for one in some for scan in one.scans)
    ]
    return Figure("P8.scans", len(found), remarks=(*found, *away))
