"""The days on which each step is reminded of, before weekends and closures are looked at."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from portal.rules.deadline import SLOW_PAYMENT_DAYS, outer_day
from portal.rules.reminders.dossier import Dossier
from portal.rules.reminders.kinds import ReminderKind
from portal.rules.stations import Stage, stage_of

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_FORTNIGHT = timedelta(days=14)
_MONTH = timedelta(days=30)

_BEFORE_OWN_SHARE_DAY = (3, 1)
_AFTER_OWN_SHARE = timedelta(days=3)
_WEEKS_OF_PAY_ORDER = 8
_BEFORE_OUTER_DAY = (30, 7, 1)


class Ladder(NamedTuple):
    """The nominal days of the reminders of one step, in any order.

    The `ahead` come before `about_on` and move forward when the school is closed; the `fixed`
    leave on their own day, each as the kind beside it. `since` is when the step began.
    """

    kind: ReminderKind
    about_on: date
    ahead: Sequence[date]
    fixed: Sequence[tuple[ReminderKind, date]]
    since: date


def ladder_of(dossier: Dossier, days_before: Sequence[int], until: date) -> Ladder | None:
    """Return the ladder of the step that is open; None where nobody is to be reminded.

    Nothing is left to remind of once the enrolment is closed or money has come in: what misses of
    a part is between the secretariat and the employer. A rejected number counts as given: the
    mail about the rejection says until when another is possible.
    """
    ladder = _LADDERS.get(stage_of(dossier.facts))
    return None if ladder is None else ladder(dossier, days_before, until)


def _application(dossier: Dossier, days_before: Sequence[int], until: date) -> Ladder:
    last_day = dossier.facts.last_day
    ahead = [last_day - days * _DAY for days in days_before if days > 0]
    # Where the last day is closed, it counts on the last open day before it as well.
    return Ladder(
        kind=ReminderKind.APPLICATION,
        about_on=last_day,
        ahead=[*ahead, last_day],
        fixed=[(ReminderKind.APPLICATION, last_day), (ReminderKind.LAPSED, last_day + _DAY)],
        since=dossier.facts.enrolled_on,
    )


def _own_share(dossier: Dossier, days_before: Sequence[int], until: date) -> Ladder | None:
    approved_on, guide = dossier.approved_on, dossier.own_share_day
    if approved_on is None or guide is None:
        return None
    weekly = _every(_WEEK, approved_on + _WEEK, guide - _DAY)
    return Ladder(
        kind=ReminderKind.OWN_SHARE,
        about_on=guide,
        ahead=[*weekly, *(guide - days * _DAY for days in _BEFORE_OWN_SHARE_DAY)],
        fixed=[(ReminderKind.OWN_SHARE, day) for day in _every(_WEEK, guide + _WEEK, until)],
        since=approved_on,
    )


def _pay_order(dossier: Dossier, days_before: Sequence[int], until: date) -> Ladder | None:
    ticked_on, applied_on = dossier.own_share_ticked_on, dossier.applied_on
    if ticked_on is None or applied_on is None:
        return None
    outer = outer_day(applied_on)
    first = ticked_on + _AFTER_OWN_SHARE
    last_weekly = first + _WEEKS_OF_PAY_ORDER * _WEEK
    return Ladder(
        kind=ReminderKind.PAY_ORDER,
        about_on=outer,
        ahead=[
            *_every(_WEEK, first, min(last_weekly, outer)),
            *_every(_MONTH, last_weekly + _MONTH, outer),
            *(outer - days * _DAY for days in _BEFORE_OUTER_DAY),
        ],
        fixed=[],
        since=ticked_on,
    )


def _payment_not_seen(dossier: Dossier, days_before: Sequence[int], until: date) -> Ladder | None:
    ticked_on = dossier.pay_order_ticked_on
    if ticked_on is None:
        return None
    days = _every(_FORTNIGHT, ticked_on + SLOW_PAYMENT_DAYS * _DAY, until)
    return Ladder(
        kind=ReminderKind.PAYMENT_NOT_SEEN,
        about_on=ticked_on,
        ahead=[],
        fixed=[(ReminderKind.PAYMENT_NOT_SEEN, day) for day in days],
        since=ticked_on,
    )


def _every(step: timedelta, first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += step


_LADDERS: dict[Stage, Callable[[Dossier, Sequence[int], date], Ladder | None]] = {
    Stage.AWAITING_APPLICATION: _application,
    Stage.OWN_SHARE_DUE: _own_share,
    Stage.PAY_ORDER_DUE: _pay_order,
    Stage.PAYMENT_EXPECTED: _payment_not_seen,
}
