"""What a backup says of itself, and whether it is still what it says."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

FORMAT = 1
DATABASE, KEY, MANIFEST = "portal.sqlite3", "secret_key", "manifest.json"


class WrongBackup(Exception):
    """A folder that is no backup, or one that was damaged; the text says what is wrong."""


class Manifest(NamedTuple):
    """A backup in figures: made at (UTC, ISO 8601), the newest migration, rows by table, the
    newest line of the log with its hash, and the hashes of the files."""

    made_at: str
    revision: str
    rows: Mapping[str, int] = MappingProxyType({})
    last_line: int = 0
    last_hash: str = ""
    files: Sequence[str] = ()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it into the folder of the backup, with the hash of the copied database."""
    whole = manifest._asdict() | {"rows": dict(manifest.rows), "files": list(manifest.files)}
    said = {"format": FORMAT, "database": _digest_of(folder / DATABASE), **whole}
    (folder / MANIFEST).write_text(json.dumps(said, indent=1) + "\n", "utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read what write_manifest wrote. Raises WrongBackup, also for a changed database."""
    try:
        said = json.loads((folder / MANIFEST).read_text("utf-8"))
        if said.pop("format") != FORMAT:
            raise WrongBackup(f"{folder} was made by a newer version of the portal")
        expected = said.pop("database")
        found = _digest_of(folder / DATABASE)
    except (OSError, ValueError, KeyError, AttributeError) as problem:
        raise WrongBackup(f"{folder} is no complete backup: {problem}") from problem
    if found != expected:
        raise WrongBackup(f"{folder / DATABASE} is not what it was when the backup was made")
    return _checked(folder, said)


def _digest_of(file: Path) -> str:
    """The SHA-256 of a file, in hex. Raises OSError."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _checked(folder: Path, said: dict[str, Any]) -> Manifest:
    kinds = {"made_at": str, "revision": str, "rows": dict, "last_line": int, "last_hash": str}
    kinds["files"] = list
    if set(said) != set(kinds) or any(type(said[name]) is not kinds[name] for name in kinds):
        raise WrongBackup(f"{folder / MANIFEST} does not say what a backup says")
    return Manifest(**said)
