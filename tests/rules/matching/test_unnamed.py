"""Without a number: amount, name and open window; and numbers typed wrongly. Never certain."""

from datetime import date

import pytest

from portal.rules.identifiers import make_ogm
from portal.rules.matching import Code, Part, Proposal, Reason, Verdict, match
from portal.rules.matching.book import MOST_COMPARED
from portal.rules.stations import Stage
from tests.rules.matching.cases import BY_OGM, FATMA, KARIM, closed, codes, parts, propose, values

BY_NAME = BY_OGM._replace(structured="", communication="opleiding frans haddad")
WRONG = BY_OGM._replace(structured=f"{KARIM.ogm[:11]}{(int(KARIM.ogm[11]) + 1) % 10}")


def test_amount_and_name_make_likely() -> None:
    assert propose(BY_NAME, KARIM, FATMA) == Proposal(
        transfer=1,
        verdict=Verdict.LIKELY,
        parts=(Part(1, 180_00),),
        reasons=(
            Reason(Code.SAME_AMOUNT),
            Reason(Code.SAME_NAME),
            Reason(Code.STILL_OPEN),
            Reason(Code.NO_COMMUNICATION),
        ),
    )


@pytest.mark.parametrize("cents", [179_99, 180_01])
def test_a_name_without_the_amount_is_nothing(cents: int) -> None:
    assert propose(BY_NAME._replace(amount_cents=cents), KARIM).verdict is Verdict.NONE


@pytest.mark.parametrize("text", ["", "opleiding frans", "kar had", "van de"])
def test_an_amount_without_the_name_is_nothing(text: str) -> None:
    assert propose(BY_NAME._replace(communication=text), KARIM).verdict is Verdict.NONE


def test_the_window_opens_at_the_enrolment_and_closes_at_the_end_of_the_next_year() -> None:
    def verdict(value_on: date) -> Verdict:
        return propose(BY_NAME._replace(value_on=value_on), KARIM).verdict

    assert verdict(date(2026, 8, 31)) is Verdict.NONE
    assert verdict(date(2026, 9, 1)) is Verdict.LIKELY
    assert verdict(date(2027, 12, 31)) is Verdict.LIKELY
    assert verdict(date(2028, 1, 1)) is Verdict.NONE


@pytest.mark.parametrize("stage", [Stage.CANCELLED, Stage.FINAL])
def test_a_closed_enrolment_is_not_sought_by_name(stage: Stage) -> None:
    assert propose(BY_NAME, closed(KARIM, stage)).verdict is Verdict.NONE
    shut = KARIM._replace(stage=stage, may_receive=False)
    assert propose(BY_NAME, shut).verdict is Verdict.NONE


def test_an_enrolment_that_waits_for_an_application_says_so() -> None:
    proposal = propose(BY_NAME, KARIM._replace(stage=Stage.AWAITING_APPLICATION))
    assert codes(proposal) == [
        Code.SAME_AMOUNT,
        Code.SAME_NAME,
        Code.NO_COMMUNICATION,
        Code.NOT_WAITING,
    ]


EMMA = KARIM._replace(key=21, number="N21", learner="Emma Van Hoecke", course="Excel 1")
BRAM = EMMA._replace(key=22, number="N22", learner="Bram Van Hoecke")


def test_a_name_that_two_have_asks_which() -> None:
    proposal = propose(BY_NAME._replace(communication="EXCEL VAN HOECKE"), BRAM, EMMA, KARIM)
    assert proposal == Proposal(
        transfer=1,
        verdict=Verdict.LIKELY,
        reasons=(Reason(Code.SAME_AMOUNT), Reason(Code.SEVERAL_FIT, {"n": 2})),
        candidates=(21, 22),
        remainder_cents=180_00,
    )


def test_the_first_name_decides_among_namesakes() -> None:
    text = BY_NAME._replace(communication="EXCEL BRAM VAN HOECKE")
    assert parts(propose(text, EMMA, BRAM)) == {22: 180_00}


def test_the_course_decides_when_the_names_do_not() -> None:
    text = BY_NAME._replace(communication="EXCEL VAN HOECKE")
    assert parts(propose(text, EMMA._replace(course="Frans 1"), BRAM)) == {22: 180_00}


def test_two_words_of_one_name_go_before_a_rare_word_of_another() -> None:
    text = BY_NAME._replace(communication="EMMA VAN HOECKE")
    other = KARIM._replace(learner="Emma Peeters")
    assert parts(propose(text, other, EMMA, BRAM)) == {21: 180_00}


