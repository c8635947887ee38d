"""Alarms about the portal itself, to its administrators by mail, each trouble once."""

from collections.abc import Callable, Sequence
from datetime import datetime

from portal.actions.recording import Occasion, record
from portal.actions.staff_mail import queue_once
from portal.formats.staff.alarms import broken_problem, overdue_problem
from portal.queries.health import administrators, pulse
from portal.rules.silence import is_planning_overdue


def alarm_about_planning(on: Occasion) -> int:
    """Write that reminders are not planned any more; returns to how many.

    Once for every time it stops: the last good round names the alarm, before the first one the
    moment of installing. Whoever calls this is a worker that lives; when none does nobody can
    write, and the banner and /readyz have to tell.
    """
    since = silent_since(on.at)
    if since is None:
        return 0
    return _write(f"planning:{since.isoformat()}", since, overdue_problem, on)


def silent_since(at: datetime) -> datetime | None:
    """Since when reminders have not been planned for too long; None when that is not so."""
    found = pulse()
    is_overdue = is_planning_overdue(found.planned_at, found.installed_at, at)
    return (found.planned_at or found.installed_at) if is_overdue else None


def alarm_about_broken(codes: Sequence[str], on: Occasion) -> int:
    """Write what the nightly check found, once a night; returns to how many."""
    if not codes:
        return 0
    return _write(f"invariants:{on.today}", on.at, lambda lang: broken_problem(codes, lang), on)


def _write(name: str, since: datetime, problem_in: Callable[[str], str], on: Occasion) -> int:
    """Queue the alarm of this name for every administrator who has not got it."""
    return queue_once(
        "alarm",
        administrators,
        lambda person: f"alarm:{name}:{person.id}",
        lambda mails: record("alarm_raised", on, alarm=name.partition(":")[0], mails=mails),
        lambda person: {"problem": problem_in(person.language), "since_at": since.isoformat()},
    )
