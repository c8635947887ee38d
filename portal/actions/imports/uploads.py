"""Keeping an uploaded enrolment list, and how its columns are to be read."""

from collections.abc import Mapping

from portal.actions.recording import Occasion, new_public_id
from portal.models import ColumnMapping, ImportRun, StatementFile, db
from portal.queries.imports import column_mapping_for_change

LONGEST_NAME = 200


def keep_list(file_name: str, sha256: str, on: Occasion) -> ImportRun:
    """Add an uploaded list whose bytes are kept already; nothing of it is taken over yet."""
    run = ImportRun(
        public_id=new_public_id(),
        file_name=file_name[:LONGEST_NAME],
        sha256=sha256,
        mapping={},
        uploaded_at=on.at,
        uploaded_by=on.by.id,
        uploaded_by_name=on.by.name,
    )
    db.session.add(run)
    db.session.flush()
    return run


def map_columns(
    run: ImportRun | StatementFile,
    signature: str,
    mapping: Mapping[str, int | None],
    on: Occasion,
) -> None:
    """Read this list or file, and every later one of the same layout, as somebody says by hand."""
    run.mapping = dict(mapping)
    remembered = column_mapping_for_change(signature)
    if remembered is None:
        remembered = ColumnMapping(signature=signature)
        db.session.add(remembered)
    remembered.mapping = dict(mapping)
    remembered.set_at, remembered.set_by_name = on.at, on.by.name
