"""One transfer for several enrolments: proposed with every part, or asked."""

from datetime import date

import pytest

from portal.rules.identifiers import format_ogm, make_ogm
from portal.rules.matching import Code, Verdict
from portal.rules.matching.sums import only_way_to
from portal.rules.stations import Stage
from tests.rules.matching.cases import (
    BY_OGM,
    BY_TEXT,
    FATMA,
    ILSE,
    KARIM,
    YUSUF,
    closed,
    codes,
    parts,
    propose,
    values,
)

TOGETHER = (KARIM, YUSUF, ILSE)  # 180, 120 and 75 euro


def paid(text: str, cents: int) -> object:
    return BY_TEXT._replace(communication=text, amount_cents=cents)


def test_a_project_number_with_the_sum_of_its_enrolments_is_certain() -> None:
    proposal = propose(BY_TEXT._replace(amount_cents=375_00), *TOGETHER, FATMA)
    assert proposal.verdict is Verdict.CERTAIN
    assert codes(proposal) == [Code.SAME_PROJECT_NUMBER, Code.SUM_FITS, Code.STILL_OPEN]
    assert values(proposal, Code.SUM_FITS) == {"n": 3}
    assert parts(proposal) == {1: 180_00, 3: 120_00, 4: 75_00}


def test_those_that_are_paid_already_do_not_count() -> None:
    opens = [KARIM, closed(YUSUF, Stage.FINAL), closed(ILSE, Stage.CANCELLED)]
    proposal = propose(BY_TEXT, *opens)
    assert proposal.verdict is Verdict.CERTAIN
    assert parts(proposal) == {1: 180_00}


def test_a_project_number_with_the_sum_of_some_is_likely() -> None:
    proposal = propose(BY_TEXT._replace(amount_cents=195_00), *TOGETHER)
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [
        Code.SAME_PROJECT_NUMBER,
        Code.SUM_FITS,
        Code.STILL_OPEN,
        Code.SOME_OF,
    ]
    assert values(proposal, Code.SOME_OF) == {"n": 2, "of": 3}
    assert parts(proposal) == {3: 120_00, 4: 75_00}
    assert proposal.candidates == ()


def test_a_project_number_with_the_amount_of_one_is_likely() -> None:
    proposal = propose(BY_TEXT._replace(amount_cents=75_00), *TOGETHER)
    assert codes(proposal) == [
        Code.SAME_PROJECT_NUMBER,
        Code.SAME_AMOUNT,
        Code.STILL_OPEN,
        Code.SOME_OF,
    ]
    assert parts(proposal) == {4: 75_00}


def test_the_amount_of_two_of_them_asks_which() -> None:
    same = YUSUF._replace(rest_cents=180_00)
    proposal = propose(BY_TEXT, KARIM, same, ILSE)
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [Code.SAME_PROJECT_NUMBER, Code.SAME_AMOUNT, Code.SEVERAL_FIT]
    assert values(proposal, Code.SEVERAL_FIT) == {"n": 2}
    assert proposal.candidates == (1, 3)
    assert proposal.parts == ()
    assert proposal.remainder_cents == 180_00


def test_an_amount_that_no_choice_of_them_makes_asks_which() -> None:
    proposal = propose(BY_TEXT._replace(amount_cents=100_00), *TOGETHER)
    assert codes(proposal) == [Code.SAME_PROJECT_NUMBER, Code.SEVERAL_FIT, Code.TOO_LITTLE]
    assert values(proposal, Code.SEVERAL_FIT) == {"n": 3}
    assert values(proposal, Code.TOO_LITTLE) == {
        "cents": 275_00,
        "due_cents": 375_00,
        "received_cents": 100_00,
    }
    assert proposal.candidates == (1, 3, 4)


