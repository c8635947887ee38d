"""Queues the overview of the day for everybody who works at a secretariat."""

from portal.actions.recording import Occasion, record
from portal.actions.staff_mail import queue_once
from portal.queries.reminders.planning import clerks
from portal.rules.reminders import is_day_off


def queue_staff_digest(on: Occasion) -> int:
    """Queue today's overview for each clerk who has none yet; returns how many.

    On working days only. What it says is gathered when it leaves, and it is dropped then when
    there is nothing to say.
    """
    if is_day_off(on.today, on.school.is_closed):
        return 0
    return queue_once(
        "staff_digest",
        clerks,
        lambda clerk: f"staff_digest:{clerk.id}:{on.today}",
        lambda mails: record("staff_digest_queued", on, mails=mails),
    )
