"""What follows when two companies turn out to be one: who may do what, what stands in the way."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from portal.rules.stations import Stage

_RANKS = ("reader", "handler", "owner")
# In these nobody waits for anything any more.
_ENDED = frozenset({Stage.FINAL, Stage.CANCELLED, Stage.ORDINARY_FEE, Stage.ENROLLED_TOO_LATE})
# These leave no trace of money or subsidy, so a second one is no second claim.
_VOID = frozenset({Stage.CANCELLED, Stage.ORDINARY_FEE, Stage.ENROLLED_TOO_LATE})


class Obstacle(StrEnum):
    """Why two companies cannot be merged as they stand."""

    ITSELF = "itself"
    MERGED_BEFORE = "merged_before"
    STAYS_MERGED = "stays_merged"
    ENROLLED_TWICE = "enrolled_twice"


class Access(NamedTuple):
    """What somebody may do for a company, and from when until when; a mandate has an office."""

    role: str
    receives_mail: bool
    is_mandate: bool
    office: str | None
    starts_on: date
    ends_on: date | None
    has_ended: bool = False

    def is_open(self, today: date) -> bool:
        """Whether it lets somebody in today, or will on a day to come."""
        return not self.has_ended and (self.ends_on is None or self.ends_on >= today)


def access_after(old: Access, stays: Access, today: date) -> Access:
    """What somebody in both companies may do in the one that stays.

    What lets in goes before what has ended, today before a day to come, then the higher role: for
    the enrolments that move nobody loses what they could do. Mails that one of the two wanted keep
    arriving, for a last day is missed by who hears nothing.
    """
    wins = max(stays, old, key=lambda one: _weight(one, today))
    gets_mail = any(one.receives_mail for one in (old, stays) if one.is_open(today))
    return wins._replace(receives_mail=gets_mail or wins.receives_mail)


def _weight(one: Access, today: date) -> tuple[bool, bool, int, bool, date]:
    is_open = one.is_open(today)
    has_begun = is_open and one.starts_on <= today
    return is_open, has_begun, _RANKS.index(one.role), not one.is_mandate, one.ends_on or date.max


def conflict(one: Stage, other: Stage) -> bool:
    """Whether two enrolments of one person in one course cannot stand under one employer.

    While one of them runs and the other counts, the employer would be asked to apply and to pay
    for it once more. Two that are paid both are history.
    """
    runs = one not in _ENDED or other not in _ENDED
    return runs and one not in _VOID and other not in _VOID
