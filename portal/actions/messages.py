"""Mails that a person sends again by hand."""

from portal.actions.outbox import try_again, try_dead_again
from portal.actions.recording import Occasion, record


def send_again(public_id: str, kind: str, on: Occasion) -> bool:
    """Send a mail now that waits or was given up; False when it left or was dropped meanwhile."""
    if not try_again(public_id, on.at):
        return False
    record("mail_tried_again", on, mail=kind, message=public_id)
    return True


def send_dead_again(on: Occasion) -> int:
    """Send every mail now that was given up; returns how many."""
    number = try_dead_again(on.at)
    if number:
        record("mails_tried_again", on, mails=number)
    return number
