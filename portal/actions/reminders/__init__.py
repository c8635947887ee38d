"""Plans the reminders that leave today, each once, and the secretariat's overview of the day."""

from portal.actions.reminders.digest import queue_staff_digest
from portal.actions.reminders.planning import Planned, plan_reminders, reminders_to_plan
from portal.actions.reminders.readers import Reader
from portal.actions.reminders.rounds import (
    LEEWAY,
    WENT_BACK,
    has_gone_back,
    is_round_due,
    note_round,
)
from portal.actions.reminders.wanted import Wanted

__all__ = [
    "LEEWAY",
    "WENT_BACK",
    "Planned",
    "Reader",
    "Wanted",
    "has_gone_back",
    "is_round_due",
    "note_round",
    "plan_reminders",
    "queue_staff_digest",
    "reminders_to_plan",
]
