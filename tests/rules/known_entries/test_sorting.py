"""What makes two lines one movement, what makes them two, and what nobody can know (E9)."""

from dataclasses import replace
from datetime import date

import pytest

from portal.rules.known_entries import (
    BY_BALANCE,
    Extent,
    Finding,
    Kept,
    Line,
    Novelty,
    Sighting,
    sort_out,
)

DAY = date(2026, 9, 15)
CODA = Extent(
    numbering="coda",
    number="2026-187",
    opened_on=date(2026, 9, 14),
    closed_on=DAY,
    opening_cents=1_000_00,
    closing_cents=1_360_00,
    entries=2,
)
NEXT_CODA = replace(
    CODA, number="2026-188", opened_on=DAY, opening_cents=1_360_00, closing_cents=1_480_00
)
CAMT = replace(CODA, numbering="camt053", number="231", opened_on=DAY)
CSV = Extent(
    numbering="csv",
    number="",
    opened_on=DAY,
    closed_on=DAY,
    opening_cents=None,
    closing_cents=None,
    entries=2,
)


def line(
    key: int, extent: Extent, reference: str = "", content: str = "a", statement: int = 0
) -> Line:
    return Line(
        key=key,
        content=content,
        booked_on=DAY,
        reference=reference,
        statement=statement,
        extent=extent,
    )


def kept(key: int, *told: tuple[Extent, str], content: str = "a") -> Kept:
    return Kept(
        key=key,
        content=content,
        sightings=tuple(Sighting(reference=number, extent=extent) for extent, number in told),
    )


def novelties(lines: list[Line], known: list[Kept]) -> list[Novelty]:
    return [found.novelty for found in sort_out(lines, known)]


NEW, KNOWN, PERHAPS = Novelty.NEW, Novelty.KNOWN, Novelty.PERHAPS


def test_a_first_line_is_new_and_so_is_its_twin() -> None:
    assert sort_out([line(1, CODA, "x"), line(2, CODA, "y")], []) == [
        Finding(1, NEW),
        Finding(2, NEW),
    ]


def test_nothing_in_nothing_out() -> None:
    assert sort_out([], [kept(7, (CODA, "x"))]) == []


def test_another_content_is_another_movement() -> None:
    assert novelties([line(1, CODA, "x")], [kept(7, (CODA, "x"), content="b")]) == [NEW]


def test_the_same_number_of_the_bank_is_the_same_movement() -> None:
    found = sort_out([line(1, NEXT_CODA, "x")], [kept(7, (CODA, "w")), kept(8, (CODA, "x"))])
    assert found == [Finding(1, KNOWN, kept=8)]


def test_another_number_of_the_bank_is_another_movement_even_in_an_equal_statement() -> None:
    assert novelties([line(1, CODA, "y")], [kept(7, (CODA, "x"))]) == [NEW]


def test_a_short_number_means_nothing_in_another_numbering() -> None:
    other_day = replace(CAMT, opening_cents=5, closing_cents=6)
    assert novelties([line(1, other_day, "1234567")], [kept(7, (CODA, "1234567"))]) == [PERHAPS]


def test_a_long_number_means_the_same_movement_in_every_numbering() -> None:
    other_day = replace(CAMT, opening_cents=5, closing_cents=6)
    assert novelties([line(1, other_day, "12345678")], [kept(7, (CODA, "12345678"))]) == [KNOWN]


def test_a_long_number_is_sought_before_anything_is_paired_by_count() -> None:
    known = [kept(7, (CODA, "SYNTHREF0001")), kept(8, (CODA, "SYNTHREF0007"))]
    found = sort_out([line(1, CAMT, "SYNTHREF0007"), line(2, CAMT, "SYNTHREF0001")], known)
    assert [one.kept for one in found] == [8, 7]


def test_a_number_that_its_statement_repeats_is_the_number_of_neither() -> None:
    lines = [line(1, CODA, "batch"), line(2, CODA, "batch")]
    assert novelties(lines, []) == [NEW, NEW]
    assert novelties(lines, [kept(7, (CODA, "batch")), kept(8, (CODA, "batch"))]) == [KNOWN, KNOWN]
    # As a number it would have made the first line known.
    assert novelties(lines, [kept(7, (replace(NEXT_CODA, number=""), "batch"))]) == [PERHAPS, NEW]


