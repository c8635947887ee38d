"""Says what a new first lesson does to one enrolment, before anybody saves it."""

from datetime import date
from enum import StrEnum

from portal.rules.deadline import is_enrolled_too_late
from portal.rules.stations.facts import Facts


class Move(StrEnum):
    """What a new last day means for one enrolment; the mails follow from it."""

    UNCHANGED = "unchanged"
    CLOSED = "closed"
    APPLIED = "applied"
    STAYS_TOO_LATE = "stays_too_late"
    BECOMES_TOO_LATE = "becomes_too_late"
    PASSED = "passed"
    REOPENED = "reopened"
    LATER = "later"
    EARLIER = "earlier"


def move_of(facts: Facts, new_last_day: date, today: date) -> Move:
    """Compare a new last day with the one in the facts.

    `applied` keeps its place in time under the date the school had given; `passed` means that
    no day is left to apply, `reopened` that somebody who was too late may apply after all.
    """
    if new_last_day == facts.last_day:
        return Move.UNCHANGED
    if facts.is_cancelled or facts.is_ordinary_fee or facts.is_final:
        return Move.CLOSED
    if facts.has_project_number or facts.received_cents > 0:
        return Move.APPLIED
    was_too_late = is_enrolled_too_late(facts.enrolled_on, facts.last_day)
    if is_enrolled_too_late(facts.enrolled_on, new_last_day):
        return Move.STAYS_TOO_LATE if was_too_late else Move.BECOMES_TOO_LATE
    if new_last_day < today:
        return Move.PASSED
    if was_too_late:
        return Move.REOPENED
    return Move.LATER if new_last_day > facts.last_day else Move.EARLIER
