"""Queues the overview of the day for everybody who works at a secretariat."""

from portal.actions.recording import Occasion, hold_log, letter_to, queue_all, record
from portal.queries.reminders.planning import clerks, messages_named
from portal.queries.rows import AnyRow
from portal.rules.reminders import is_day_off


def queue_staff_digest(on: Occasion) -> int:
    """Queue today's overview for each clerk who has none yet; returns how many.

    On working days only. What it says is gathered when it leaves, and it is dropped then when
    there is nothing to say.
    """
    if is_day_off(on.today, on.school.is_closed):
        return 0
    if not _without_one(on):
        return 0
    # Another worker may have been first while this one waited for the log.
    hold_log()
    new = _without_one(on)
    if not new:
        return 0
    event = record("staff_digest_queued", on, mails=len(new))
    queue_all(
        [
            letter_to(
                "staff_digest",
                event=event,
                to=(clerk.name, clerk.email),
                language=clerk.language,
                dedupe=name,
                person_id=clerk.id,
            )
            for name, clerk in new.items()
        ]
    )
    return len(new)


def _without_one(on: Occasion) -> dict[str, AnyRow]:
    """Who has no overview of today yet, by the name of the mail."""
    names = {f"staff_digest:{clerk.id}:{on.today}": clerk for clerk in clerks()}
    known = messages_named(names)
    return {name: clerk for name, clerk in names.items() if name not in known}
