"""Each step is legal on some facts and refused by name on the others."""

from datetime import date
from typing import Any

import pytest

from portal.rules import stations
from portal.rules.stations import Facts, Refusal, Status, Step, refusal_of, status_of

LAST_DAY = date(2026, 9, 17)


def facts(**changes: Any) -> Facts:
    base = {"enrolled_on": date(2026, 9, 10), "last_day": LAST_DAY, "due_cents": 180_00}
    return Facts(**{**base, **changes})


OPEN: dict[str, Any] = {}
TOO_LATE: dict[str, Any] = {"enrolled_on": date(2026, 9, 18)}
IN_REVIEW: dict[str, Any] = {"has_project_number": True}
REJECTED: dict[str, Any] = {**IN_REVIEW, "is_rejected": True}
APPROVED: dict[str, Any] = {**IN_REVIEW, "is_approved": True}
OWN_SHARE: dict[str, Any] = {**APPROVED, "own_share_ticked": True}
PAY_ORDER: dict[str, Any] = {**APPROVED, "pay_order_ticked": True}
PARTLY: dict[str, Any] = {**PAY_ORDER, "received_cents": 90_00}
PAID: dict[str, Any] = {**PAY_ORDER, "received_cents": 180_00}
SETTLED: dict[str, Any] = {**PARTLY, "is_settled": True}
FREE: dict[str, Any] = {"due_cents": 0}
ORDINARY: dict[str, Any] = {"is_ordinary_fee": True}
CANCELLED: dict[str, Any] = {"is_cancelled": True}

