"""How long a call may wait: never past the day before a last day that can still be met."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.putting_off import LONGEST, last_day_to_look_again

TODAY = date(2026, 9, 11)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("last_day", "latest"),
    [
        (date(2026, 9, 17), date(2026, 9, 16)),
        (date(2026, 9, 13), date(2026, 9, 12)),
        # Tomorrow and today are too near.
        (date(2026, 9, 12), None),
        (date(2026, 9, 11), None),
        # What has passed can wait for a decision, but not for ever.
        (date(2026, 9, 10), date(2026, 10, 11)),
        (date(2027, 9, 10), date(2026, 10, 11)),
    ],
)
def test_an_open_last_day_is_called_again_the_day_before(
    last_day: date, latest: date | None
) -> None:
    found = last_day_to_look_again(awaits_application=True, last_day=last_day, today=TODAY)
    assert found == latest


def test_without_an_application_to_wait_for_only_the_month_counts() -> None:
    for last_day in (TODAY, TODAY + timedelta(days=1), TODAY - timedelta(days=60)):
        found = last_day_to_look_again(awaits_application=False, last_day=last_day, today=TODAY)
        assert found == TODAY + LONGEST


@given(last_day=DAYS, today=DAYS, awaits=st.booleans())
def test_no_call_waits_until_a_last_day_that_can_still_be_met(
    last_day: date, today: date, awaits: bool
) -> None:
    found = last_day_to_look_again(awaits_application=awaits, last_day=last_day, today=today)
    if found is not None:
        assert today < found <= today + LONGEST
        assert not (awaits and today <= last_day <= found)
