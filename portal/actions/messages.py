"""A mail that a person sends again by hand."""

from portal.actions.outbox import try_again
from portal.actions.recording import Occasion, record


def send_again(public_id: str, kind: str, on: Occasion) -> bool:
    """Send a mail now that waits or was given up; False when it left or was dropped meanwhile."""
    if not try_again(public_id, on.at):
        return False
    record("mail_tried_again", on, mail=kind, message=public_id)
    return True
