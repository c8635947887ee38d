"""Draws the five stations of an enrolment: what is done, what waits and on whom."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from portal.rules.deadline import OWN_SHARE_DAYS, outer_day, own_share_day
from portal.rules.stations.facts import Facts
from portal.rules.stations.status import Status, status_of


class StationKind(StrEnum):
    """The five stations, in their order."""

    ENROLMENT = "enrolment"
    APPLICATION = "application"
    OWN_SHARE = "own_share"
    PAY_ORDER = "pay_order"
    PAYMENT = "payment"


class StationState(StrEnum):
    """The seven words a station can carry."""

    DONE = "done"
    TODO = "todo"
    CHECKING = "checking"
    WRONG = "wrong"
    UNDERWAY = "underway"
    NOT_YET = "not_yet"
    IMPOSSIBLE = "impossible"


class Station(NamedTuple):
    """One station; `due_on` is its last or guide day, `done_on` the day it was finished."""

    number: int
    kind: StationKind
    state: StationState
    is_current: bool
    due_on: date | None
    done_on: date | None


_CLOSED = (Status.CANCELLED, Status.ORDINARY_FEE, Status.ENROLLED_TOO_LATE)

# Where an open enrolment stands, and the word of that station. The stations before it are done
# and those after it have to wait.
_CURRENT = {
    Status.APPLICATION_NEEDED: (StationKind.APPLICATION, StationState.TODO),
    Status.DEADLINE_PASSED: (StationKind.APPLICATION, StationState.TODO),
    Status.PROJECT_NUMBER_IN_REVIEW: (StationKind.APPLICATION, StationState.CHECKING),
    Status.PROJECT_NUMBER_REJECTED: (StationKind.APPLICATION, StationState.WRONG),
    Status.OWN_SHARE_DUE: (StationKind.OWN_SHARE, StationState.TODO),
    Status.PAY_ORDER_DUE: (StationKind.PAY_ORDER, StationState.TODO),
    Status.PAYMENT_EXPECTED: (StationKind.PAYMENT, StationState.UNDERWAY),
    Status.PARTLY_PAID: (StationKind.PAYMENT, StationState.TODO),
}


def stations(
    facts: Facts,
    today: date,
    *,
    applied_on: date | None = None,
    approved_on: date | None = None,
    own_share_on: date | None = None,
    pay_order_on: date | None = None,
    paid_on: date | None = None,
    own_share_days: int = OWN_SHARE_DAYS,
    own_share_until: date | None = None,
) -> tuple[Station, ...]:
    """Return the five stations on a day.

    The dates are those of the facts, as far as they are known: the application, its approval
    by the school, the two ticks and the last payment. A tick during the check is kept and
    shows as done as soon as the number is approved; money that came in finishes everything
    before it.
    """
    guide_day = own_share_day(approved_on, own_share_days, own_share_until) if approved_on else None
    due = {
        StationKind.APPLICATION: facts.last_day,
        StationKind.OWN_SHARE: guide_day,
        StationKind.PAY_ORDER: outer_day(applied_on) if applied_on else None,
    }
    finished = {
        StationKind.ENROLMENT: facts.enrolled_on,
        StationKind.APPLICATION: applied_on,
        StationKind.OWN_SHARE: own_share_on,
        StationKind.PAY_ORDER: pay_order_on,
        StationKind.PAYMENT: paid_on,
    }
    status = status_of(facts, today)
    current, _ = _CURRENT.get(status, (None, None))
    states = _states(facts, status)
    return tuple(
        Station(
            number=number,
            kind=kind,
            state=states[kind],
            is_current=kind is current,
            due_on=due.get(kind),
            done_on=finished[kind] if states[kind] is StationState.DONE else None,
        )
        for number, kind in enumerate(StationKind, start=1)
    )


def _states(facts: Facts, status: Status) -> dict[StationKind, StationState]:
    if status in _CLOSED:
        return _closed_states(facts)
    if status is Status.FINAL:
        return dict.fromkeys(StationKind, StationState.DONE)
    current, word = _CURRENT[status]
    kinds = list(StationKind)
    reached = kinds.index(current)
    return {
        **dict.fromkeys(kinds[:reached], StationState.DONE),
        current: word,
        **dict.fromkeys(kinds[reached + 1 :], StationState.NOT_YET),
    }


def _closed_states(facts: Facts) -> dict[StationKind, StationState]:
    """Keep what was really done before the enrolment was closed; the rest has become impossible."""
    is_done = {
        StationKind.ENROLMENT: True,
        StationKind.APPLICATION: facts.is_in_order,
        StationKind.OWN_SHARE: facts.is_in_order and facts.has_given_own_share,
        StationKind.PAY_ORDER: facts.is_in_order and facts.pay_order_ticked,
        StationKind.PAYMENT: facts.is_final,
    }
    return {
        kind: StationState.DONE if done else StationState.IMPOSSIBLE
        for kind, done in is_done.items()
    }
