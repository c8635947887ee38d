"""Keeping what was typed in the project number form until it is sent, for a day."""

from datetime import timedelta
from typing import Any

from portal.actions.recording import Occasion
from portal.models import Draft, Proof, db

KEPT = timedelta(hours=24)


def keep_draft(
    draft: Draft | None, enrolment_id: int, on: Occasion, *, typed: dict[str, Any]
) -> Draft:
    """Keep what this person typed for an enrolment; the day begins again."""
    if draft is None:
        draft = Draft(person_id=on.by.id, enrolment_id=enrolment_id, typed=typed)
        db.session.add(draft)
    draft.typed, draft.expires_at = typed, on.at + KEPT
    return draft


def attach_proof(draft: Draft, proof: Proof | None, on: Occasion) -> None:
    """Put another proof in the draft, or none; the one before was never sent."""
    if draft.proof is not None and draft.proof is not proof:
        draft.proof.removed_at = on.at
    draft.proof = proof


def close_draft(draft: Draft) -> None:
    """Forget a draft that has been sent; its proof lives on in the application."""
    db.session.delete(draft)
