"""Whether every part the portal needs is there, and in plain words what to do when it is not."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from portal.documents.pango import missing_libraries
from portal.models import db
from portal.queries.health import Pulse, pulse
from portal.rules.silence import is_planning_overdue

# PostgreSQL's codes for a table and a column that are not there.
_MISSING = {"42P01", "42703"}
QUIET_WORKER = timedelta(minutes=10)


class Part(NamedTuple):
    """One part the portal needs: the code of what is wrong with it, and technical detail."""

    name: str
    problem: str | None
    detail: str = ""


def newest_revision() -> str:
    """The migration that this version of the portal was written for."""
    return (Path(current_app.root_path).parent / "migrations" / "head").read_text().strip()


class State(NamedTuple):
    """Every part by name, and what the database told; None when it does not answer."""

    parts: dict[str, Part]
    pulse: Pulse | None


def state_of_portal(now: datetime) -> State:
    """Every part the portal needs; `problem` is None where all is well. One statement."""
    found, problem = _pulse()
    parts = [problem or _database(found), _documents(), _mail()]
    if found is not None and parts[0].problem is None:
        parts += [_worker(found, now), _planning(found, now)]
    return State({part.name: part for part in parts}, found)


def _pulse() -> tuple[Pulse | None, Part | None]:
    try:
        return pulse(), None
    except SQLAlchemyError as error:
        db.session.rollback()
        # What was asked holds nobody's data.
        words = str(getattr(error, "orig", error)).partition("\n")[0]
        problem = "not_migrated" if _is_about_tables(error) else "unreachable"
        return None, Part("database", problem, words)


def _is_about_tables(error: SQLAlchemyError) -> bool:
    """Whether the database answered that a table or a column is not there."""
    told = getattr(error, "orig", None)
    return getattr(told, "sqlstate", None) in _MISSING or str(told).startswith("no such ")


def _database(found: Pulse | None) -> Part:
    revision = found.revision if found else None
    if revision != newest_revision():
        return Part("database", "not_migrated", f"{revision} instead of {newest_revision()}")
    return Part("database", None)


def _documents() -> Part:
    missing = missing_libraries()
    return Part("documents", "cannot_render" if missing else None, ", ".join(missing))


def _mail() -> Part:
    settings = current_app.extensions["settings"]
    if settings.smtp_url is None and not settings.is_demo:
        return Part("mail", "no_server", "KMO_SMTP_URL")
    return Part("mail", None)


def _worker(found: Pulse, now: datetime) -> Part:
    last = found.worker_at
    if last is None or now - last > QUIET_WORKER:
        return Part("worker", "silent", last.isoformat() if last else "")
    return Part("worker", None)


def _planning(found: Pulse, now: datetime) -> Part:
    """Whether reminders are planned.

    A worker that lives and cannot plan writes to the administrators (portal.actions.alarms). When
    no worker lives nobody can: then this part and the banner on the secretariat's pages tell.
    """
    if found.planning_detail:
        return Part("planning", "distrusts_clock", found.planning_detail)
    if is_planning_overdue(found.planned_at, found.installed_at, now):
        return Part("planning", "overdue", found.planned_at.isoformat() if found.planned_at else "")
    return Part("planning", None)
