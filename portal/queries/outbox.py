"""Which mail leaves next, and everything that its text needs to know at that moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from portal.models import (
    Application,
    Booking,
    Company,
    Course,
    Enrolment,
    Event,
    Invitation,
    Json,
    Learner,
    Membership,
    Message,
    OneTimeLink,
    Person,
    Place,
    db,
    reading,
)
from portal.queries.rows import AnyRow
from portal.queries.told import TOLD

# --- Without an owner: for the secretariat, the worker and the command line only.

# Somebody waits for these with the page open; they do not queue behind mail that tells a story.
AT_ONCE = ("sign_in_link", "password_reset", "password_changed", "invitation")

_EARLIER = aliased(Message)
_DUE = and_(Message.state == "waiting", Message.not_before_at <= bindparam("at"))
# Whoever was sending it has ended without telling how it went.
_ABANDONED = and_(Message.state == "sending", Message.lease_until <= bindparam("at"))
_EARLIER_IS_ON_ITS_WAY = exists().where(
    _EARLIER.to_email == Message.to_email,
    _EARLIER.id < Message.id,
    _EARLIER.kind.not_in(AT_ONCE),
    or_(
        _EARLIER.state == "sending",
        and_(
            _EARLIER.state == "waiting",
            or_(_EARLIER.not_before_at <= bindparam("at"), _EARLIER.attempts > 0),
        ),
    ),
)
_AWAITED = and_(_DUE, Message.kind.in_(AT_ONCE))
_MAY_LEAVE = and_(_DUE, or_(Message.kind.in_(AT_ONCE), not_(_EARLIER_IS_ON_ITS_WAY)))


def _next(condition: ColumnElement[bool]) -> Select[Message]:
    return (
        select(Message)
        .where(condition)
        # As the index has them, so that only the first is looked at, however many wait.
        .order_by(Message.not_before_at, Message.id)
        .limit(1)
        # Several workers take different mails instead of waiting for each other.
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


_NEXT_AWAITED, _NEXT = _next(_AWAITED), _next(_MAY_LEAVE)
_ABANDONED_ONES = (
    select(Message)
    .where(_ABANDONED)
    .order_by(Message.id)
    .with_for_update(skip_locked=True)
    .execution_options(populate_existing=True)
)
_IS_ANY_DUE = select(or_(exists().where(_MAY_LEAVE), exists().where(_ABANDONED)))


def next_message(at: datetime, *, is_awaited: bool = False) -> Message | None:
    """The mail that leaves next, locked; mails to one address keep their order (promise E12).

    With `is_awaited` only a mail for which somebody waits with the page open.
    """
    statement = _NEXT_AWAITED if is_awaited else _NEXT
    return db.session.execute(statement, {"at": at}).scalar_one_or_none()


def abandoned_messages(at: datetime) -> Sequence[Message]:
    """The mails whose worker ended while it was sending them, locked."""
    return db.session.execute(_ABANDONED_ONES, {"at": at}).scalars().all()


def is_any_message_due(at: datetime) -> bool:
    """Whether a mail may leave at this moment, or was left behind by a worker that ended."""
    return bool(reading().execute(_IS_ANY_DUE, {"at": at}).scalar_one())


def message_for_change(public_id: str) -> Message:
    """One mail, locked. Raises NoResultFound."""
    statement = (
        select(Message)
        .where(Message.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalar_one()


def taken_message(message_id: int, worker: str) -> Message | None:
    """The mail that this worker is sending, locked; None when its lease was given to another."""
    statement = (
        select(Message)
        .where(Message.id == message_id, Message.state == "sending", Message.worker == worker)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalar_one_or_none()


def note_sent(message_id: int, worker: str, values: Json) -> bool:
    """Write these columns of the mail that this worker is sending; False when it lost its lease.

    Without loading the row: this is done for every mail.
    """
    statement = update(Message).where(
        Message.id == message_id, Message.state == "sending", Message.worker == worker
    )
    return bool(db.session.connection().execute(statement, values).rowcount)


def change_dead_messages(values: Json) -> int:
    """Write these columns of every mail that was given up; returns of how many."""
    statement = update(Message).where(Message.state == "dead")
    return int(db.session.connection().execute(statement, values).rowcount)


def dead_messages_queued_before(moment: datetime, kinds: tuple[str, ...]) -> list[Message]:
    """Mails of some kinds that never left and are older than a moment."""
    statement = select(Message).where(
        Message.state == "dead", Message.queued_at < moment, Message.kind.in_(kinds)
    )
    return list(db.session.execute(statement).scalars())


_OTHER = aliased(Enrolment)


def _newest_site(*conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    """The secretariat of the newest enrolment that a mail without an enrolment has to do with."""
    return (
        select(_OTHER.site_id)
        .where(*conditions)
        .order_by(_OTHER.id.desc())
        .limit(1)
        .correlate(Message)
        .scalar_subquery()
    )


_COMPANIES_OF_PERSON = (
    select(Membership.company_id)
    .where(Membership.person_id == Message.person_id, Membership.ended_at.is_(None))
    .correlate(Message)
)

_STORY = (
    select(
        Message.id.label("message_id"),
        Message.kind.label("mail"),
        Message.to_name,
        Message.to_email,
        Message.person_id,
        Message.company_id,
        Membership.ended_at.label("access_ended_at"),
        Membership.ends_on.label("access_ends_on"),
        Message.queued_at,
        Message.facts.label("told"),
        Event.facts.label("happened"),
        *TOLD,
        func.coalesce(
            Enrolment.site_id,
            Person.site_id,
            _newest_site(_OTHER.learner_id == Message.learner_id),
            _newest_site(_OTHER.company_id == Message.company_id),
            _newest_site(_OTHER.company_id.in_(_COMPANIES_OF_PERSON)),
        ).label("site_id"),
    )
    .select_from(Message)
    .outerjoin(Event, Event.id == Message.event_id)
    .outerjoin(Enrolment, Enrolment.id == Message.enrolment_id)
    .outerjoin(Learner, Learner.id == Enrolment.learner_id)
    .outerjoin(Course, Course.id == Enrolment.course_id)
    .outerjoin(Place, Place.id == Course.place_id)
    .outerjoin(Company, Company.id == Message.company_id)
    .outerjoin(Application, Application.id == Enrolment.application_id)
    .outerjoin(Person, Person.id == Message.person_id)
    .outerjoin(
        Membership,
        and_(
            Membership.person_id == Message.person_id,
            Membership.company_id == Message.company_id,
        ),
    )
    .where(Message.id == bindparam("message_id"))
)


def story_of(message_id: int) -> AnyRow:
    """What the text of a mail is made from, as it stands now. One statement.

    `told` are the mail's own facts, `happened` those of its event; `booked_cents` and the columns
    of the enrolment are NULL for a mail that is about none. `access_ended_at` and `access_ends_on`
    tell when its reader could act for its company no longer.
    """
    return reading().execute(_STORY, {"message_id": message_id}).one()


_WORKING_LINK = (
    select(OneTimeLink.id)
    .outerjoin(Invitation, Invitation.id == OneTimeLink.invitation_id)
    .where(
        OneTimeLink.token_hash == bindparam("token_hash"),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.superseded_at.is_(None),
        OneTimeLink.expires_at > bindparam("at"),
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
)


def is_working_link(token_hash: str, at: datetime) -> bool:
    """Whether a one-time link would still let its holder in."""
    found = reading().execute(_WORKING_LINK, {"token_hash": token_hash, "at": at})
    return found.one_or_none() is not None


_BOOKING_IS_UNDONE = select(Booking.undone_at.is_not(None)).where(
    Booking.public_id == bindparam("public_id")
)


def is_booking_undone(public_id: str) -> bool:
    """Whether a booking was taken back."""
    return bool(reading().execute(_BOOKING_IS_UNDONE, {"public_id": public_id}).scalar_one())
