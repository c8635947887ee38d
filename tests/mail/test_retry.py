"""A mail that did not leave is tried again for days, and never without end."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.mail import MAX_ATTEMPTS, Delivery, Next, Outcome, Rest, State, backoff, next_step


def test_the_waits_grow_from_a_minute_to_an_hour() -> None:
    minutes = [backoff(attempts) // timedelta(minutes=1) for attempts in range(1, 10)]
    assert minutes == [1, 2, 5, 10, 20, 30, 60, 60, 60]
    assert backoff(0) == backoff(1)


def test_e12_a_server_that_is_away_for_two_days_costs_no_mail() -> None:
    waited = sum((backoff(attempts) for attempts in range(1, MAX_ATTEMPTS)), timedelta())
    assert timedelta(days=4) < waited < timedelta(days=6)


@pytest.mark.parametrize(
    ("outcome", "attempts", "was_unknown", "state"),
    [
        (Outcome.SENT, 1, False, State.SENT),
        (Outcome.SENT, MAX_ATTEMPTS, True, State.SENT),
        (Outcome.REFUSED, 1, False, State.DEAD),
        (Outcome.LATER, MAX_ATTEMPTS, False, State.DEAD),
        (Outcome.UNKNOWN, 2, True, State.DEAD),
    ],
)
def test_what_is_decided_is_not_tried_again(
    outcome: Outcome, attempts: int, was_unknown: bool, state: State
) -> None:
    assert next_step(outcome, attempts=attempts, was_unknown=was_unknown) == Next(state)


def test_e13_an_unknown_outcome_is_tried_once_more() -> None:
    assert next_step(Outcome.UNKNOWN, attempts=1) == Next(State.WAITING, timedelta(minutes=1))
    assert next_step(Outcome.LATER, attempts=2, was_unknown=True).state is State.WAITING
    assert next_step(Outcome.UNKNOWN, attempts=3, was_unknown=True).state is State.DEAD


@pytest.mark.parametrize(
    ("outcome", "minutes"),
    [
        (Outcome.LATER, [1, 2, 5, 10, 10, 10, 10, 10]),
        # Each look costs a mail one of its two tries.
        (Outcome.UNKNOWN, [1, 2, 5, 10, 20, 30, 60, 60]),
    ],
)
def test_a_server_that_is_away_is_left_alone_for_a_while_and_never_long(
    outcome: Outcome, minutes: list[int]
) -> None:
    rest, at = Rest(), datetime(2026, 9, 15, 7, 20, tzinfo=UTC)
    assert not rest.is_on(at)
    waits = []
    for _ in range(8):
        rest.note(Delivery(outcome, "timed out", is_server_away=True), at)
        waited = next(n for n in range(90) if not rest.is_on(at + timedelta(minutes=n)))
        waits.append(waited)
        at += timedelta(minutes=waited)
    assert waits == minutes
    rest.note(Delivery(Outcome.UNKNOWN, "timed out", is_server_away=True), at)
    assert not rest.is_on(at - timedelta(seconds=1)), "the clock went back"
    rest.note(Delivery(Outcome.LATER, "451 greylisted"), at)
    assert not rest.is_on(at), "it answers"
