"""Everything about one enrolment, for the secretariat: two statements, however much happened."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    Integer,
    String,
    bindparam,
    case,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from portal.models import (
    Application,
    Booking,
    CallNote,
    Company,
    Course,
    Document,
    Enrolment,
    Event,
    Instant,
    Learner,
    Message,
    Person,
    Place,
    Proof,
    Reminder,
    Site,
    reading,
)
from portal.queries.reported import REPORTED
from portal.queries.rows import AnyRow, AnySelect

_APPROVER, _REJECTER = aliased(Person), aliased(Person)

HEAD: AnySelect = (
    select(
        *Enrolment.__table__.columns,
        (Learner.first_name + " " + Learner.last_name).label("learner"),
        Learner.email.label("learner_email"),
        Course.public_id.label("course_public_id"),
        Course.name.label("course"),
        Course.code.label("course_code"),
        Course.theme,
        Enrolment.kind.label("course_kind"),
        Course.first_lesson_on,
        Course.last_lesson_on,
        Course.lesson_periods,
        Place.name.label("place"),
        Site.name.label("site"),
        Site.phone.label("site_phone"),
        Company.public_id.label("company_public_id"),
        Company.name.label("company"),
        Company.enterprise_number,
        Company.contact_name,
        Company.contact_email,
        Company.contact_phone,
        Application.public_id.label("application_public_id"),
        *REPORTED,
        Application.last_day.label("application_last_day"),
        Application.note.label("application_note"),
        _APPROVER.name.label("approved_by_name"),
        _REJECTER.name.label("rejected_by_name"),
        Proof.public_id.label("proof_public_id"),
        Proof.name.label("proof_name"),
    )
    .select_from(Enrolment)
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .join(Place, Place.id == Course.place_id)
    .join(Site, Site.id == Enrolment.site_id)
    .join(Company, Company.id == Enrolment.company_id)
    .outerjoin(Application, Application.id == Enrolment.application_id)
    .outerjoin(Proof, Proof.id == Application.proof_id)
    .outerjoin(_APPROVER, _APPROVER.id == Application.approved_by)
    .outerjoin(_REJECTER, _REJECTER.id == Application.rejected_by)
)
_ONE = HEAD.where(Enrolment.public_id == bindparam("public_id"))


def dossier_of(public_id: str) -> AnyRow:
    """The facts of one enrolment with everything that it belongs to. Raises NoResultFound."""
    return reading().execute(_ONE, {"public_id": public_id}).one()


# What a part has of each column; the order is that of every SELECT below.
_NAMES = (
    "part", "id", "public_id", "kind", "state", "who", "text", "more", "at", "until", "on", "cents",
    "facts",
)  # fmt: skip
_NOTHING: dict[str, Any] = {
    "text": cast(null(), String()),
    "at": cast(null(), Instant()),
    "on": cast(null(), Date()),
    "cents": cast(null(), Integer()),
    "facts": cast(null(), JSON()),
}
_KINDS = {
    "id": "cents", "until": "at", "at": "at", "on": "on", "cents": "cents", "facts": "facts"
}  # fmt: skip


def _part(name: str, table: Any, **columns: Any) -> AnySelect:
    """The rows of one table about the enrolment, in the columns that all parts share."""
    values = {"part": literal(name), "id": table.id, **columns}
    chosen = (
        values.get(column, _NOTHING[_KINDS.get(column, "text")]).label(column) for column in _NAMES
    )
    return select(*list(chosen)).where(table.enrolment_id == bindparam("enrolment_id"))


_PARTS = union_all(
    # The first part gives every column its type, so all of its columns are typed.
    _part("event", Event, kind=Event.kind, who=Event.by_name, at=Event.at, facts=Event.facts),
    _part(
        "booking",
        Booking,
        public_id=Booking.public_id,
        kind=Booking.source,
        state=Booking.group_id,
        who=Booking.confirmed_by_name,
        text=Booking.note,
        more=Booking.undo_reason,
        at=Booking.confirmed_at,
        until=Booking.undone_at,
        on=Booking.value_on,
        cents=Booking.amount_cents,
    ),
    _part(
        "document",
        Document,
        public_id=Document.public_id,
        kind=Document.kind,
        state=case(
            (Document.withdrawn_at.is_not(None), "withdrawn"),
            (Document.replaced_at.is_not(None), "replaced"),
            else_="current",
        ),
        text=Document.number,
        more=Document.code,
        at=Document.issued_at,
        cents=Document.version,
    ),
    _part(
        "message",
        Message,
        public_id=Message.public_id,
        kind=Message.kind,
        state=Message.state,
        who=Message.to_name,
        text=Message.subject,
        more=Message.body,
        at=Message.queued_at,
        until=case((Message.sent_at.is_not(None), Message.sent_at), else_=Message.not_before_at),
    ),
    _part(
        "reminder",
        Reminder,
        public_id=Message.public_id,
        kind=Reminder.kind,
        state=case((Message.bounced_at.is_not(None), "dead"), else_=Message.state),
        who=Message.to_name,
        on=Reminder.on,
    ).join_from(Reminder, Message, Message.id == Reminder.message_id),
    _part(
        "note",
        CallNote,
        kind=CallNote.kind,
        who=CallNote.by_name,
        text=CallNote.text,
        at=CallNote.at,
    ),
)


def parts_of(enrolment_id: int) -> dict[str, list[AnyRow]]:
    """Events, bookings, documents, messages, reminders and notes, each newest first."""
    found: dict[str, list[AnyRow]] = {
        part: [] for part in ("event", "booking", "document", "message", "reminder", "note")
    }
    rows: Sequence[AnyRow] = reading().execute(_PARTS, {"enrolment_id": enrolment_id}).all()
    for row in sorted(rows, key=lambda one: one.id, reverse=True):
        found[row.part].append(row)
    return found


_LAST_DEED = (
    select(Event.kind, Event.by_name, Event.at)
    .join(Enrolment, Enrolment.id == Event.enrolment_id)
    .where(
        Enrolment.public_id == bindparam("public_id"),
        Event.kind.not_in(("document_issued", "document_withdrawn", "step_refused")),
    )
    .order_by(Event.id.desc())
    .limit(1)
)


def last_deed(public_id: str) -> AnyRow | None:
    """Who did what last to an enrolment, for somebody who came second."""
    return reading().execute(_LAST_DEED, {"public_id": public_id}).one_or_none()


_DOCUMENT = (
    select(Document.facts, Document.sha256)
    .join(Enrolment, Enrolment.id == Document.enrolment_id)
    .where(
        Enrolment.public_id == bindparam("enrolment"), Document.public_id == bindparam("document")
    )
)


def document_of(enrolment: str, document: str) -> AnyRow:
    """One document of an enrolment, by their public ids. Raises NoResultFound."""
    values = {"enrolment": enrolment, "document": document}
    return reading().execute(_DOCUMENT, values).one()
