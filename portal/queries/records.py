"""What the recording of changes needs to know: chain head, counters, bookings, recipients."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, func, or_, select

from portal.models import (
    Booking,
    CallNote,
    Counter,
    Event,
    Membership,
    Message,
    Person,
    WorklistCount,
    db,
    reading,
)

_LAST_EVENT = select(Event.hash).order_by(Event.id.desc()).limit(1)


def last_event_hash() -> str:
    """The hash of the newest line of the log; 64 zeros before the first one."""
    return reading().execute(_LAST_EVENT).scalar_one_or_none() or "0" * 64


def counter_for_change(series: str) -> Counter:
    """The counter of a series, locked until the transaction ends; made when it is new."""
    found = db.session.execute(
        select(Counter).where(Counter.series == series).with_for_update()
    ).scalar_one_or_none()
    if found is None:
        found = Counter(series=series, value=0)
        db.session.add(found)
        db.session.flush()
    return found


def worklist_count_for_change(site_id: int, stage: str) -> WorklistCount:
    """The kept count of one secretariat and stage, locked; made when it is new."""
    found = db.session.execute(
        select(WorklistCount)
        .where(WorklistCount.site_id == site_id, WorklistCount.stage == stage)
        .with_for_update()
    ).scalar_one_or_none()
    if found is None:
        found = WorklistCount(site_id=site_id, stage=stage, enrolments=0, due_cents=0)
        db.session.add(found)
        db.session.flush()
    return found


_RECEIVED = select(func.coalesce(func.sum(Booking.amount_cents), 0)).where(
    Booking.enrolment_id == bindparam("enrolment_id"), Booking.undone_at.is_(None)
)


def received_cents(enrolment_id: int) -> int:
    """The sum of what has been booked to an enrolment and not undone."""
    db.session.flush()
    return int(reading().execute(_RECEIVED, {"enrolment_id": enrolment_id}).scalar_one())


_RECIPIENTS_OF_COMPANIES = (
    select(Membership.company_id, Person.id, Person.name, Person.email, Person.language)
    .join(Membership, Membership.person_id == Person.id)
    .where(
        Membership.role.in_(("owner", "handler")),
        Membership.receives_mail,
        Person.is_active,
        Membership.ended_at.is_(None),
        Membership.starts_on <= bindparam("today"),
        or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
    )
    .order_by(Person.id)
)
_RECIPIENTS = _RECIPIENTS_OF_COMPANIES.where(Membership.company_id == bindparam("company_id"))


def recipients_of(company_id: int, today: date) -> list[tuple[int, str, str, str]]:
    """Who of a company gets mail about its enrolments: id, name, address, language."""
    rows = reading().execute(_RECIPIENTS, {"company_id": company_id, "today": today})
    return [(row.id, row.name, row.email, row.language) for row in rows]


def recipients_of_companies(
    company_ids: Collection[int], today: date
) -> dict[int, list[tuple[int, str, str, str]]]:
    """Who of each company gets mail about its enrolments: id, name, address, language."""
    found: dict[int, list[tuple[int, str, str, str]]] = {}
    statement = _RECIPIENTS_OF_COMPANIES.where(Membership.company_id.in_(list(company_ids)))
    for row in reading().execute(statement, {"today": today}):
        found.setdefault(row.company_id, []).append((row.id, row.name, row.email, row.language))
    return found


def bookings_of(enrolment_id: int) -> list[Booking]:
    """The bookings of an enrolment that count, oldest first."""
    statement = (
        select(Booking)
        .where(Booking.enrolment_id == enrolment_id, Booking.undone_at.is_(None))
        .order_by(Booking.id)
    )
    return list(db.session.execute(statement).scalars())


def messages_of_event(kind: str, enrolment_id: int, booking: str) -> list[Message]:
    """The mails that one confirmation of a payment caused."""
    events = db.session.execute(
        select(Event).where(Event.kind == kind, Event.enrolment_id == enrolment_id)
    ).scalars()
    ids = [event.id for event in events if event.facts.get("booking") == booking]
    statement = select(Message).where(Message.event_id.in_(ids)).order_by(Message.id)
    return list(db.session.execute(statement).scalars())


def last_mailed_note(enrolment_id: int) -> CallNote | None:
    """The newest note that a person had a mail sent about an enrolment."""
    statement = (
        select(CallNote)
        .where(CallNote.enrolment_id == enrolment_id, CallNote.kind == "mailed")
        .order_by(CallNote.id.desc())
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()