def test_the_same_day_in_two_formats_is_paired_by_count() -> None:
    lines = [line(1, CAMT, "1"), line(2, CAMT, "2"), line(3, CAMT, "3")]
    found = sort_out(lines, [kept(8, (CODA, "y")), kept(7, (CODA, "x"))])
    assert found == [Finding(1, KNOWN, kept=7), Finding(2, KNOWN, kept=8), Finding(3, NEW)]


def test_a_month_holds_every_movement_of_a_day_inside_it() -> None:
    month = replace(
        CAMT,
        opened_on=date(2026, 9, 1),
        closed_on=date(2026, 9, 30),
        opening_cents=3,
        closing_cents=4,
    )
    assert novelties([line(1, CODA, "x")], [kept(7, (month, "1"))]) == [KNOWN]
    assert novelties([line(1, month, "1")], [kept(7, (CODA, "x"))]) == [KNOWN]


@pytest.mark.parametrize(
    "edge", [{"opened_on": DAY}, {"closed_on": DAY}, {"opening_cents": None}], ids=str
)
def test_a_statement_does_not_surely_hold_the_whole_of_its_first_or_last_day(
    edge: dict[str, object],
) -> None:
    month = replace(
        CAMT,
        opened_on=date(2026, 9, 1),
        closed_on=date(2026, 9, 30),
        opening_cents=3,
        closing_cents=4,
    )
    assert novelties([line(1, replace(month, **edge))], [kept(7, (CODA, "x"))]) == [PERHAPS]


@pytest.mark.parametrize("shared", ["opening_cents", "closing_cents"])
def test_statements_that_begin_or_end_at_the_same_balance_overlap(shared: str) -> None:
    longer = replace(CAMT, opening_cents=1, closing_cents=2)
    longer = replace(longer, **{shared: getattr(CODA, shared)})
    assert novelties([line(1, longer)], [kept(7, (CODA, "x"))]) == [KNOWN]


def test_the_end_of_one_statement_is_not_the_end_of_one_that_begins_there() -> None:
    after = replace(CAMT, opening_cents=CODA.closing_cents, closing_cents=9)
    assert novelties([line(1, after)], [kept(7, (CODA, "x"))]) == [PERHAPS]


@pytest.mark.parametrize("still", ["kept", "coming"])
def test_a_balance_that_did_not_change_proves_nothing(still: str) -> None:
    nothing_moved = replace(CAMT, closing_cents=CAMT.opening_cents)
    coming, there = (nothing_moved, CODA) if still == "coming" else (CODA, nothing_moved)
    assert novelties([line(1, coming)], [kept(7, (there, ""))]) == [PERHAPS]


def test_two_numbered_statements_share_no_movement() -> None:
    assert novelties([line(1, NEXT_CODA)], [kept(7, (CODA, ""))]) == [NEW]


@pytest.mark.parametrize(
    "change",
    [
        {"number": ""},
        {"number": CODA.number},
        {"numbering": "camt053"},
        {"opening_cents": None},
        {"closing_cents": None},
    ],
    ids=str,
)
def test_without_numbers_and_balances_it_cannot_be_known(change: dict[str, object]) -> None:
    other = replace(NEXT_CODA, **change)
    assert novelties([line(1, other)], [kept(7, (CODA, ""))]) == [PERHAPS]
    assert novelties([line(1, CODA)], [kept(7, (other, ""))]) == [PERHAPS]


def test_what_is_both_apart_and_overlapping_is_asked() -> None:
    known = kept(7, (CODA, ""), (replace(CAMT, closing_cents=NEXT_CODA.closing_cents), ""))
    assert novelties([line(1, NEXT_CODA)], [known]) == [PERHAPS]


def test_a_sure_pair_goes_before_a_doubtful_one() -> None:
    known = [kept(7, (CSV, "")), kept(8, (CODA, "x"))]
    found = sort_out([line(1, CAMT, "1"), line(2, CAMT, "2")], known)
    assert found == [Finding(1, KNOWN, kept=8), Finding(2, PERHAPS, kept=7)]


