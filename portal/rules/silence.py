"""How long what runs by itself may be silent before somebody has to look."""

from datetime import datetime, timedelta

# Reminders leave at 8.00 uur; whoever notices by 10.00 uur can still help the same day.
PLANNING = timedelta(hours=2)


def is_planning_overdue(planned_at: datetime | None, at: datetime) -> bool:
    """Whether reminders were not planned for longer than may pass unnoticed, or never."""
    return planned_at is None or at - planned_at > PLANNING
