"""The lists that the secretariat works through, and how many wait in each."""

from portal.queries.worklists.bookings import (
    bookings_to_correct,
    bookings_together,
    confirmed_bookings,
    enrolments_selected,
    mail_readers,
)
from portal.queries.worklists.calls import (
    CallDays,
    CallReason,
    call_days,
    call_of,
    calls_of,
    late_counts,
    todays_calls,
)
from portal.queries.worklists.conditions import DAYS_AHEAD, PAYABLE
from portal.queries.worklists.counts import Counts, DayAtRisk, counts_of
from portal.queries.worklists.everything import MOST_FOUND, Wanted, enrolments_like
from portal.queries.worklists.lines import PAGE, Cursor, Page, page_of
from portal.queries.worklists.project_numbers import (
    application_to_review,
    proof_of,
    waiting_applications,
)

__all__ = [
    "DAYS_AHEAD",
    "MOST_FOUND",
    "PAGE",
    "PAYABLE",
    "CallDays",
    "CallReason",
    "Counts",
    "Cursor",
    "DayAtRisk",
    "Page",
    "Wanted",
    "application_to_review",
    "bookings_to_correct",
    "bookings_together",
    "call_days",
    "call_of",
    "calls_of",
    "confirmed_bookings",
    "counts_of",
    "enrolments_like",
    "enrolments_selected",
    "late_counts",
    "mail_readers",
    "page_of",
    "proof_of",
    "todays_calls",
    "waiting_applications",
]