def test_a_line_with_a_number_chooses_before_one_without() -> None:
    known = [kept(7, (CSV, "")), kept(8, (replace(CAMT, opening_cents=5, closing_cents=6), "9"))]
    found = sort_out([line(1, CAMT), line(2, CAMT, "1")], known)
    assert [one.kept for one in found] == [8, 7]


def test_the_same_csv_in_another_order_is_known() -> None:
    lines = [line(1, CSV, content="b"), line(2, CSV)]
    known = [kept(7, (CSV, "")), kept(8, (CSV, ""), content="b")]
    assert [(one.novelty, one.kept) for one in sort_out(lines, known)] == [(KNOWN, 8), (KNOWN, 7)]


def test_a_csv_that_differs_in_one_line_leaves_a_doubt() -> None:
    lines = [line(1, CSV), line(2, CSV, content="c")]
    known = [kept(7, (CSV, "")), kept(8, (CSV, ""), content="b")]
    assert novelties(lines, known) == [PERHAPS, NEW]


@pytest.mark.parametrize("change", [{"entries": 3}, {"numbering": "csv:other"}], ids=str)
def test_a_csv_with_more_lines_or_other_columns_is_not_the_same_again(
    change: dict[str, object],
) -> None:
    known = [kept(7, (replace(CSV, **change), "")), kept(8, (replace(CSV, **change), ""))]
    assert novelties([line(1, CSV), line(2, CSV)], known) == [PERHAPS, PERHAPS]


def test_balanced_statements_of_equal_lines_are_two_when_their_balances_differ() -> None:
    other = replace(CODA, number="", opening_cents=5, closing_cents=3_65_00)
    there = replace(CODA, number="")
    lines = [line(1, other), line(2, other, content="b")]
    known = [kept(7, (there, "")), kept(8, (there, ""), content="b")]
    assert novelties(lines, known) == [PERHAPS, PERHAPS]


def test_a_balanced_statement_in_which_nothing_moved_is_known_when_it_comes_again() -> None:
    still = replace(CODA, closing_cents=CODA.opening_cents)
    lines = [line(1, still), line(2, still, content="b")]
    known = [kept(7, (still, "")), kept(8, (still, ""), content="b")]
    assert novelties(lines, known) == [KNOWN, KNOWN]


def test_half_of_a_csv_is_not_the_same_csv() -> None:
    assert novelties([line(1, CSV)], [kept(7, (CSV, ""))]) == [PERHAPS]


def test_a_statement_that_stands_in_one_file_twice_counts_once() -> None:
    lines = [line(1, CODA), line(2, CODA), line(3, CODA, statement=1), line(4, CODA, statement=1)]
    assert sort_out(lines, []) == [
        Finding(1, NEW),
        Finding(2, NEW),
        Finding(3, KNOWN, twin_of=1),
        Finding(4, KNOWN, twin_of=2),
    ]


def test_an_older_statement_comes_first_wherever_it_stands_in_the_file() -> None:
    later = replace(CAMT, closed_on=date(2026, 9, 18), closing_cents=9)
    earlier = replace(CAMT, opened_on=date(2026, 9, 14), closing_cents=8)
    lines = [
        line(1, later, statement=0),
        line(2, CAMT, statement=1),
        line(3, earlier, statement=2),
        line(4, earlier, statement=3),
    ]
    assert sort_out(lines, []) == [
        Finding(1, KNOWN, twin_of=3),
        Finding(2, KNOWN, twin_of=3),
        Finding(3, NEW),
        Finding(4, KNOWN, twin_of=3),
    ]
    assert sort_out(lines[:2], []) == [Finding(1, KNOWN, twin_of=2), Finding(2, NEW)]


def test_each_movement_serves_one_line_of_a_statement() -> None:
    lines = [line(1, CODA, "x"), line(2, CODA)]
    assert [(one.novelty, one.kept) for one in sort_out(lines, [kept(7, (CODA, "x"))])] == [
        (KNOWN, 7),
        (NEW, None),
    ]


