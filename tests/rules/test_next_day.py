"""By which day the employer takes the next step."""

from datetime import date

import pytest

from portal.rules.next_day import next_day
from portal.rules.stations import Actor, Status, who_acts

LAST, APPLIED, APPROVED = date(2026, 9, 17), date(2026, 9, 15), date(2026, 9, 16)


@pytest.mark.parametrize(
    ("status", "day"),
    [
        (Status.APPLICATION_NEEDED, LAST),
        (Status.DEADLINE_PASSED, LAST),
        (Status.PROJECT_NUMBER_REJECTED, LAST),
        (Status.OWN_SHARE_DUE, date(2026, 10, 16)),
        (Status.PAY_ORDER_DUE, date(2027, 12, 31)),
        (Status.PARTLY_PAID, None),
    ],
)
def test_each_step_has_its_own_clock(status: Status, day: date | None) -> None:
    found = next_day(status, last_day=LAST, applied_on=APPLIED, approved_on=APPROVED)
    assert found == day


def test_where_the_employer_does_nothing_there_is_no_day() -> None:
    for status in Status:
        if who_acts(status) is Actor.EMPLOYER:
            continue
        day = next_day(status, last_day=LAST, applied_on=APPLIED, approved_on=APPROVED)
        assert day is None, status
