"""Which reminders about an enrolment left and which are planned, for its page."""

from datetime import timedelta
from typing import Any

from flask import url_for

from portal import access, clock
from portal.formats.staff.reminders import ReminderLine, reminder_lines
from portal.queries.reminders.planning import dossier_in
from portal.rules.reminders import rungs_of
from portal.rules.stations import Facts

# Farther ahead than any reminder is from the one before it.
_AHEAD = timedelta(days=60)


def reminders_about(row: Any, facts: Facts, queued: list[Any]) -> list[ReminderLine]:
    """The reminders about the enrolment in a row of portal.queries.dossier."""
    school, today = access.school(), clock.today()
    planned = rungs_of(
        dossier_in(row, facts, school.own_share_days),
        days_before=school.reminder_days,
        is_closed=school.is_closed,
        until=max(facts.last_day, today) + _AHEAD,
    )
    mails = f"{url_for('secretariat.messages')}/"
    return reminder_lines(queued, planned, today, company=row.company, mails=mails)
