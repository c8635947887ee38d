"""The five stations show what is done, what waits and until when."""

from datetime import date
from typing import Any

import pytest

from portal.rules.stations import (
    Facts,
    Station,
    StationKind,
    StationState,
    Status,
    stations,
    status_of,
)

LAST_DAY = date(2026, 9, 17)
ENROLLED = date(2026, 9, 10)
TODAY = date(2026, 9, 16)
IN_REVIEW: dict[str, Any] = {"has_project_number": True}
APPROVED: dict[str, Any] = {**IN_REVIEW, "is_approved": True}
TICKED: dict[str, Any] = {"own_share_ticked": True, "pay_order_ticked": True}
DATES = {
    "applied_on": date(2026, 9, 15),
    "approved_on": date(2026, 9, 16),
    "own_share_on": date(2026, 9, 20),
    "pay_order_on": date(2026, 9, 21),
    "paid_on": date(2026, 10, 5),
}


def facts(**changes: Any) -> Facts:
    return Facts(**{"enrolled_on": ENROLLED, "last_day": LAST_DAY, "due_cents": 180_00, **changes})


def words(track: tuple[Station, ...]) -> str:
    return " ".join(station.state for station in track)


@pytest.mark.parametrize(
    ("changes", "today", "states", "current"),
    [
        ({}, TODAY, "done todo not_yet not_yet not_yet", 2),
        ({}, date(2026, 9, 18), "done todo not_yet not_yet not_yet", 2),
        (IN_REVIEW, TODAY, "done checking not_yet not_yet not_yet", 2),
        ({**IN_REVIEW, **TICKED}, TODAY, "done checking not_yet not_yet not_yet", 2),
        ({**IN_REVIEW, "is_rejected": True}, TODAY, "done wrong not_yet not_yet not_yet", 2),
        (APPROVED, TODAY, "done done todo not_yet not_yet", 3),
        ({**APPROVED, "own_share_ticked": True}, TODAY, "done done done todo not_yet", 4),
        ({**APPROVED, "pay_order_ticked": True}, TODAY, "done done done done underway", 5),
        ({**APPROVED, "received_cents": 90_00}, TODAY, "done done done done todo", 5),
        ({**APPROVED, "received_cents": 180_00}, TODAY, "done done done done done", None),
        (
            {"enrolled_on": date(2026, 9, 18)},
            date(2026, 9, 18),
            "done impossible impossible impossible impossible",
            None,
        ),
        (
            {"is_ordinary_fee": True},
            TODAY,
            "done impossible impossible impossible impossible",
            None,
        ),
        (
            {**IN_REVIEW, "is_cancelled": True},
            TODAY,
            "done impossible impossible impossible impossible",
            None,
        ),
        (
            {**IN_REVIEW, **TICKED, "is_cancelled": True},
            TODAY,
            "done impossible impossible impossible impossible",
            None,
        ),
        (
            {**APPROVED, "is_cancelled": True},
            TODAY,
            "done done impossible impossible impossible",
            None,
        ),
        (
            {**APPROVED, "own_share_ticked": True, "is_cancelled": True},
            TODAY,
            "done done done impossible impossible",
            None,
        ),
        (
            {**APPROVED, "pay_order_ticked": True, "is_cancelled": True},
            TODAY,
            "done done done done impossible",
            None,
        ),
        (
            {**APPROVED, **TICKED, "received_cents": 180_00, "is_cancelled": True},
            TODAY,
            "done done done done done",
            None,
        ),
    ],
)
def test_the_stations_follow_the_facts(
    changes: dict[str, Any], today: date, states: str, current: int | None
) -> None:
    track = stations(facts(**changes), today)
    assert words(track) == states
    assert [station.number for station in track if station.is_current] == (
        [current] if current else []
    )


def test_the_stations_are_five_and_in_their_order() -> None:
    track = stations(facts(), TODAY)
    assert [station.number for station in track] == [1, 2, 3, 4, 5]
    assert [station.kind for station in track] == list(StationKind)


def test_a_tick_during_the_check_counts_once_the_number_is_approved() -> None:
    before = stations(facts(**IN_REVIEW, own_share_ticked=True), TODAY)
    after = stations(facts(**APPROVED, own_share_ticked=True), TODAY)
    assert before[2].state is StationState.NOT_YET
    assert after[2].state is StationState.DONE


def test_the_days_of_the_stations_come_from_the_dates_that_are_known() -> None:
    paid = facts(**APPROVED, **TICKED, received_cents=180_00)
    track = stations(paid, TODAY, **DATES)
    assert [station.due_on for station in track] == [
        None,
        LAST_DAY,
        date(2026, 10, 16),
        date(2027, 12, 31),
        None,
    ]
    assert [station.done_on for station in track] == [
        ENROLLED,
        DATES["applied_on"],
        DATES["own_share_on"],
        DATES["pay_order_on"],
        DATES["paid_on"],
    ]


def test_without_dates_only_the_enrolment_and_the_last_day_are_known() -> None:
    track = stations(facts(**APPROVED), TODAY)
    assert [station.due_on for station in track] == [None, LAST_DAY, None, None, None]
    assert [station.done_on for station in track] == [ENROLLED, None, None, None, None]


def test_the_days_for_the_own_share_are_a_setting() -> None:
    track = stations(facts(**APPROVED), TODAY, approved_on=date(2026, 9, 16), own_share_days=10)
    assert track[2].due_on == date(2026, 9, 26)


def test_a_station_that_is_not_done_has_no_day_of_finishing() -> None:
    track = stations(facts(**IN_REVIEW, **TICKED), TODAY, **DATES)
    assert [station.done_on for station in track] == [ENROLLED, None, None, None, None]


def test_every_facts_has_a_track_that_agrees_with_its_status(
    every_facts: list[Facts], every_day: list[date]
) -> None:
    waiting = {
        StationState.TODO,
        StationState.CHECKING,
        StationState.WRONG,
        StationState.UNDERWAY,
    }
    closed = {Status.CANCELLED, Status.ORDINARY_FEE, Status.ENROLLED_TOO_LATE, Status.FINAL}
    for one in every_facts:
        for today in every_day:
            track = stations(one, today)
            current = [station for station in track if station.is_current]
            assert [station for station in track if station.state in waiting] == current
            assert len(current) == (0 if status_of(one, today) in closed else 1)
            assert track[0].state is StationState.DONE
