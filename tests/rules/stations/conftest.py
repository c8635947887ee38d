"""Every combination of facts that an enrolment can have, and days around its last one."""

from datetime import date, timedelta
from itertools import product

import pytest

from portal.rules.stations import Facts

LAST_DAY = date(2026, 9, 17)
FLAGS = (
    "is_cancelled",
    "is_ordinary_fee",
    "is_settled",
    "has_project_number",
    "is_rejected",
    "is_approved",
    "own_share_ticked",
    "pay_order_ticked",
)


@pytest.fixture(scope="session")
def every_facts() -> list[Facts]:
    """All flags, three days of enrolment, a fee or none, and nothing to too much received."""
    return [
        Facts(
            enrolled_on=LAST_DAY + timedelta(days=enrolled),
            last_day=LAST_DAY,
            due_cents=due,
            received_cents=received,
            **dict(zip(FLAGS, flags, strict=True)),
        )
        for flags in product((False, True), repeat=len(FLAGS))
        for enrolled in (-7, 0, 1)
        for due, received in (
            (180_00, 0),
            (180_00, 1),
            (180_00, 180_00),
            (180_00, 200_00),
            (0, 0),
            (0, 1),
        )
    ]


@pytest.fixture(scope="session")
def every_day() -> list[date]:
    """The days on which a status can change, and some far from them."""
    return [LAST_DAY + timedelta(days=days) for days in (-400, -1, 0, 1, 400)]
