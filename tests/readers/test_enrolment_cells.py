"""Each kind of cell is read as the offices write it, or refused with the reason."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.readers.enrolment_list import Fault, Kind, numbers, texts
from portal.readers.enrolment_list.texts import WrongCell

THIRD = date(2026, 9, 3)
SITES = {"Lokeren": "lok", "Sint-Gillis": "sgi", "Hamme": "ham"}


def fault(reader, cell, **extra) -> Fault:
    with pytest.raises(WrongCell) as caught:
        reader(cell, **extra)
    return caught.value.code


@pytest.mark.parametrize(
    "cell",
    [
        THIRD,
        Decimal(46268),
        Decimal("46268.75"),
        "46268",
        "2026-09-03",
        "2026-09-03T19:30:00",
        "2026-09-03 00:00:00.000",
        "2026-09-03T00:00:00+02:00",
        "03/09/2026",
        "3/9/2026",
        "3-9-2026",
        "3.9.2026",
        "3 september 2026",
        "3 sep. 2026",
        " donderdag  3 september 2026 ",
        "do. 3/9/2026 19.30 uur",
        "3 September 2026",
    ],
)
def test_a_day_is_read_in_every_form(cell):
    assert numbers.day(cell) == THIRD


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, Fault.REQUIRED),
        ("  ", Fault.REQUIRED),
        ("31/09/2026", Fault.IMPOSSIBLE_DATE),
        ("09/13/2026", Fault.IMPOSSIBLE_DATE),
        ("07-09-26", Fault.TWO_DIGIT_YEAR),
        ("morgen", Fault.NOT_A_DATE),
        ("september 2026", Fault.NOT_A_DATE),
        ("20260903", Fault.NOT_A_DATE),
        ("=VANDAAG()", Fault.FORMULA),
        ("#N/B", Fault.SPREADSHEET_ERROR),
        ("3/9/1926", Fault.UNLIKELY_YEAR),
        (date(2206, 9, 3), Fault.UNLIKELY_YEAR),
        (Decimal(180), Fault.NOT_A_DATE),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(cell, code):
    assert fault(numbers.day, cell) is code


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        (Decimal(180), 180_00),
        (Decimal("12.4"), 12_40),
        (Decimal("12.399999999999999"), 12_40),
        ("€ 180,00", 180_00),
        ("1.234,50", 1234_50),
        ("180", 180_00),
        ("180,5", 180_50),
        ("180 EUR", 180_00),
    ],
)
def test_an_amount_is_read_to_the_cent(cell, cents):
    assert numbers.amount(cell) == cents
    assert numbers.fee(cell) == cents
    assert numbers.costs(cell) == cents


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, Fault.REQUIRED),
        ("1.2O0,00", Fault.AMOUNT_LETTER_O),
        ("12,345", Fault.AMOUNT_DECIMALS),
        (Decimal("12.345"), Fault.AMOUNT_DECIMALS),
        ("1,234.50", Fault.AMOUNT_AMBIGUOUS),
        ("-180", Fault.AMOUNT_NEGATIVE),
        (Decimal(-1), Fault.AMOUNT_NEGATIVE),
        (Decimal(10) ** 19, Fault.AMOUNT_TOO_LARGE),
        ("99999999", Fault.AMOUNT_TOO_LARGE),
        ("gratis", Fault.AMOUNT_UNREADABLE),
        (THIRD, Fault.AMOUNT_UNREADABLE),
        ("=60*1,5", Fault.FORMULA),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(cell, code):
    assert fault(numbers.amount, cell) is code


def test_costs_may_be_empty_and_a_fee_may_not_be_nothing():
    assert [numbers.costs(cell) for cell in (None, "", " - ", "–", "0", Decimal(0))] == [0] * 6
    assert fault(numbers.fee, "0,00") is Fault.FEE_IS_NOTHING


@pytest.mark.parametrize("cell", [Decimal(60), "60", "60,0", "60 lestijden", "60 lt.", "+60"])
def test_lesson_periods_are_whole(cell):
    assert numbers.lesson_periods(cell) == 60


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, Fault.REQUIRED),
        ("-60", Fault.PERIODS_NOT_POSITIVE),
        (Decimal(-60), Fault.PERIODS_NOT_POSITIVE),
        ("0", Fault.PERIODS_NOT_POSITIVE),
        ("60,5", Fault.PERIODS_NOT_WHOLE),
        (Decimal("60.5"), Fault.PERIODS_NOT_WHOLE),
        ("zestig", Fault.PERIODS_UNREADABLE),
        ("5001", Fault.PERIODS_UNREADABLE),
        (Decimal(10) ** 12, Fault.PERIODS_UNREADABLE),
        (THIRD, Fault.PERIODS_UNREADABLE),
        ("=2*30", Fault.FORMULA),
    ],
)
def test_what_is_no_number_of_periods_is_refused_with_the_reason(cell, code):
    assert fault(numbers.lesson_periods, cell) is code


@pytest.mark.parametrize(
    "cell", ["0999.070.306", "BE 0999.070.306", "999070306", Decimal(999_070_306), "0999070306"]
)
def test_an_enterprise_number_gets_back_the_zero_that_a_spreadsheet_took(cell):
    assert texts.enterprise_number(cell) == "0999070306"


def test_what_is_no_enterprise_number_is_refused_with_the_reason():
    assert fault(texts.enterprise_number, "0999.000.100") is Fault.ENTERPRISE_NUMBER
    assert fault(texts.enterprise_number, Decimal("9.9E+15")) is Fault.ENTERPRISE_NUMBER
    assert fault(texts.enterprise_number, None) is Fault.REQUIRED
    assert fault(texts.enterprise_number, "=A1") is Fault.FORMULA


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (Decimal(470_937_911), "0470937911"),
        (Decimal(93_483_845), "093483845"),
        (Decimal(32_470_937_911), "+32470937911"),
        ("3293483845", "+3293483845"),
        ("0470 93 79 11", "0470 93 79 11"),
        ("+32 470 93 79 11", "+32 470 93 79 11"),
        ("09/348.38.45", "09/348.38.45"),
        ("112", "112"),
        (None, ""),
    ],
)
def test_a_phone_number_gets_back_its_zero_or_its_plus(cell, number):
    assert texts.phone(cell) == number


def test_an_address_is_one_address_in_lower_case():
    assert texts.email(" An.Peeters@Cursist.EXAMPLE ") == "an.peeters@cursist.example"
    for cell in ("geen e-mail", "a@b", "a@b.be; c@d.be", "a@b.be\nBcc: c@d.be"):
        assert fault(texts.email, cell) is Fault.EMAIL
    assert fault(texts.email, "=A1") is Fault.FORMULA
    assert fault(texts.email, "a" * 260 + "@b.be") is Fault.TOO_LONG


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Financiële geletterdheid", "financial_literacy"),
        ("FINANCIELE  geletterdheid", "financial_literacy"),
        ("internationalisation", "internationalisation"),
        ("n.v.t.", None),
        ("-", None),
        (None, None),
    ],
)
def test_a_theme_is_one_of_the_eight_or_none(cell, code):
    assert texts.theme(cell) == code


def test_another_theme_is_refused():
    assert fault(texts.theme, "Kookkunst") is Fault.UNKNOWN_THEME
    assert fault(texts.theme, "=A1") is Fault.FORMULA


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Klassikaal (extern)", Kind.CLASSROOM),
        ("contactonderwijs", Kind.CLASSROOM),
        ("Afstandsleren (online)", Kind.DISTANCE),
        ("e-learning", Kind.DISTANCE),
        (" ", None),
    ],
)
def test_the_kind_is_one_of_two_or_not_told(cell, kind):
    assert texts.kind(cell) is kind


def test_another_kind_is_refused():
    assert fault(texts.kind, "gecombineerd") is Fault.UNKNOWN_KIND


@pytest.mark.parametrize("cell", ["Lokeren", "LOKEREN ", "lok", "CVO Leerstad - Lokeren"])
def test_a_secretariat_is_known_by_its_name_or_code(cell):
    assert texts.site(cell, SITES) == "lok"


@pytest.mark.parametrize("cell", ["Gent", "Lokeren of Hamme"])
def test_another_secretariat_is_refused_and_the_known_ones_are_named(cell):
    with pytest.raises(WrongCell) as caught:
        texts.site(cell, SITES)
    assert caught.value.code is Fault.UNKNOWN_SITE
    assert caught.value.params == {"known": "Lokeren, Sint-Gillis, Hamme"}


def test_words_lose_needless_spaces_and_numbers_their_decimals():
    assert texts.words(" Van\u00a0't \t Hof\n", 40) == "Van 't Hof"
    assert texts.words("e\u0301\u0000x", 40) == "é x"
    assert texts.words("\u202aAn\u200b Pee\u00adters\ufeff", 40) == "An Peeters"
    assert texts.email("\u200ban@cursist.example\u200b") == "an@cursist.example"
    assert texts.words(Decimal("2600001.0"), 40) == "2600001"
    assert texts.words(Decimal("1.50"), 40) == "1.50"
    assert texts.words(THIRD, 40) == "03/09/2026"
    assert fault(texts.words, "x" * 41, longest=40) is Fault.TOO_LONG
    assert fault(texts.words, "#waarde!", longest=40) is Fault.SPREADSHEET_ERROR
    assert fault(texts.required_words, " ", longest=40) is Fault.REQUIRED
    assert fault(texts.required_words, "\u200b\u202e", longest=40) is Fault.REQUIRED


def test_a_cell_is_shown_as_the_spreadsheet_shows_it():
    cells = (None, THIRD, Decimal("12.4"), Decimal(60), "tekst", "x" * 999, Decimal("1E+19"))
    assert [texts.shown(cell) for cell in cells] == [
        "", "03/09/2026", "12,4", "60", "tekst", "x" * 200, "1E+19",
    ]  # fmt: skip


CELLS = st.one_of(
    st.none(),
    st.text(max_size=300),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**25), max_value=10**25),
)
READERS = (
    numbers.day, numbers.fee, numbers.costs, numbers.lesson_periods, texts.email, texts.phone,
    texts.enterprise_number, texts.theme, texts.kind,
)  # fmt: skip


@given(CELLS)
def test_d29_any_cell_gives_a_value_or_a_reason(cell):
    for reader in READERS:
        try:
            value = reader(cell)
        except WrongCell:
            continue
        assert isinstance(value, date | int | str | None)
    assert isinstance(texts.shown(cell), str)
