"""P33: ten thousand mails that wait, two workers, one mail server that takes all it can."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from tests.bench.data import ROOT, Database, database
from tests.bench.figures import Figure, Orientation, Unmeasured
from tests.bench.machine import cpu_seconds
from tests.bench.options import Options
from tests.bench.postgresql import NoServer, on_postgresql

ROWS = ("P33",)
MAILS, WORKERS = 10_000, 2
PATIENCE_SECONDS = 600
# Importing the portal and the first round are no mails.
WARM = 200

Result = Figure | Unmeasured
Tell = Callable[[str], None]
Taken = list[tuple[float, str, str]]

# To employers, who get many each and in their order, and to students, who get one each. Other rows
# of the benchmark may have added events to the enrolments.
_MAILS = """
WITH first_event AS (SELECT enrolment_id, min(id) AS id FROM event GROUP BY enrolment_id)
INSERT INTO message (public_id, kind, dedupe_key, event_id, enrolment_id, company_id, person_id,
    learner_id, to_name, to_email, language, facts, state, queued_at, not_before_at, attempts,
    may_have_left, message_id)
  SELECT lower(hex(randomblob(8))), kind, kind || ':' || enrolment_id, event_id, enrolment_id,
    company_id, person_id, learner_id, name, email, 'nl',
    json_object('received_cents', 12000, 'received_on', :today), 'waiting',
    :today || ' 00:00:00.000000', :today || ' 00:00:00.000000', 0, 0,
    lower(hex(randomblob(8))) || '@kmo-loket'
  FROM (
    SELECT 'payment_confirmed' AS kind, e.id AS enrolment_id, v.id AS event_id, e.company_id,
      p.id AS person_id, NULL AS learner_id, p.name, p.email
    FROM enrolment e JOIN first_event v ON v.enrolment_id = e.id
      JOIN person p ON p.id = e.company_id
    WHERE e.stage = 'final'
    UNION ALL
    SELECT 'payment_confirmed_student', e.id, v.id, e.company_id, NULL, l.id, l.first_name, l.email
    FROM enrolment e JOIN first_event v ON v.enrolment_id = e.id
      JOIN learner l ON l.id = e.learner_id
    WHERE e.stage = 'final')
  ORDER BY enrolment_id, kind LIMIT :mails
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What arrived of which mails, and the CPU seconds of the workers for those after WARM."""

    queued: set[str]
    taken: Taken
    cpu: float


def measure(options: Options, orientation: Orientation, tell: Tell) -> list[Result]:
    """Mails a second from the first to the last, and how many were lost or came twice."""
    tell(f"{MAILS:,} mails and {WORKERS} workers")
    data = database(10_000).scratch()
    queued = _queue(data)
    found: list[Result] = []
    try:
        with on_postgresql(data) as copy:
            tell(f"{MAILS:,} mails and {WORKERS} workers, on PostgreSQL")
            found += _measured(copy, queued, "P33.pg", "P33.pg_once", orientation)
    except NoServer as problem:
        found += [Unmeasured("P33.pg", str(problem)), Unmeasured("P33.pg_once", str(problem))]
    # The copy was made while every mail still waited.
    return [*found, *_measured(data, queued, "P33", "P33.once", orientation)]


def _measured(
    data: Database, queued: set[str], row: str, once: str, orientation: Orientation
) -> list[Result]:
    with TemporaryDirectory() as folder:
        try:
            run = _send(data, Path(folder) / "taken.json", queued)
        except TimeoutError as problem:
            return [Unmeasured(row, str(problem)), Unmeasured(once, str(problem))]
    times = Counter(number for _, number, _ in run.taken if number in run.queued)
    wrong = len(run.queued - times.keys()) + sum(number - 1 for number in times.values())
    rate = (len(run.taken) - 1) / (run.taken[-1][0] - run.taken[0][0])
    each = 1000 * run.cpu / (len(run.taken) - WARM)
    orientation.add(f"{row}: one mail, CPU ms of a worker", each)
    return [
        Figure(row, rate, unit="a second", remarks=(f"{each:.1f} ms of a worker's CPU each",)),
        Figure(once, wrong, remarks=(f"{len(run.queued):,} mails, {len(times):,} arrived",)),
    ]


def _queue(data: Database) -> set[str]:
    """Let the mails wait, from before today; returns their Message-IDs."""
    with closing(sqlite3.connect(data.file)) as connection, connection:
        (today,) = connection.execute("SELECT date('now')").fetchone()
        connection.execute(_MAILS, {"today": today, "mails": MAILS})
        rows = connection.execute("SELECT message_id FROM message").fetchall()
    assert len(rows) == MAILS, f"only {len(rows)} mails"
    return {f"<{number}>" for (number,) in rows}


def _send(data: Database, told: Path, queued: set[str]) -> Run:
    """Start the server and the workers and wait until everything arrived."""
    sink = [sys.executable, "-m", "tests.bench.mail_sink", str(told)]
    with _process(sink, dict(os.environ), stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        environment = data.environment | {"KMO_SMTP_URL": f"smtp://127.0.0.1:{port}"}
        work = [sys.executable, "-m", "portal", "work"]
        with _process(work, environment) as one, _process(work, environment) as other:
            _wait(told, WARM)
            before = _cpu(one, other)
            taken = _wait(told, len(queued))
            used = _cpu(one, other) - before
    return Run(queued, taken, used)


@contextmanager
def _process(
    command: list[str], environment: dict[str, str], stdout: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a session of its own, asked to end afterwards."""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def _cpu(*processes: subprocess.Popen[bytes]) -> float:
    return sum(cpu_seconds(process.pid) for process in processes)


def _wait(told: Path, number: int) -> Taken:
    """What arrived, as soon as it is so many. Raises TimeoutError."""
    until = monotonic() + PATIENCE_SECONDS
    while monotonic() < until:
        if told.exists():
            taken: Taken = json.loads(told.read_text())
            if len(taken) >= number:
                return taken
        sleep(0.2)
    raise TimeoutError(f"{number} mails did not arrive in {PATIENCE_SECONDS} s")