ROWS: list[tuple[Step, dict[str, Any], Refusal | None]] = [
    (Step.REPORT_APPLICATION, OPEN, None),
    (Step.REPORT_APPLICATION, {"received_cents": 90_00}, None),
    (Step.REPORT_APPLICATION, TOO_LATE, Refusal.ENROLLED_TOO_LATE),
    (Step.REPORT_APPLICATION, IN_REVIEW, Refusal.ALREADY_REPORTED),
    (Step.REPORT_APPLICATION, REJECTED, Refusal.ALREADY_REPORTED),
    (Step.REPORT_APPLICATION, PAID, Refusal.FINAL),
    (Step.REPORT_APPLICATION, ORDINARY, Refusal.ORDINARY_FEE),
    (Step.REPORT_APPLICATION, CANCELLED, Refusal.CANCELLED),
    (Step.CHANGE_APPLICATION, IN_REVIEW, None),
    (Step.CHANGE_APPLICATION, REJECTED, None),
    (Step.CHANGE_APPLICATION, {**REJECTED, "is_approved": True}, None),
    (Step.CHANGE_APPLICATION, APPROVED, Refusal.ALREADY_APPROVED),
    (Step.CHANGE_APPLICATION, OPEN, Refusal.NO_PROJECT_NUMBER),
    (Step.CHANGE_APPLICATION, PAID, Refusal.FINAL),
    (Step.CHANGE_APPLICATION, {**IN_REVIEW, **CANCELLED}, Refusal.CANCELLED),
    (Step.DECIDE_APPLICATION, IN_REVIEW, None),
    (Step.DECIDE_APPLICATION, {**IN_REVIEW, "received_cents": 90_00}, None),
    (Step.DECIDE_APPLICATION, REJECTED, Refusal.ALREADY_DECIDED),
    (Step.DECIDE_APPLICATION, APPROVED, Refusal.ALREADY_DECIDED),
    (Step.DECIDE_APPLICATION, OPEN, Refusal.NO_PROJECT_NUMBER),
    (Step.DECIDE_APPLICATION, SETTLED, Refusal.FINAL),
    (Step.DECIDE_APPLICATION, {**IN_REVIEW, **ORDINARY}, Refusal.ORDINARY_FEE),
    (Step.TICK_OWN_SHARE, IN_REVIEW, None),
    (Step.TICK_OWN_SHARE, APPROVED, None),
    (Step.TICK_OWN_SHARE, OPEN, Refusal.NO_PROJECT_NUMBER),
    (Step.TICK_OWN_SHARE, REJECTED, Refusal.REJECTED),
    (Step.TICK_OWN_SHARE, OWN_SHARE, Refusal.ALREADY_TICKED),
    (Step.TICK_OWN_SHARE, PAY_ORDER, Refusal.ALREADY_TICKED),
    (Step.TICK_OWN_SHARE, PARTLY, Refusal.MONEY_RECEIVED),
    (Step.TICK_OWN_SHARE, PAID, Refusal.FINAL),
    (Step.TICK_OWN_SHARE, {**APPROVED, **CANCELLED}, Refusal.CANCELLED),
    (Step.UNTICK_OWN_SHARE, OWN_SHARE, None),
    (Step.UNTICK_OWN_SHARE, APPROVED, Refusal.NOT_TICKED),
    (Step.UNTICK_OWN_SHARE, PAY_ORDER, Refusal.PAY_ORDER_TICKED),
    (Step.UNTICK_OWN_SHARE, {**OWN_SHARE, "received_cents": 1}, Refusal.MONEY_RECEIVED),
    (Step.EXTEND_OWN_SHARE, APPROVED, None),
    (Step.EXTEND_OWN_SHARE, IN_REVIEW, Refusal.NOT_APPROVED),
    (Step.EXTEND_OWN_SHARE, REJECTED, Refusal.REJECTED),
    (Step.EXTEND_OWN_SHARE, OWN_SHARE, Refusal.ALREADY_TICKED),
    (Step.EXTEND_OWN_SHARE, PARTLY, Refusal.MONEY_RECEIVED),
    (Step.EXTEND_OWN_SHARE, OPEN, Refusal.NO_PROJECT_NUMBER),
    (Step.EXTEND_OWN_SHARE, CANCELLED, Refusal.CANCELLED),
    (Step.TICK_PAY_ORDER, IN_REVIEW, None),
    (Step.TICK_PAY_ORDER, APPROVED, None),
    (Step.TICK_PAY_ORDER, OWN_SHARE, None),
    (Step.TICK_PAY_ORDER, OPEN, Refusal.NO_PROJECT_NUMBER),
    (Step.TICK_PAY_ORDER, REJECTED, Refusal.REJECTED),
    (Step.TICK_PAY_ORDER, PAY_ORDER, Refusal.ALREADY_TICKED),
    (Step.TICK_PAY_ORDER, PARTLY, Refusal.MONEY_RECEIVED),
    (Step.UNTICK_PAY_ORDER, PAY_ORDER, None),
    (Step.UNTICK_PAY_ORDER, OWN_SHARE, Refusal.NOT_TICKED),
    (Step.UNTICK_PAY_ORDER, PARTLY, Refusal.MONEY_RECEIVED),
    (Step.CONFIRM_PAYMENT, OPEN, None),
    (Step.CONFIRM_PAYMENT, TOO_LATE, None),
    (Step.CONFIRM_PAYMENT, PAY_ORDER, None),
    (Step.CONFIRM_PAYMENT, PARTLY, None),
    (Step.CONFIRM_PAYMENT, SETTLED, None),
    (Step.CONFIRM_PAYMENT, PAID, Refusal.FINAL),
    (Step.CONFIRM_PAYMENT, {"due_cents": 1}, None),
    (Step.CONFIRM_PAYMENT, FREE, Refusal.NOTHING_DUE),
    (Step.CONFIRM_PAYMENT, ORDINARY, Refusal.ORDINARY_FEE),
    (Step.CONFIRM_PAYMENT, CANCELLED, Refusal.CANCELLED),
    (Step.UNDO_BOOKING, PARTLY, None),
    (Step.UNDO_BOOKING, PAID, None),
    (Step.UNDO_BOOKING, {"received_cents": 1}, None),
    (Step.UNDO_BOOKING, {**PAID, **CANCELLED}, None),
    (Step.UNDO_BOOKING, PAY_ORDER, Refusal.NOTHING_RECEIVED),
    (Step.SETTLE, PARTLY, None),
    (Step.SETTLE, FREE, None),
    (Step.SETTLE, {"received_cents": 1}, None),
    (Step.SETTLE, {"due_cents": 1}, Refusal.NOTHING_RECEIVED),
    (Step.SETTLE, PAY_ORDER, Refusal.NOTHING_RECEIVED),
    (Step.SETTLE, PAID, Refusal.FINAL),
    (Step.SETTLE, SETTLED, Refusal.FINAL),
    (Step.SETTLE, {**PARTLY, **CANCELLED}, Refusal.CANCELLED),
    (Step.UNDO_SETTLEMENT, SETTLED, None),
    (Step.UNDO_SETTLEMENT, PAID, Refusal.NOT_SETTLED),
    (Step.UNDO_SETTLEMENT, {**SETTLED, **CANCELLED}, Refusal.CANCELLED),
    (Step.CONVERT_TO_ORDINARY_FEE, OPEN, None),
    (Step.CONVERT_TO_ORDINARY_FEE, TOO_LATE, None),
    (Step.CONVERT_TO_ORDINARY_FEE, PAY_ORDER, None),
    (Step.CONVERT_TO_ORDINARY_FEE, PARTLY, Refusal.MONEY_RECEIVED),
    (Step.CONVERT_TO_ORDINARY_FEE, PAID, Refusal.FINAL),
    (Step.CONVERT_TO_ORDINARY_FEE, ORDINARY, Refusal.ORDINARY_FEE),
    (Step.CONVERT_TO_ORDINARY_FEE, CANCELLED, Refusal.CANCELLED),
    (Step.CANCEL, OPEN, None),
    (Step.CANCEL, ORDINARY, None),
    (Step.CANCEL, PAY_ORDER, None),
    (Step.CANCEL, PARTLY, Refusal.MONEY_RECEIVED),
    (Step.CANCEL, {"received_cents": 1}, Refusal.MONEY_RECEIVED),
    (Step.CANCEL, PAID, Refusal.FINAL),
    (Step.CANCEL, {**FREE, "is_settled": True}, Refusal.FINAL),
    (Step.CANCEL, CANCELLED, Refusal.CANCELLED),
]


