"""Alarms about the portal itself, to its administrators by mail, each trouble once."""

from collections.abc import Callable, Sequence
from datetime import datetime

from portal.actions.recording import Occasion, hold_log, letter_to, queue_all, record
from portal.formats.staff.alarms import broken_problem, overdue_problem
from portal.queries.health import administrators, pulse
from portal.queries.reminders.planning import messages_named
from portal.queries.rows import AnyRow
from portal.rules.silence import is_planning_overdue


def alarm_about_planning(on: Occasion) -> int:
    """Write that reminders are not planned any more; returns to how many.

    Once for every time it stops: the last good round names the alarm. Whoever calls this is a
    worker that lives; when none does nobody can write, and the banner and /readyz have to tell.
    """
    planned_at = pulse().planned_at
    if planned_at is None or not is_planning_overdue(planned_at, on.at):
        return 0
    return _write(f"planning:{planned_at.isoformat()}", planned_at, overdue_problem, on)


def alarm_about_broken(codes: Sequence[str], on: Occasion) -> int:
    """Write what the nightly check found, once a night; returns to how many."""
    if not codes:
        return 0
    return _write(f"invariants:{on.today}", on.at, lambda lang: broken_problem(codes, lang), on)


def _write(name: str, since: datetime, problem_in: Callable[[str], str], on: Occasion) -> int:
    """Queue the alarm of this name for every administrator who has not got it."""
    if not _without_it(name):
        return 0
    # Another worker may have been first while this one waited for the log.
    hold_log()
    new = _without_it(name)
    if not new:
        return 0
    event = record("alarm_raised", on, alarm=name.partition(":")[0], mails=len(new))
    queue_all(
        [
            letter_to(
                "alarm",
                event=event,
                to=(person.name, person.email),
                language=person.language,
                dedupe=dedupe,
                person_id=person.id,
                facts={"problem": problem_in(person.language), "since_at": since.isoformat()},
            )
            for dedupe, person in new.items()
        ]
    )
    return len(new)


def _without_it(name: str) -> dict[str, AnyRow]:
    """The administrators without an alarm of this name, by the name of their mail."""
    names = {f"alarm:{name}:{person.id}": person for person in administrators()}
    known = messages_named(names)
    return {name: person for name, person in names.items() if name not in known}
