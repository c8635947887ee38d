"""A document of a generated company, issued and made as the portal does it."""

from flask import current_app

from portal import clock
from portal.actions.documents import issue_confirmation
from portal.actions.recording import PORTAL, Occasion
from portal.models import Document, Enrolment, db
from portal.queries.changing import any_enrolments_for_change
from portal.queries.school import school_on
from portal.rules.stations import Status
from portal.worker.papers import make_next
from tests.bench.cookies import SignedIn, opened
from tests.bench.data import Database


def made_document(data: Database, who: SignedIn) -> str:
    """The address of a confirmation of this company whose file is kept."""
    app = data.app()
    with opened(app):
        known = db.session.query(Document).filter_by(company_id=who.company_id).first()
        document = known or _issue(who.company_id)
        skipped: set[int] = set()
        while document.sha256 is None and document.id not in skipped:
            if not make_next(current_app.extensions["storage"], skipped):
                break
            db.session.refresh(document)
        return f"{who.dashboard}documenten/{document.public_id}.pdf"


def _issue(company_id: int) -> Document:
    first = db.session.query(Enrolment).filter_by(company_id=company_id).first()
    assert first is not None
    today = clock.today()
    on = Occasion(PORTAL, clock.now(), today, school_on(today), "http://127.0.0.1")
    enrolment = any_enrolments_for_change([first.public_id])[0]
    document = issue_confirmation(
        enrolment, on, status=Status.APPLICATION_NEEDED, reason="enrolled"
    )
    assert document is not None
    db.session.commit()
    return document
