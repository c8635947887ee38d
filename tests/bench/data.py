"""Databases full of invented enrolments: the portal's own schema, filled in sets."""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing, redirect_stderr
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from flask import Flask

from portal import clock, create_app
from portal.actions.recording import index_new_enrolments
from portal.actions.seed import seed_school
from portal.commands.schema import migrations
from portal.config import Settings, read_settings
from portal.models import Enrolment, db
from portal.queries.changing import any_enrolments_for_change

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "bench"
ROWS = Path(__file__).with_name("rows.sql")
SECRET = "a-secret-key-that-only-the-benchmark-uses-0123456789"

# So many enrolments a company has in every database, which is one page of its dashboard.
PER_COMPANY = 25


@dataclass(frozen=True, slots=True)
class Database:
    """One generated portal: its data folder and what is in it."""

    folder: Path
    enrolments: int
    companies: int

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.folder / "portal.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        """What the portal's process is told; nothing of the caller's own settings remains."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KMO_")}
        kept.pop("DATABASE_URL", None)
        own = {
            "KMO_DATA": str(self.folder),
            "KMO_SECRET_KEY": SECRET,
            "KMO_BASE_URL": "http://127.0.0.1",
        }
        return kept | own

    @property
    def settings(self) -> Settings:
        """The same settings, read."""
        return read_settings(self.environment)

    def app(self) -> Flask:
        """The portal on this database, in this process."""
        return create_app(self.settings)

    def scratch(self) -> "Database":
        """A copy that may be changed; every call begins afresh."""
        folder = self.folder.with_name("scratch")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder)


def database(
    enrolments: int, companies: int | None = None, *, all_expect: bool = False
) -> Database:
    """A database of this size, from an earlier run of the same day and schema or made now.

    With `all_expect` every enrolment waits for its money, and is found by its words.
    """
    wanted = max(1, enrolments // PER_COMPANY) if companies is None else companies
    name = f"{'expecting-' * all_expect}{enrolments}-{wanted}"
    folder = FOLDER / "data" / f"{name}-{_state()}"
    made = Database(folder, enrolments, wanted)
    if not (folder / "complete").exists():
        for old in (FOLDER / "data").glob(f"{name}-*"):
            shutil.rmtree(old)
        folder.mkdir(parents=True)
        _make(made, all_expect)
        (folder / "complete").touch()
    return made


def _state() -> str:
    """Changes with the day, the rows and the schema."""
    digest = hashlib.sha256(ROWS.read_bytes())
    for migration in sorted((ROOT / "migrations" / "versions").glob("*.py")):
        digest.update(migration.read_bytes())
    return f"{clock.today()}-{digest.hexdigest()[:8]}"


def _make(wanted: Database, all_expect: bool) -> None:
    app = wanted.app()
    with app.app_context():
        # What the migrations say is no part of a report.
        with redirect_stderr(StringIO()):
            migrations().upgrade(directory=str(ROOT / "migrations"))
        seed_school()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    with closing(sqlite3.connect(wanted.file, isolation_level=None)) as connection:
        _fill(connection, wanted, all_expect)
    if all_expect:
        with app.app_context():
            _make_findable(wanted)
            db.session.remove()
            db.engine.dispose()


def _make_findable(wanted: Database) -> None:
    """Transfers are compared by the words of enrolments too, so they have to be there."""
    step = 1000
    for first in range(0, wanted.enrolments, step):
        between = Enrolment.id.between(first + 1, first + step)
        some = db.session.query(Enrolment.public_id).filter(between)
        index_new_enrolments(any_enrolments_for_change([one.public_id for one in some]))
        db.session.commit()
        db.session.expunge_all()


def _fill(connection: sqlite3.Connection, wanted: Database, all_expect: bool) -> None:
    """All rows first, then their indexes: several times faster for millions of rows."""
    for pragma in ("synchronous=OFF", "cache_size=-1000000", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f'DROP INDEX "{name}"')
    values = {
        "enrolments": wanted.enrolments,
        "companies": wanted.companies,
        "courses": max(7, wanted.enrolments // 50),
        "today": clock.today().isoformat(),
        "all_expect": all_expect,
        # Without those that begin in a few weeks, everybody was enrolled before money came.
        "lesson_days": 250 if all_expect else 350,
    }
    connection.execute("BEGIN")
    for statement in _statements():
        connection.execute(statement, values)
    for _, definition in indexes:
        connection.execute(definition)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _statements() -> list[str]:
    return [part for part in ROWS.read_text().split(";\n") if part.strip()]
