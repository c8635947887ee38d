"""A mail that came back: who reads it in the bounced reader's place, at once, and who calls."""

from datetime import timedelta
from typing import NamedTuple

from portal.actions.handing_over import write_again
from portal.actions.recording import LogLine, Occasion, record_all
from portal.models import Message
from portal.queries.bounces import (
    Contact,
    company_told,
    contacts_of,
    enrolments_in,
    is_queued,
    left_together_for_change,
    message_that_left_for_change,
    newest_sent_for_change,
    numbered_message_for_change,
    reminded_of_the_same,
    same_mails,
)
from portal.rules.choices import CONSEQUENCES

LONGEST_REASON = 300
# How long a mail may be on its way before a server gives it back.
GIVEN_BACK_WITHIN = timedelta(days=5)


class Bounced(NamedTuple):
    """What follows from a mail that came back.

    `second` is who is written to now; `others` are the addresses to which the same mail went and
    from which it did not come back.
    """

    second: Contact | None
    others: tuple[str, ...]


def note_bounce(message: Message, reason: str, on: Occasion) -> Bounced | None:
    """Note that a mail never reached its reader; None when that was known already.

    A mail with consequences goes to the next contact of the company at once, under the same event,
    so that it says what is true when it leaves. Nobody gets the same mail twice.
    """
    if message.bounced_at is not None:
        return None
    for one in (message, *left_together_for_change(message)):
        one.bounced_at, one.bounce_reason = on.at, reason[:LONGEST_REASON]
    same = same_mails(message)
    others = tuple(
        one.to_email
        for one in same
        if one.state not in {"dead", "dropped"} and one.bounced_at is None
    )
    second = _second_contact(message, {one.to_email.lower() for one in same}, on)
    if second is not None:
        write_again(message, second, _name_of_next(message), on)
    _record(message, Bounced(second, others), on)
    return Bounced(second, others)


def note_refusal(number: int, on: Occasion) -> Bounced | None:
    """Note that a mail server refused a mail (its number) for good, in the words it was kept."""
    message = numbered_message_for_change(number)
    return note_bounce(message, message.last_error or "", on)


def message_given_back(message_id: str | None, email: str, on: Occasion) -> Message | None:
    """The mail that a notice is about, locked: by its Message-ID, else the newest to the address.

    None when no mail of ours fits.
    """
    found = message_that_left_for_change(message_id) if message_id else None
    if found is None and email:
        found = newest_sent_for_change(email, on.at - GIVEN_BACK_WITHIN)
    return found


def _second_contact(message: Message, written_to: set[str], on: Occasion) -> Contact | None:
    if message.kind not in CONSEQUENCES or message.company_id is None or message.learner_id:
        return None
    if is_queued(_name_of_next(message)):
        return None
    contacts = contacts_of([message.company_id], on.today)[message.company_id]
    tried = written_to | reminded_of_the_same(message) | {message.to_email.lower()}
    return next((one for one in contacts if one.email not in tried), None)


def _name_of_next(message: Message) -> str:
    return f"{message.kind}:after:{message.public_id}"


def _record(message: Message, bounced: Bounced, on: Occasion) -> None:
    """One line for each enrolment that the mail was about, or one for the company or nobody."""
    facts = {
        "mail": message.kind,
        "message": message.public_id,
        "email": message.to_email,
        "reason": message.bounce_reason,
        "second": bounced.second.email if bounced.second else None,
        "others": list(bounced.others),
    }
    lines = [
        LogLine(kind="mail_bounced", enrolment=enrolment, facts=facts)
        for enrolment in enrolments_in(message)
    ]
    whole = LogLine(kind="mail_bounced", company=company_told(message), facts=facts)
    record_all(lines or [whole], on)