def test_ten_thousand_equal_lines_are_paired_without_comparing_all_with_all() -> None:
    """Each movement is weighed once for each statement, which is counted here."""
    weighed = 0

    class Counting(Extent):
        @property
        def is_balanced(self) -> bool:
            nonlocal weighed
            weighed += 1
            return super().is_balanced

    extent = Counting(
        numbering="csv",
        number="",
        opened_on=DAY,
        closed_on=DAY,
        opening_cents=None,
        closing_cents=None,
        entries=1,
    )
    lines = [line(key, extent) for key in range(10_000)]
    known = [kept(key, (extent, "")) for key in range(10_000)]
    assert set(novelties(lines, known)) == {PERHAPS}
    assert weighed <= 10 * len(lines)


def test_two_numbered_statements_that_read_the_same_are_two() -> None:
    lines = [line(1, NEXT_CODA), line(2, NEXT_CODA, content="b")]
    known = [kept(7, (CODA, "")), kept(8, (CODA, ""), content="b")]
    assert novelties(lines, known) == [NEW, NEW]
    repeated = [line(1, CODA), line(2, CODA, content="b")]
    assert novelties(repeated, known) == [KNOWN, KNOWN]


def test_half_a_balance_is_none() -> None:
    half = replace(CAMT, closing_cents=None)
    assert novelties([line(1, half)], [kept(7, (CODA, ""))]) == [PERHAPS]
    assert novelties([line(1, CODA)], [kept(7, (half, ""))]) == [PERHAPS]


def test_a_csv_of_a_longer_time_with_the_same_lines_is_the_same_again() -> None:
    longer = replace(CSV, closed_on=date(2026, 9, 30))
    assert novelties(
        [line(1, longer), line(2, longer)], [kept(7, (CSV, "")), kept(8, (CSV, ""))]
    ) == [
        KNOWN,
        KNOWN,
    ]


def test_two_numbers_that_one_movement_has_are_not_two_lines_of_it() -> None:
    known = [kept(7, (CODA, "12345678"), (CAMT, "87654321"))]
    found = sort_out([line(1, CODA, "12345678"), line(2, CODA, "87654321")], known)
    assert found == [Finding(1, KNOWN, kept=7), Finding(2, NEW)]


def test_a_number_says_nothing_about_a_line_that_had_none() -> None:
    assert novelties([line(1, CSV, "x")], [kept(7, (CSV, ""))]) == [PERHAPS]


def test_what_one_statement_of_a_file_teaches_counts_for_the_next() -> None:
    lines = [line(1, CODA, "x"), line(2, NEXT_CODA, "y", statement=1)]
    assert sort_out(lines, [kept(7, (CSV, ""))]) == [
        Finding(1, PERHAPS, kept=7),
        Finding(2, NEW),
    ]


@pytest.mark.parametrize("references", [("x", "y"), ("y", "x")], ids="".join)
def test_the_order_of_lines_does_not_matter(references: tuple[str, str]) -> None:
    lines = [line(n, CODA, reference) for n, reference in enumerate(references)]
    found = {lines[one.line].reference: one.kept for one in sort_out(lines, [kept(7, (CAMT, ""))])}
    assert found == {"x": 7, "y": None}


def test_a_balance_for_want_of_a_number_proves_sameness_and_never_difference() -> None:
    known = [kept(7, (CSV, f"{BY_BALANCE}20260915:100")), kept(8, (CSV, f"{BY_BALANCE}x"))]
    other = replace(CSV, entries=9)
    same = sort_out([line(1, other, f"{BY_BALANCE}20260915:100")], known)
    assert same == [Finding(1, KNOWN, kept=7)]
    # Kept for years, so the sign in front may never be another one.
    kept_long_ago = [kept(7, (CSV, "=20260914:9"))]
    assert novelties([line(1, other, "=20260915:100")], kept_long_ago) == [PERHAPS]
    # The bank lists the day in another order later, so the balances are others.
    turned = [line(n, CSV, f"{BY_BALANCE}{n}") for n in (1, 2)]
    assert novelties(turned, known) == [KNOWN, KNOWN]
