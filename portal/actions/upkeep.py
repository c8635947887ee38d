"""What nobody asks for: files of documents made, what has ended swept away, a sign of life."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from portal.actions.outbox import forget_old_secrets
from portal.actions.sessions import sweep_sessions
from portal.actions.viewings import forget_viewings
from portal.models import Attempt, Document, Draft, Heartbeat, OneTimeLink, Proof, RequestKey, db
from portal.queries.upkeep import digests_in_use, heartbeat_for_change, stray_proofs

# Longer than any form, link or limit lasts, so that nothing is missed by who just used it.
KEPT = timedelta(days=1)


def note_file(document: Document, sha256: str, size: int) -> None:
    """Note that the file of an issued document is kept, under which hash and how large."""
    document.sha256, document.size = sha256, size


def sweep(at: datetime) -> list[str]:
    """Remove what has ended: sessions, drafts, attempts, form keys, links, proofs never sent.

    The rows go with the caller's commit. Returns the hashes of files that no row speaks of any
    more; they are removed after that commit.
    """
    sweep_sessions(at)
    db.session.execute(delete(Draft).where(Draft.expires_at <= at))
    db.session.execute(delete(Attempt).where(Attempt.at < at - KEPT))
    db.session.execute(delete(RequestKey).where(RequestKey.at < at - KEPT))
    db.session.execute(
        delete(OneTimeLink).where(
            or_(
                OneTimeLink.expires_at < at - KEPT,
                OneTimeLink.used_at < at - KEPT,
                OneTimeLink.superseded_at < at - KEPT,
            )
        )
    )
    forget_old_secrets(at)
    forget_viewings(at)
    return _remove_stray_proofs(at)


def beat(name: str, at: datetime, detail: str = "") -> None:
    """Give a sign of life of a part that runs by itself."""
    found = heartbeat_for_change(name)
    if found is None:
        db.session.add(Heartbeat(name=name, at=at, detail=detail))
        return
    found.at, found.detail = at, detail


def _remove_stray_proofs(at: datetime) -> list[str]:
    """Remove proofs that were uploaded and never sent with an application (data minimisation)."""
    stray = stray_proofs(at - KEPT)
    db.session.execute(delete(Proof).where(Proof.id.in_([number for number, _ in stray])))
    digests = {digest for _, digest in stray}
    return sorted(digests - digests_in_use(digests))
