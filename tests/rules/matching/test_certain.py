"""What makes a proposal certain, and every single thing that keeps it from being so."""

from datetime import date, timedelta

import pytest

from portal.rules.identifiers import format_ogm
from portal.rules.matching import Code, Open, Part, Proposal, Reason, Transfer, Verdict, match
from portal.rules.stations import Stage
from tests.rules.matching.cases import (
    BY_OGM,
    BY_TEXT,
    FATMA,
    KARIM,
    VALUE_ON,
    YUSUF,
    closed,
    codes,
    parts,
    propose,
    values,
)


def test_the_communication_the_amount_and_an_open_enrolment_make_certain() -> None:
    assert propose(BY_OGM, KARIM, FATMA) == Proposal(
        transfer=1,
        verdict=Verdict.CERTAIN,
        parts=(Part(1, 180_00),),
        reasons=(Reason(Code.SAME_OGM), Reason(Code.SAME_AMOUNT), Reason(Code.STILL_OPEN)),
    )


@pytest.mark.parametrize(
    "text",
    [
        format_ogm(KARIM.ogm),
        f"inschrijving Haddad {format_ogm(KARIM.ogm)} bedankt",
        KARIM.ogm,
        " ".join(KARIM.ogm),
        f"{KARIM.ogm[:3]}.{KARIM.ogm[3:7]} - {KARIM.ogm[7:]}",
        f"***{KARIM.ogm}***",
        f"OGM{KARIM.ogm}",
    ],
)
def test_a_communication_in_free_text_is_as_good_with_any_spacing(text: str) -> None:
    proposal = propose(BY_TEXT._replace(communication=text), KARIM, FATMA)
    assert proposal.verdict is Verdict.CERTAIN
    assert codes(proposal) == [Code.SAME_OGM, Code.SAME_AMOUNT, Code.STILL_OPEN]


@pytest.mark.parametrize(
    "text",
    ["2026KMO118011", "2026-kmo-118011", "ref 2026 KMO 118011/FRANS", "x2026KMO118011Haddad"],
)
def test_a_project_number_is_as_good_as_a_communication(text: str) -> None:
    proposal = propose(BY_TEXT._replace(communication=text), KARIM, FATMA)
    assert proposal.verdict is Verdict.CERTAIN
    assert codes(proposal) == [Code.SAME_PROJECT_NUMBER, Code.SAME_AMOUNT, Code.STILL_OPEN]
    assert parts(proposal) == {1: 180_00}


def test_every_key_that_agrees_is_told() -> None:
    text = f"{format_ogm(KARIM.ogm)} 2026KMO118011 N2600001"
    proposal = propose(BY_TEXT._replace(communication=text), KARIM)
    assert proposal.verdict is Verdict.CERTAIN
    assert codes(proposal)[:3] == [Code.SAME_OGM, Code.SAME_PROJECT_NUMBER, Code.SAME_NUMBER]


@pytest.mark.parametrize(
    "stage", [Stage.OWN_SHARE_DUE, Stage.PAY_ORDER_DUE, Stage.PAYMENT_EXPECTED, Stage.PARTLY_PAID]
)
def test_an_employer_may_forget_to_tick_what_is_paid(stage: Stage) -> None:
    assert propose(BY_OGM, KARIM._replace(stage=stage)).verdict is Verdict.CERTAIN


@pytest.mark.parametrize(
    "stage",
    [
        Stage.AWAITING_APPLICATION,
        Stage.PROJECT_NUMBER_IN_REVIEW,
        Stage.PROJECT_NUMBER_REJECTED,
        Stage.ENROLLED_TOO_LATE,
    ],
)
def test_what_does_not_wait_for_money_yet_is_likely_at_most(stage: Stage) -> None:
    proposal = propose(BY_OGM, KARIM._replace(stage=stage))
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [Code.SAME_OGM, Code.SAME_AMOUNT, Code.NOT_WAITING]
    assert values(proposal, Code.NOT_WAITING) == {"stage": stage}
    assert parts(proposal) == {1: 180_00}


