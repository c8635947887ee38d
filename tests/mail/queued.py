"""Mails that planning queues, made by hand for the tests of what they say."""

from portal import clock
from portal.actions.recording import new_public_id
from portal.models import Enrolment, Message, Person, Reminder, db
from portal.rules.reminders import ReminderKind


def queue_mail(kind: str, to: Person, *, company_id: int | None = None, **facts: object) -> Message:
    """A mail of this kind to somebody, queued now."""
    message = Message(
        public_id=new_public_id(),
        kind=kind,
        dedupe_key=new_public_id(),
        company_id=company_id,
        person_id=to.id,
        to_name=to.name,
        to_email=to.email,
        language="nl",
        facts=facts,
        queued_at=clock.now(),
        not_before_at=clock.now(),
        message_id=f"{new_public_id()}@kmo-loket",
    )
    db.session.add(message)
    db.session.flush()
    return message


def queue_reminders(to: Person, *items: tuple[Enrolment, ReminderKind]) -> Message:
    """One mail to somebody with these reminders, as planning of today makes it."""
    message = queue_mail("reminders", to, company_id=items[0][0].company_id)
    for enrolment, kind in items:
        db.session.add(
            Reminder(
                enrolment_id=enrolment.id,
                kind=str(kind),
                on=clock.today(),
                to_email=to.email,
                message_id=message.id,
                planned_at=clock.now(),
            )
        )
    db.session.flush()
    return message