def test_more_than_all_of_them_leaves_a_remainder() -> None:
    proposal = propose(BY_TEXT._replace(amount_cents=400_00), *TOGETHER)
    assert codes(proposal) == [Code.SAME_PROJECT_NUMBER, Code.STILL_OPEN, Code.TOO_MUCH]
    assert parts(proposal) == {1: 180_00, 3: 120_00, 4: 75_00}
    assert proposal.remainder_cents == 25_00


def test_a_project_number_of_two_applications_decides_nothing() -> None:
    rival = FATMA._replace(project_number=KARIM.project_number, rest_cents=180_00)
    proposal = propose(BY_TEXT, KARIM, rival)
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [Code.SAME_PROJECT_NUMBER, Code.SEVERAL_FIT]
    assert values(proposal, Code.SEVERAL_FIT) == {"n": 2}
    assert proposal.candidates == (1, 2)
    assert proposal.parts == ()


def test_a_communication_decides_although_two_applications_have_the_number() -> None:
    rival = FATMA._replace(project_number=KARIM.project_number)
    text = f"{format_ogm(KARIM.ogm)} {KARIM.project_number}"
    proposal = propose(BY_TEXT._replace(communication=text), KARIM, rival)
    assert proposal.verdict is Verdict.CERTAIN


def test_two_project_numbers_with_their_sum_are_a_split_to_look_at() -> None:
    text = f"{KARIM.project_number} + {FATMA.project_number}"
    proposal = propose(BY_TEXT._replace(communication=text, amount_cents=420_00), KARIM, FATMA)
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [
        Code.SAME_PROJECT_NUMBER,
        Code.SUM_FITS,
        Code.STILL_OPEN,
        Code.SPLIT,
    ]
    assert parts(proposal) == {1: 180_00, 2: 240_00}


def test_two_communications_with_their_sum_are_a_split_to_look_at() -> None:
    text = f"{format_ogm(FATMA.ogm)} en {format_ogm(KARIM.ogm)}"
    proposal = propose(BY_TEXT._replace(communication=text, amount_cents=420_00), KARIM, FATMA)
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [Code.SAME_OGM, Code.SUM_FITS, Code.STILL_OPEN, Code.SPLIT]
    assert values(proposal, Code.SPLIT) == {"n": 2}
    assert parts(proposal) == {2: 240_00, 1: 180_00}


def test_two_communications_and_too_much() -> None:
    text = f"{format_ogm(FATMA.ogm)} en {format_ogm(KARIM.ogm)}"
    proposal = propose(BY_TEXT._replace(communication=text, amount_cents=421_00), KARIM, FATMA)
    assert codes(proposal) == [Code.SAME_OGM, Code.STILL_OPEN, Code.SPLIT, Code.TOO_MUCH]
    assert proposal.remainder_cents == 1_00


def test_of_two_communications_one_may_be_closed() -> None:
    text = f"{format_ogm(FATMA.ogm)} en {format_ogm(KARIM.ogm)}"
    transfer = BY_TEXT._replace(communication=text, amount_cents=180_00)
    proposal = propose(transfer, KARIM, closed(FATMA, Stage.CANCELLED))
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [Code.SAME_OGM, Code.SAME_AMOUNT, Code.STILL_OPEN, Code.CANCELLED]
    assert parts(proposal) == {1: 180_00}
    both = propose(transfer, closed(KARIM, Stage.CANCELLED), closed(FATMA, Stage.CANCELLED))
    assert codes(both) == [Code.SAME_OGM, Code.CANCELLED]


def test_one_communication_with_the_sum_of_its_application_is_a_split_to_look_at() -> None:
    proposal = propose(BY_OGM._replace(amount_cents=375_00), *TOGETHER, FATMA)
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [Code.SAME_OGM, Code.SUM_FITS, Code.STILL_OPEN, Code.SPLIT]
    assert values(proposal, Code.SPLIT) == {"n": 3}
    assert parts(proposal) == {1: 180_00, 3: 120_00, 4: 75_00}


