"""Where the middle of the secretariat's list of all enrolments is, as its own address says it."""

from portal.models import Enrolment, db
from portal.queries.worklists import Cursor


def deep_page() -> str:
    """The cursor behind the middle row of the list by last day."""
    half = db.session.query(Enrolment).count() // 2
    row = (
        db.session.query(Enrolment.last_day, Enrolment.id)
        .order_by(Enrolment.last_day.desc(), Enrolment.id.desc())
        .offset(half)
        .first()
    )
    assert row is not None
    return Cursor(row.last_day, row.id).write()
