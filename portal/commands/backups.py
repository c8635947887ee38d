"""Making a backup of the whole portal, which is opened and checked before it counts."""

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from tempfile import mkdtemp

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.actions.upkeep import beat
from portal.backups import DATABASE, FILES, KEY, Manifest, forget_all_but, name_at, write_manifest
from portal.commands.opened_copies import (
    NotDone,
    bring_up_to_date,
    opened,
    problems_in,
    told,
    write_key,
)
from portal.config import Settings
from portal.models import db, only_reading
from portal.queries import copies
from portal.queries.health import BACKUP, pulse
from portal.queries.records import last_event
from portal.queries.upkeep import digests_in_use
from portal.readiness import newest_revision
from portal.storage import DamagedFile, NotStored, Storage


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="Keep so many backups, remove older ones.")
@with_appcontext
def backup(folder: Path, keep: int | None) -> None:
    """Copy everything to FOLDER, open the copy and check it; the portal may go on working.

    The exit code is 0 for a backup that holds all that must hold. One that does not is kept, is not
    called proven, and lets no older one go. A later backup in the same folder copies only the
    files that are new.
    """
    with told():
        made, problems = _make(folder.resolve())
        if problems:
            raise NotDone(f"Made, but something does not hold: {made}\n" + "\n".join(problems))
        beat(BACKUP, clock.now(), made.name)
        db.session.commit()
        click.echo(f"Made and proven: {made}")
        if keep is not None and (gone := forget_all_but(folder.resolve(), keep)):
            click.echo(f"Removed: {gone} older.")


def _make(folder: Path) -> tuple[Path, list[str]]:
    """Make a backup; returns where it is, and what does not hold in it."""
    settings: Settings = current_app.extensions["settings"]
    made_at = clock.now()
    with only_reading():
        revision = pulse().revision
    if revision != newest_revision():
        raise NotDone("The database is not up to date. Run: portal migrate")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / name_at(made_at)
    if target.exists():
        raise NotDone(f"{target} is there already; wait a second")
    part = Path(mkdtemp(prefix=".making-", dir=folder))
    try:
        _copy_database(part / DATABASE, settings)
        with opened(part / DATABASE, settings):
            kept = Storage(folder / FILES)
            with only_reading():
                manifest = _copy_files(kept, Manifest(made_at.isoformat(), revision))
            problems = problems_in(kept)
        # As the portal opened it, the copy may be two files; it is to be one.
        with closing(sqlite3.connect(part / DATABASE)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")
        write_key(part / KEY, settings.secret_key)
        write_manifest(part, manifest)
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target, problems


def _copy_database(file: Path, settings: Settings) -> None:
    """A copy as of one moment, while others go on writing."""
    if db.engine.dialect.name == "sqlite":
        raw = db.engine.raw_connection()
        with closing(raw), closing(sqlite3.connect(file)) as copy:
            # SQLAlchemy's types do not know what is behind them.
            raw.driver_connection.backup(copy)  # type: ignore[union-attr]
        return
    moment = db.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with moment as source, opened(file, settings):
        bring_up_to_date()
        with db.engine.begin() as target:
            copies.empty_tables(target)
            copies.copy_rows(source, target)


def _copy_files(kept: Storage, manifest: Manifest) -> Manifest:
    """Copy what the opened copy speaks of; returns the manifest with what the copy holds."""
    live: Storage = current_app.extensions["storage"]
    files = []
    for digest in sorted(digests_in_use()):
        # What is lost is found when the copy is held against what must hold.
        with suppress(NotStored, DamagedFile):
            if not _is_whole(kept, digest):
                kept.put(live.open(digest))
            files.append(digest)
    last_line, last_hash = last_event()
    return manifest._replace(
        rows=copies.counts(), last_line=last_line, last_hash=last_hash, files=files
    )


def _is_whole(kept: Storage, digest: str) -> bool:
    try:
        kept.open(digest)
    except (NotStored, DamagedFile):
        return False
    return True


COMMANDS = (backup,)
