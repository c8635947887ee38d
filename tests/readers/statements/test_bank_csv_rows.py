"""One row of an export tells one movement, in any way of writing; or refuses the whole file."""

from datetime import date

import pytest

from portal.readers.statements.bank_csv import read_bank_csv
from portal.readers.statements.facts import Doubt, Fault, UnreadableStatement

HEADER = "Datum;Bedrag;Mededeling"


def read_one(header=HEADER, row="20/11/2026;450,00;cursus"):
    [statement] = read_bank_csv(f"{header}\n{row}\n".encode()).statements
    return statement.entries[0]


def refusal(header=HEADER, row="20/11/2026;450,00;cursus"):
    with pytest.raises(UnreadableStatement) as refused:
        read_bank_csv(f"{header}\n20/11/2026;1,00;first\n{row}\n".encode())
    return refused.value


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1.234,56", 123_456),
        ("1 234,56", 123_456),
        ("1\u00a0234,56", 123_456),
        ("1.234.567", 123_456_700),
        ("1,234.56", 123_456),
        ("1234,5", 123_450),
        ("1234.56", 123_456),
        ("18", 1_800),
        ("-120,00", -12_000),
        ("- 120,00", -12_000),
        ("\u2212120,00", -12_000),
        ("120,00-", -12_000),
        ("+120.00", 12_000),
        ("€ 120,00", 12_000),
        ("-120,00 EUR", -12_000),
        ("999999999999999,99", 99_999_999_999_999_999),
        ("0,00", 0),
    ],
)
def test_amounts_are_read_as_banks_write_them(written, cents):
    assert read_one(row=f"20/11/2026;{written};x").amount_cents == cents


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1.234",
        "12.345,6.7",
        "1,234",
        "12,345",
        "1e3",
        "NaN",
        "--1",
        "+-1",
        "O,50",
        "1,00,00",
        "٣",
    ],
)
def test_what_is_no_amount_or_could_be_two_refuses_the_file(written):
    refused = refusal(row=f"20/11/2026;{written};x")
    assert (refused.fault, refused.line, refused.place) == (Fault.BAD_AMOUNT, 3, "Bedrag")
    assert refused.values == {"raw": written}


@pytest.mark.parametrize(
    "written",
    [
        "20/11/2026",
        "20-11-2026",
        "20.11.2026",
        "2026-11-20",
        "2026/11/20",
        "20261120",
        "20/11/2026 10:22",
        "2026-11-20T10:22:30",
    ],
)
def test_days_are_read_as_banks_write_them(written):
    assert read_one(row=f"{written};1,00;x").booked_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    "written", ["31/11/2026", "11/20/2026", "20/11/26", "20-11/2026", "vandaag", "46346", "2026"]
)
def test_what_is_no_day_refuses_the_file(written):
    refused = refusal(row=f"{written};1,00;x")
    assert (refused.fault, refused.line, refused.place) == (Fault.BAD_DATE, 3, "Datum")


def test_a_day_that_is_empty_is_that_of_the_other_column():
    header = "Boekingsdatum;Valutadatum;Bedrag"
    both = read_one(header, "20/11/2026;19/11/2026;1,00")
    no_value = read_one(header, "20/11/2026;;1,00")
    no_booking = read_one(header, ";19/11/2026;1,00")
    assert (both.booked_on.day, both.value_on.day) == (20, 19)
    assert (no_value.booked_on.day, no_value.value_on.day) == (20, 20)
    assert (no_booking.booked_on.day, no_booking.value_on.day) == (19, 19)


def test_a_file_may_have_one_of_the_two_days_only():
    one = read_one("Valutadatum;Bedrag;Mededeling", "19/11/2026;1,00;x")
    assert one.booked_on == one.value_on == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("debit", "credit", "cents"),
    [
        ("50,00", "", -5_000),
        ("-50,00", "", -5_000),
        ("", "50,00", 5_000),
        ("0,00", "50,00", 5_000),
        ("50,00", "0,00", -5_000),
    ],
)
def test_two_columns_are_one_amount(debit, credit, cents):
    one = read_one("Datum;Debet;Credit;Mededeling", f"20/11/2026;{debit};{credit};x")
    assert one.amount_cents == cents


@pytest.mark.parametrize(("debit", "credit"), [("50,00", "50,00"), ("", ""), ("x", "")])
def test_two_columns_that_contradict_each_other_refuse_the_file(debit, credit):
    with pytest.raises(UnreadableStatement) as refused:
        read_one("Datum;Debet;Credit;Mededeling", f"20/11/2026;{debit};{credit};x")
    assert (refused.value.fault, refused.value.line) == (Fault.BAD_AMOUNT, 2)


@pytest.mark.parametrize(
    ("amount", "sign", "cents"),
    [("5,00", "Af", -500), ("5,00", "Bij", 500), ("-5,00", "D", -500), ("5,00", "C", 500)],
)
def test_a_word_beside_the_amount_gives_its_sign(amount, sign, cents):
    one = read_one("Datum;Bedrag;Af Bij;Mededeling", f"20/11/2026;{amount};{sign};x")
    assert one.amount_cents == cents


@pytest.mark.parametrize("sign", ["D", "DB", "debet", "debit", "débit", "af", "-", "DBIT"])
def test_every_word_for_out_makes_an_amount_negative(sign):
    one = read_one("Datum;Bedrag;D/C;Mededeling", f"20/11/2026;5,00;{sign};x")
    assert one.amount_cents == -500


@pytest.mark.parametrize("sign", ["C", "CR", "credit", "crédit", "kredit", "bij", "+", "CRDT"])
def test_every_word_for_in_leaves_an_amount_positive(sign):
    one = read_one("Datum;Bedrag;D/C;Mededeling", f"20/11/2026;5,00;{sign};x")
    assert one.amount_cents == 500


