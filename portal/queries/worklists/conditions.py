"""The conditions that a worklist's rows and its count share, so that both always agree."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.models import CallNote, Enrolment, Message, Reminder
from portal.rules.stations import Stage

# How many days before its last day an enrolment gets on the call list.
DAYS_AHEAD = 7

# Where money can arrive: the project number is approved, or a part came in already.
PAYABLE = (
    Stage.OWN_SHARE_DUE,
    Stage.PAY_ORDER_DUE,
    Stage.PAYMENT_EXPECTED,
    Stage.PARTLY_PAID,
)

# Where nothing goes on until the employer has read a mail of ours.
EMPLOYER_ACTS = (
    Stage.AWAITING_APPLICATION,
    Stage.PROJECT_NUMBER_REJECTED,
    Stage.OWN_SHARE_DUE,
    Stage.PAY_ORDER_DUE,
)


def at_site(
    column: InstrumentedAttribute[int] | ColumnElement[int], has_site: bool
) -> Sequence[ColumnElement[bool]]:
    """The condition on a secretariat; none when the list is about all of them."""
    return (column == bindparam("site_id"),) if has_site else ()


def _put_off() -> Select[Any]:
    """The enrolments whose newest day to look again is still to come."""
    note, newer = aliased(CallNote), aliased(CallNote)
    has_newer = exists().where(
        newer.enrolment_id == note.enrolment_id,
        newer.id > note.id,
        newer.snoozed_until.is_not(None),
    )
    return select(note.enrolment_id).where(note.snoozed_until > bindparam("today"), ~has_newer)


# Nothing stays off the list on its last day and the day before, wherever a course has moved to.
_IS_URGENT = Enrolment.last_day.between(bindparam("today"), bindparam("tomorrow"))
IS_ASKED_NOW = or_(
    and_(Enrolment.stage == Stage.AWAITING_APPLICATION, _IS_URGENT),
    Enrolment.id.not_in(_put_off()),
)
# Wrapped, so that no index of all enrolments looks better than looking the few up that are meant.
_STAGE = func.coalesce(Enrolment.stage, "")
SITE_OF_FEW = func.coalesce(Enrolment.site_id, 0)
IS_PUT_OFF = and_(
    _STAGE.in_(EMPLOYER_ACTS),
    Enrolment.id.in_(_put_off()),
    or_(Enrolment.stage != Stage.AWAITING_APPLICATION, ~_IS_URGENT),
)


def _came_back() -> Select[Any]:
    """The enrolments of which a mail to the employer came back after the newest note."""
    # One that was refused at once has no moment of its own; its last try is close enough.
    since = func.coalesce(Message.bounced_at, Message.not_before_at).label("since")
    parts = []
    # Asked apart, so that each condition has an index. The outer join keeps the few mails in front.
    for failed in (
        Message.bounced_at.is_not(None),
        and_(Message.state == "dead", Message.bounced_at.is_(None)),
    ):
        about = func.coalesce(Message.enrolment_id, Reminder.enrolment_id).label("enrolment_id")
        parts.append(
            select(about, since)
            .outerjoin(Reminder, Reminder.message_id == Message.id)
            .where(failed, Message.learner_id.is_(None))
        )
    failed_mails = union_all(*parts).subquery()
    note = aliased(CallNote)
    is_handled = exists().where(
        note.enrolment_id == failed_mails.c.enrolment_id, note.at >= failed_mails.c.since
    )
    return select(failed_mails.c.enrolment_id).where(
        failed_mails.c.enrolment_id.is_not(None), ~is_handled
    )


MAIL_CAME_BACK = and_(_STAGE.in_(EMPLOYER_ACTS), Enrolment.id.in_(_came_back()))
