"""The servers of a run: started side by side in the same shape, asked, and ended."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep

from tests.bench.data import FOLDER, ROOT, Database
from tests.bench.load import Ask
from tests.bench.machine import NO_SERVER

PEERS = Path(__file__).with_name("peers")

# The same for everybody, and what bin/up uses.
SHAPE = ["--worker-class", "gthread", "--workers", "2", "--threads", "2", "--preload"]
PLAIN = ["--keep-alive", "30", "--no-control-socket", "--log-level", "warning"]

# Whoever starts a second time finds everything compiled, unless Python is told to keep nothing.
OF_ALL = {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": ""}


class DidNotStart(Exception):
    """A participant gave no good answer within a minute; the text is the end of its log."""


class WrongPage(Exception):
    """A participant answered something else than the page that was meant to be measured."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a participant is started and which text proves that a page is the right one."""

    name: str
    application: str
    folder: Path
    marker: str
    python: str = sys.executable
    environment: dict[str, str] = field(default_factory=dict)
    # Signing a cookie afresh on every page would be measured along.
    may_set_cookies: bool = False
    # The first process of a database server of its own, whose work counts as its own.
    database: int = NO_SERVER


@dataclass(slots=True)
class Running:
    """A participant that runs. Its process leads a session of its own."""

    recipe: Recipe
    port: int
    process: subprocess.Popen[bytes]

    @property
    def session(self) -> int:
        """The session of the server and its workers."""
        return self.process.pid

    @property
    def sessions(self) -> tuple[int, int]:
        """The same, and that of its database server."""
        return self.session, self.recipe.database

    def fetch(self, ask: Ask, agent: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One GET on a connection of its own: status, headers (lower case) and body."""
        named = {"User-Agent": agent, "Cookie": ask.cookie, "If-None-Match": ask.etag} | headers
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request("GET", ask.path, headers={k: v for k, v in named.items() if v})
            answer = line.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, names, answer.read()
        finally:
            line.close()

    def check(self, ask: Ask, agent: str, marker: str) -> int:
        """Assert that the page is the right one and return its size. Raises WrongPage."""
        status, headers, body = self.fetch(ask, agent)
        if "set-cookie" in headers and not self.recipe.may_set_cookies:
            raise WrongPage(f"{self.recipe.name} {ask.path}: a plain GET carries Set-Cookie")
        if (ask.etag and status == 304) or (status == 200 and marker.encode() in body):
            return len(body)
        name = self.recipe.name
        raise WrongPage(f"{name} {ask.path}: {status}, without {marker!r}: {body[:200]!r}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start(recipe: Recipe) -> Running:
    """Start a participant without waiting for it."""
    port = free_port()
    log = FOLDER / "log"
    log.mkdir(parents=True, exist_ok=True)
    command = [recipe.python, "-m", "gunicorn", recipe.application, *SHAPE, *PLAIN]
    with (log / f"{recipe.name}.log").open("wb") as output:
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}"],
            cwd=recipe.folder,
            env=(recipe.environment or dict(os.environ)) | OF_ALL,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    return Running(recipe, port, process)


def wait_for(running: Running, ask: Ask, agent: str, pause: float = 0.05) -> None:
    """Wait for the first right page. Raises DidNotStart, or WrongPage after a minute of those."""
    until, problem = monotonic() + 60, ""
    while monotonic() < until and running.process.poll() is None:
        try:
            running.check(ask, agent, running.recipe.marker)
            return
        except (HTTPException, OSError, WrongPage) as error:
            problem = str(error)
        sleep(pause)
    log = FOLDER / "log" / f"{running.recipe.name}.log"
    raise DidNotStart(f"{running.recipe.name}: {problem}\n{log.read_text()[-1500:]}")


def stop(running: Running) -> None:
    """End a participant and its workers."""
    if running.process.poll() is None:
        running.process.terminate()
        try:
            running.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(running.session, signal.SIGKILL)
            running.process.wait()


@contextmanager
def up(recipe: Recipe, ask: Ask, agent: str) -> Iterator[Running]:
    """A participant that has answered its first page; ended afterwards."""
    running = start(recipe)
    try:
        wait_for(running, ask, agent)
        yield running
    finally:
        stop(running)


def portal(data: Database, name: str = "portal") -> Recipe:
    """The portal on a generated database."""
    marker = '<main id="content"'
    return Recipe(name, "wsgi:app", ROOT, marker, environment=data.environment)


def hello() -> Recipe:
    """A three-line Flask application: the floor that everything is divided by."""
    return Recipe("hello", "hello:app", PEERS, "Hello, World!")
