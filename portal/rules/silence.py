"""How long what runs by itself may be silent before somebody has to look."""

from datetime import datetime, timedelta

# Reminders leave at 8.00 uur; whoever notices by 10.00 uur can still help the same day.
PLANNING = timedelta(hours=2)


def is_planning_overdue(
    planned_at: datetime | None, installed_at: datetime | None, at: datetime
) -> bool:
    """Whether reminders were not planned for longer than may pass unnoticed.

    Before the first time that counts from when the portal was installed; where nobody knows that,
    what was never planned is overdue.
    """
    since = planned_at or installed_at
    return since is None or at - since > PLANNING
