"""The lists that the secretariat works through, and how many wait in each."""

from portal.queries.worklists.calls import (
    CallDays,
    CallReason,
    call_days,
    call_of,
    calls_of,
    late_counts,
    todays_calls,
)
from portal.queries.worklists.conditions import DAYS_AHEAD
from portal.queries.worklists.counts import Counts, DayAtRisk, counts_of
from portal.queries.worklists.everything import MOST_FOUND, Wanted, enrolments_like
from portal.queries.worklists.lines import PAGE, Cursor

__all__ = [
    "DAYS_AHEAD",
    "MOST_FOUND",
    "PAGE",
    "CallDays",
    "CallReason",
    "Counts",
    "Cursor",
    "DayAtRisk",
    "Wanted",
    "call_days",
    "call_of",
    "calls_of",
    "counts_of",
    "enrolments_like",
    "late_counts",
    "todays_calls",
]