@pytest.mark.parametrize(("amount", "sign"), [("-5,00", "Bij"), ("5,00", "?"), ("5,00", "")])
def test_a_word_that_contradicts_the_amount_refuses_the_file(amount, sign):
    with pytest.raises(UnreadableStatement) as refused:
        read_one("Datum;Bedrag;Af Bij;Mededeling", f"20/11/2026;{amount};{sign};x")
    assert (refused.value.fault, refused.value.place) == (Fault.BAD_AMOUNT, "Af Bij")


@pytest.mark.parametrize(
    ("own", "free", "structured", "communication"),
    [
        ("***202/6000/04236***", "", "202600004236", ""),
        ("202600004236", "voor Jan", "202600004236", "voor Jan"),
        ("202/6000/04236", "", "202600004236", ""),
        ("", "+++202/6000/04236+++", "202600004236", ""),
        ("RF18539007547034", "***202/6000/04236***", "202600004236", "RF18539007547034"),
        ("RF18539007547034", "voor Jan", "", "RF18539007547034 voor Jan"),
        ("", "Jan +++202/6000/04236+++", "", "Jan +++202/6000/04236+++"),
        ("", "202600004236", "", "202600004236"),
        ("", "", "", "VAN AN"),
    ],
)
def test_a_structured_communication_is_kept_apart(own, free, structured, communication):
    header = "Datum;Bedrag;Gestructureerde mededeling;Vrije mededeling;Omschrijving"
    one = read_one(header, f"20/11/2026;1,00;{own};{free};VAN AN")
    assert (one.structured, one.communication) == (structured, communication)


@pytest.mark.parametrize(
    ("columns", "cells", "reference"),
    [
        ("Transactienummer", "0002", "2026-0002"),
        ("Transactienummer", "2026", "2026-2026"),
        ("Transactienummer", "20260115000001", "20260115000001"),
        ("Transactienummer", "2026-00124", "2026-00124"),
        ("Transactienummer", "2026-", ""),
        ("Transactienummer", "", ""),
        ("Afschriftnummer;Transactienummer", "11;2", "2026-11-2"),
        ("Saldo", "1,00", "=20261120:100"),
        ("Saldo", "", ""),
        ("Saldo;Transactienummer", "1,00;", ""),
    ],
)
def test_the_number_of_the_bank_names_a_movement_over_the_years(columns, cells, reference):
    one = read_one(f"{HEADER};{columns}", f"20/11/2026;1,00;x;{cells}")
    assert one.bank_reference == reference


def test_every_account_in_a_file_has_a_statement_of_its_own():
    rows = (
        "BE68539007547034;EUR;20/11/2026;1,00;a\n"
        "BE62 5100 0754 7061;EUR;20/11/2026;2,00;b\n"
        "BE68 5390 0754 7034;EUR;20/11/2026;4,00;c\n"
        "BE68539007547034;usd;20/11/2026;8,00;d\n"
    )
    found = read_bank_csv(f"Rekening;Munt;Datum;Bedrag;Mededeling\n{rows}".encode()).statements
    assert [
        (one.account, one.currency, sum(entry.amount_cents for entry in one.entries))
        for one in found
    ] == [
        ("BE68539007547034", "EUR", 500),
        ("BE62510007547061", "EUR", 200),
        ("BE68539007547034", "USD", 800),
    ]


@pytest.mark.parametrize(
    ("account", "doubts"),
    [
        ("BE68539007547034", []),
        ("BE68539007547035", [Doubt.BAD_CHECK_DIGITS]),
        ("378-1568321-22", []),
        ("", [Doubt.NO_ACCOUNT]),
    ],
)
def test_an_account_that_cannot_be_is_told(account, doubts):
    data = f"Rekening;Datum;Bedrag;Saldo\n{account};20/11/2026;1,00;1,00\n".encode()
    [statement] = read_bank_csv(data).statements
    assert [remark.doubt for remark in statement.remarks] == doubts


@pytest.mark.parametrize(
    ("written", "currency"), [("", "EUR"), ("eur", "EUR"), ("usd", "USD"), ("GBP", "GBP")]
)
def test_an_amount_without_a_currency_is_in_euro(written, currency):
    data = f"Datum;Bedrag;Munt;Mededeling\n20/11/2026;1,00;{written};x\n".encode()
    assert read_bank_csv(data).statements[0].currency == currency


def test_wrong_check_digits_are_told_with_their_account():
    data = b"Rekening;Datum;Bedrag;Saldo\nBE68539007547035;20/11/2026;1,00;1,00\n"
    [statement] = read_bank_csv(data).statements
    assert [remark.values for remark in statement.remarks] == [{"account": "BE68539007547035"}]


@pytest.mark.parametrize(
    "status",
    ["", "Geaccepteerd", "uitgevoerd", "GEBOEKT", "Accepté", "exécuté", "Comptabilisé"]
    + ["Accepted", "executed", "Booked", "completed"],
)
def test_what_was_carried_out_is_money_in_any_language(status):
    data = f"Datum;Bedrag;Mededeling;Status\n20/11/2026;1,00;x;{status}\n".encode()
    [statement] = read_bank_csv(data).statements
    assert [one.amount_cents for one in statement.entries] == [100]


def test_an_export_of_nothing_but_refused_movements_holds_no_money():
    data = b"Datum;Bedrag;Mededeling;Status\n20/11/2026;1,00;x;Geweigerd\n"
    [statement] = read_bank_csv(data).statements
    assert statement.entries == ()
    assert statement.opened_on == statement.closed_on == date(2026, 11, 20)
    assert [remark.doubt for remark in statement.remarks][-1] is Doubt.NOT_BOOKED
