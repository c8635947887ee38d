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
from portal.actions.seed import seed_school
from portal.commands.schema import migrations
from portal.config import Settings, read_settings
from portal.models import db

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


def database(enrolments: int, companies: int | None = None) -> Database:
    """A database of this size, from an earlier run of the same day and schema or made now."""
    wanted = max(1, enrolments // PER_COMPANY) if companies is None else companies
    folder = FOLDER / "data" / f"{enrolments}-{wanted}-{_state()}"
    made = Database(folder, enrolments, wanted)
    if not (folder / "complete").exists():
        for old in (FOLDER / "data").glob(f"{enrolments}-{wanted}-*"):
            shutil.rmtree(old)
        folder.mkdir(parents=True)
        _make(made)
        (folder / "complete").touch()
    return made


def _state() -> str:
    """Changes with the day, the rows and the schema."""
    digest = hashlib.sha256(ROWS.read_bytes())
    for migration in sorted((ROOT / "migrations" / "versions").glob("*.py")):
        digest.update(migration.read_bytes())
    return f"{clock.today()}-{digest.hexdigest()[:8]}"


def _make(wanted: Database) -> None:
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
        _fill(connection, wanted)


def _fill(connection: sqlite3.Connection, wanted: Database) -> None:
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
