"""Which reminders leave today and are not planned yet; only reads."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from portal.actions.recording import Occasion
from portal.actions.reminders.readers import Reader, readers_of_companies
from portal.queries.closed_days import closed_periods
from portal.queries.enrolments.whole import facts_in
from portal.queries.reminders.planning import (
    dossier_in,
    messages_named,
    open_dossiers,
    open_enrolments,
    planned_on,
)
from portal.queries.rows import AnyRow
from portal.rules.reminders import (
    WEEK,
    ReminderKind,
    Rung,
    rung_for,
    rungs_of,
    topic_of,
)

# Enrolments in one statement.
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """One reminder about an enrolment to one reader, for the day on which it was found."""

    enrolment_id: int
    company_id: int
    kind: ReminderKind
    reader: Reader

    def mail_of(self, day: date) -> str:
        """The name of the one mail that holds all that this reader is told for this company."""
        return f"reminders:{self.company_id}:{self.reader.email}:{day}"


def wanted_today(on: Occasion) -> Iterator[Wanted]:
    """Every reminder that leaves today and is not planned yet, in no order.

    A fixed number of statements for each thousand open enrolments.
    """
    periods = closed_periods()

    @cache
    def is_closed(day: date) -> bool:
        return any(period.covers(day) for period in periods)

    numbers = open_enrolments(on.today - WEEK)
    for start in range(0, len(numbers), PAGE):
        rows = open_dossiers(numbers[start : start + PAGE])
        yield from not_planned(_wanted(_rungs_in(rows, on, is_closed), on.today), on.today)


def not_planned(wanted: Collection[Wanted], today: date) -> list[Wanted]:
    """Those that no run has planned for today and whose reader's mail has not left yet.

    Nobody gets a second mail of reminders about a company on one day: what becomes due after the
    first has left was told by a mail of its own, or waits for its next day.
    """
    if not wanted:
        return []
    planned = planned_on(today, {one.enrolment_id for one in wanted})
    new = [one for one in wanted if (one.enrolment_id, one.kind, one.reader.email) not in planned]
    mails = messages_named({one.mail_of(today) for one in new})
    gone = {name for name, mail in mails.items() if mail.state != "waiting"}
    return [one for one in new if one.mail_of(today) not in gone]


def _rungs_in(
    rows: Sequence[AnyRow], on: Occasion, is_closed: Callable[[date], bool]
) -> Iterator[tuple[AnyRow, Sequence[Rung]]]:
    """Each row with the reminders of the last week, where there are any."""
    for row in rows:
        rungs = rungs_of(
            dossier_in(row, facts_in(row), on.school.own_share_days),
            days_before=on.school.reminder_days,
            is_closed=is_closed,
            until=on.today,
        )
        # Before that nothing leaves at any pace.
        if rungs and rungs[-1].on > on.today - WEEK:
            yield row, rungs


def _wanted(found: Iterator[tuple[AnyRow, Sequence[Rung]]], today: date) -> list[Wanted]:
    due = list(found)
    readers = readers_of_companies({row.company_id for row, _ in due}, today)
    wanted = []
    for row, rungs in due:
        topic = topic_of(rungs[-1].kind)
        for reader, pace in readers[row.company_id][topic]:
            rung = rung_for(rungs, pace, today)
            if rung is not None:
                wanted.append(Wanted(row.id, row.company_id, rung.kind, reader))
    return wanted
