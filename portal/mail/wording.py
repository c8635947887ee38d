"""Chooses the words of a mail by the day on which it is sent."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from portal.mail.kinds import Kind


class Urgency(StrEnum):
    """How near the last day is; each has its own words."""

    WEEK = "week"
    DAYS = "days"
    TOMORROW = "tomorrow"
    TODAY = "today"
    PASSED = "passed"


class Variant(StrEnum):
    """What a new first lesson means to the employer: the fact `variant` of start_moved."""

    LATER = "later"
    EARLIER = "earlier"
    PASSED = "passed"
    APPLIED = "applied"


# With so many days left or fewer a mail uses the words of the reminder of three days.
FEW_DAYS = 3


def wording(kind: Kind, facts: Mapping[str, object], days: Mapping[str, date]) -> dict[str, object]:
    """What a template asks besides the facts themselves: which variant of its text is true now.

    `days` are the days among the facts, with `today` where the variant depends on it.
    """
    if kind is Kind.DEADLINE_NOTE:
        left = (days["last_day"] - days["today"]).days
        has_started = days["start"] < days["today"]
        return {"days": left, "urgency": urgency_of(left), "has_started": has_started}
    if kind in {Kind.PROJECT_NUMBER_REJECTED, Kind.STUDENT_ORDINARY_FEE}:
        return {"has_passed": days["last_day"] < days["today"]}
    if kind is Kind.START_MOVED:
        variant = Variant(str(facts["variant"]))
        # Waiting in the outbox may have made the new last day a day of the past.
        if variant is not Variant.APPLIED and days["last_day"] < days["today"]:
            variant = Variant.PASSED
        # Whoever the move makes too late has no confirmation any more.
        is_confirmed = variant is Variant.APPLIED or days["enrolled_on"] <= days["last_day"]
        return {
            "variant": variant,
            "has_moved": _has_moved(days),
            "is_confirmed": is_confirmed,
        }
    if kind is Kind.START_MOVED_STUDENT:
        return {"has_moved": _has_moved(days)}
    return {}


def _has_moved(days: Mapping[str, date]) -> bool:
    """Whether the course itself moved; otherwise another rule moved its last day."""
    return days["start"] != days["old_start"]


def urgency_of(days_left: int) -> Urgency:
    """The words for so many days between the day of sending and the last day."""
    if days_left < 0:
        return Urgency.PASSED
    if days_left == 0:
        return Urgency.TODAY
    if days_left == 1:
        return Urgency.TOMORROW
    return Urgency.DAYS if days_left <= FEW_DAYS else Urgency.WEEK
