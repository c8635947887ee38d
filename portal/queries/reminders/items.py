"""The reminders that one mail holds, with what is true about each enrolment at this moment."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, exists, or_, select, true, union_all
from sqlalchemy.orm import aliased

from portal.models import (
    Application,
    Company,
    Course,
    Enrolment,
    Learner,
    Message,
    Place,
    Reminder,
    reading,
)
from portal.queries.rows import AnyRow
from portal.queries.told import TOLD

# --- Without an owner: for the worker and the secretariat.

# Why a mail of reminders was dropped whose reminders leave with the next one.
JOINED = "joined_the_next"

_THIS, _OTHER, _NEWER = aliased(Message), aliased(Message), aliased(Reminder)
_TO_THE_SAME = and_(
    _OTHER.kind == "reminders",
    _OTHER.company_id == _THIS.company_id,
    _OTHER.to_email == _THIS.to_email,
)
_NEXT_IS_WAITING = exists().where(
    _TO_THE_SAME, _OTHER.id > _THIS.id, _OTHER.state.in_(("waiting", "sending"))
)
# What an earlier mail handed on, and no mail between that one and this has told.
_HANDED_ON = (
    select(Message.id)
    .join(_THIS, and_(Message.company_id == _THIS.company_id, Message.to_email == _THIS.to_email))
    .where(
        _THIS.id == bindparam("message_id"),
        Message.kind == "reminders",
        Message.id < _THIS.id,
        Message.state == "dropped",
        Message.last_error == JOINED,
        ~exists().where(
            _TO_THE_SAME, _OTHER.id > Message.id, _OTHER.id < _THIS.id, _OTHER.state == "sent"
        ),
    )
)
_OWN = select(Message.id).where(Message.id == bindparam("message_id"))
# As a union, so that an index answers each half.
_TOLD_BY = union_all(_OWN, _HANDED_ON).subquery()
_IS_REPEATED = exists().where(
    _NEWER.enrolment_id == Reminder.enrolment_id,
    _NEWER.to_email == Reminder.to_email,
    or_(_NEWER.on > Reminder.on, and_(_NEWER.on == Reminder.on, _NEWER.id > Reminder.id)),
)
_ITEMS = (
    select(
        Reminder.kind,
        Enrolment.site_id,
        _THIS.queued_at,
        _NEXT_IS_WAITING.label("next_is_waiting"),
        *TOLD,
    )
    .select_from(_THIS)
    .join(_TOLD_BY, true())
    .join(Reminder, Reminder.message_id == _TOLD_BY.c.id)
    .join(Enrolment, Enrolment.id == Reminder.enrolment_id)
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .join(Place, Place.id == Course.place_id)
    .join(Company, Company.id == Enrolment.company_id)
    .outerjoin(Application, Application.id == Enrolment.application_id)
    .where(_THIS.id == bindparam("message_id"), ~_IS_REPEATED)
    .order_by(Enrolment.last_day, Enrolment.id)
)


def items_of(message_id: int) -> Sequence[AnyRow]:
    """What a mail of reminders is about: its own, and what earlier mails handed on. One statement.

    A reminder that a newer one about the same enrolment repeats is left out. `next_is_waiting`
    says, the same in every row, that a newer mail of reminders to this address leaves after this
    one, so that nobody gets two.
    """
    return reading().execute(_ITEMS, {"message_id": message_id}).all()
