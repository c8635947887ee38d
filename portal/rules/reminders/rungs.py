"""Puts a ladder in a real calendar: weekends, holidays, closures, and what was told just before."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.rules.holidays import public_holidays
from portal.rules.reminders.dossier import Dossier, Rung
from portal.rules.reminders.ladders import Ladder, ladder_of

_BRUSSELS = ZoneInfo("Europe/Brussels")
# In Brussels.
LEAVES_AT = time(8)
_DAY = timedelta(days=1)
_FRIDAY = 4
WEEK = timedelta(days=7)


def rungs_of(
    dossier: Dossier,
    *,
    days_before: Sequence[int],
    is_closed: Callable[[date], bool],
    until: date,
    since: date = date.min,
) -> tuple[Rung, ...]:
    """Return every reminder of the step that is open now, from its beginning up to `until`.

    They follow from what is known today; those of before may never have been sent. A day has one
    at most: of several the one that is nearest to its date. `days_before` counts the days to the
    last day to apply; `is_closed` names the days on which the school is closed besides weekends
    and public holidays; what leaves before `since` is left out.

    A reminder that would leave on such a day leaves on the last open day before it, unless that
    is within 24 hours of what was told: then it keeps its own day, because a mail on a Sunday is
    better than none.
    """
    ladder = ladder_of(dossier, days_before, until)
    if ladder is None:
        return ()
    # No reminder leaves later than on its nominal day, nor earlier than closed days take it.
    reach = _last_of_closure(until, ladder.about_on, is_closed)
    rungs = [
        *_ahead(ladder, [day for day in ladder.ahead if since <= day <= reach], dossier, is_closed),
        *_fixed(ladder, dossier.told_at),
    ]
    # The later a nominal day, the more urgent.
    leaving = {rung.on: rung for rung in sorted(rungs, key=_nominal) if since <= rung.on <= until}
    return tuple(leaving[day] for day in sorted(leaving))


def rung_of_today(rungs: Iterable[Rung], today: date) -> Rung | None:
    """Return the reminder that leaves today; what was missed on earlier days stays missed."""
    return next((rung for rung in rungs if rung.on == today), None)


def _nominal(rung: Rung) -> date:
    return rung.nominal_on


def _ahead(
    ladder: Ladder, days: Sequence[date], dossier: Dossier, is_closed: Callable[[date], bool]
) -> Iterator[Rung]:
    earliest = _a_day_after(dossier.told_at, ladder.since)
    for nominal_on in days:
        on = _last_open_day(nominal_on, earliest, is_closed)
        if on >= earliest:
            yield Rung(ladder.kind, on, ladder.about_on, nominal_on)


def _fixed(ladder: Ladder, told_at: datetime | None) -> Iterator[Rung]:
    told_on = told_at.astimezone(_BRUSSELS).date() if told_at is not None else date.min
    for kind, on in ladder.fixed:
        if on > told_on and on >= ladder.since:
            yield Rung(kind, on, ladder.about_on, on)


def _a_day_after(told_at: datetime | None, since: date) -> date:
    """The first day whose 8.00 uur is 24 hours or more after something was told.

    Never the day itself on which the step began.
    """
    if told_at is None:
        return since + _DAY
    free_at = (told_at.astimezone(UTC) + _DAY).astimezone(_BRUSSELS)
    day = free_at.date() if free_at.time() <= LEAVES_AT else free_at.date() + _DAY
    return max(day, since + _DAY)


def _last_open_day(day: date, earliest: date, is_closed: Callable[[date], bool]) -> date:
    """The last day up to this one that is open, or the day itself when none is left."""
    open_day = day
    while is_day_off(open_day, is_closed):
        open_day -= _DAY
        if open_day < earliest:
            return day
    return open_day


def _last_of_closure(day: date, limit: date, is_closed: Callable[[date], bool]) -> date:
    """The end of the days off that begin tomorrow, or this day when tomorrow is open."""
    while day < limit and is_day_off(day + _DAY, is_closed):
        day += _DAY
    return day


def is_day_off(day: date, is_closed: Callable[[date], bool]) -> bool:
    """Say whether nobody works at the school: a weekend, a public holiday or a closure."""
    return day.weekday() > _FRIDAY or day in public_holidays(day.year) or is_closed(day)
