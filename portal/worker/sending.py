"""One mail from the outbox to the mail server: taken, written, handed over, noted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from portal import clock
from portal.actions.outbox import drop_message, give_up_message, note_delivery, take_message
from portal.clock import BRUSSELS
from portal.config import Settings
from portal.mail import (
    Composed,
    Delivery,
    Outcome,
    SmtpSettings,
    WrongAddress,
    compose,
    deliver,
    to_email,
)
from portal.mail.facts import facts_of, why_untrue
from portal.models import Message, db
from portal.queries.outbox import message_for_change, story_of
from portal.queries.school import school_on

log = structlog.get_logger("portal.worker")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is ready to leave: to whom, under which Message-ID, with which text."""

    message_id: int
    mail_id: str
    to_name: str
    to_email: str
    composed: Composed
    at: datetime


Post = Callable[[Letter], Delivery]


def keep_here(letter: Letter) -> Delivery:
    """In a demo without a mail server a mail has arrived when it can be read in the portal."""
    return Delivery(Outcome.SENT)


def post_of(settings: Settings) -> Post | None:
    """How mail leaves; None when there is no mail server, so that mails wait for one."""
    if settings.smtp_url is None:
        return keep_here if settings.is_demo else None
    server = SmtpSettings.from_url(settings.smtp_url)
    return lambda letter: _hand_over(letter, settings.mail_from, server)


def _hand_over(letter: Letter, sender: str, server: SmtpSettings) -> Delivery:
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
    return deliver(mail, server)


def send_next(worker: str, settings: Settings, post: Post) -> bool:
    """Send the mail that is next; False when none is due.

    It is marked as being sent and committed before the server is spoken to, without any
    transaction open meanwhile, so that a crash at any moment costs no mail and at most one copy
    more, under the same Message-ID (promise E13).
    """
    message = take_message(worker, clock.now())
    if message is None:
        # On its way to the next one it may have given up others.
        db.session.commit()
        return False
    try:
        letter = write(message, settings, clock.now())
    except SQLAlchemyError:
        # The database's fault, not the mail's.
        raise
    except Exception as problem:
        _leave_to_a_person(message.public_id, problem)
        return True
    db.session.commit()
    if letter is not None:
        note(letter, worker, settings, post(letter), clock.now())
        db.session.commit()
    return True


def write(message: Message, settings: Settings, at: datetime) -> Letter | None:
    """The text of a taken mail as it is true at `at`; None when it no longer is and is dropped.

    Raises what portal.mail.compose raises for facts that cannot be used.
    """
    db.session.flush()
    story = story_of(message.id)
    reason = why_untrue(story, at)
    if reason is not None:
        drop_message(message, reason)
        return None
    school = school_on(at.astimezone(BRUSSELS).date())
    facts = facts_of(story, school, base_url=settings.base_url, at=at)
    return Letter(
        message_id=message.id,
        mail_id=message.message_id,
        to_name=message.to_name,
        to_email=message.to_email,
        composed=compose(message.kind, message.language, facts),
        at=at,
    )


def note(letter: Letter, worker: str, settings: Settings, delivery: Delivery, at: datetime) -> None:
    """Keep what became of a mail; the caller commits."""
    state = note_delivery(
        letter.message_id,
        worker,
        delivery,
        letter.composed,
        at,
        # In the demo the mails are read in the portal, so their links have to work there.
        keeps_links=settings.is_demo,
    )
    if delivery.outcome is not Outcome.SENT:
        log.warning(
            "mail_not_sent",
            message=letter.message_id,
            outcome=str(delivery.outcome),
            state=str(state),
            reason=delivery.reason,
        )


def _leave_to_a_person(public_id: str, problem: Exception) -> None:
    """Give up a mail that cannot be written; the others go on."""
    db.session.rollback()
    reason = f"{type(problem).__name__}: {problem}"[:300]
    log.error("mail_not_written", message=public_id, reason=reason)
    give_up_message(message_for_change(public_id), reason)
    db.session.commit()
