"""Who else may be written to when a mail does not reach its reader, and which mail came back."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.models import (
    Company,
    Enrolment,
    MailChoice,
    Membership,
    Message,
    Person,
    Reminder,
    db,
    reading,
)
from portal.queries.rows import AnyRow

# --- Without an owner: for the secretariat, the worker and the command line only.


class Contact(NamedTuple):
    """Somebody who can be written to for a company; `person_id` is None for its contact address.

    `gets_mail` tells who gets the mails about last days by the choices as they are.
    """

    person_id: int | None
    name: str
    email: str
    language: str
    gets_mail: bool


_MEMBERS = (
    select(
        Membership.company_id,
        Membership.role,
        Membership.receives_mail,
        func.coalesce(MailChoice.pace, "at_once").label("pace"),
        Person.id,
        Person.name,
        Person.email,
        Person.language,
    )
    .join(Person, Person.id == Membership.person_id)
    .outerjoin(MailChoice, and_(MailChoice.person_id == Person.id, MailChoice.topic == "deadlines"))
    .where(
        Membership.company_id.in_(bindparam("company_ids", expanding=True)),
        Membership.role.in_(("owner", "handler")),
        Person.is_active,
        Membership.ended_at.is_(None),
        Membership.starts_on <= bindparam("today"),
        or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
    )
    # Owners before handlers, who was there first in front.
    .order_by(Membership.role.desc(), Person.id)
)
_ADDRESSES = select(Company.id, Company.name, Company.contact_name, Company.contact_email).where(
    Company.id.in_(bindparam("company_ids", expanding=True))
)


def contacts_of(company_ids: Collection[int], today: date) -> dict[int, list[Contact]]:
    """Everybody of each company who can be written to, in the order in which they are tried.

    First who gets the mails, then who leaves them to a colleague, owners before handlers; at last
    the company's contact address, which gets the mails itself while nobody else does. Two
    statements.
    """
    found: dict[int, list[Contact]] = {company_id: [] for company_id in company_ids}
    for row in reading().execute(_MEMBERS, {"company_ids": list(company_ids), "today": today}):
        gets_mail = row.receives_mail and row.pace != "off"
        found[row.company_id].append(Contact(row.id, row.name, row.email, row.language, gets_mail))
    for company in reading().execute(_ADDRESSES, {"company_ids": list(company_ids)}):
        members = sorted(found[company.id], key=lambda one: not one.gets_mail)
        email = company.contact_email.lower()
        # An address that belongs to one of them is theirs already.
        if email and email not in {one.email for one in members}:
            is_alone = not any(one.gets_mail for one in members)
            name = company.contact_name or company.name
            members.append(Contact(None, name, email, "nl", gets_mail=is_alone))
        found[company.id] = members
    return found


_LOCKED = select(Message).with_for_update().execution_options(populate_existing=True)


def message_that_left_for_change(message_id: str) -> Message | None:
    """The mail that left under this Message-ID (without angle brackets), locked; None: unknown."""
    statement = _LOCKED.where(Message.message_id == message_id).order_by(Message.id).limit(1)
    return db.session.execute(statement).scalar_one_or_none()


def left_together_for_change(message: Message) -> Sequence[Message]:
    """The other mails of the outbox that left as one with this one, locked."""
    statement = _LOCKED.where(
        Message.to_email == message.to_email,
        Message.state == message.state,
        Message.message_id == message.message_id,
        Message.id != message.id,
    )
    return db.session.execute(statement.order_by(Message.id)).scalars().all()


def newest_sent_for_change(email: str, since: datetime) -> Message | None:
    """The newest mail that left for an address after a moment, locked; or None."""
    statement = (
        _LOCKED.where(
            Message.to_email == email,
            Message.state == "sent",
            Message.sent_at >= since,
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def numbered_message_for_change(number: int) -> Message:
    """One mail by its number, locked."""
    return db.session.execute(_LOCKED.where(Message.id == number)).scalar_one()


def is_queued(dedupe_key: str) -> bool:
    """Whether there is a mail of this name already."""
    found = exists().where(Message.dedupe_key == dedupe_key)
    return bool(reading().execute(select(found)).scalar_one())


def same_mails(message: Message) -> Sequence[AnyRow]:
    """The address and the fate of everybody else who was written the same about the same."""
    if message.event_id is None:
        return []
    statement = select(Message.to_email, Message.state, Message.bounced_at).where(
        Message.event_id == message.event_id,
        Message.kind == message.kind,
        Message.company_id == message.company_id,
        Message.enrolment_id.is_not_distinct_from(message.enrolment_id),
        Message.id != message.id,
    )
    return reading().execute(statement).all()


def reminders_in(message: Message) -> list[Reminder]:
    """The reminders that a mail holds."""
    statement = select(Reminder).where(Reminder.message_id == message.id).order_by(Reminder.id)
    return list(db.session.execute(statement).scalars())


_OTHERS = aliased(Reminder)
_REMINDED = (
    select(_OTHERS.to_email)
    .join(
        Reminder,
        and_(
            Reminder.enrolment_id == _OTHERS.enrolment_id,
            Reminder.kind == _OTHERS.kind,
            Reminder.on == _OTHERS.on,
        ),
    )
    .where(Reminder.message_id == bindparam("message_id"))
)


def reminded_of_the_same(message: Message) -> set[str]:
    """The addresses that got one of the reminders of a mail, whichever mail brought it."""
    return set(reading().execute(_REMINDED, {"message_id": message.id}).scalars())


def enrolments_in(message: Message) -> list[Enrolment]:
    """The enrolments that a mail is about, oldest first; none for one that lets somebody in."""
    reminded = select(Reminder.enrolment_id).where(Reminder.message_id == message.id)
    together = [one.enrolment_id for one in left_together_for_change(message)]
    statement = (
        select(Enrolment)
        .where(or_(Enrolment.id.in_([message.enrolment_id, *together]), Enrolment.id.in_(reminded)))
        .order_by(Enrolment.id)
    )
    return list(db.session.execute(statement).scalars())


def company_told(message: Message) -> Company | None:
    """The company that a mail is about, if it is about one."""
    statement = select(Company).where(Company.id == message.company_id)
    return db.session.execute(statement).scalar_one_or_none()
