"""What making a backup and putting one back share: a copy opened as a portal of its own."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy import Connection, create_engine

from portal import create_app
from portal.actions.invariants import broken_invariants
from portal.backups import WrongBackup
from portal.commands.schema import MIGRATIONS, migrations
from portal.config import Settings, sqlite_file
from portal.models import db, only_reading
from portal.storage import Storage


class NotDone(Exception):
    """No backup was made, or none was put back; the text says why and what to do."""


@contextmanager
def told() -> Iterator[None]:
    """A problem is one clear line, not a trace; the exit code is 1."""
    try:
        yield
    except (NotDone, WrongBackup, OSError, sqlite3.Error) as problem:
        db.session.rollback()
        click.echo(str(problem), err=True)
        sys.exit(1)


@contextmanager
def opened(file: Path, settings: Settings) -> Iterator[None]:
    """The portal on a copy of its database, to bring it up to date or to look at it."""
    url = sqlite_file(file)
    # Another application sets no clock: a demo's goes on as it is.
    plain = replace(settings, database_url=url, is_demo=False, practice_moment=None)
    with create_app(plain).app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def connected(file: Path) -> Iterator[Connection]:
    """A connection to a copy, for reading it beside the portal of this context."""
    engine = create_engine(sqlite_file(file))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def bring_up_to_date() -> None:
    """Run the migrations on the database of this context."""
    migrations().upgrade(directory=str(MIGRATIONS))


def problems_in(storage: Storage) -> list[str]:
    """What does not hold in the portal of this context, a sentence each; nothing when all does."""
    with only_reading():
        if db.engine.dialect.name == "sqlite":
            whole = db.session.connection().exec_driver_sql("PRAGMA integrity_check").scalar()
            if whole != "ok":
                return [f"the database is damaged: {whole}"]
        return [one.explained for one in broken_invariants(storage)]


def write_key(file: Path, key: str) -> None:
    """Keep the portal's key in a file that only its owner may read, from the beginning."""
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
        made.write(key)
    new.replace(file)
