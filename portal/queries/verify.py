"""An issued document as whoever holds the paper may check it: never a person's name (D47)."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from portal.models import Document, Enrolment, reading
from portal.queries.rows import AnyRow

# --- Without an owner: whoever knows the code of 80 bits, or has the file, holds the document.

_NEWER = aliased(Document)
_CHECKED = (
    select(
        Document.number,
        Document.kind,
        Document.code,
        Document.issued_at,
        Document.facts,
        Document.sha256,
        Document.withdrawn_at,
        Document.replaced_at,
        _NEWER.number.label("replaced_by"),
        Enrolment.stage,
        Enrolment.last_day,
    )
    .select_from(Document)
    .join(Enrolment, Enrolment.id == Document.enrolment_id)
    .outerjoin(_NEWER, _NEWER.replaces_id == Document.id)
)
_BY_CODE = _CHECKED.where(Document.code == bindparam("code"))
_BY_FILE = _CHECKED.where(Document.sha256 == bindparam("sha256")).limit(1)


def document_with_code(code: str) -> AnyRow | None:
    """The document with this code (sixteen bare signs), or None."""
    return reading().execute(_BY_CODE, {"code": code}).one_or_none()


def document_with_file(sha256: str) -> AnyRow | None:
    """The document whose file has this digest, or None."""
    return reading().execute(_BY_FILE, {"sha256": sha256}).one_or_none()
