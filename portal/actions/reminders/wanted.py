"""Which reminders leave today and are not planned yet; only reads."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from portal.actions.recording import Occasion
from portal.actions.reminders.readers import Reader, readers_of_companies
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
    Pace,
    ReminderKind,
    Rung,
    rung_for,
    rungs_of,
    topic_of,
)

# Enrolments in one statement.
PAGE = 1000


class Due(NamedTuple):
    """An enrolment with its reminders of the last week, in order."""

    enrolment_id: int
    company_id: int
    rungs: Sequence[Rung]


class Wanted(NamedTuple):
    """One reminder about an enrolment to one reader, for the day on which it was found."""

    enrolment_id: int
    company_id: int
    kind: ReminderKind
    reader: Reader

    def mail_of(self, day: date) -> str:
        """The name of the one mail that holds all that this reader is told for this company."""
        return f"reminders:{self.company_id}:{self.reader.email}:{day}"


def due_today(on: Occasion) -> list[Due]:
    """The enrolments about which somebody is reminded today at some pace, company by company.

    A fixed number of statements for each thousand open enrolments.
    """
    is_closed = cache(on.school.is_closed)
    numbers = open_enrolments(on.today - WEEK)
    found: list[Due] = []
    for start in range(0, len(numbers), PAGE):
        for row in open_dossiers(numbers[start : start + PAGE]):
            rungs = _rungs_in(row, on, is_closed)
            if any(rung_for(rungs, pace, on.today) for pace in (Pace.AT_ONCE, Pace.WEEKLY)):
                found.append(Due(row.id, row.company_id, rungs))
    return sorted(found, key=lambda one: (one.company_id, one.enrolment_id))


def _rungs_in(row: AnyRow, on: Occasion, is_closed: Callable[[date], bool]) -> Sequence[Rung]:
    """The reminders of the last week: before that nothing leaves today at any pace."""
    return rungs_of(
        dossier_in(row, facts_in(row), on.school.own_share_days),
        days_before=on.school.reminder_days,
        is_closed=is_closed,
        since=on.today - WEEK,
        until=on.today,
    )


def wanted_of(due: Collection[Due], today: date) -> list[Wanted]:
    """A reminder for each reader of each enrolment whose pace lets it leave today."""
    readers = readers_of_companies({one.company_id for one in due}, today)
    wanted = []
    for one in due:
        for reader, pace in readers[one.company_id][topic_of(one.rungs[-1].kind)]:
            rung = rung_for(one.rungs, pace, today)
            if rung is not None:
                wanted.append(Wanted(one.enrolment_id, one.company_id, rung.kind, reader))
    return wanted


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
