"""Keeps a file of the bank until somebody records it, and how its columns are to be read."""

from collections.abc import Mapping
from typing import Any

from portal.actions.recording import Occasion, new_public_id, record
from portal.models import StatementFile, db
from portal.readers.statements import MAX_BYTES

LONGEST_NAME = 200
# The largest file that is read (promise D28).
LARGEST = MAX_BYTES


def keep_file(name: str, sha256: str, size: int, on: Occasion) -> StatementFile:
    """Add a file whose bytes are kept already under their hash; nothing of it is recorded yet."""
    file = StatementFile(
        public_id=new_public_id(),
        name=name[:LONGEST_NAME],
        sha256=sha256,
        size=size,
        mapping={},
        uploaded_at=on.at,
        uploaded_by=on.by.id,
        uploaded_by_name=on.by.name,
    )
    db.session.add(file)
    db.session.flush()
    return file


def refuse_file(file: StatementFile, on: Occasion, *, why: Mapping[str, Any], keep: bool) -> None:
    """Note why a file that nobody looked at was not recorded.

    `why` is a code with its values, as formats.staff.statements tells them. Without `keep` its
    bytes are not ours to hold; with it somebody may still look at it and decide.
    """
    file.result = {"refused": dict(why)}
    if not keep:
        file.removed_at = on.at
    record("statement_refused", on, file=file.name, sha256=file.sha256, **why)
