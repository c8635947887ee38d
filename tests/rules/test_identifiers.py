"""Numbers of people and papers are read in any spelling and kept in one."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban as public_iban
from stdnum.be import ogm_vcs, vat

from portal.rules.identifiers import (
    ALPHABET,
    IdentifierFault,
    WrongIdentifier,
    document_code,
    document_codes,
    find_ogm,
    format_enterprise_number,
    format_iban,
    format_ogm,
    is_iban,
    is_valid_ogm,
    make_ogm,
    parse_enterprise_number,
    parse_iban,
    parse_recognition_number,
    public_id,
    public_ids,
    read_document_code,
    show_document_code,
    show_recognition_number,
)

BASES = st.integers(0, 9_999_999_999)


@pytest.mark.parametrize(
    "text",
    [
        "0428.759.497",
        "0428759497",
        "428759497",
        "428.759.497",
        "BE0428759497",
        "be 0428.759.497",
        "BE 428759497",
        "BE-0428/759/497",
        " 0428 759 497 ",
        "BE (0)428.759.497",
    ],
)
def test_an_enterprise_number_is_read_in_every_spelling(text: str) -> None:
    assert parse_enterprise_number(text) == "0428759497"


@pytest.mark.parametrize("text", ["0403.019.261", "0999.999.922", "1000.000.021"])
def test_other_valid_enterprise_numbers_are_read(text: str) -> None:
    assert format_enterprise_number(parse_enterprise_number(text)) == text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", IdentifierFault.EMPTY),
        ("  ", IdentifierFault.EMPTY),
        ("0431.150.351", IdentifierFault.CHECK_DIGITS),
        ("0428.759.49", IdentifierFault.CHECK_DIGITS),
        ("04287594", IdentifierFault.LENGTH),
        ("04287594970", IdentifierFault.LENGTH),
        ("2428759497", IdentifierFault.FIRST_DIGIT),
        ("NL0428759497", IdentifierFault.CHARACTERS),
        ("0428.759.49O", IdentifierFault.CHARACTERS),
        ("BE", IdentifierFault.CHARACTERS),
        ("٠٤٢٨٧٥٩٤٩٧", IdentifierFault.CHARACTERS),
        ("0" * 101, IdentifierFault.LENGTH),
    ],
)
def test_a_wrong_enterprise_number_is_refused_by_its_reason(
    text: str, fault: IdentifierFault
) -> None:
    with pytest.raises(WrongIdentifier) as caught:
        parse_enterprise_number(text)
    assert caught.value.code is fault


def test_ninety_seven_is_the_check_when_nothing_remains() -> None:
    base = next(n for n in range(4_000_000, 4_000_100) if n % 97 == 0)
    assert parse_enterprise_number(f"{base:08d}97") == f"{base:08d}97"
    with pytest.raises(WrongIdentifier):
        parse_enterprise_number(f"{base:08d}00")


@settings(deadline=None)
@given(st.integers(0, 19_999_999))
def test_enterprise_numbers_agree_with_the_public_library(base: int) -> None:
    number = f"{base:08d}{97 - base % 97:02d}"
    assert parse_enterprise_number(format_enterprise_number(number)) == number
    assert vat.is_valid(number)
    wrong = f"{base:08d}{(97 - base % 97) % 97 + 1:02d}"
    assert wrong == number or not vat.is_valid(wrong)
    if wrong != number:
        with pytest.raises(WrongIdentifier):
            parse_enterprise_number(wrong)


@pytest.mark.parametrize(
    ("base", "digits"),
    [(108068171, "010806817183"), (97, "000000009797"), (0, "000000000097"), (1, "000000000101")],
)
def test_an_ogm_ends_in_its_check_digits(base: int, digits: str) -> None:
    assert make_ogm(base) == digits


@pytest.mark.parametrize("base", [-1, 10_000_000_000])
def test_a_base_of_another_length_makes_no_ogm(base: int) -> None:
    with pytest.raises(ValueError, match="ten digits"):
        make_ogm(base)


def test_an_ogm_is_printed_with_its_plus_signs() -> None:
    assert format_ogm("010806817183") == "+++010/8068/17183+++"


@pytest.mark.parametrize(
    "digits", ["010806817180", "01080681718", "0108068171833", "+++010/8068/17183+++", "", "a" * 12]
)
def test_other_digits_are_no_ogm(digits: str) -> None:
    assert not is_valid_ogm(digits)


@settings(deadline=None)
@given(BASES)
def test_every_ogm_we_make_is_valid_for_the_public_library(base: int) -> None:
    digits = make_ogm(base)
    assert is_valid_ogm(digits)
    assert ogm_vcs.is_valid(digits)
    assert find_ogm(f"betaling {format_ogm(digits)} dank") == digits


@settings(deadline=None)
@given(BASES, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_never_makes_another_valid_ogm(base: int, place: int, step: int) -> None:
    digits = make_ogm(base)
    wrong = digits[:place] + str((int(digits[place]) + step) % 10) + digits[place + 1 :]
    assert not is_valid_ogm(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "+++010/8068/17183+++",
        "***010/8068/17183***",
        "010/8068/17183",
        "010806817183",
        "010 8068 17183",
        "FACT 2026-1 +++010/8068/17183+++ BAKKERIJ",
        "+++010/8068/17180+++ +++010/8068/17183+++",
    ],
)
def test_an_ogm_is_found_in_free_text(text: str) -> None:
    assert find_ogm(text) == "010806817183"


@pytest.mark.parametrize(
    "text", ["", "BAKKERIJ PEETERS", "+++010/8068/17180+++", "1010806817183", "0108068171833"]
)
def test_no_ogm_is_found_where_there_is_none(text: str) -> None:
    assert find_ogm(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("DV.O103961", "DV.O103961"),
        ("DV.O 103961", "DV.O103961"),
        ("dv.o 103 961", "DV.O103961"),
        ("DVO103961", "DV.O103961"),
        ("DV.A104813", "DV.A104813"),
    ],
)
def test_a_recognition_number_is_kept_as_the_external_form_takes_it(text: str, number: str) -> None:
    assert parse_recognition_number(text) == number


def test_a_recognition_number_is_shown_with_a_space() -> None:
    assert show_recognition_number("DV.O103961") == "DV.O 103961"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", IdentifierFault.EMPTY),
        ("DV.0103961", IdentifierFault.ZERO_FOR_LETTER),
        ("DV.O10396", IdentifierFault.FORM),
        ("DV.O1039611", IdentifierFault.FORM),
        ("DV.X103961", IdentifierFault.FORM),
        ("103961", IdentifierFault.FORM),
    ],
)
def test_a_wrong_recognition_number_is_refused_by_its_reason(
    text: str, fault: IdentifierFault
) -> None:
    with pytest.raises(WrongIdentifier) as caught:
        parse_recognition_number(text)
    assert caught.value.code is fault


IBANS = ["BE55 4093 0034 1144", "BE68 5390 0754 7034", "NL91ABNA0417164300", "be55409300341144"]


@pytest.mark.parametrize("text", IBANS)
def test_an_account_number_is_recognised_in_any_spelling(text: str) -> None:
    assert is_iban(text)
    assert public_iban.is_valid(text, check_country=False)
    assert parse_iban(text) == text.replace(" ", "").upper()


def test_an_account_number_is_written_in_fours() -> None:
    assert format_iban("BE55409300341144") == "BE55 4093 0034 1144"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("BE55 4093 0034 1145", IdentifierFault.CHECK_DIGITS),
        ("BE55", IdentifierFault.FORM),
        ("409300341144", IdentifierFault.FORM),
        ("", IdentifierFault.EMPTY),
        ("BE" + "1" * 200, IdentifierFault.LENGTH),
    ],
)
def test_a_wrong_account_number_is_refused_by_its_reason(text: str, fault: IdentifierFault) -> None:
    assert not is_iban(text)
    with pytest.raises(WrongIdentifier) as caught:
        parse_iban(text)
    assert caught.value.code is fault


def test_a_document_code_has_sixteen_signs_that_cannot_be_misread() -> None:
    assert document_code(bytes(10)) == "0" * 16
    assert document_code(b"\xff" * 10) == "Z" * 16
    assert document_code(bytes(range(10))) == "000G40R40M30E209"
    assert not set("ILOU") & set(ALPHABET)
    assert len(set(ALPHABET)) == 32


@pytest.mark.parametrize("length", [0, 9, 11])
def test_a_document_code_takes_exactly_eighty_bits(length: int) -> None:
    with pytest.raises(ValueError, match="ten random bytes"):
        document_code(bytes(length))


@settings(deadline=None)
@given(st.binary(min_size=10, max_size=10))
def test_d47_a_code_on_paper_reads_back_however_it_is_typed(data: bytes) -> None:
    code = document_code(data)
    shown = show_document_code(code)
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", shown)
    for typed in (code, shown, shown.lower(), shown.replace("-", " "), f" {shown} "):
        assert read_document_code(typed) == code
    assert read_document_code(code.replace("0", "o").replace("1", "l")) == code
    assert read_document_code(code.replace("0", "O").replace("1", "I")) == code


@settings(deadline=None)
@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_different_bytes_give_different_codes(one: bytes, other: bytes) -> None:
    assert (document_code(one) == document_code(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", IdentifierFault.EMPTY),
        ("7K3M-9QXR-2T6D", IdentifierFault.LENGTH),
        ("7K3M-9QXR-2T6D-HW4PP", IdentifierFault.LENGTH),
        ("7K3M-9QXR-2T6D-HW4U", IdentifierFault.CHARACTERS),
        ("7K3M-9QXR-2T6D-HW4€", IdentifierFault.CHARACTERS),
    ],
)
def test_a_wrong_code_is_refused_by_its_reason(text: str, fault: IdentifierFault) -> None:
    with pytest.raises(WrongIdentifier) as caught:
        read_document_code(text)
    assert caught.value.code is fault


@settings(deadline=None)
@given(st.binary(min_size=10, max_size=24))
def test_a_public_id_keeps_every_bit(data: bytes) -> None:
    name = public_id(data)
    assert len(name) * 5 >= len(data) * 8
    value = 0
    for sign in name.upper():
        value = value * 32 + ALPHABET.index(sign)
    assert value == int.from_bytes(data, "big")
    assert name == name.lower()


@settings(deadline=None)
@given(st.binary(max_size=80).map(lambda data: data[: len(data) // 16 * 16]))
def test_names_that_are_drawn_at_once_keep_five_bits_of_every_byte(data: bytes) -> None:
    codes = document_codes(data)
    assert [ALPHABET.index(sign) for sign in "".join(codes)] == [byte % 32 for byte in data]
    assert [len(code) for code in codes] == [16] * (len(data) // 16)
    assert public_ids(data) == [code.lower() for code in codes]
    assert [read_document_code(code) for code in codes] == codes


def test_no_name_that_is_drawn_at_once_is_shorter_than_the_others() -> None:
    with pytest.raises(ValueError, match="sixteen random bytes each, not 17"):
        public_ids(bytes(17))


def test_a_public_id_that_could_be_guessed_is_not_made() -> None:
    with pytest.raises(ValueError, match="ten random bytes"):
        public_id(bytes(9))


@settings(deadline=None)
@given(st.text(max_size=120))
def test_any_text_gives_a_number_or_a_reason(text: str) -> None:
    for reader in (
        parse_enterprise_number,
        parse_recognition_number,
        parse_iban,
        read_document_code,
    ):
        with suppress(WrongIdentifier):
            assert reader(text)
