"""When a round of planning is due, and when the clock cannot be trusted for one."""

from datetime import UTC, datetime, time, timedelta

from portal.actions.upkeep import beat
from portal.formats.plain import BRUSSELS
from portal.queries.upkeep import heartbeat_for_change
from portal.rules.reminders import LEAVES_AT

# The sign of life of planning, and what it says beside its time while the clock is not trusted.
PLANNING = "planning"
WENT_BACK = "clock_went_back"
# Clocks are set right by a little now and then.
LEEWAY = timedelta(minutes=5)
# Afterwards the earlier time is the right one.
DISTRUST = timedelta(hours=1)

EVERY = timedelta(minutes=10)
DIGEST_AT = time(7, 30)


def is_round_due(last_at: datetime | None, at: datetime) -> bool:
    """Whether to plan again at `at`, when the last round ended at `last_at`.

    Every ten minutes, and at the hours at which mail leaves. Also when the clock went back.
    """
    if last_at is None or at < last_at - LEEWAY or at - last_at >= EVERY:
        return True
    today = at.astimezone(BRUSSELS).date()
    hours = (datetime.combine(today, hour, BRUSSELS) for hour in (DIGEST_AT, LEAVES_AT))
    return any(last_at < hour.astimezone(UTC) <= at for hour in hours)


def has_gone_back(at: datetime) -> bool:
    """Whether the clock went back since the last round, so that nothing may be planned (E16).

    What is wrong, the time before or the time now, is for a person to see: the sign of life stops
    and says why. When the clock has run on for an hour, the time now is taken for right: a clock
    that was wrong for a minute must not silence the reminders of a day.
    """
    last = heartbeat_for_change(PLANNING)
    if last is None or at >= last.at - LEEWAY:
        return False
    since = _distrusted_since(last.detail)
    if since is None or at < since:
        last.detail = f"{WENT_BACK} {at.isoformat()}"
        return True
    return at - since < DISTRUST


def note_round(at: datetime) -> None:
    """Give the sign of life of a round that ended well, whether or not anything was planned."""
    beat(PLANNING, at)


def _distrusted_since(detail: str) -> datetime | None:
    name, _, since = detail.partition(" ")
    return datetime.fromisoformat(since) if name == WENT_BACK else None
