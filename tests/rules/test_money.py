"""An amount is read exactly or refused; it is never guessed (D29)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.money import LARGEST_CENTS, MoneyFault, WrongAmount, read_cents, show_cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("180", 180_00),
        ("180,00", 180_00),
        ("180,5", 180_50),
        ("0", 0),
        ("0,07", 7),
        ("1.234,50", 1_234_50),
        ("1234,50", 1_234_50),
        ("1.234.567,89", 1_234_567_89),
        ("1 234,50", 1_234_50),
        ("1\u00a0234,50", 1_234_50),
        ("1\u202f234,50", 1_234_50),
        ("1.234", 1_234_00),
        ("180.50", 180_50),
        ("180.5", 180_50),
        ("€ 180,00", 180_00),
        ("€\u00a0180,00", 180_00),
        ("180,00 €", 180_00),
        ("180 EUR", 180_00),
        ("  180,00  ", 180_00),
        ("9.999.999,99", LARGEST_CENTS),
    ],
)
def test_a_belgian_amount_is_read_to_the_cent(text: str, cents: int) -> None:
    assert read_cents(text) == cents


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", MoneyFault.EMPTY),
        ("   ", MoneyFault.EMPTY),
        ("€", MoneyFault.EMPTY),
        ("-5", MoneyFault.NEGATIVE),
        ("\u22125,00", MoneyFault.NEGATIVE),
        ("€ -5,00", MoneyFault.NEGATIVE),
        ("1.2O0,00", MoneyFault.LETTER_O),
        ("18o,00", MoneyFault.LETTER_O),
        ("O", MoneyFault.UNREADABLE),
        ("12,345", MoneyFault.DECIMALS),
        ("1.234,567", MoneyFault.DECIMALS),
        ("1,234.50", MoneyFault.AMBIGUOUS),
        ("1,234.5", MoneyFault.AMBIGUOUS),
        ("1.23,45", MoneyFault.UNREADABLE),
        ("1.2345,00", MoneyFault.UNREADABLE),
        ("12 50", MoneyFault.UNREADABLE),
        ("1.234.50", MoneyFault.UNREADABLE),
        ("180,", MoneyFault.UNREADABLE),
        (",50", MoneyFault.UNREADABLE),
        ("1e3", MoneyFault.UNREADABLE),
        ("NaN", MoneyFault.UNREADABLE),
        ("١٨٠", MoneyFault.UNREADABLE),
        ("180 euro", MoneyFault.UNREADABLE),
        ("honderd", MoneyFault.UNREADABLE),
        ("10.000.000", MoneyFault.TOO_LARGE),
        ("9" * 40, MoneyFault.TOO_LARGE),
        ("9" * 41, MoneyFault.UNREADABLE),
    ],
)
def test_what_is_not_an_amount_is_refused_by_its_reason(text: str, fault: MoneyFault) -> None:
    with pytest.raises(WrongAmount) as caught:
        read_cents(text)
    assert caught.value.code is fault
    assert str(caught.value) == fault.value


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "0,00"),
        (7, "0,07"),
        (180_00, "180,00"),
        (1_234_50, "1.234,50"),
        (1_234_567_89, "1.234.567,89"),
        (-5, "-0,05"),
        (-1_234_50, "-1.234,50"),
    ],
)
def test_cents_are_written_the_belgian_way(cents: int, text: str) -> None:
    assert show_cents(cents) == text


@settings(deadline=None)
@given(st.integers(0, LARGEST_CENTS))
def test_what_was_written_reads_back_the_same(cents: int) -> None:
    assert read_cents(show_cents(cents)) == cents


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_an_amount_or_a_reason(text: str) -> None:
    try:
        cents = read_cents(text)
    except WrongAmount:
        return
    assert 0 <= cents <= LARGEST_CENTS


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,€ -O", max_size=14))
def test_no_digit_of_an_accepted_amount_is_lost(text: str) -> None:
    try:
        cents = read_cents(text)
    except WrongAmount:
        return
    typed = "".join(sign for sign in text if sign.isdigit()).lstrip("0")
    assert str(cents).lstrip("0").startswith(typed.rstrip("0"))
