"""Whether every part the portal needs is there, and in plain words what to do when it is not."""

import ctypes
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from portal.models import db
from portal.queries.health import heartbeat_of, schema_revision

LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
QUIET_WORKER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Part:
    """One part the portal needs: the code of what is wrong with it, and technical detail."""

    name: str
    problem: str | None
    detail: str = ""


def newest_revision() -> str:
    """The migration that this version of the portal was written for."""
    return (Path(current_app.root_path).parent / "migrations" / "head").read_text().strip()


def state_of_portal(now: datetime) -> dict[str, Part]:
    """Every part by name; `problem` is None where all is well."""
    parts = [_database(), _documents(), _mail()]
    if parts[0].problem is None:
        parts.append(_worker(now))
    return {part.name: part for part in parts}


def _database() -> Part:
    try:
        found = schema_revision()
    except SQLAlchemyError as error:
        db.session.rollback()
        return Part("database", "unreachable", type(error).__name__)
    if found != newest_revision():
        return Part("database", "not_migrated", f"{found} instead of {newest_revision()}")
    return Part("database", None)


def _documents() -> Part:
    missing = missing_libraries()
    return Part("documents", "cannot_render" if missing else None, ", ".join(missing))


@cache
def missing_libraries() -> tuple[str, ...]:
    """The libraries of the PDF renderer that this machine lacks; looked for once."""
    missing = []
    for library in LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(library)
    return tuple(missing)


def _mail() -> Part:
    settings = current_app.extensions["settings"]
    if settings.smtp_url is None and not settings.is_demo:
        return Part("mail", "no_server", "KMO_SMTP_URL")
    return Part("mail", None)


def _worker(now: datetime) -> Part:
    last = heartbeat_of("worker")
    if last is None or now - last > QUIET_WORKER:
        return Part("worker", "silent", last.isoformat() if last else "")
    return Part("worker", None)
