"""What is missing before a statement is named; what is only unusual is not."""

from datetime import date

import pytest

from portal.rules.statement_order import (
    Missing,
    Numbered,
    missing_before,
    other_balance_before,
    same_movements,
)


def statement(sequence: int | None, day: date = date(2026, 9, 15), **changes: object) -> Numbered:
    """A statement of one day; its number is also its closing balance, in euro."""
    values: dict[str, object] = {
        "format": "coda",
        "number": str(sequence),
        "sequence": sequence,
        "opened_on": day,
        "closed_on": day,
        "opening_cents": None if sequence is None else (sequence - 1) * 100,
        "closing_cents": None if sequence is None else sequence * 100,
    }
    return Numbered(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sequence", "known", "missing"),
    [
        (188, [187], None),
        (188, [186], Missing(2026, 187, 187)),
        (188, [180, 184, 190], Missing(2026, 185, 187)),
        (188, [], None),
        (188, [188, 189], None),
        (187, [187], None),
    ],
)
def test_the_numbers_since_the_last_statement_are_missing(
    sequence: int, known: list[int], missing: Missing | None
) -> None:
    assert missing_before(statement(sequence), [statement(one) for one in known]) == missing


@pytest.mark.parametrize(
    ("sequence", "last_year", "missing"),
    [
        (1, 250, None),
        (0, 250, None),
        (3, 250, Missing(2026, 1, 2)),
        (251, 250, None),
        (253, 250, Missing(2026, 251, 252)),
        (250, 250, Missing(2026, 1, 249)),
    ],
)
def test_a_new_year_may_begin_anew_or_go_on_counting(
    sequence: int, last_year: int, missing: Missing | None
) -> None:
    before = statement(last_year, date(2025, 12, 31))
    assert missing_before(statement(sequence, date(2026, 1, 2)), [before]) == missing


def test_another_format_numbers_in_its_own_way() -> None:
    assert missing_before(statement(188), [statement(12, format="camt053")]) is None


def test_without_a_number_nothing_can_be_missing() -> None:
    assert missing_before(statement(None), [statement(3)]) is None
    assert missing_before(statement(4), [statement(None)]) is None


def test_an_opening_balance_that_is_not_the_last_closing_one_is_told() -> None:
    before = statement(187, closing_cents=99)
    assert other_balance_before(statement(188), [before, statement(186)]) == before
    assert other_balance_before(statement(188), [statement(187), before]) is None
    assert other_balance_before(statement(188), [statement(186)]) is None
    assert other_balance_before(statement(188, opening_cents=None), [before]) is None
    assert other_balance_before(statement(188), [statement(187, closing_cents=None)]) is None


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (1, True), (5, True), (6, False)])
def test_without_numbers_the_statement_that_ended_a_few_days_before_counts(
    days: int, is_told: bool
) -> None:
    def camt(day: date, opening: int, closing: int) -> Numbered:
        balances = {"opening_cents": opening, "closing_cents": closing}
        return statement(None, day, format="camt053", **balances)

    one = camt(date(2026, 9, 15), 500, 700)
    before = camt(date(2026, 9, 15 - days), 300, 400)
    older = camt(date(2026, 9, 2), 300, 500)
    assert other_balance_before(one, [older, before]) == (before if is_told else None)
    same_day = camt(date(2026, 9, 15 - days), 300, 500)
    assert other_balance_before(one, [before, same_day]) is None
    later = camt(date(2026, 9, 16), 300, 400)
    assert other_balance_before(one, [later]) is None


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({"format": "camt053"}, True),
        ({"number": ""}, True),
        ({}, True),
        ({"number": "189"}, False),
        ({"format": "camt053", "closed_on": date(2026, 9, 16)}, False),
        ({"format": "camt053", "opening_cents": 1}, False),
        ({"format": "camt053", "closing_cents": 1}, False),
    ],
)
def test_the_same_balances_on_the_same_day_hold_the_same_movements(
    changes: dict[str, object], is_same: bool
) -> None:
    other = statement(188, **changes)
    assert same_movements(statement(188), [statement(187), other]) == (other if is_same else None)


@pytest.mark.parametrize("balances", [(None, 5), (5, None), (None, None), (5, 5)])
def test_without_balances_that_differ_nothing_is_known(
    balances: tuple[int | None, int | None],
) -> None:
    told = {"opening_cents": balances[0], "closing_cents": balances[1]}
    assert same_movements(statement(188, **told), [statement(188, format="csv", **told)]) is None
