"""Which of an enrolment's reminders somebody gets today, by the pace they chose."""

from collections.abc import Sequence
from datetime import date, timedelta

from portal.rules.reminders.dossier import Rung
from portal.rules.reminders.kinds import Pace, Topic, topic_of
from portal.rules.reminders.rungs import WEEK, rung_of_today

_PRESSING = timedelta(hours=48)
_MONDAY = 0


def is_pressing(rung: Rung) -> bool:
    """Say whether a reminder leaves at once whatever pace somebody chose.

    That is so from 48 hours before its date, and for the end of the time to apply. An own share
    or a payment of which the date has passed is not pressing any more.
    """
    left = rung.about_on - rung.nominal_on
    if topic_of(rung.kind) is Topic.DEADLINES:
        return left <= _PRESSING
    return timedelta(0) <= left <= _PRESSING


def rung_for(rungs: Sequence[Rung], pace: Pace, today: date) -> Rung | None:
    """Return the reminder, of those of one enrolment in order, that leaves today at this pace.

    Reminders leave once a day, so at once and daily are the same. At the weekly pace it is on
    Monday the newest of the week, unless that has left already because it was pressing.
    """
    if pace is Pace.OFF:
        return None
    if pace is not Pace.WEEKLY:
        return rung_of_today(rungs, today)
    if today.weekday() != _MONDAY:
        rung = rung_of_today(rungs, today)
        return rung if rung is not None and is_pressing(rung) else None
    newest = next((rung for rung in reversed(rungs) if today - WEEK < rung.on <= today), None)
    if newest is None or (newest.on < today and is_pressing(newest)):
        return None
    return newest
