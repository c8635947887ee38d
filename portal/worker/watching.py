"""Looks whether what must happen by itself does happen, and what must hold holds."""

from collections.abc import Callable

import structlog

from portal import clock
from portal.actions.alarms import alarm_about_broken, alarm_about_planning, silent_since
from portal.actions.invariants import broken_invariants
from portal.actions.recording import Occasion
from portal.actions.upkeep import beat
from portal.models import db, only_reading
from portal.storage import Storage

log = structlog.get_logger("portal.worker")

# In Brussels, while nobody waits for a page.
NIGHT_HOUR = 3


def watch_planning(occasion: Callable[[], Occasion]) -> None:
    """Write to the administrators when reminders are not planned any more."""
    with only_reading():
        since = silent_since(clock.now())
    # Asked without the lock first: nearly always all is well.
    if since is None:
        return
    if alarm_about_planning(occasion()):
        log.error("planning_overdue", since=since.isoformat())
    db.session.commit()


def check_at_night(storage: Storage, occasion: Callable[[], Occasion]) -> None:
    """Look once a night whether everything holds that must; what does not is told."""
    if clock.clock.local().hour != NIGHT_HOUR:
        return
    with only_reading():
        broken = broken_invariants(storage)
    for one in broken:
        log.error("invariant_broken", code=one.code, problem=one.explained)
    codes = [one.code for one in broken]
    beat("invariants", clock.now(), ", ".join(codes))
    alarm_about_broken(codes, occasion())
    db.session.commit()