def test_one_communication_with_the_sum_of_some_of_its_application() -> None:
    proposal = propose(BY_OGM._replace(amount_cents=255_00), *TOGETHER)
    assert parts(proposal) == {1: 180_00, 4: 75_00}
    assert values(proposal, Code.SPLIT) == {"n": 2}


def test_what_is_paid_already_of_an_application_is_not_added_up() -> None:
    paid = closed(ILSE, Stage.FINAL)
    assert parts(propose(BY_OGM._replace(amount_cents=300_00), KARIM, YUSUF, paid)) == {
        1: 180_00,
        3: 120_00,
    }
    more = ILSE._replace(key=5, number="N2600005", ogm=make_ogm(2026004103), rest_cents=60_00)
    proposal = propose(BY_OGM._replace(amount_cents=240_00), KARIM, YUSUF, paid, more)
    assert parts(proposal) == {1: 180_00, 5: 60_00}


def test_a_choice_without_the_one_that_is_named_is_none() -> None:
    proposal = propose(BY_OGM._replace(amount_cents=195_00), *TOGETHER)
    assert codes(proposal) == [Code.SAME_OGM, Code.STILL_OPEN, Code.TOO_MUCH]
    assert parts(proposal) == {1: 180_00}


def test_enrolments_without_an_application_are_not_added_up() -> None:
    alone = [one._replace(application=None) for one in TOGETHER]
    assert parts(propose(BY_OGM._replace(amount_cents=375_00), *alone)) == {1: 180_00}


def test_money_for_several_from_before_them_names_the_last_enrolment() -> None:
    last = YUSUF._replace(enrolled_on=date(2026, 9, 20))
    proposal = propose(
        BY_TEXT._replace(amount_cents=375_00, value_on=date(2026, 8, 31)), KARIM, last, ILSE
    )
    assert values(proposal, Code.BEFORE_ENROLMENT) == {"enrolled_on": date(2026, 9, 20)}


def test_an_application_of_more_than_twenty_is_not_added_up() -> None:
    def together(number: int) -> dict[int, int]:
        opens = [
            KARIM._replace(key=100 + n, number=f"N{n:03}", ogm=make_ogm(2026005000 + n))
            for n in range(number - 1)
        ]
        return parts(propose(BY_OGM._replace(amount_cents=number * 180_00), KARIM, *opens))

    assert len(together(20)) == 20
    assert together(21) == {1: 180_00}


@pytest.mark.parametrize(
    ("cents", "total", "places"),
    [
        ([1, 2, 4], 5, [0, 2]),
        ([1, 2, 4], 7, [0, 1, 2]),
        ([1, 2, 4], 4, [2]),
        ([1, 2, 4], 8, []),
        ([1, 2, 3], 3, []),
        ([5, 5], 5, []),
        ([5, 5], 10, [0, 1]),
        ([1, 1, 2, 4], 7, []),
        ([1, 2, 3, 10], 13, []),
        ([3, 1, 2, 10], 16, [0, 1, 2, 3]),
        ([], 1, []),
    ],
)
def test_amounts_are_chosen_when_there_is_one_way(
    cents: list[int], total: int, places: list[int]
) -> None:
    assert only_way_to(cents, total) == places


def test_one_amount_may_have_to_be_among_them() -> None:
    assert only_way_to([1, 2, 3], 3, 0) == [0, 1]
    assert only_way_to([1, 2, 3], 3, 2) == [2]
    assert only_way_to([1, 2, 3], 4, 1) == []
    assert only_way_to([1, 2, 3], 6, 1) == [0, 1, 2]


def test_too_many_amounts_are_not_tried() -> None:
    assert only_way_to([1] * 20, 20) == list(range(20))
    assert only_way_to([1] * 21, 21) == []


def test_no_more_than_a_thousand_different_sums_are_looked_at() -> None:
    # All sums from 0 to 511, and from there to 999 or 1,000.
    powers = [1 << n for n in range(9)]
    assert only_way_to([*powers, 488], 999) == list(range(10))
    assert only_way_to([*powers, 489], 1000) == []
