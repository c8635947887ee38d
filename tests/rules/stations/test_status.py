"""One status follows from the facts and the day, and every reader hangs on it."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.rules.stations import (
    Actor,
    Audience,
    Colour,
    Facts,
    Stage,
    Status,
    colour_of,
    stage_of,
    status_from_stage,
    status_of,
    who_acts,
)
from portal.rules.stations.facts import Coverage

LAST_DAY = date(2026, 9, 17)
ENROLLED = date(2026, 9, 10)


def facts(**changes: Any) -> Facts:
    return Facts(**{"enrolled_on": ENROLLED, "last_day": LAST_DAY, "due_cents": 180_00, **changes})


IN_REVIEW = {"has_project_number": True}
APPROVED = {"has_project_number": True, "is_approved": True}

STATUSES: list[tuple[dict[str, Any], Status]] = [
    ({}, Status.APPLICATION_NEEDED),
    (IN_REVIEW, Status.PROJECT_NUMBER_IN_REVIEW),
    ({**IN_REVIEW, "is_rejected": True}, Status.PROJECT_NUMBER_REJECTED),
    (APPROVED, Status.OWN_SHARE_DUE),
    ({**APPROVED, "own_share_ticked": True}, Status.PAY_ORDER_DUE),
    (
        {**APPROVED, "own_share_ticked": True, "pay_order_ticked": True},
        Status.PAYMENT_EXPECTED,
    ),
    ({**APPROVED, "pay_order_ticked": True}, Status.PAYMENT_EXPECTED),
    ({**APPROVED, "received_cents": 1}, Status.PARTLY_PAID),
    ({**APPROVED, "received_cents": 179_99}, Status.PARTLY_PAID),
    ({**APPROVED, "received_cents": 180_00}, Status.FINAL),
    ({**APPROVED, "received_cents": 180_01}, Status.FINAL),
    ({**APPROVED, "received_cents": 90_00, "is_settled": True}, Status.FINAL),
    ({"enrolled_on": LAST_DAY + timedelta(days=1)}, Status.ENROLLED_TOO_LATE),
    ({"is_ordinary_fee": True}, Status.ORDINARY_FEE),
    ({"is_cancelled": True}, Status.CANCELLED),
]


@pytest.mark.parametrize(("changes", "status"), STATUSES)
def test_the_facts_add_up_to_the_status(changes: dict[str, Any], status: Status) -> None:
    assert status_of(facts(**changes), LAST_DAY) is status


def test_every_status_is_reached() -> None:
    reached = {status for _, status in STATUSES}
    assert reached | {Status.DEADLINE_PASSED} == set(Status)


def test_the_last_day_itself_is_open_and_the_next_is_not() -> None:
    assert status_of(facts(), LAST_DAY) is Status.APPLICATION_NEEDED
    assert status_of(facts(), LAST_DAY + timedelta(days=1)) is Status.DEADLINE_PASSED


# Each pair is true at once; the first is what people read.
PRECEDENCE: list[tuple[dict[str, Any], Status]] = [
    ({"is_cancelled": True, "is_ordinary_fee": True}, Status.CANCELLED),
    ({"is_cancelled": True, "received_cents": 180_00}, Status.CANCELLED),
    ({"is_ordinary_fee": True, "received_cents": 180_00}, Status.ORDINARY_FEE),
    ({"is_ordinary_fee": True, **IN_REVIEW}, Status.ORDINARY_FEE),
    ({"enrolled_on": date(2026, 9, 20), "received_cents": 180_00}, Status.FINAL),
    ({"enrolled_on": date(2026, 9, 20), "received_cents": 90_00}, Status.PARTLY_PAID),
    ({**IN_REVIEW, "received_cents": 90_00}, Status.PARTLY_PAID),
    ({**APPROVED, "is_rejected": True}, Status.PROJECT_NUMBER_REJECTED),
    ({"is_approved": True, "own_share_ticked": True}, Status.APPLICATION_NEEDED),
    ({**IN_REVIEW, "own_share_ticked": True}, Status.PROJECT_NUMBER_IN_REVIEW),
    ({**IN_REVIEW, "pay_order_ticked": True}, Status.PROJECT_NUMBER_IN_REVIEW),
]


@pytest.mark.parametrize(("changes", "status"), PRECEDENCE)
def test_of_two_truths_the_interface_says_which_is_shown(
    changes: dict[str, Any], status: Status
) -> None:
    assert status_of(facts(**changes), LAST_DAY) is status


def test_a_reported_number_is_never_enrolled_too_late() -> None:
    moved = facts(enrolled_on=date(2026, 9, 20), **IN_REVIEW)
    assert status_of(moved, date(2026, 9, 21)) is Status.PROJECT_NUMBER_IN_REVIEW


def test_without_a_fee_only_a_person_makes_it_final() -> None:
    assert status_of(facts(due_cents=0), LAST_DAY) is Status.APPLICATION_NEEDED
    assert status_of(facts(due_cents=0, is_settled=True), LAST_DAY) is Status.FINAL


def test_a_kept_stage_gives_the_status_of_every_facts_on_every_day(
    every_facts: list[Facts], every_day: list[date]
) -> None:
    stages = set()
    for one in every_facts:
        stage = stage_of(one)
        stages.add(stage)
        for today in every_day:
            assert status_from_stage(stage, one.last_day, today) is status_of(one, today)
    assert stages == set(Stage)


def test_i2_final_means_covered_or_settled_and_not_closed(
    every_facts: list[Facts],
) -> None:
    for one in every_facts:
        is_covered = one.received_cents > 0 and one.received_cents >= one.due_cents
        is_open = not one.is_cancelled and not one.is_ordinary_fee
        expected = is_open and (is_covered or one.is_settled)
        assert (status_of(one, LAST_DAY) is Status.FINAL) == expected


def test_only_an_awaited_application_depends_on_the_day(
    every_facts: list[Facts], every_day: list[date]
) -> None:
    daily = {Status.APPLICATION_NEEDED, Status.DEADLINE_PASSED}
    for one in every_facts:
        found = {status_of(one, today) for today in every_day}
        assert len(found) == 1 or found == daily


@pytest.mark.parametrize(
    ("status", "actor"),
    [
        (Status.APPLICATION_NEEDED, Actor.EMPLOYER),
        (Status.PROJECT_NUMBER_IN_REVIEW, Actor.SECRETARIAT),
        (Status.PROJECT_NUMBER_REJECTED, Actor.EMPLOYER),
        (Status.OWN_SHARE_DUE, Actor.EMPLOYER),
        (Status.PAY_ORDER_DUE, Actor.EMPLOYER),
        (Status.PAYMENT_EXPECTED, Actor.SCHEME),
        (Status.PARTLY_PAID, Actor.EMPLOYER),
        (Status.FINAL, Actor.NOBODY),
        (Status.DEADLINE_PASSED, Actor.EMPLOYER),
        (Status.ENROLLED_TOO_LATE, Actor.STUDENT),
        (Status.ORDINARY_FEE, Actor.STUDENT),
        (Status.CANCELLED, Actor.NOBODY),
    ],
)
def test_every_status_says_who_acts(status: Status, actor: Actor) -> None:
    assert who_acts(status) is actor


def test_only_a_cancelled_enrolment_minds_a_running_application() -> None:
    assert who_acts(Status.CANCELLED, has_running_application=True) is Actor.EMPLOYER
    for status in set(Status) - {Status.CANCELLED}:
        assert who_acts(status, has_running_application=True) is who_acts(status)


@pytest.mark.parametrize(
    ("status", "employer", "student"),
    [
        (Status.APPLICATION_NEEDED, Colour.AMBER, Colour.SKY),
        (Status.PROJECT_NUMBER_IN_REVIEW, Colour.SKY, Colour.SKY),
        (Status.PROJECT_NUMBER_REJECTED, Colour.BRICK, Colour.SKY),
        (Status.OWN_SHARE_DUE, Colour.AMBER, Colour.SKY),
        (Status.PAY_ORDER_DUE, Colour.AMBER, Colour.SKY),
        (Status.PAYMENT_EXPECTED, Colour.SKY, Colour.SKY),
        (Status.PARTLY_PAID, Colour.AMBER, Colour.SKY),
        (Status.FINAL, Colour.LEAF, Colour.LEAF),
        (Status.DEADLINE_PASSED, Colour.AMBER, Colour.SKY),
        (Status.ENROLLED_TOO_LATE, Colour.GREY, Colour.AMBER),
        (Status.ORDINARY_FEE, Colour.GREY, Colour.AMBER),
        (Status.CANCELLED, Colour.GREY, Colour.GREY),
    ],
)
def test_every_status_has_a_colour_for_each_reader(
    status: Status, employer: Colour, student: Colour
) -> None:
    assert colour_of(status, Audience.EMPLOYER) is employer
    assert colour_of(status, Audience.STAFF) is employer
    assert colour_of(status, Audience.STUDENT) is student


@pytest.mark.parametrize(
    ("days_left", "colour"),
    [(None, Colour.AMBER), (2, Colour.AMBER), (1, Colour.BRICK), (0, Colour.BRICK)],
)
def test_the_last_two_days_to_apply_are_brick(days_left: int | None, colour: Colour) -> None:
    assert colour_of(Status.APPLICATION_NEEDED, Audience.EMPLOYER, days_left) is colour
    assert colour_of(Status.APPLICATION_NEEDED, Audience.STUDENT, days_left) is Colour.SKY


def test_days_left_colour_nothing_else() -> None:
    for status in set(Status) - {Status.APPLICATION_NEEDED}:
        assert colour_of(status, Audience.STAFF, 0) is colour_of(status, Audience.STAFF)


@pytest.mark.parametrize(
    ("received", "rest"), [(0, 180_00), (60_00, 120_00), (180_00, 0), (200_00, 0)]
)
def test_the_rest_is_never_below_zero(received: int, rest: int) -> None:
    assert facts(received_cents=received).rest_cents == rest


@pytest.mark.parametrize(
    ("amount", "coverage"),
    [
        (1, Coverage.PART),
        (119_99, Coverage.PART),
        (120_00, Coverage.EXACT),
        (120_01, Coverage.OVER),
    ],
)
def test_a_payment_is_compared_with_the_rest(amount: int, coverage: Coverage) -> None:
    assert facts(received_cents=60_00).coverage_of(amount) is coverage
