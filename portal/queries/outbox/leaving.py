"""Which mail leaves next, and the mails that wait, are being sent or were given up."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from portal.models import (
    Json,
    Message,
    db,
    reading,
)

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


def mail_id_of(message_id: int) -> str:
    """The Message-ID under which a mail leaves."""
    statement = select(Message.message_id).where(Message.id == message_id)
    return str(db.session.execute(statement).scalar_one())


def change_waiting(message_ids: Collection[int], values: Json) -> None:
    """Write these columns of those of these mails that still wait."""
    statement = update(Message).where(Message.id.in_(message_ids), Message.state == "waiting")
    db.session.connection().execute(statement, values)


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
