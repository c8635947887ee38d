"""Who of which role looked at an enrolment on which day: kept for a while, then forgotten."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from portal.models import Viewing, db

VIEWINGS_KEPT = timedelta(days=90)


def keep_viewings(seen: Iterable[tuple[int, str, date]]) -> None:
    """Keep that an enrolment (its number) was seen by a role on a day, each of them once."""
    # In one order, so that two workers with the same ones never wait for each other.
    rows = [{"enrolment_id": who, "role": role, "on": on} for who, role, on in sorted(set(seen))]
    if not rows:
        return
    if db.session.connection().dialect.name == "sqlite":
        db.session.execute(sqlite.insert(Viewing).on_conflict_do_nothing(), rows)
    else:
        db.session.execute(postgresql.insert(Viewing).on_conflict_do_nothing(), rows)


def forget_viewings(at: datetime) -> None:
    """Remove what is older than it is shown."""
    db.session.execute(delete(Viewing).where(Viewing.on < (at - VIEWINGS_KEPT).date()))
