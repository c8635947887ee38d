"""Says when a mail that did not leave is tried again, and when it is given up."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from portal.mail.smtp import Delivery, Outcome

FIRST_WAITS = (1, 2, 5, 10, 20, 30)
LONGEST_WAIT = 60
# With an hour between tries that is five days: a mail server that is away for a long weekend
# costs no mail (E12).
MAX_ATTEMPTS = 120
# A server that is back is found within this time. A look at one that keeps silent about complete
# mails costs a mail one of its two tries, so those are further apart.
LONGEST_REST = timedelta(minutes=10)
LONGEST_REST_IN_DOUBT = timedelta(hours=1)


class State(StrEnum):
    """What becomes of a mail after a try."""

    SENT = "sent"
    WAITING = "waiting"
    DEAD = "dead"


class Next(NamedTuple):
    """The new state of a mail, and how long it waits when it is tried again."""

    state: State
    wait: timedelta | None = None


class Rest:
    """How long a worker leaves a mail server alone that is away, so that its other work goes on.

    Each look costs one mail a try, which may take minutes where a server is silent in the middle
    of it, and not one for every mail that waits.
    """

    def __init__(self) -> None:
        """Nothing is known of the server yet."""
        self._failures = 0
        self._since: datetime | None = None
        self._longest = LONGEST_REST

    def note(self, delivery: Delivery, at: datetime) -> None:
        """Learn from what became of a mail."""
        self._failures = self._failures + 1 if delivery.is_server_away else 0
        self._since = at if delivery.is_server_away else None
        is_doubtful = delivery.outcome is Outcome.UNKNOWN
        self._longest = LONGEST_REST_IN_DOUBT if is_doubtful else LONGEST_REST

    def is_on(self, at: datetime) -> bool:
        """Whether to leave the server alone at `at`; a clock that went back ends a rest."""
        if self._since is None:
            return False
        return self._since <= at < self._since + min(backoff(self._failures), self._longest)


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many tries (1 or more): from a minute up to an hour."""
    waits = (*FIRST_WAITS, LONGEST_WAIT)
    return timedelta(minutes=waits[min(max(attempts, 1), len(waits)) - 1])


def next_step(outcome: Outcome, *, attempts: int, was_unknown: bool = False) -> Next:
    """What to do after try number `attempts` ended in `outcome`.

    `was_unknown` tells that an earlier try ended without an answer to a complete mail, or in a
    crash. Such a mail is tried once more and then left to a person, who sees it among the dead
    ones: it has probably arrived, and must not arrive again and again (E13).
    """
    if outcome is Outcome.SENT:
        return Next(State.SENT)
    if outcome is Outcome.REFUSED:
        return Next(State.DEAD)
    if outcome is Outcome.UNKNOWN and was_unknown:
        return Next(State.DEAD)
    if attempts >= MAX_ATTEMPTS:
        return Next(State.DEAD)
    return Next(State.WAITING, backoff(attempts))
