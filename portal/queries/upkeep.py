"""What has to be made or swept away by itself."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, not_, select, union

from portal.models import (
    Application,
    Document,
    Draft,
    Heartbeat,
    ImportRun,
    Proof,
    StatementFile,
    db,
    reading,
)
from portal.queries.rows import AnySelect

# --- Without an owner: for the worker and the command line only.

_UNMADE = (
    select(Document.id, Document.facts)
    .where(Document.sha256.is_(None))
    .order_by(Document.id)
    .limit(1)
)


def document_to_make(but: Collection[int]) -> tuple[int, str] | None:
    """Number and facts of the oldest issued document whose file has not been made yet."""
    row = reading().execute(_UNMADE.where(Document.id.not_in(but))).one_or_none()
    return (row.id, row.facts) if row is not None else None


def document_for_change(document_id: int) -> Document:
    """One issued document, locked."""
    statement = (
        select(Document)
        .where(Document.id == document_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalar_one()


def stray_proofs(before: datetime) -> list[tuple[int, str]]:
    """Number and hash of the proofs of before a moment that no application or draft refers to."""
    statement = select(Proof.id, Proof.sha256).where(
        Proof.uploaded_at < before,
        not_(exists().where(Application.proof_id == Proof.id)),
        not_(exists().where(Draft.proof_id == Proof.id)),
    )
    return [(row.id, row.sha256) for row in reading().execute(statement)]


_SPEAK_OF_FILES: tuple[AnySelect, ...] = (
    select(StatementFile.sha256).where(StatementFile.removed_at.is_(None)),
    select(Proof.sha256),
    select(Document.sha256).where(Document.sha256.is_not(None)),
    select(ImportRun.sha256),
)


def digests_in_use(digests: Collection[str] | None = None) -> set[str]:
    """Which of these hashes, or of all, a proof, a document, a list or a bank's file speaks of."""
    parts = (
        one if digests is None else one.where(one.selected_columns.sha256.in_(digests))
        for one in _SPEAK_OF_FILES
    )
    return {str(digest) for digest in reading().execute(union(*parts)).scalars()}


def heartbeat_for_change(name: str) -> Heartbeat | None:
    """The sign of life of a part that runs by itself, or None before its first."""
    statement = select(Heartbeat).where(Heartbeat.name == name).with_for_update()
    return db.session.execute(statement).scalar_one_or_none()
