"""Which reminder about an enrolment leaves on which day."""

from portal.rules.reminders.dossier import Dossier, Rung
from portal.rules.reminders.kinds import Pace, ReminderKind, Topic, topic_of
from portal.rules.reminders.pace import is_pressing, rung_for
from portal.rules.reminders.rungs import LEAVES_AT, WEEK, is_day_off, rung_of_today, rungs_of

__all__ = [
    "LEAVES_AT",
    "WEEK",
    "Dossier",
    "Pace",
    "ReminderKind",
    "Rung",
    "Topic",
    "is_day_off",
    "is_pressing",
    "rung_for",
    "rung_of_today",
    "rungs_of",
    "topic_of",
]
