"""Keeping what was typed in the project number form until it is sent, for a day."""

from datetime import timedelta
from typing import Any

from portal.actions.recording import Occasion
from portal.models import Draft, Proof, db
from portal.queries.drafts import is_proof_sent

KEPT = timedelta(hours=24)


def keep_draft(
    draft: Draft | None,
    enrolment_id: int,
    on: Occasion,
    *,
    typed: dict[str, Any],
    sent: Proof | None = None,
) -> Draft:
    """Keep what this person typed for an enrolment; the day begins again.

    A draft begins with the proof that was `sent` before, if any; so does one whose day is over.
    """
    if draft is None:
        draft = Draft(person_id=on.by.id, enrolment_id=enrolment_id, typed=typed, proof=sent)
        db.session.add(draft)
    elif draft.expires_at <= on.at:
        attach_proof(draft, sent, on)
    draft.typed, draft.expires_at = typed, on.at + KEPT
    return draft


def attach_proof(draft: Draft, proof: Proof | None, on: Occasion) -> None:
    """Put another proof in the draft, or none; the one before goes unless it was sent."""
    old, draft.proof = draft.proof, proof
    if old is not None and old is not proof and not is_proof_sent(old.id):
        old.removed_at = on.at


def close_draft(draft: Draft) -> None:
    """Forget a draft that has been sent; its proof lives on in the application."""
    db.session.delete(draft)
