"""What an inspector would miss, derived from the facts; how a year is divided over maps."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.inspection import (
    MOST_BYTES,
    MOST_ENROLMENTS,
    Addition,
    Evidence,
    Gap,
    Item,
    Paper,
    additions_to,
    gaps_of,
    is_for_inspection,
    portions,
)
from portal.rules.stations import Facts

TODAY = date(2026, 9, 16)
# Enrolled in time, nothing more has happened.
NEW: dict[str, Any] = {
    "enrolled_on": date(2026, 9, 10),
    "last_day": date(2026, 9, 17),
    "due_cents": 18000,
}
REPORTED = {**NEW, "has_project_number": True}
APPROVED = {**REPORTED, "is_approved": True}
PAID = {**APPROVED, "received_cents": 18000}
LATE = {**NEW, "enrolled_on": date(2026, 9, 20)}
CLOSED = ("is_cancelled", "is_ordinary_fee")
WITH_PROOF: dict[str, Any] = {
    "confirmation": Paper.KEPT,
    "proof": Paper.KEPT,
    "was_in_time": True,
}
WHOLE = {**WITH_PROOF, "payment_confirmation": Paper.KEPT}


def items(facts: dict[str, Any], **kept: Any) -> list[Item]:
    """The names of what is missing."""
    return [gap.item for gap in gaps_of(Evidence(Facts(**facts), **kept), TODAY)]


def test_an_enrolment_that_is_paid_and_proven_lacks_nothing() -> None:
    assert gaps_of(Evidence(Facts(**PAID), **WHOLE), TODAY) == ()


def test_a_new_enrolment_lacks_its_application_and_its_payment() -> None:
    assert items(NEW, confirmation=Paper.KEPT) == [Item.PROJECT_NUMBER, Item.PAYMENT]


def test_without_a_project_number_nobody_asks_for_its_proof() -> None:
    assert Item.PROOF not in items(NEW)
    assert Item.PROOF in items(REPORTED)


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (REPORTED, [Item.APPROVAL, Item.PAYMENT]),
        ({**REPORTED, "is_rejected": True}, [Item.BETTER_NUMBER, Item.PAYMENT]),
        # Rejected after it had been approved.
        ({**APPROVED, "is_rejected": True}, [Item.BETTER_NUMBER, Item.PAYMENT]),
        (APPROVED, [Item.PAYMENT]),
        ({**APPROVED, "own_share_ticked": True, "pay_order_ticked": True}, [Item.PAYMENT]),
        ({**APPROVED, "received_cents": 17999}, [Item.REST]),
        (PAID, []),
        ({**APPROVED, "received_cents": 18001}, []),
        # Declared paid with a reason although less came in.
        ({**APPROVED, "received_cents": 10000, "is_settled": True}, []),
        # The money came before anybody had decided about the number.
        ({**REPORTED, "received_cents": 18000}, [Item.APPROVAL]),
    ],
)
def test_every_station_lacks_what_comes_after_it(
    facts: dict[str, Any], missing: list[Item]
) -> None:
    assert items(facts, **WHOLE) == missing


def test_what_the_course_must_state_is_asked_first() -> None:
    lacking = items(PAID, **{**WHOLE, "confirmation": Paper.NONE}, has_theme=False)
    assert lacking == [Item.THEME, Item.CONFIRMATION]
    assert items(PAID, **WHOLE, has_description=False) == [Item.DESCRIPTION]


@pytest.mark.parametrize("paper", [Paper.NONE, Paper.PENDING, Paper.LOST])
@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("confirmation", Item.CONFIRMATION),
        ("proof", Item.PROOF),
        ("payment_confirmation", Item.PAYMENT_CONFIRMATION),
    ],
)
def test_a_paper_that_is_not_there_says_why(name: str, item: Item, paper: Paper) -> None:
    kept = {**WHOLE, name: paper}
    assert gaps_of(Evidence(Facts(**PAID), **kept), TODAY) == (
        Gap(item, paper, is_awaited=paper is Paper.PENDING),
    )


def test_the_payment_is_confirmed_on_paper_only_once_it_is_whole() -> None:
    assert items({**APPROVED, "received_cents": 9000}, **WITH_PROOF) == [Item.REST]
    assert items(PAID, **WITH_PROOF) == [Item.PAYMENT_CONFIRMATION]


@pytest.mark.parametrize(
    ("facts", "today", "is_awaited"),
    [
        # Until the last day the application may come, and with it the payment.
        (NEW, date(2026, 9, 17), True),
        (NEW, date(2026, 9, 18), False),
        # Once it was made, until 31 December of the next year.
        (REPORTED, date(2027, 12, 31), True),
        (REPORTED, date(2028, 1, 1), False),
        ({**REPORTED, "is_rejected": True}, date(2027, 12, 31), True),
        ({**APPROVED, "received_cents": 100}, date(2027, 12, 31), True),
        ({**APPROVED, "received_cents": 100}, date(2028, 1, 1), False),
    ],
)
def test_what_can_still_come_is_not_yet_a_fault(
    facts: dict[str, Any], today: date, is_awaited: bool
) -> None:
    applied_on = date(2026, 9, 15) if "has_project_number" in facts else None
    evidence = Evidence(Facts(**facts), applied_on=applied_on, **WITH_PROOF)
    gaps = gaps_of(evidence, today)
    assert gaps
    assert {gap.is_awaited for gap in gaps} == {is_awaited}


def test_a_proof_that_is_not_there_is_a_fault_at_once() -> None:
    evidence = Evidence(Facts(**REPORTED), confirmation=Paper.KEPT, was_in_time=True)
    faults = [gap.item for gap in gaps_of(evidence, TODAY) if not gap.is_awaited]
    assert faults == [Item.PROOF]


def test_an_application_after_the_last_day_is_told() -> None:
    assert items(PAID, **{**WHOLE, "was_in_time": False}) == [Item.TIMELINESS]
    assert items(NEW, confirmation=Paper.KEPT, was_in_time=False) == [
        Item.PROJECT_NUMBER,
        Item.PAYMENT,
    ]


@pytest.mark.parametrize("how", CLOSED)
def test_of_a_closed_enrolment_nothing_more_will_come(how: str) -> None:
    assert items({**NEW, how: True}, has_theme=False) == []
    assert items({**REPORTED, how: True}) == [Item.PROOF]
    assert items({**REPORTED, "is_rejected": True, how: True}, proof=Paper.KEPT) == []
    assert items({**PAID, how: True}, proof=Paper.KEPT, was_in_time=True) == []


def test_who_enrolled_too_late_lacks_nothing() -> None:
    assert items(LATE) == []


@pytest.mark.parametrize("how", CLOSED)
def test_a_lost_file_is_told_of_a_closed_enrolment_too(how: str) -> None:
    gaps = gaps_of(Evidence(Facts(**{**NEW, how: True}), confirmation=Paper.LOST), TODAY)
    assert gaps == (Gap(Item.CONFIRMATION, Paper.LOST),)


@pytest.mark.parametrize("how", CLOSED)
def test_an_inspector_has_no_business_with_what_never_used_the_scheme(how: str) -> None:
    assert not is_for_inspection(Facts(**{**NEW, how: True}))
    assert is_for_inspection(Facts(**{**REPORTED, how: True}))
    assert is_for_inspection(Facts(**{**NEW, how: True, "received_cents": 100}))


def test_an_open_enrolment_is_for_inspection_whatever_it_lacks() -> None:
    assert is_for_inspection(Facts(**NEW))
    assert is_for_inspection(Facts(**PAID))
    assert not is_for_inspection(Facts(**LATE))


DAYS = {"first_lesson_on": date(2026, 9, 3), "last_lesson_on": date(2026, 12, 17)}


@pytest.mark.parametrize(
    ("today", "added"),
    [
        (date(2026, 9, 2), ()),
        (date(2026, 9, 3), (Addition.ATTENDANCE,)),
        (date(2026, 12, 17), (Addition.ATTENDANCE,)),
        (date(2026, 12, 18), (Addition.ATTENDANCE, Addition.CERTIFICATE)),
    ],
)
def test_attendances_and_certificate_come_from_elsewhere(
    today: date, added: tuple[Addition, ...]
) -> None:
    assert additions_to(Facts(**NEW), **DAYS, today=today, is_by_hand=False) == added


def test_money_without_a_line_of_the_bank_needs_its_statement() -> None:
    facts, today = Facts(**{**PAID, "is_cancelled": True}), date(2027, 1, 1)
    assert additions_to(facts, **DAYS, today=today, is_by_hand=True) == (Addition.BANK_LINE,)
    assert additions_to(facts, **DAYS, today=today, is_by_hand=False) == ()


@given(st.lists(st.integers(0, 2 * MOST_BYTES), max_size=3 * MOST_ENROLMENTS))
def test_every_enrolment_is_in_one_map_and_no_map_is_too_large(sizes: list[int]) -> None:
    parts = list(portions(sizes))
    assert [index for part in parts for index in range(len(sizes))[part]] == list(range(len(sizes)))
    for part in parts:
        inside = sizes[part]
        assert 1 <= len(inside) <= MOST_ENROLMENTS
        assert sum(inside) <= MOST_BYTES or len(inside) == 1


def test_a_map_holds_as_many_as_it_may() -> None:
    assert len(list(portions([1] * MOST_ENROLMENTS))) == 1
    assert len(list(portions([1] * (MOST_ENROLMENTS + 1)))) == 2
    assert list(portions([])) == []
