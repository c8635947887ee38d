"""A backup: a copy of the database and of the files, proven by opening it, and put back elsewhere.

    FOLDER/files/…              each file once, under its hash, for all backups
    FOLDER/2026-11-23T194700Z/  portal.sqlite3, manifest.json, secret_key

The copy is SQLite whatever the portal runs on, so that it can be opened anywhere, and put back on
PostgreSQL as well.
"""

from portal.backups.keeping import FILES, forget_all_but, name_at
from portal.backups.manifest import (
    DATABASE,
    KEY,
    Manifest,
    WrongBackup,
    read_manifest,
    write_manifest,
)

__all__ = [
    "DATABASE",
    "FILES",
    "KEY",
    "Manifest",
    "WrongBackup",
    "forget_all_but",
    "name_at",
    "read_manifest",
    "write_manifest",
]
