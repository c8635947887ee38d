"""E15: whatever zone the machine keeps, days and hours are those of Brussels."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

# What the portal thinks of this moment: the day here, the last day of a course that began 14 days
# ago, whether it has passed, and whether the reminders of this morning may leave.
ASKED = """
from datetime import timedelta
from portal import clock
from portal.actions.reminders import is_round_due
from portal.rules.deadline import KNOWN_TERMS, days_left, last_day
today = clock.today()
last = last_day(today - timedelta(days=14), KNOWN_TERMS)
at = clock.now()
print(clock.brussels(at).strftime("%Y-%m-%d %H:%M"), today, last, days_left(last, today),
      is_round_due(at - timedelta(minutes=2), at))
"""

MOMENTS = [
    # Summer time ends: the hour from two to three is lived twice.
    ("2026-10-24T22:30", "2026-10-25 00:30 2026-10-25 2026-10-25 0 False"),
    ("2026-10-25T00:30", "2026-10-25 02:30 2026-10-25 2026-10-25 0 False"),
    ("2026-10-25T07:01", "2026-10-25 08:01 2026-10-25 2026-10-25 0 True"),
    # Summer time begins: there is no half past two.
    ("2027-03-28T01:00", "2027-03-28 03:00 2027-03-28 2027-03-28 0 False"),
    ("2027-03-28T06:01", "2027-03-28 08:01 2027-03-28 2027-03-28 0 True"),
    # In UTC it is still the day before, here the year and the leap day have begun.
    ("2027-12-31T23:05", "2028-01-01 00:05 2028-01-01 2028-01-01 0 False"),
    ("2028-02-28T23:05", "2028-02-29 00:05 2028-02-29 2028-02-29 0 False"),
]


def said_at(instant: str, zone: str) -> str:
    """What a process says that begins at this instant (UTC) on a machine in that zone."""
    there = datetime.fromisoformat(instant).replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    done = subprocess.run(
        # The moment is told as a clock on that machine's wall would show it.
        ["faketime", "-f", f"@{there:%Y-%m-%d %H:%M:%S}", sys.executable, "-c", ASKED],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("zone", ["Europe/Brussels", "UTC"])
@pytest.mark.parametrize(("instant", "said"), MOMENTS)
def test_e15_days_and_hours_are_those_of_brussels(instant: str, said: str, zone: str) -> None:
    assert said_at(instant, zone) == said
