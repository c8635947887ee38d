"""The keys of a transfer bring up every enrolment that it may be for, and hardly any other."""

import pytest

from portal.rules.matching import keys_of
from portal.rules.matching.keys import references_in
from portal.rules.matching.ogms import LOOKED_AT
from tests.rules.matching.cases import BY_OGM, KARIM

TEXT = BY_OGM._replace(structured="", communication="2026 KMO 118011, opleiding Haddad")


def test_a_structured_communication_is_the_only_key_it_needs() -> None:
    keys = keys_of(BY_OGM)
    assert keys.ogms == (KARIM.ogm,)
    assert (keys.near_ogms, keys.references, keys.words) == ((), (), frozenset())
    assert keys.amount_cents == 180_00


def test_a_text_brings_numbers_and_words() -> None:
    keys = keys_of(TEXT)
    assert keys.ogms == ()
    assert "2026KMO118011" in keys.references
    assert keys.words == {"kmo", "opleiding", "haddad"}


def test_a_mistyped_communication_brings_what_it_may_have_been() -> None:
    wrong = BY_OGM._replace(structured=KARIM.ogm[:11] + str((int(KARIM.ogm[11]) + 1) % 10))
    keys = keys_of(wrong)
    assert KARIM.ogm in keys.near_ogms
    assert keys.ogms == ()
    twice = keys_of(wrong._replace(communication=f"+++{wrong.structured}+++"))
    assert twice.near_ogms == keys.near_ogms


@pytest.mark.parametrize(
    "change", [{"amount_cents": 0}, {"amount_cents": -1}, {"is_reversal": True}]
)
def test_what_is_no_receipt_has_no_keys(change: dict[str, object]) -> None:
    keys = keys_of(TEXT._replace(**change))
    assert (keys.ogms, keys.near_ogms, keys.references) == ((), (), ())
    assert not keys.words
    assert keys.amount_cents == change.get("amount_cents", 180_00)


def test_a_cent_has_keys() -> None:
    assert keys_of(TEXT._replace(amount_cents=1)).words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2026KMO118011", "2026KMO118011"),
        ("2026-KMO-118011", "2026KMO118011"),
        ("ref. 2026/kmo/118011: Frans", "2026KMO118011"),
        ("N2600001", "N2600001"),
        ("nr N 26 000 01", "N2600001"),
        ("inschrijving2026KMO118011haddad", "2026KMO118011"),
        ("A-1-B-2-3", "A1B23"),
        ("12345", "12345"),
        ("x123", "X123"),
        ("1234", "1234"),
        ("123456789012 is no communication", "123456789012"),
        ("A" * 37 + "123", "A" * 37 + "123"),
    ],
)
def test_a_number_is_found_whatever_signs_part_it(text: str, number: str) -> None:
    assert number in references_in(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("123", "123"),
        ("AB12", "AB12"),
        ("ABCD", "ABCD"),
        ("A1B2C3D", "A1B2C3"),
        ("1234567890123", "1234567890123"),
        ("A" * 38 + "123", "A" * 38 + "123"),
        ("+++202/6003/87182+++", "6003"),
        ("+++202/6003/87182+++", "202600387182"),
    ],
)
def test_what_can_be_no_number_is_left_out(text: str, number: str) -> None:
    assert number not in references_in(text)


def test_a_number_beside_a_communication_is_found() -> None:
    assert "7777" in references_in("+++202/6003/87182+++ 7777")


def test_no_number_comes_twice_and_none_from_beyond_the_end() -> None:
    found = references_in("x123 x123")
    assert len(found) == len(set(found))
    assert "7777" in references_in("-" * (LOOKED_AT - 4) + "7777")
    assert references_in("-" * LOOKED_AT + "7777") == ()
    assert references_in("") == ()


def test_words_from_beyond_the_end_do_not_count() -> None:
    assert keys_of(TEXT._replace(communication="-" * (LOOKED_AT - 6) + "haddad")).words == {
        "haddad"
    }
    assert not keys_of(TEXT._replace(communication="-" * LOOKED_AT + "haddad")).words