def test_a_settlement_for_less_leaves_a_doubt_about_the_rest() -> None:
    proposal = propose(BY_OGM, KARIM._replace(stage=Stage.FINAL))
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [Code.SAME_OGM, Code.SAME_AMOUNT, Code.ALREADY_FINAL]
    assert parts(proposal) == {1: 180_00}


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        (Stage.CANCELLED, Code.CANCELLED),
        (Stage.ORDINARY_FEE, Code.ORDINARY_FEE),
        (Stage.FINAL, Code.ALREADY_FINAL),
        (Stage.PARTLY_PAID, Code.ALREADY_FINAL),
    ],
)
def test_a_closed_enrolment_gets_nothing_and_says_why(stage: Stage, code: Code) -> None:
    proposal = propose(BY_OGM, closed(KARIM, stage))
    assert proposal == Proposal(
        transfer=1,
        verdict=Verdict.LIKELY,
        reasons=(Reason(Code.SAME_OGM), Reason(code)),
        candidates=(1,),
        remainder_cents=180_00,
    )


def test_an_enrolment_that_may_not_receive_is_not_called_final() -> None:
    one = KARIM._replace(may_receive=False, stage=Stage.AWAITING_APPLICATION)
    assert codes(propose(BY_OGM, one)) == [Code.SAME_OGM, Code.NOT_WAITING]


def test_thirty_euro_too_little_is_said_to_the_cent() -> None:
    proposal = propose(BY_OGM._replace(amount_cents=150_00), KARIM)
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [Code.SAME_OGM, Code.STILL_OPEN, Code.TOO_LITTLE]
    assert values(proposal, Code.TOO_LITTLE) == {
        "cents": 30_00,
        "due_cents": 180_00,
        "received_cents": 150_00,
    }
    assert parts(proposal) == {1: 150_00}
    assert proposal.remainder_cents == 0


def test_too_much_pays_the_rest_and_shows_what_is_over() -> None:
    proposal = propose(BY_OGM._replace(amount_cents=180_01), KARIM)
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [Code.SAME_OGM, Code.STILL_OPEN, Code.TOO_MUCH]
    assert values(proposal, Code.TOO_MUCH) == {
        "cents": 1,
        "due_cents": 180_00,
        "received_cents": 180_01,
    }
    assert parts(proposal) == {1: 180_00}
    assert proposal.remainder_cents == 1


def test_after_a_part_the_rest_is_what_counts() -> None:
    one = KARIM._replace(rest_cents=30_00, stage=Stage.PARTLY_PAID)
    assert propose(BY_OGM._replace(amount_cents=30_00), one).verdict is Verdict.CERTAIN


def test_money_from_before_the_enrolment_is_likely_at_most() -> None:
    early = BY_OGM._replace(value_on=KARIM.enrolled_on - timedelta(days=1))
    proposal = propose(early, KARIM)
    assert proposal.verdict is Verdict.LIKELY
    assert values(proposal, Code.BEFORE_ENROLMENT) == {"enrolled_on": KARIM.enrolled_on}
    assert propose(BY_OGM._replace(value_on=KARIM.enrolled_on), KARIM).verdict is Verdict.CERTAIN


def test_an_enrolment_number_alone_is_likely() -> None:
    proposal = propose(BY_TEXT._replace(communication="betaling N-2600001"), KARIM, FATMA)
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [
        Code.SAME_NUMBER,
        Code.SAME_AMOUNT,
        Code.STILL_OPEN,
        Code.NO_COMMUNICATION,
    ]
    assert parts(proposal) == {1: 180_00}