@pytest.mark.parametrize(("step", "changes", "refusal"), ROWS)
def test_a_step_is_legal_or_refused_by_name(
    step: Step, changes: dict[str, Any], refusal: Refusal | None
) -> None:
    one = facts(**changes)
    assert refusal_of(step, one) is refusal
    assert getattr(stations, f"may_{step}")(one) == (refusal is None)


def test_every_step_has_a_legal_and_a_refused_row() -> None:
    assert {step for step, _, refusal in ROWS if refusal is None} == set(Step)
    assert {step for step, _, refusal in ROWS if refusal is not None} == set(Step)


def test_every_refusal_occurs() -> None:
    assert {refusal for _, _, refusal in ROWS if refusal} == set(Refusal)


def test_every_facts_answers_every_step(every_facts: list[Facts]) -> None:
    for one in every_facts:
        for step in Step:
            refusal = refusal_of(step, one)
            assert refusal is None or refusal in Refusal


def test_after_the_last_day_the_number_may_still_be_given() -> None:
    # The last day is for the application at the KMO-portefeuille, not for telling the school.
    assert status_of(facts(), date(2026, 9, 25)) is Status.DEADLINE_PASSED
    assert refusal_of(Step.REPORT_APPLICATION, facts()) is None


def test_a_tick_and_its_opposite_are_never_both_legal(every_facts: list[Facts]) -> None:
    pairs = (
        (Step.TICK_OWN_SHARE, Step.UNTICK_OWN_SHARE),
        (Step.TICK_PAY_ORDER, Step.UNTICK_PAY_ORDER),
        (Step.SETTLE, Step.UNDO_SETTLEMENT),
        (Step.REPORT_APPLICATION, Step.CHANGE_APPLICATION),
    )
    for one in every_facts:
        for step, opposite in pairs:
            assert refusal_of(step, one) or refusal_of(opposite, one)


def test_no_step_leaves_money_on_an_enrolment_that_it_closes(every_facts: list[Facts]) -> None:
    for one in every_facts:
        if one.received_cents > 0:
            assert refusal_of(Step.CANCEL, one) is not None
            assert refusal_of(Step.CONVERT_TO_ORDINARY_FEE, one) is not None


def test_nothing_follows_a_cancellation_but_taking_off_its_money(every_facts: list[Facts]) -> None:
    for one in every_facts:
        if one.is_cancelled:
            legal = {step for step in Step if refusal_of(step, one) is None}
            assert legal <= {Step.UNDO_BOOKING}
