"""Putting a backup back in a portal that nobody has used yet."""

import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.actions.recording import by_itself
from portal.actions.restoring import settle_in
from portal.backups import DATABASE, FILES, KEY, Manifest, read_manifest
from portal.commands.opened_copies import (
    NotDone,
    bring_up_to_date,
    connected,
    opened,
    problems_in,
    told,
    write_key,
)
from portal.config import Settings
from portal.models import db
from portal.queries import copies
from portal.queries.health import pulse
from portal.readiness import newest_revision
from portal.storage import DamagedFile, NotStored, Storage

# Whoever gave a sign of life so short ago still runs.
STILL_WORKS = timedelta(minutes=1)


@click.command("restore")
@click.argument("backup", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def restore(backup: Path) -> None:
    """Put BACKUP (one dated folder of a backup) back in a portal that nobody has used yet.

    All of it or nothing. Mails that waited when it was made do not leave by themselves.
    """
    with told():
        held = _put_back(backup.resolve())
        click.echo(f"Put back: {backup}")
        click.echo(f"Mails that wait for your decision (page Berichten): {held}.")
        if problems := problems_in(current_app.extensions["storage"]):
            raise NotDone("As in the backup, something does not hold:\n" + "\n".join(problems))
        click.echo("All is well.")


def _put_back(backup: Path) -> int:
    manifest, settings = read_manifest(backup), current_app.extensions["settings"]
    if manifest.revision > newest_revision():
        raise NotDone("The backup was made by a newer version of the portal. Install that first.")
    bring_up_to_date()
    _refuse_a_portal_in_use()
    _take_files(backup.parent, manifest)
    _take_key(backup, settings)
    with TemporaryDirectory() as folder:
        file = Path(folder) / DATABASE
        shutil.copyfile(backup / DATABASE, file)
        with opened(file, settings):
            bring_up_to_date()
        with connected(file) as source:
            target = db.session.connection()
            copies.empty_tables(target)
            copies.copy_rows(source, target)
    held = settle_in(
        by_itself(clock.now(), settings.base_url),
        made_at=manifest.made_at,
        last_line=manifest.last_line,
        last_hash=manifest.last_hash,
    )
    db.session.commit()
    return held


def _refuse_a_portal_in_use() -> None:
    if not copies.is_untouched():
        raise NotDone(
            "This portal is in use, and nothing in it is replaced. Put the backup back in a new "
            "one: KMO_DATA an empty folder, DATABASE_URL (if you set it) an empty database."
        )
    worker_at = pulse().worker_at
    if worker_at is not None and clock.now() - worker_at < STILL_WORKS:
        raise NotDone("This portal is running. Stop it first, and start it afterwards.")


def _take_files(folder: Path, manifest: Manifest) -> None:
    kept, live = Storage(folder / FILES), current_app.extensions["storage"]
    for digest in manifest.files:
        try:
            live.put(kept.open(digest))
        except (NotStored, DamagedFile) as problem:
            raise NotDone(
                f"{kept.path(digest)} is lost or damaged. Take another backup, or the same file "
                "from another copy of this folder."
            ) from problem


def _take_key(backup: Path, settings: Settings) -> None:
    """Codes and links were sealed with the key of the portal that was copied."""
    key, own = (backup / KEY).read_text().strip(), settings.data / KEY
    if key == settings.secret_key:
        return
    if not own.exists() or own.read_text().strip() != settings.secret_key:
        raise NotDone(f"Set KMO_SECRET_KEY to what stands in {backup / KEY}, and try again.")
    write_key(own, key)


COMMANDS = (restore,)
