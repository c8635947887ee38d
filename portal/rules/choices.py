"""Who of a company is told what and when, by the choices that people made about their mails."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from portal.rules.reminders.kinds import Pace

# Mails after which somebody has to do something before a day, or loses something. They wait for
# nobody's pace, somebody of a company always gets them, and one that comes back goes to the next.
CONSEQUENCES = frozenset(
    {
        "reminders",
        "new_enrolment",
        "new_enrolment_too_late",
        "start_moved",
        "own_share_moved",
        "deadline_note",
        "project_number_rejected",
        "correction",
    }
)

_WEEK = 7


class Reader(Protocol):
    """Somebody of a company, with the paces of the mails about last days and of all others."""

    @property
    def deadlines(self) -> Pace:
        """How often the mails about a last day are wanted."""

    @property
    def news(self) -> Pace:
        """How often the mails that only tell what happened are wanted."""


AnyReader = TypeVar("AnyReader", bound=Reader)


def readers_of(mail: str, people: Sequence[AnyReader]) -> list[AnyReader]:
    """Who of these people gets a mail of this kind; what has consequences always reaches somebody.

    When everybody has turned those off, for instance because the one who got them has left, they
    go to all.
    """
    if mail not in CONSEQUENCES:
        return [one for one in people if one.news is not Pace.OFF]
    return [one for one in people if one.deadlines is not Pace.OFF] or list(people)


def is_held(mail: str, reader: Reader) -> bool:
    """Whether a mail of this kind waits for the pace of its reader."""
    return mail not in CONSEQUENCES and reader.news in {Pace.DAILY, Pace.WEEKLY}


def held_until(pace: Pace, at: datetime) -> datetime:
    """When a held mail leaves that is ready at the moment `at` (in Brussels).

    At the daily pace that is the next 8.00 uur, at the weekly pace the next Monday 8.00 uur.
    """
    eight = at.replace(hour=8, minute=0, second=0, microsecond=0)
    days = 0 if at < eight else 1
    if pace is Pace.WEEKLY:
        days += -(at + timedelta(days=days)).weekday() % _WEEK
    # Days are added to the clock on the wall, which shows eight whatever the season.
    return eight + timedelta(days=days)