def test_a_communication_of_one_and_a_project_number_of_another_contradict() -> None:
    text = f"{format_ogm(KARIM.ogm)} {FATMA.project_number}"
    proposal = propose(BY_TEXT._replace(communication=text), KARIM, FATMA)
    assert proposal.verdict is Verdict.LIKELY
    assert codes(proposal) == [
        Code.SAME_OGM,
        Code.SAME_AMOUNT,
        Code.STILL_OPEN,
        Code.CONTRADICTION,
    ]
    assert values(proposal, Code.CONTRADICTION) == {"number": "N2600001", "other": "N2600002"}
    assert parts(proposal) == {1: 180_00}
    assert proposal.candidates == (1, 2)


def test_a_project_number_and_an_enrolment_number_of_another_contradict() -> None:
    text = "2026KMO118011 N2600002"
    proposal = propose(BY_TEXT._replace(communication=text), KARIM, FATMA)
    assert proposal.verdict is Verdict.LIKELY
    assert Code.CONTRADICTION in codes(proposal)
    assert Code.SAME_NUMBER not in codes(proposal)
    assert proposal.candidates == (1, 2)


def test_a_communication_that_nobody_has_keeps_a_project_number_from_being_certain() -> None:
    text = f"{format_ogm(FATMA.ogm)} 2026KMO118011"
    proposal = propose(BY_TEXT._replace(communication=text), KARIM)
    assert proposal.verdict is Verdict.LIKELY
    assert values(proposal, Code.UNKNOWN_OGM) == {"ogm": FATMA.ogm}
    assert parts(proposal) == {1: 180_00}


def test_a_number_that_only_looks_like_a_communication_is_no_doubt_beside_a_known_one() -> None:
    text = f"{format_ogm(KARIM.ogm)} {format_ogm(FATMA.ogm)}"
    assert propose(BY_TEXT._replace(communication=text), KARIM).verdict is Verdict.CERTAIN


def test_wrong_check_digits_keep_a_project_number_from_being_certain() -> None:
    wrong = BY_TEXT._replace(structured="202600398806")
    proposal = propose(wrong, KARIM)
    assert proposal.verdict is Verdict.LIKELY
    assert values(proposal, Code.WRONG_CHECK_DIGITS) == {"ogm": "202600398806"}


def test_of_two_transfers_for_one_enrolment_only_the_first_is_certain() -> None:
    second = BY_OGM._replace(key=2)
    later, earlier = (
        BY_OGM._replace(key=7, value_on=VALUE_ON),
        BY_OGM._replace(key=9, value_on=VALUE_ON - timedelta(days=1)),
    )
    first, again = match([BY_OGM, second], [KARIM])
    assert first.verdict is Verdict.CERTAIN
    assert again == Proposal(
        transfer=2,
        verdict=Verdict.LIKELY,
        reasons=(Reason(Code.SAME_OGM), Reason(Code.SECOND_TRANSFER)),
        candidates=(1,),
        remainder_cents=180_00,
    )
    assert [one.verdict for one in match([second, BY_OGM], [KARIM])] == [
        Verdict.LIKELY,
        Verdict.CERTAIN,
    ]
    assert [one.verdict for one in match([later, earlier], [KARIM])] == [
        Verdict.LIKELY,
        Verdict.CERTAIN,
    ]


def test_a_second_transfer_that_brings_the_rest_is_likely() -> None:
    first, second = match(
        [BY_OGM._replace(amount_cents=150_00), BY_OGM._replace(key=2, amount_cents=30_00)], [KARIM]
    )
    assert parts(first) == {1: 150_00}
    assert parts(second) == {1: 30_00}
    assert second.verdict is Verdict.LIKELY
    assert codes(second) == [Code.SAME_OGM, Code.SAME_AMOUNT, Code.SECOND_TRANSFER]


def test_a_payment_that_the_bank_took_back_is_not_certain() -> None:
    back = BY_OGM._replace(
        key=2,
        amount_cents=-180_00,
        value_on=VALUE_ON + timedelta(days=2),
        is_reversal=True,
    )
    payment, reversal = match([BY_OGM, back], [KARIM])
    assert payment.verdict is Verdict.LIKELY
    assert codes(payment)[-1] is Code.TAKEN_BACK
    assert reversal.verdict is Verdict.NONE
    assert match([BY_OGM, back._replace(is_reversal=False)], [KARIM])[0].verdict is Verdict.CERTAIN
    again = back._replace(amount_cents=180_00)
    assert match([BY_OGM, again], [KARIM])[0].verdict is Verdict.CERTAIN


