"""On which days somebody looked at an enrolment, and which enrolment a page was about."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, bindparam, select

from portal.models import Application, Document, Enrolment, Viewing, reading
from portal.queries.rows import AnyRow

_VIEWINGS = (
    select(Viewing.role, Viewing.on)
    .join(Enrolment, Enrolment.id == Viewing.enrolment_id)
    .where(
        Enrolment.learner_id == bindparam("learner_id"),
        Enrolment.public_id == bindparam("public_id"),
    )
    .order_by(Viewing.on.desc())
)


def viewings_of(learner_id: int, public_id: str) -> Sequence[AnyRow]:
    """By which role an enrolment of this student was looked at on which day, newest first."""
    values = {"learner_id": learner_id, "public_id": public_id}
    return reading().execute(_VIEWINGS, values).all()


# --- Without an owner: for the worker only.

_BEHIND: dict[str, Select[str, int]] = {
    "enrolment": select(Enrolment.public_id, Enrolment.id),
    "document": select(Document.public_id, Enrolment.id).join(
        Enrolment, Enrolment.id == Document.enrolment_id
    ),
    "application": select(Application.public_id, Enrolment.id).join(
        Enrolment, Enrolment.application_id == Application.id
    ),
}


def enrolments_behind(what: str, public_ids: Collection[str]) -> list[tuple[str, int]]:
    """Which enrolments these enrolments, documents or applications are about, by their public id.

    An application may be about several, and what nobody knows is about none.
    """
    column = _BEHIND[what].selected_columns[0]
    rows = reading().execute(_BEHIND[what].where(column.in_(public_ids)))
    return [(str(public_id), int(number)) for public_id, number in rows]
