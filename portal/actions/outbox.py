"""What becomes of a queued mail: taken to be sent, sent, tried again, given up or dropped."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.mail import Composed, Delivery, Kind, Outcome, State, next_step
from portal.mail.facts import LINK_PAGES
from portal.models import Json, Message
from portal.queries.outbox import (
    abandoned_messages,
    change_dead_messages,
    change_waiting,
    dead_messages_queued_before,
    mail_id_of,
    message_for_change,
    next_message,
    note_sent,
    taken_message,
)

# Longer than a mail server may take in all: SmtpSettings.limit_seconds, and reaching it.
LEASE = timedelta(minutes=5)
# No one-time link works longer than an invitation.
LONGEST_LINK = timedelta(hours=72)

HIDDEN = "…"
LOST = "the worker ended while it was sending, twice"
# What only lets somebody in; blanked as soon as the mail is out.
SECRETS = ("token", "code")


def take_back(at: datetime) -> None:
    """Let the mails leave again whose worker ended while it was sending them.

    Each may have left, and is tried once more (promise E13). A mail whose sending ended without a
    word twice is given up: it has probably arrived, and must not arrive again and again.
    """
    for message in abandoned_messages(at):
        if message.may_have_left:
            give_up_message(message, LOST)
            continue
        message.state, message.may_have_left = "waiting", True
        _release(message)


def take_message(worker: str, at: datetime, *, is_awaited: bool = False) -> Message | None:
    """Mark the next mail as being sent by `worker`; None when nothing is due.

    The caller commits before it talks to a mail server, so that a crash during the dialogue is
    known afterwards. With `is_awaited` only a mail for which somebody waits with the page open.
    """
    message = next_message(at, is_awaited=is_awaited)
    if message is not None:
        message.state, message.worker = "sending", worker
        message.lease_until = at + LEASE
        message.attempts += 1
    return message


def drop_message(message: Message, reason: str) -> None:
    """Decide that a mail never leaves because it is no longer true; the reason is a code."""
    message.state, message.last_error = "dropped", reason
    _release(message)
    _blank_secrets(message)


def give_up_message(message: Message, reason: str) -> None:
    """Leave a mail that cannot be written or sent to a person, who sees it among the dead ones."""
    message.state, message.last_error = "dead", reason
    _release(message)


def note_delivery(
    message_id: int,
    worker: str,
    delivery: Delivery,
    composed: Composed,
    at: datetime,
    *,
    told: Json,
    keeps_links: bool,
    others: Sequence[int] = (),
) -> State | None:
    """Note what became of a mail that this worker sent; None when its lease ran out meanwhile.

    Subject and text are kept as they were sent. `told` are the mail's own facts. `keeps_links` is
    for the demo, where the mails are read in the portal; elsewhere the secret of a one-time link
    is hidden. `others` are the mails whose news it told too: they share its end.
    """
    if delivery.outcome is Outcome.SENT:
        values = _as_sent(composed, at, told, keeps_links=keeps_links)
        if not note_sent(message_id, worker, values):
            return None
        if others:
            change_waiting(others, values | {"message_id": mail_id_of(message_id)})
        return State.SENT
    message = taken_message(message_id, worker)
    if message is None:
        return None
    step = next_step(delivery.outcome, attempts=message.attempts, was_unknown=message.may_have_left)
    message.last_error = delivery.reason or None
    _release(message)
    message.state = str(step.state)
    message.may_have_left = message.may_have_left or delivery.outcome is Outcome.UNKNOWN
    if step.wait is not None:
        message.not_before_at = at + step.wait
    if step.state is State.DEAD and others:
        change_waiting(others, {"state": "dead", "last_error": message.last_error})
    return step.state


def try_again(public_id: str, at: datetime) -> bool:
    """Send a mail now that waits or was given up; False when it left or was dropped meanwhile."""
    message = message_for_change(public_id)
    if message.state not in {"waiting", "dead"}:
        return False
    message.state, message.not_before_at = "waiting", at
    message.attempts, message.may_have_left = 0, False
    message.bounced_at = message.bounce_reason = None
    return True


def try_dead_again(at: datetime) -> int:
    """Send every mail now that was given up; returns how many.

    Those that are no longer true are dropped when they would leave.
    """
    values = {
        "state": "waiting",
        "not_before_at": at,
        "attempts": 0,
        "may_have_left": False,
        "bounced_at": None,
        "bounce_reason": None,
    }
    return change_dead_messages(values)


def forget_old_secrets(at: datetime) -> None:
    """Blank the one-time links of mails that never left, once they have ended anyway."""
    kinds = tuple(str(kind) for kind in LINK_PAGES)
    for message in dead_messages_queued_before(at - LONGEST_LINK, kinds):
        _blank_secrets(message)


def _as_sent(composed: Composed, at: datetime, told: Json, *, keeps_links: bool) -> Json:
    """The columns of a mail that has left."""
    body = composed.text
    secrets = {name: str(told[name]) for name in SECRETS if told.get(name)}
    if not keeps_links:
        for secret in secrets.values():
            body = body.replace(secret, HIDDEN)
    values: Json = {
        "state": "sent",
        "sent_at": at,
        "subject": composed.subject,
        "body": body,
        "last_error": None,
        "lease_until": None,
        "worker": None,
    }
    return values | ({"facts": told | dict.fromkeys(secrets, "")} if secrets else {})


def _release(message: Message) -> None:
    message.lease_until = message.worker = None


def _blank_secrets(message: Message) -> None:
    if Kind(message.kind) in LINK_PAGES:
        message.facts = {
            name: "" if name in SECRETS else value for name, value in message.facts.items()
        }
