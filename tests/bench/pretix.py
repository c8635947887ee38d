"""pretix as a participant: its own PostgreSQL, the same enrolments as its orders, its pages."""

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from sqlite3 import connect
from subprocess import PIPE, Popen

from tests.bench.cookies import AGENT
from tests.bench.data import FOLDER, ROOT, Database, database
from tests.bench.load import Ask
from tests.bench.participants import PEERS, Recipe
from tests.bench.peers.pretix_orders.names import EVENT, SCHOOL, code_of
from tests.bench.rivals import python_of

LOCK = ROOT / "requirements" / "bench-pretix.lock"
ORDERS = f"/control/event/{SCHOOL}/{EVENT}/orders/"
FIRST, LAST = code_of(0), code_of(24)

_ENROLMENTS = """
SELECT learner.first_name || ' ' || learner.last_name, company.name, due_cents FROM enrolment
JOIN learner ON learner.id = learner_id JOIN company ON company.id = company_id
ORDER BY enrolment.id
"""

Tell = Callable[[str], None]


class PretixFailed(Exception):
    """One of pretix's scripts gave up; the text is the last thing that it said."""


@dataclass(frozen=True)
class Pretix:
    """A pretix whose PostgreSQL runs. The newest order is the portal's first enrolment."""

    python: str
    environment: dict[str, str]
    postmaster: int = 0

    # Only the list of somebody who is signed in names its twenty-fifth order, and only an order's
    # own page says where its lines are changed.
    list_marker = f"{ORDERS}{LAST}/"
    order_marker = f"{ORDERS}{FIRST}/change"

    @cached_property
    def cookie(self) -> str:
        """Of the secretariat, signed in for this run."""
        return self.told_by("sign_in", AGENT)

    @property
    def list_page(self) -> Ask:
        """The first 25 orders."""
        return Ask(ORDERS, self.cookie)

    @property
    def order_page(self) -> Ask:
        """One of those."""
        return Ask(f"{ORDERS}{FIRST}/", self.cookie)

    @property
    def recipe(self) -> Recipe:
        """Its server, in the same shape as everybody's."""
        return Recipe(
            "pretix",
            "pretix.wsgi:application",
            PEERS,
            self.list_marker,
            self.python,
            self.environment,
            may_set_cookies=True,
            database=self.postmaster,
        )

    @contextmanager
    def script(self, name: str, *arguments: str) -> Iterator[Popen[str]]:
        """One of its scripts, while it runs; it ends when its input does."""
        command = [self.python, "-m", f"pretix_orders.{name}", *arguments]
        with (
            _log(name).open("w") as log,
            Popen(
                command,
                cwd=PEERS,
                env=self.environment,
                stdin=PIPE,
                stdout=PIPE,
                stderr=log,
                text=True,
            ) as process,
        ):
            yield process

    def told_by(self, name: str, *arguments: str) -> str:
        """The last line that a script prints. Raises PretixFailed."""
        with self.script(name, *arguments) as process:
            lines = process.communicate()[0].splitlines()
        if process.returncode:
            raise failed(name)
        return lines[-1] if lines else ""


@contextmanager
def pretix(tell: Tell) -> Iterator[Pretix]:
    """pretix with 10,000 orders, until the end. Raises MissingEnvironment or PretixFailed."""
    python, folder = python_of("pretix"), _folder()
    rows = folder / "rows.csv"
    _write_rows(database(10_000, all_expect=True), rows)
    environment = {
        "BENCH_FOLDER": str(folder / "files"),
        "BENCH_DATABASE": f"orders_{_digest(rows, PEERS / 'pretix_orders' / 'fill.py')}",
        "DJANGO_SETTINGS_MODULE": "pretix_orders.settings",
    }
    with Pretix(python, environment).script("server", str(folder / "postgresql")) as server:
        assert server.stdout
        told = server.stdout.readline()
        if not told:
            raise failed("server")
        place = json.loads(told)
        made = Pretix(python, environment | {"BENCH_SOCKETS": place["sockets"]}, place["pid"])
        tell("pretix with 10,000 orders (minutes the first time, since it migrates)")
        made.told_by("prepare", str(rows))
        yield made


def failed(script: str) -> PretixFailed:
    """What a script said last, as an error."""
    said = _log(script).read_text().strip().splitlines() or ["it said nothing"]
    return PretixFailed(f"pretix, {script}: {said[-1]}")


def _log(script: str) -> Path:
    folder = FOLDER / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"pretix-{script}.log"


def _folder() -> Path:
    """Where these versions of packages keep their databases; those of others are removed."""
    place = FOLDER / "pretix-data"
    folder = place / _digest(LOCK)
    for old in place.glob("*"):
        if old != folder:
            shutil.rmtree(old)
    (folder / "files").mkdir(parents=True, exist_ok=True)
    return folder


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def _write_rows(data: Database, file: Path) -> None:
    with closing(connect(data.file)) as connection, file.open("w", newline="") as lines:
        csv.writer(lines).writerows(connection.execute(_ENROLMENTS))
