"""How backups lie beside each other in one folder, and which of them go."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from portal.backups.manifest import WrongBackup, read_manifest
from portal.storage import Storage

FILES = "files"
_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")


def name_at(at: datetime) -> str:
    """The name of the backup of an instant: 2026-11-23T194700Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")


def backups_in(folder: Path) -> list[Path]:
    """The backups in a folder, the oldest first."""
    return sorted(one for one in folder.iterdir() if one.is_dir() and _NAME.fullmatch(one.name))


def forget_all_but(folder: Path, number: int) -> int:
    """Remove all backups but the newest, and the files that only those spoke of; returns how many.

    Raises ValueError for a number below 1. As long as one of those that stay cannot be read, no
    file is removed.
    """
    if number < 1:
        raise ValueError("at least one backup stays")
    gone = backups_in(folder)[:-number]
    for one in gone:
        shutil.rmtree(one)
    try:
        kept = {digest for one in backups_in(folder) for digest in read_manifest(one).files}
    except WrongBackup:
        return len(gone)
    storage = Storage(folder / FILES)
    for digest in storage.digests():
        if digest not in kept:
            storage.path(digest).unlink(missing_ok=True)
    return len(gone)
