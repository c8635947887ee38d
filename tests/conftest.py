"""What every test may ask for: a portal on either database, a clock, the cast, their browsers."""

import gc
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from portal import clock, create_app
from portal.config import BRUSSELS, Settings
from portal.models import db
from portal.queries import school
from tests import engines
from tests.browser_of import Browser
from tests.cast import Cast, make_cast
from tests.postgres import Postgres, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

DATABASES = ("sqlite", "postgresql")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what is loaded by now, and look less often.

    Going through all modules again and again was three quarters of making a portal for a test.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 20)


def settings_for(folder: Path, url: str, **changes: object) -> Settings:
    """Settings as an ordinary portal has them, with a cheap password hash."""
    values: dict[str, object] = {
        "secret_key": "a-secret-key-that-only-tests-ever-use-0123456789",
        "data": folder,
        "database_url": url,
        "base_url": "http://localhost",
        "is_demo": False,
        "practice_moment": None,
        "practice_since": None,
        "smtp_url": None,
        "mail_from": "KMO-loket CVO Leerstad <kmo@leerstad.example>",
        "trusted_hosts": ("localhost", "127.0.0.1"),
        "proxy_hops": 0,
        "password_memory_kib": 64,
        "log_json": True,
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


def _migrate(url: str, folder: Path) -> None:
    from portal.actions.seed import seed_school
    from portal.commands.schema import migrations

    app = create_app(settings_for(folder, url))
    with app.app_context():
        migrations().upgrade(directory=str(Path(__file__).resolve().parent.parent / "migrations"))
        seed_school()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied for each test."""
    folder = tmp_path_factory.mktemp("sqlite")
    _migrate(f"sqlite:///{folder / 'template.sqlite3'}", folder)
    return folder / "template.sqlite3"


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL of our own with a migrated template database, without any durability."""
    with running(lambda url: _migrate(url, tmp_path_factory.mktemp("pg"))) as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SQLite database of one test after the other lies."""
    return tmp_path_factory.mktemp("one") / "portal.sqlite3"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated database in which nobody is: each test runs on both kinds."""
    lend = _lend_sqlite if request.param == "sqlite" else _lend_postgresql
    with lend(request) as url, engines.kept(url):
        yield url


@contextmanager
def _lend_sqlite(request: pytest.FixtureRequest) -> Iterator[str]:
    file = request.getfixturevalue("sqlite_file")
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
    yield f"sqlite:///{file}"


@contextmanager
def _lend_postgresql(request: pytest.FixtureRequest) -> Iterator[str]:
    with request.getfixturevalue("postgresql_server").lend() as url:
        yield url


@event.listens_for(Engine, "connect")
def _never_wait_for_the_disk(connection: object, record: object) -> None:
    """A test's database need not survive a power cut, and waiting for the disk is most of the time.

    Registered after the portal's own listener, so it has the last word.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


class Time:
    """The portal's clock, in the hands of a test. Moments are given as Brussels reads them."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 9, 10, 10, 12, tzinfo=BRUSSELS)

    def is_now(self, year: int, month: int, day: int, hour: int = 10, minute: int = 12) -> None:
        """Travel to a moment."""
        self.moment = datetime(year, month, day, hour, minute, tzinfo=BRUSSELS)

    def now(self) -> datetime:
        """The moment in UTC."""
        return self.moment.astimezone(UTC)

    @property
    def today(self) -> date:
        """The day in Brussels."""
        return self.moment.date()


@pytest.fixture
def time() -> Iterator[Time]:
    """Thursday 10 September 2026, 10.12 uur: the day on which An enrolled."""
    traveller = Time()
    clock.set_clock(clock.Clock(traveller.now))
    yield traveller
    clock.set_clock(clock.Clock())


@pytest.fixture
def app(database_url: str, tmp_path: Path, time: Time) -> Iterator[Flask]:
    """A portal with a school and nobody in it."""
    portal = create_app(settings_for(tmp_path / "data", database_url))
    portal.testing = True
    # Kept by version for one database a process; each test has its own.
    school._school.cache_clear()
    with portal.app_context():
        yield portal
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Els, Bob, Chris, Toby, Dora, Mieke, Joris and An, with Frans 1 (see tests/cast.py)."""
    return make_cast()


@pytest.fixture
def anonymous(app: Flask) -> Browser:
    """The browser of somebody who has not signed in."""
    return Browser(app)


@pytest.fixture
def els(app: Flask, cast: Cast) -> Browser:
    """Els, owner of Bakkerij Peeters."""
    return Browser(app).signed_in_as(cast.els)


@pytest.fixture
def bob(app: Flask, cast: Cast) -> Browser:
    """Bob, handler at Bakkerij Peeters."""
    return Browser(app).signed_in_as(cast.bob)


@pytest.fixture
def chris(app: Flask, cast: Cast) -> Browser:
    """Chris, owner of a rival: Garage De Smet."""
    return Browser(app).signed_in_as(cast.chris)


@pytest.fixture
def dora(app: Flask, cast: Cast) -> Browser:
    """Dora, who keeps books for both companies."""
    return Browser(app).signed_in_as(cast.dora)


@pytest.fixture
def mieke(app: Flask, cast: Cast) -> Browser:
    """Mieke, clerk in Lokeren."""
    return Browser(app).signed_in_as(cast.mieke)


@pytest.fixture
def joris(app: Flask, cast: Cast) -> Browser:
    """Joris, the school's administrator, in Dendermonde."""
    return Browser(app).signed_in_as(cast.joris)


@pytest.fixture
def an(app: Flask, cast: Cast) -> Browser:
    """An, the student."""
    return Browser(app).signed_in_as(cast.an)


@pytest.fixture(scope="session")
def chromium() -> Iterator["Chromium"]:
    """Debian's Chromium, without a window. The back/forward cache is on, as with people.

    One for the whole run: Playwright's synchronous interface can be started once in a process.
    """
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    assert path, "install chromium: ./bin/test does that"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=FLAGS,
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        browser.close()