def test_no_more_candidates_are_listed_than_somebody_reads() -> None:
    many = [EMMA._replace(key=100 + n, number=f"N{n:03}") for n in range(25)]
    proposal = propose(BY_NAME._replace(communication="hoecke"), *reversed(many))
    assert values(proposal, Code.SEVERAL_FIT) == {"n": 25}
    assert proposal.candidates == tuple(range(100, 120))


def test_a_name_that_thousands_have_costs_no_more_than_another() -> None:
    many = [EMMA._replace(key=100 + n, number=f"N{n:04}") for n in range(150)]
    proposal = propose(BY_NAME._replace(communication="hoecke emma"), *many)
    assert values(proposal, Code.SEVERAL_FIT) == {"n": 50}


def test_a_rare_word_is_looked_at_before_one_that_many_have() -> None:
    many = [
        EMMA._replace(key=100 + n, number=f"N{n:04}", learner="Aaron Peeters")
        for n in range(MOST_COMPARED + 1)
    ]
    last = EMMA._replace(key=999, number="N9999", learner="Aaron Zita")
    proposal = propose(BY_NAME._replace(communication="aaron zita"), *many, last)
    assert parts(proposal) == {999: 180_00}


def test_candidates_stand_in_the_order_of_their_enrolment() -> None:
    first = EMMA._replace(key=30, number="N1", learner="Emma Zoë")
    second = EMMA._replace(key=29, number="N2", learner="Bram Adam")
    third = EMMA._replace(key=28, number="N3", learner="Ilse Adam")
    proposal = propose(BY_NAME._replace(communication="adam zoe"), third, second, first)
    assert proposal.candidates == (30, 29, 28)
    earlier = third._replace(enrolled_on=date(2026, 8, 31))
    proposal = propose(BY_NAME._replace(communication="adam zoe"), earlier, second, first)
    assert proposal.candidates == (28, 30, 29)


def test_who_is_claimed_already_is_not_sought_by_name() -> None:
    named, unnamed = match([BY_OGM._replace(key=2), BY_NAME], [KARIM])
    assert named.verdict is Verdict.CERTAIN
    assert unnamed.verdict is Verdict.NONE


def test_a_part_that_is_claimed_changes_what_a_name_can_be_for() -> None:
    part = BY_OGM._replace(key=2, amount_cents=100_00)
    assert match([part, BY_NAME], [KARIM])[1].verdict is Verdict.NONE


def test_a_transfer_that_names_its_enrolment_goes_before_an_earlier_one_that_does_not() -> None:
    later = BY_OGM._replace(key=2, value_on=date(2026, 9, 30))
    unnamed, named = match([BY_NAME, later], [KARIM])
    assert named.verdict is Verdict.CERTAIN
    assert unnamed.verdict is Verdict.NONE


def test_of_two_by_name_the_first_gets_it() -> None:
    first, second = match([BY_NAME, BY_NAME._replace(key=2)], [KARIM])
    assert parts(first) == {1: 180_00}
    assert second.verdict is Verdict.NONE


def test_a_mistyped_communication_is_a_suggestion_and_nothing_more() -> None:
    assert propose(WRONG, KARIM, FATMA) == Proposal(
        transfer=1,
        verdict=Verdict.NONE,
        reasons=(Reason(Code.WRONG_CHECK_DIGITS, {"ogm": WRONG.structured}),),
        candidates=(1,),
        remainder_cents=180_00,
    )


def test_a_swap_of_neighbours_is_a_suggestion_too() -> None:
    ogm = make_ogm(2026003988)
    swapped = WRONG._replace(structured=ogm[:7] + ogm[8] + ogm[7] + ogm[9:])
    assert propose(swapped, KARIM).candidates == (1,)


@pytest.mark.parametrize(
    "one",
    [
        KARIM._replace(rest_cents=180_01),
        closed(KARIM, Stage.FINAL),
        KARIM._replace(may_receive=False),
        FATMA,
    ],
    ids=["other amount", "final", "closed", "far away"],
)
def test_only_what_is_open_for_that_amount_is_suggested(one: object) -> None:
    assert propose(WRONG, one).candidates == ()  # type: ignore[arg-type]


def test_a_mistyped_communication_with_a_name_is_likely() -> None:
    proposal = propose(WRONG._replace(communication="Karim Haddad"), KARIM)
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [
        Code.SAME_AMOUNT,
        Code.SAME_NAME,
        Code.STILL_OPEN,
        Code.WRONG_CHECK_DIGITS,
    ]
