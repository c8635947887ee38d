"""Plans the reminders of the day, and the overview of the secretariat, every ten minutes."""

from collections.abc import Callable

import structlog

from portal import clock
from portal.actions.recording import Occasion
from portal.actions.reminders import (
    Planned,
    has_gone_back,
    is_round_due,
    note_round,
    plan_reminders,
    queue_staff_digest,
    reminders_to_plan,
)
from portal.actions.reminders.rounds import DIGEST_AT
from portal.models import db, only_reading
from portal.queries.reminders.planning import last_round_at
from portal.rules.reminders import LEAVES_AT

log = structlog.get_logger("portal.worker")

# How often a worker looks whether a round is due; several workers share the rounds.
LOOK_SECONDS = 30.0


def plan_when_due(occasion: Callable[[], Occasion]) -> Planned | None:
    """Plan when a round is due; None when it is not, or the clock cannot be trusted."""
    with only_reading():
        last_at = last_round_at()
    if not is_round_due(last_at, clock.now()):
        return None
    return plan(occasion())


def plan(on: Occasion) -> Planned | None:
    """One round: the overview from 7.30 uur, the reminders from 8.00 uur until midnight.

    A round that was missed in the morning is caught up the same day; what was missed on another
    day stays missed. None, and nothing planned, when the clock went back (promise E16).
    """
    if has_gone_back(on.at):
        db.session.commit()
        log.error("clock_went_back", at=on.at.isoformat())
        return None
    planned, hour = Planned(), on.at.astimezone(clock.BRUSSELS).time()
    if hour >= DIGEST_AT:
        queue_staff_digest(on)
        db.session.commit()
    if hour >= LEAVES_AT:
        planned = _plan_reminders(on)
    note_round(on.at)
    db.session.commit()
    return planned


def _plan_reminders(on: Occasion) -> Planned:
    """Every part in a transaction of its own, so that visitors wait for a moment only."""
    with only_reading():
        parts = reminders_to_plan(on)
    planned = Planned()
    for part in parts:
        planned += plan_reminders(part, on)
        db.session.commit()
    if planned.reminders:
        log.info("reminders_planned", reminders=planned.reminders, mails=planned.mails)
    return planned