def test_a_payment_that_looks_taken_back_is_not_certain_either() -> None:
    back = BY_OGM._replace(key=2, amount_cents=-180_00, may_be_return=True)
    payment, other = match([BY_OGM, back], [KARIM])
    assert (payment.verdict, codes(payment)[-1]) == (Verdict.LIKELY, Code.TAKEN_BACK)
    assert codes(other) == [Code.CAME_BACK]


def test_a_payment_found_by_its_amount_may_be_taken_back_too() -> None:
    text = BY_OGM._replace(structured="", communication="Karim Haddad")
    back = text._replace(key=2, amount_cents=-180_00, value_on=date(2026, 9, 20), is_reversal=True)
    assert Code.TAKEN_BACK in codes(match([text, back], [KARIM])[0])


@pytest.mark.parametrize(
    ("transfer", "code"),
    [
        (BY_OGM._replace(amount_cents=0), Code.NO_MONEY),
        (BY_OGM._replace(amount_cents=-180_00), Code.MONEY_OUT),
        (BY_OGM._replace(amount_cents=-180_00, may_be_return=True), Code.CAME_BACK),
        (BY_OGM._replace(is_reversal=True), Code.REVERSAL),
        (BY_OGM._replace(amount_cents=-180_00, is_reversal=True), Code.REVERSAL),
    ],
    ids=["zero", "out", "perhaps back", "came back", "went back"],
)
def test_what_is_no_receipt_is_never_matched(transfer: Transfer, code: Code) -> None:
    assert propose(transfer, KARIM) == Proposal(
        transfer=1, verdict=Verdict.NONE, reasons=(Reason(code),)
    )


def test_one_cent_is_money() -> None:
    assert parts(propose(BY_OGM._replace(amount_cents=1), KARIM)) == {1: 1}


def test_one_cent_can_go_back() -> None:
    cent = BY_OGM._replace(amount_cents=1)
    back = cent._replace(key=2, amount_cents=-1, is_reversal=True)
    assert Code.TAKEN_BACK in codes(match([cent, back], [KARIM])[0])


def test_one_cent_can_be_due() -> None:
    one = KARIM._replace(rest_cents=1, stage=Stage.PARTLY_PAID)
    assert propose(BY_OGM._replace(amount_cents=1), one).verdict is Verdict.CERTAIN


def test_an_enrolment_that_received_too_much_gets_nothing_more() -> None:
    proposal = propose(BY_OGM, KARIM._replace(rest_cents=-5_00))
    assert proposal.parts == ()
    assert proposal.remainder_cents == 180_00


def test_nothing_known_is_said_as_such() -> None:
    assert propose(BY_OGM._replace(structured=""), KARIM) == Proposal(
        transfer=1,
        verdict=Verdict.NONE,
        reasons=(Reason(Code.NOTHING_FOUND),),
        remainder_cents=180_00,
    )


def test_a_communication_of_nobody_is_said_as_such() -> None:
    proposal = propose(BY_OGM, FATMA)
    assert proposal.verdict is Verdict.NONE
    assert codes(proposal) == [Code.UNKNOWN_OGM]
    assert proposal.candidates == ()


@pytest.mark.parametrize("opens", [[KARIM, FATMA, YUSUF], [YUSUF, FATMA, KARIM]], ids=["ab", "ba"])
def test_the_answers_stand_in_the_order_of_the_transfers(opens: list[Open]) -> None:
    transfers = [
        BY_OGM._replace(key=30, structured=FATMA.ogm),
        BY_OGM._replace(key=10, structured=KARIM.ogm),
        BY_OGM._replace(key=20, structured="", communication="?"),
    ]
    assert [one.transfer for one in match(transfers, opens)] == [30, 10, 20]
