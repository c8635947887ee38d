"""A new first lesson does one named thing to each enrolment."""

from datetime import date
from typing import Any

import pytest

from portal.rules.stations import Facts, Move, Status, move_of, status_of

OLD = date(2026, 9, 17)
TODAY = date(2026, 9, 15)


def facts(**changes: Any) -> Facts:
    base = {"enrolled_on": date(2026, 9, 10), "last_day": OLD, "due_cents": 180_00}
    return Facts(**{**base, **changes})


@pytest.mark.parametrize(
    ("changes", "new", "today", "move"),
    [
        ({}, OLD, TODAY, Move.UNCHANGED),
        ({}, date(2026, 9, 18), TODAY, Move.LATER),
        ({}, date(2026, 9, 16), TODAY, Move.EARLIER),
        ({}, TODAY, TODAY, Move.EARLIER),
        ({}, date(2026, 9, 14), TODAY, Move.PASSED),
        ({}, date(2026, 9, 24), date(2026, 9, 25), Move.PASSED),
        ({}, date(2026, 9, 24), date(2026, 9, 20), Move.LATER),
        ({}, date(2026, 9, 9), TODAY, Move.BECOMES_TOO_LATE),
        ({"enrolled_on": date(2026, 9, 20)}, date(2026, 9, 19), TODAY, Move.STAYS_TOO_LATE),
        ({"enrolled_on": date(2026, 9, 20)}, date(2026, 9, 20), TODAY, Move.REOPENED),
        (
            {"enrolled_on": date(2026, 9, 20)},
            date(2026, 9, 24),
            date(2026, 9, 25),
            Move.PASSED,
        ),
        ({"has_project_number": True}, date(2026, 9, 9), TODAY, Move.APPLIED),
        ({"has_project_number": True}, date(2026, 9, 24), TODAY, Move.APPLIED),
        ({"received_cents": 90_00}, date(2026, 9, 24), TODAY, Move.APPLIED),
        ({"received_cents": 180_00}, date(2026, 9, 24), TODAY, Move.CLOSED),
        ({"is_cancelled": True}, date(2026, 9, 24), TODAY, Move.CLOSED),
        ({"is_ordinary_fee": True}, date(2026, 9, 24), TODAY, Move.CLOSED),
        ({"is_cancelled": True}, OLD, TODAY, Move.UNCHANGED),
    ],
)
def test_a_move_has_one_name(changes: dict[str, Any], new: date, today: date, move: Move) -> None:
    assert move_of(facts(**changes), new, today) is move


EXPECTED = {
    Move.LATER: {Status.APPLICATION_NEEDED},
    Move.EARLIER: {Status.APPLICATION_NEEDED},
    Move.REOPENED: {Status.APPLICATION_NEEDED},
    Move.PASSED: {Status.DEADLINE_PASSED},
    Move.STAYS_TOO_LATE: {Status.ENROLLED_TOO_LATE},
    Move.BECOMES_TOO_LATE: {Status.ENROLLED_TOO_LATE},
    Move.CLOSED: {Status.CANCELLED, Status.ORDINARY_FEE, Status.FINAL},
    Move.APPLIED: {
        Status.PROJECT_NUMBER_IN_REVIEW,
        Status.PROJECT_NUMBER_REJECTED,
        Status.OWN_SHARE_DUE,
        Status.PAY_ORDER_DUE,
        Status.PAYMENT_EXPECTED,
        Status.PARTLY_PAID,
    },
}


def test_the_name_of_a_move_agrees_with_the_status_after_it(
    every_facts: list[Facts], every_day: list[date]
) -> None:
    for one in every_facts:
        for new in (date(2026, 9, 9), date(2026, 9, 16), date(2026, 9, 24)):
            for today in every_day:
                moved = one._replace(last_day=new)
                assert status_of(moved, today) in EXPECTED[move_of(one, new, today)]
