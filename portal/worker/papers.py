"""Makes the files of issued documents before anybody asks for them, one at a time."""

import structlog

from portal.actions.upkeep import note_file
from portal.documents.canonical import from_json
from portal.documents.render import RenderingFailed, render, why_unavailable
from portal.models import db, only_reading
from portal.queries.upkeep import document_for_change, document_to_make
from portal.storage import Storage, StorageFull

log = structlog.get_logger("portal.worker")


def make_next(storage: Storage, skipped: set[int]) -> bool:
    """Make the file of the oldest document that has none; False when there is none to make.

    What cannot be made is added to `skipped`, for the caller to try again later. Where the
    libraries are missing nothing is tried: /readyz says so already.
    """
    if why_unavailable():
        return False
    found = _next_to_make(skipped)
    if found is None:
        return False
    number, facts = found
    try:
        content = render(from_json(facts))
        digest = storage.put(content)
    except (RenderingFailed, StorageFull) as problem:
        log.warning("document_not_made", document=number, reason=str(problem)[:300])
        skipped.add(number)
        return True
    document = document_for_change(number)
    if document.sha256 is None:
        note_file(document, digest, len(content))
    db.session.commit()
    return True


def _next_to_make(skipped: set[int]) -> tuple[int, str] | None:
    """Looked up in a transaction that ends before the long work begins."""
    with only_reading():
        return document_to_make(skipped)
