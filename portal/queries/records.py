"""What the recording of changes needs to know: chain head, counters, bookings, recipients."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from portal.models import (
    Booking,
    CallNote,
    Counter,
    Event,
    MailChoice,
    Membership,
    Person,
    WorklistCount,
    db,
    reading,
)
from portal.queries.rows import AnyRow
from portal.rules.reminders import Pace, Topic

NOTHING_BEFORE = "0" * 64
_LAST_EVENT = select(Event.id, Event.hash).order_by(Event.id.desc()).limit(1)
_EVENTS_AFTER = select(Event.id).where(Event.id > bindparam("last")).order_by(Event.id)


def last_event() -> tuple[int, str]:
    """Number and hash of the newest line of the log; 0 and 64 zeros before the first one."""
    row = reading().execute(_LAST_EVENT).one_or_none()
    return (row.id, row.hash) if row else (0, NOTHING_BEFORE)


def events_after(last: int) -> list[int]:
    """The numbers of the lines of the log after this one."""
    return list(reading().execute(_EVENTS_AFTER, {"last": last}).scalars())


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


def worklist_counts_for_change(
    keys: Collection[tuple[int, str]],
) -> dict[tuple[int, str], WorklistCount]:
    """The kept counts of secretariats and stages, locked; made when they are new."""
    wanted = or_(
        *(
            and_(WorklistCount.site_id == site_id, WorklistCount.stage == stage)
            for site_id, stage in sorted(keys)
        )
    )
    rows = db.session.execute(select(WorklistCount).where(wanted).with_for_update()).scalars()
    found = {(row.site_id, row.stage): row for row in rows}
    for site_id, stage in set(keys) - set(found):
        new = WorklistCount(site_id=site_id, stage=stage, enrolments=0, due_cents=0)
        found[site_id, stage] = new
        db.session.add(new)
    return found


_RECEIVED = select(func.coalesce(func.sum(Booking.amount_cents), 0)).where(
    Booking.enrolment_id == bindparam("enrolment_id"), Booking.undone_at.is_(None)
)


def received_cents(enrolment_id: int) -> int:
    """The sum of what has been booked to an enrolment and not undone."""
    db.session.flush()
    return int(reading().execute(_RECEIVED, {"enrolment_id": enrolment_id}).scalar_one())


class Recipient(NamedTuple):
    """Somebody who gets mail about a company's enrolments, at the paces that person chose."""

    id: int
    name: str
    email: str
    language: str
    deadlines: Pace = Pace.AT_ONCE
    news: Pace = Pace.AT_ONCE


_OF_DEADLINES, _OF_NEWS = aliased(MailChoice), aliased(MailChoice)
_RECIPIENTS_OF_COMPANIES = (
    select(
        Membership.company_id,
        Person.id,
        Person.name,
        Person.email,
        Person.language,
        _OF_DEADLINES.pace.label("deadlines"),
        _OF_NEWS.pace.label("news"),
    )
    .join(Membership, Membership.person_id == Person.id)
    .outerjoin(
        _OF_DEADLINES,
        and_(_OF_DEADLINES.person_id == Person.id, _OF_DEADLINES.topic == Topic.DEADLINES),
    )
    .outerjoin(_OF_NEWS, and_(_OF_NEWS.person_id == Person.id, _OF_NEWS.topic == Topic.NEWS))
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


def recipients_of(company_id: int, today: date) -> list[Recipient]:
    """Who of a company gets mail about its enrolments, with the paces they chose."""
    rows = reading().execute(_RECIPIENTS, {"company_id": company_id, "today": today})
    return [_recipient(row) for row in rows]


def recipients_of_companies(
    company_ids: Collection[int], today: date
) -> dict[int, list[Recipient]]:
    """Who of each company gets mail about its enrolments, with the paces they chose."""
    found: dict[int, list[Recipient]] = {}
    statement = _RECIPIENTS_OF_COMPANIES.where(Membership.company_id.in_(list(company_ids)))
    for row in reading().execute(statement, {"today": today}):
        found.setdefault(row.company_id, []).append(_recipient(row))
    return found


def _recipient(row: AnyRow) -> Recipient:
    return Recipient(
        row.id,
        row.name,
        row.email,
        row.language,
        Pace(row.deadlines or Pace.AT_ONCE),
        Pace(row.news or Pace.AT_ONCE),
    )


def bookings_of(enrolment_id: int) -> list[Booking]:
    """The bookings of an enrolment that count, oldest first."""
    statement = (
        select(Booking)
        .where(Booking.enrolment_id == enrolment_id, Booking.undone_at.is_(None))
        .order_by(Booking.id)
    )
    return list(db.session.execute(statement).scalars())


def booking_named(public_id: str) -> Booking:
    """One booking."""
    return db.session.execute(select(Booking).where(Booking.public_id == public_id)).scalar_one()


def last_mailed_note(enrolment_id: int) -> CallNote | None:
    """The newest note that a person had a mail sent about an enrolment."""
    statement = (
        select(CallNote)
        .where(CallNote.enrolment_id == enrolment_id, CallNote.kind == "mailed")
        .order_by(CallNote.id.desc())
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()
