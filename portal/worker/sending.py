"""Mails from the outbox to the mail server: each taken, written, handed over and noted."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import structlog
from sqlalchemy.exc import SQLAlchemyError

from portal import clock
from portal.actions.bounces import note_refusal
from portal.actions.handing_over import hand_over
from portal.actions.outbox import (
    drop_message,
    give_up_message,
    note_delivery,
    take_back,
    take_message,
)
from portal.actions.recording import by_itself
from portal.clock import BRUSSELS
from portal.config import Settings
from portal.mail import (
    Composed,
    Delivery,
    Line,
    Outcome,
    Rest,
    SmtpSettings,
    State,
    WrongAddress,
    to_email,
)
from portal.mail.facts import READER_LEFT
from portal.mail.letters import NotTrueAnyMore, written
from portal.models import Json, Message, db, only_reading
from portal.queries.outbox import message_for_change
from portal.queries.school import school_on

log = structlog.get_logger("portal.worker")


class Letter(NamedTuple):
    """A mail that is ready to leave: to whom, under which Message-ID, with which text.

    `told` are the facts that were kept with it, a secret of a one-time link among them. `others`
    are the mails whose news this one tells too.
    """

    message_id: int
    mail_id: str
    to_name: str
    to_email: str
    composed: Composed
    told: Json
    at: datetime
    others: tuple[int, ...] = ()


Post = Callable[[Letter], Delivery]
Sent = tuple[Letter, Delivery]


def keep_here(letter: Letter) -> Delivery:
    """In a demo without a mail server a mail has arrived when it can be read in the portal."""
    return Delivery(Outcome.SENT)


def line_of(settings: Settings) -> Line | None:
    """The connection to the mail server, still closed; None when there is no mail server."""
    return Line(SmtpSettings.from_url(settings.smtp_url)) if settings.smtp_url else None


def post_of(settings: Settings, line: Line | None) -> Post | None:
    """How mail leaves; None when there is no mail server, so that mails wait for one."""
    if line is None:
        return keep_here if settings.is_demo else None
    return lambda letter: _hand_over(letter, settings.mail_from, line)


def _hand_over(letter: Letter, sender: str, line: Line) -> Delivery:
    try:
        mail = to_email(
            letter.composed,
            sender=sender,
            to_name=letter.to_name,
            to_email=letter.to_email,
            message_id=letter.mail_id,
            date=letter.at,
        )
    except WrongAddress as problem:
        return Delivery(Outcome.REFUSED, str(problem))
    return line.deliver(mail)


def send_next(worker: str, settings: Settings, post: Post) -> bool:
    """Send the mail that is next; False when none is due."""
    return send_some(worker, settings, post, most=1)


def send_some(
    worker: str,
    settings: Settings,
    post: Post,
    *,
    most: int,
    is_stopped: Callable[[], bool] = lambda: False,
    rest: Rest | None = None,
) -> bool:
    """Send what is due, `most` mails at most; False when there is nothing more to send now.

    It stops at the first mail for which the server is away: the others wait until `rest` is over.

    Every mail is marked as being sent and committed before the server is spoken to, without any
    transaction open meanwhile. So a crash at any moment costs no mail, and one copy more of one
    mail at most, under the same Message-ID (promise E13). What became of a mail is noted in the
    transaction that takes the next one: waiting for the disk is most of what a mail costs.
    """
    sent: Sent | None = None
    take_back(clock.now())
    is_awaited = True
    for _ in range(most):
        if is_stopped():
            break
        message, is_awaited = _turn(worker, settings, sent, is_awaited)
        sent = None
        if message is None:
            return False
        letter = _written(message, settings)
        if letter is not None:
            sent = letter, post(letter)
            if rest is not None:
                rest.note(sent[1], clock.now())
            if sent[1].is_server_away:
                break
    is_away = sent is not None and sent[1].is_server_away
    if sent is not None:
        note(sent[0], worker, settings, sent[1], clock.now())
    db.session.commit()
    return not is_away


def _turn(
    worker: str, settings: Settings, sent: Sent | None, is_awaited: bool
) -> tuple[Message | None, bool]:
    """Note the mail that was sent and take the next, in one transaction.

    First those for which somebody waits, as long as there are any; the second value tells that.
    """
    at = clock.now()
    if sent is not None:
        note(sent[0], worker, settings, sent[1], at)
    message = take_message(worker, at, is_awaited=True) if is_awaited else None
    is_awaited = message is not None
    if message is None:
        message = take_message(worker, at)
    db.session.commit()
    return message, is_awaited


def _written(message: Message, settings: Settings) -> Letter | None:
    """The text of a taken mail; None when it does not leave, which is committed.

    It is written in a transaction that only reads, so that no other worker waits for it.
    """
    public_id = message.public_id
    try:
        with only_reading():
            letter = letter_of(message, settings, clock.now())
            # PostgreSQL's driver forgets every plan at a rollback, and finding one for the story
            # of a mail costs many times more than carrying it out.
            db.session.commit()
            return letter
    except SQLAlchemyError:
        # The database's fault, not the mail's.
        raise
    except NotTrueAnyMore as one:
        _drop(message_for_change(public_id), one.reason, settings)
    except Exception as problem:
        reason = f"{type(problem).__name__}: {problem}"[:300]
        log.error("mail_not_written", message=public_id, reason=reason)
        # The others go on; this one is left to a person.
        give_up_message(message_for_change(public_id), reason)
    db.session.commit()
    return None


def _drop(message: Message, reason: str, settings: Settings) -> None:
    """Decide that a mail never leaves; who stays reads what was meant for somebody who left."""
    drop_message(message, reason)
    if reason == READER_LEFT:
        hand_over(message, by_itself(clock.now(), settings.base_url))


def letter_of(message: Message, settings: Settings, at: datetime) -> Letter:
    """The text of a mail as it is true at `at`.

    Raises NotTrueAnyMore, and what portal.mail.compose raises for facts that cannot be used.
    """
    school = school_on(at.astimezone(BRUSSELS).date())
    text = written(message.id, message.language, school, base_url=settings.base_url, at=at)
    return Letter(
        message_id=message.id,
        mail_id=message.message_id,
        to_name=message.to_name,
        to_email=message.to_email,
        composed=text.composed,
        told=text.told,
        at=at,
        others=text.others,
    )


def write(message: Message, settings: Settings, at: datetime) -> Letter | None:
    """The text of a mail taken in this transaction; None when it is not true and is dropped."""
    db.session.flush()
    try:
        return letter_of(message, settings, at)
    except NotTrueAnyMore as one:
        drop_message(message, one.reason)
        return None


def note(letter: Letter, worker: str, settings: Settings, delivery: Delivery, at: datetime) -> None:
    """Keep what became of a mail; the caller commits."""
    state = note_delivery(
        letter.message_id,
        worker,
        delivery,
        letter.composed,
        at,
        told=letter.told,
        # In the demo the mails are read in the portal, so their links have to work there.
        keeps_links=settings.is_demo,
        others=letter.others,
    )
    if delivery.outcome is not Outcome.SENT:
        log.warning(
            "mail_not_sent",
            message=letter.message_id,
            outcome=str(delivery.outcome),
            state=str(state),
            reason=delivery.reason,
        )
    # What may have arrived after all is no refusal; a person looks at that.
    if state is State.DEAD and delivery.outcome is not Outcome.UNKNOWN:
        note_refusal(letter.message_id, by_itself(at, settings.base_url))
