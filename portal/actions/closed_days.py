"""Days on which nobody at the school answers: added and removed, each change logged."""

from datetime import date

from portal.actions.recording import Occasion, hold_log, record
from portal.actions.settings import school_has_changed
from portal.models import ClosedPeriod, db
from portal.queries.closed_days import closed_period_for_change, closed_periods


class AlreadyClosed(Exception):
    """The school is already known to be closed from that day to that day."""


def add_closed_period(on: Occasion, *, starts_on: date, ends_on: date, name: str) -> ClosedPeriod:
    """Close the school between two days, both included. Raises AlreadyClosed.

    No last day moves: reminders that are still to be planned leave before these days.
    """
    hold_log()
    if any((one.starts_on, one.ends_on) == (starts_on, ends_on) for one in closed_periods()):
        raise AlreadyClosed(f"{starts_on.isoformat()} to {ends_on.isoformat()}")
    period = ClosedPeriod(starts_on=starts_on, ends_on=ends_on, name=name)
    db.session.add(period)
    record("closed_period_added", on, name=name, starts_on=starts_on, ends_on=ends_on)
    school_has_changed()
    return period


def remove_closed_period(on: Occasion, *, starts_on: date, ends_on: date) -> None:
    """Open the school again between two days. Raises NoResultFound."""
    period = closed_period_for_change(starts_on, ends_on)
    db.session.delete(period)
    record("closed_period_removed", on, name=period.name, starts_on=starts_on, ends_on=ends_on)
    school_has_changed()
