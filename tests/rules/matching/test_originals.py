"""A reversal finds the payment that it takes back, by what they have in common."""

from datetime import timedelta

import pytest

from portal.rules.matching import Transfer, original_of, originals_of, trace_of
from tests.rules.matching.cases import BY_OGM, FATMA, KARIM, VALUE_ON

PAID = BY_OGM._replace(key=1, communication="Opleiding 1", payer_account="BE43068999999501")
BACK = PAID._replace(
    key=9, amount_cents=-180_00, value_on=VALUE_ON + timedelta(days=3), is_reversal=True
)


def bare(one: Transfer, **kept: str) -> Transfer:
    """The same money with one thing in common only."""
    return one._replace(**{"structured": "", "communication": "", "payer_account": "", **kept})


@pytest.mark.parametrize(
    "common",
    [
        {"structured": KARIM.ogm},
        {"communication": "Opleiding 1"},
        {"communication": f"retour {KARIM.ogm}"},
        {"payer_account": "BE43068999999501"},
    ],
    ids=["communication", "text", "communication in text", "account"],
)
def test_one_thing_in_common_is_enough(common: dict[str, str]) -> None:
    assert original_of(bare(BACK, **common), [PAID]) == 1


@pytest.mark.parametrize(
    "paid",
    [
        bare(PAID),
        PAID._replace(amount_cents=180_01),
        PAID._replace(amount_cents=-180_00),
        PAID._replace(value_on=BACK.value_on + timedelta(days=1)),
        BACK._replace(amount_cents=-180_00),
        bare(PAID, structured=FATMA.ogm, communication="Opleiding 2", payer_account="BE1"),
    ],
    ids=["nothing", "amount", "sign", "later", "itself", "others"],
)
def test_otherwise_nothing_is_proposed(paid: Transfer) -> None:
    assert original_of(BACK, [paid]) is None


def test_nothing_in_common_is_nothing() -> None:
    assert original_of(bare(BACK), [bare(PAID)]) is None


def test_the_same_day_is_early_enough() -> None:
    assert original_of(BACK, [PAID._replace(value_on=BACK.value_on)]) == 1


def test_signs_and_spaces_in_a_text_do_not_matter() -> None:
    assert original_of(
        bare(BACK, communication="OPLEIDING/1"), [bare(PAID, communication="opleiding 1")]
    )


def test_a_communication_goes_before_a_text_and_a_text_before_an_account() -> None:
    by_ogm = bare(PAID._replace(key=1), structured=KARIM.ogm)
    by_text = bare(PAID._replace(key=2, value_on=BACK.value_on), communication="Opleiding 1")
    by_account = bare(
        PAID._replace(key=3, value_on=BACK.value_on), payer_account="BE43068999999501"
    )
    assert original_of(BACK, [by_account, by_text, by_ogm]) == 1
    assert original_of(BACK, [by_account, by_text]) == 2


def test_of_several_the_latest_is_meant() -> None:
    later = PAID._replace(key=2, value_on=VALUE_ON + timedelta(days=1))
    assert original_of(BACK, [later, PAID]) == 2
    assert original_of(BACK, [PAID._replace(key=5), PAID]) == 5


def test_a_collective_account_names_nobody() -> None:
    paid = bare(PAID, payer_account="BE43068999999501")
    back = bare(BACK, payer_account="BE43068999999501")
    assert original_of(back, [paid]) == 1
    assert original_of(back._replace(is_collective=True), [paid]) is None
    assert original_of(back, [paid._replace(is_collective=True)]) is None


def test_a_payment_is_taken_back_once() -> None:
    again = BACK._replace(key=10, value_on=BACK.value_on + timedelta(days=1))
    assert originals_of([again, BACK], [PAID]) == {9: 1}
    assert originals_of([again, BACK], [PAID, PAID._replace(key=2)]) == {9: 2, 10: 1}


def test_a_reversal_is_not_its_own_original() -> None:
    nothing = BACK._replace(amount_cents=0)
    assert original_of(nothing, [nothing]) is None


def test_a_text_with_the_account_goes_before_a_later_text_alone() -> None:
    both = bare(PAID, communication="Opleiding 1", payer_account="BE43068999999501")
    text = both._replace(key=2, payer_account="BE1", value_on=VALUE_ON + timedelta(days=1))
    back = bare(BACK, communication="Opleiding 1", payer_account="BE43068999999501")
    assert original_of(back, [text, both]) == 1
    assert original_of(back, [text]) == 2


def test_a_communication_with_wrong_check_digits_is_one_they_may_share() -> None:
    wrong = KARIM.ogm[:-1] + str((int(KARIM.ogm[-1]) + 1) % 10)
    assert original_of(bare(BACK, structured=wrong), [bare(PAID, structured=wrong)]) == 1
    assert trace_of(wrong, "", "BE1") == wrong


def test_signs_alone_are_no_text() -> None:
    assert original_of(bare(BACK, communication="***"), [bare(PAID, communication="--")]) is None
    assert trace_of("", "***", "BE1") == ""


def test_a_trace_is_the_communication_wherever_it_stands() -> None:
    assert trace_of(KARIM.ogm, "", "") == KARIM.ogm
    assert trace_of("", f"retour {KARIM.ogm} dank u", "BE1") == KARIM.ogm


def test_without_a_communication_a_trace_is_account_and_text_together() -> None:
    trace = trace_of("", "Opleiding 1", "BE1")
    assert len(trace) == 32
    assert trace == trace_of("", "OPLEIDING/1", "BE1")
    assert trace not in (trace_of("", "Opleiding 1", "BE2"), trace_of("", "Opleiding 2", "BE1"))
    assert trace_of("", "Opleiding 1", "") == trace_of("", "", "BE1") == ""
