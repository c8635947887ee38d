"""The columns that a line of the call list shows beside those of every list."""

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from portal.models import Application, CallNote, Enrolment, Event, Message, Reminder
from portal.queries.rows import AnySelect
from portal.queries.worklists.lines import lines

_LAST_NOTE = aliased(CallNote)
_NEWEST_NOTE = (
    select(func.max(CallNote.id)).where(CallNote.enrolment_id == Enrolment.id).scalar_subquery()
)
_SNOOZE = aliased(CallNote)
_NEWEST_SNOOZE = (
    select(_SNOOZE.snoozed_until)
    .where(_SNOOZE.enrolment_id == Enrolment.id, _SNOOZE.snoozed_until.is_not(None))
    .order_by(_SNOOZE.id.desc())
    .limit(1)
    .scalar_subquery()
)
# One mail goes to several people; what counts is how often they were written to.
_MAILS = and_(
    Message.enrolment_id == Enrolment.id, Message.state == "sent", Message.learner_id.is_(None)
)
_REMINDERS = (
    select(func.count(Reminder.on.distinct()))
    .join(Message, Message.id == Reminder.message_id)
    .where(Reminder.enrolment_id == Enrolment.id, Message.state == "sent")
)
_NEWEST_BOUNCE = (
    select(Event.id)
    .where(Event.enrolment_id == Enrolment.id, Event.kind == "mail_bounced")
    .order_by(Event.id.desc())
    .limit(1)
    .scalar_subquery()
)
_BOUNCE = aliased(Event)


def call_lines() -> AnySelect:
    """Lines of enrolments with the newest note, what was mailed when, and what came back."""
    newest = func.max(Message.sent_at)
    return (
        lines(
            Application.approved_on,
            Application.own_share_ticked_at,
            _LAST_NOTE.kind.label("note_kind"),
            _LAST_NOTE.text.label("note_text"),
            _LAST_NOTE.at.label("note_at"),
            _LAST_NOTE.by_name.label("note_by"),
            _NEWEST_SNOOZE.label("snoozed_until"),
            _BOUNCE.at.label("bounced_at"),
            _BOUNCE.facts.label("bounce"),
            select(func.count(Message.event_id.distinct()))
            .where(_MAILS)
            .scalar_subquery()
            .label("mails"),
            select(newest).where(_MAILS).scalar_subquery().label("mailed_at"),
            _REMINDERS.scalar_subquery().label("reminders"),
            _REMINDERS.with_only_columns(newest).scalar_subquery().label("reminded_at"),
        )
        .outerjoin(_LAST_NOTE, _LAST_NOTE.id == _NEWEST_NOTE)
        .outerjoin(_BOUNCE, _BOUNCE.id == _NEWEST_BOUNCE)
    )
