"""A mail whose reader left the company before it could leave: who stays reads it instead."""

from portal.actions.recording import Occasion, message_id_of, new_public_id
from portal.clock import brussels
from portal.models import Message, Reminder, db
from portal.queries.bounces import (
    Contact,
    company_told,
    reminded_of_the_same,
    reminders_in,
    same_mails,
)
from portal.queries.records import Recipient, recipients_of
from portal.rules.choices import held_until, is_held, readers_of


def hand_over(message: Message, on: Occasion) -> int:
    """Queue a dropped mail for those of its company who stay; returns for how many.

    Nobody gets it when somebody else of the company was written the same. It leaves at the pace of
    its new reader, and says what is true then. A company without anybody is told at its contact
    address, as with every mail.
    """
    if message.company_id is None:
        return 0
    same = same_mails(message)
    reached = (one for one in same if one.state not in {"dead", "dropped"} and not one.bounced_at)
    told = {one.to_email for one in reached}
    reminded = reminded_of_the_same(message)
    if told | reminded - {message.to_email}:
        return 0
    tried = {one.to_email for one in same} | {message.to_email}
    people = recipients_of(message.company_id, on.today)
    readers = [one for one in readers_of(message.kind, people) if one.email not in tried]
    for one in readers:
        again = write_again(message, _contact(one), _name(message, one.id), on)
        again.is_held = is_held(message.kind, one)
        if again.is_held:
            again.not_before_at = held_until(one.news, brussels(on.at))
    if people:
        return len(readers)
    return _tell_company(message, tried, on)


def write_again(message: Message, to: Contact, name: str, on: Occasion) -> Message:
    """The same mail to another reader, under this name; it takes its reminders along."""
    again = Message(
        public_id=new_public_id(),
        kind=message.kind,
        dedupe_key=name,
        event_id=message.event_id,
        enrolment_id=message.enrolment_id,
        company_id=message.company_id,
        person_id=to.person_id,
        to_name=to.name,
        to_email=to.email,
        language=to.language,
        facts=dict(message.facts),
        state="waiting",
        queued_at=on.at,
        not_before_at=on.at,
        message_id=message_id_of(new_public_id()),
    )
    db.session.add(again)
    db.session.flush()
    for one in reminders_in(message):
        db.session.add(
            Reminder(
                enrolment_id=one.enrolment_id,
                kind=one.kind,
                on=one.on,
                to_email=to.email,
                message_id=again.id,
                planned_at=on.at,
            )
        )
    return again


def _tell_company(message: Message, tried: set[str], on: Occasion) -> int:
    company = company_told(message)
    if company is None or not company.contact_email or company.contact_email in tried:
        return 0
    name = company.contact_name or company.name
    address = Contact(None, name, company.contact_email, "nl", gets_mail=True)
    write_again(message, address, _name(message, "company"), on)
    return 1


def _name(message: Message, reader: object) -> str:
    return f"{message.kind}:from:{message.public_id}:{reader}"


def _contact(reader: Recipient) -> Contact:
    return Contact(reader.id, reader.name, reader.email, reader.language, gets_mail=True)
