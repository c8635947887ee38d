"""The files of the bank: uploaded, waiting, recorded, refused; and the statements in them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, exists, func, not_, select

from portal.models import BankStatement, StatementFile, Transfer, db, reading
from portal.queries.rows import AnyRow

# --- Without an owner: for the secretariat, the worker and the command line only.

# How many statements, or lines of one, a page has.
LINES = 50
_RECENT = 20


def statement_file(public_id: str) -> AnyRow:
    """One file of the bank. Raises NoResultFound."""
    statement = select(StatementFile.__table__).where(StatementFile.public_id == public_id)
    return reading().execute(statement).one()


def statement_file_for_change(public_id: str) -> StatementFile:
    """One file of the bank, locked. Raises NoResultFound."""
    statement = (
        select(StatementFile)
        .where(StatementFile.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalar_one()


_SAME_BYTES = (
    select(StatementFile.__table__)
    .where(StatementFile.sha256 == bindparam("sha256"))
    .order_by(StatementFile.recorded_at.is_(None), StatementFile.id.desc())
)


def file_with_digest(sha256: str) -> AnyRow | None:
    """The file with exactly these bytes: the recorded one, else one that still waits."""
    for row in reading().execute(_SAME_BYTES, {"sha256": sha256}):
        if row.recorded_at is not None or row.removed_at is None:
            return row
    return None


_STATEMENTS = (
    select(
        BankStatement.id,
        BankStatement.public_id,
        BankStatement.account,
        BankStatement.number,
        BankStatement.opened_on,
        BankStatement.closed_on,
        BankStatement.entries,
        BankStatement.recorded_at,
        StatementFile.public_id.label("file_public_id"),
        StatementFile.name.label("file_name"),
        StatementFile.recorded_by_name,
    )
    .join(StatementFile, StatementFile.id == BankStatement.file_id)
    .order_by(BankStatement.closed_on.desc(), BankStatement.id.desc())
)


def recorded_statements(page: int) -> Sequence[AnyRow]:
    """Statements by their last day, newest first; pages from 1, one row more tells of more."""
    statement = _STATEMENTS.limit(LINES + 1).offset((page - 1) * LINES)
    return reading().execute(statement).all()


def unrecorded_files(since: datetime) -> Sequence[AnyRow]:
    """Files since a moment that wait for somebody, or that the watched folder refused."""
    statement = (
        select(StatementFile.__table__)
        .where(StatementFile.recorded_at.is_(None), StatementFile.uploaded_at >= since)
        .order_by(StatementFile.id.desc())
        .limit(_RECENT)
    )
    return [
        row
        for row in reading().execute(statement)
        if row.removed_at is None or row.result is not None
    ]


def last_recorded_at() -> datetime | None:
    """When a statement was read last."""
    return reading().execute(select(func.max(BankStatement.recorded_at))).scalar_one()


_STILL_TOLD = exists().where(
    BankStatement.file_id == StatementFile.id,
    Transfer.statement_id == BankStatement.id,
    Transfer.blanked_at.is_(None),
)


def files_to_remove(before: datetime) -> Sequence[AnyRow]:
    """Kept files of before a moment in which every payer is blanked, or that nobody recorded."""
    came_at = func.coalesce(StatementFile.recorded_at, StatementFile.uploaded_at)
    statement = select(StatementFile.id).where(
        StatementFile.removed_at.is_(None), came_at <= before, not_(_STILL_TOLD)
    )
    return reading().execute(statement).all()


def digests_removed_since(since: datetime) -> set[str]:
    """The hashes of the files that were removed since a moment."""
    statement = select(StatementFile.sha256).where(StatementFile.removed_at >= since)
    return set(reading().execute(statement).scalars())
