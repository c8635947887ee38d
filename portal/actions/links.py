"""One-time links by mail: made, replaced by a newer one, used once (promise D20)."""

import hashlib
from datetime import datetime

from sqlalchemy import update

from portal.models import OneTimeLink, db
from portal.queries.rows import AnyRow


def hash_secret(secret: str) -> str:
    """What is kept of a secret; the secret itself only leaves by mail."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_link(
    purpose: str,
    secret: str,
    *,
    at: datetime,
    expires_at: datetime,
    code: str | None = None,
    person_id: int | None = None,
    learner_id: int | None = None,
    invitation_id: int | None = None,
) -> OneTimeLink:
    """Keep a new link; older unused ones for the same holder and purpose stop working."""
    db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.purpose == purpose,
            OneTimeLink.person_id == person_id,
            OneTimeLink.learner_id == learner_id,
            OneTimeLink.invitation_id == invitation_id,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.superseded_at.is_(None),
        )
        .values(superseded_at=at)
    )
    link = OneTimeLink(
        token_hash=hash_secret(secret),
        # A six-digit code is only worth something beside its holder, so that is hashed with it.
        code_hash=hash_secret(f"{learner_id or person_id}:{code}") if code else None,
        purpose=purpose,
        person_id=person_id,
        learner_id=learner_id,
        invitation_id=invitation_id,
        created_at=at,
        expires_at=expires_at,
    )
    db.session.add(link)
    return link


def use_link(link: OneTimeLink | AnyRow, at: datetime) -> bool:
    """Use a link up; False when it was used, or replaced by a newer one, a moment ago."""
    changed = db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.id == link.id,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.superseded_at.is_(None),
        )
        .values(used_at=at)
    )
    # An UPDATE's result has it; the types speak of results in general.
    return bool(changed.rowcount)  # type: ignore[attr-defined]
