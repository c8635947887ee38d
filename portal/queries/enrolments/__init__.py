"""Enrolments as an employer reads them; the company comes first."""

from portal.queries.enrolments.lists import (
    PAGE,
    Found,
    Order,
    Wanted,
    enrolments_of,
    every_enrolment_of,
    open_enrolments_of,
)
from portal.queries.enrolments.whole import Story, enrolment_of, facts_in, fellows_of, story_of

__all__ = [
    "PAGE",
    "Found",
    "Order",
    "Story",
    "Wanted",
    "enrolment_of",
    "enrolments_of",
    "every_enrolment_of",
    "facts_in",
    "fellows_of",
    "open_enrolments_of",
    "story_of",
]
