"""Columns are found by name and content; what nobody knows is chosen by hand and remembered."""

import pytest

from portal.readers.statements import csv_columns, read_statement
from portal.readers.statements.bank_csv import Column, read_bank_csv
from portal.readers.statements.bank_csv.columns import known_names
from portal.readers.statements.facts import Fault, UnreadableStatement

UNKNOWN = b"Wanneer;Hoeveel;Wie;Waarom;Waar\n20/11/2026;450,00;An;cursus;Gent\n"
CHOSEN = {"booked_on": 0, "amount": 1, "name": 2, "communication": 3}


def refusal(data, mapping=None):
    with pytest.raises(UnreadableStatement) as refused:
        read_bank_csv(data, mapping=mapping)
    return refused.value


def test_an_unknown_layout_asks_for_its_columns():
    refused = refusal(UNKNOWN)
    assert (refused.fault, refused.line) == (Fault.NO_COLUMNS, 1)
    assert refused.values == {"missing": ("booked_on", "amount")}
    assert csv_columns(UNKNOWN).missing == (Column.BOOKED_ON, Column.AMOUNT)
    assert csv_columns(UNKNOWN).samples == (("20/11/2026", "450,00", "An", "cursus", "Gent"),)


def test_a_choice_by_hand_reads_any_layout():
    [statement] = read_statement(UNKNOWN, csv_mapping=CHOSEN).statements
    [one] = statement.entries
    assert (one.amount_cents, one.payer_name, one.communication) == (45_000, "An", "cursus")


def test_a_choice_goes_before_what_the_names_say():
    data = b"Datum;Bedrag;Saldo;Mededeling\n20/11/2026;450,00;7,00;cursus\n"
    [statement] = read_bank_csv(
        data, mapping={"amount": 2, "balance": None, "communication": 1}
    ).statements
    [one] = statement.entries
    assert (one.amount_cents, one.communication) == (700, "450,00")
    assert statement.opening_cents is None


@pytest.mark.parametrize("odd", [{"amount": 99}, {"amount": -1}, {"amount": 3, "booked_on": 3}])
def test_a_choice_that_does_not_fit_the_file_asks_again(odd):
    data = b"Datum;Bedrag;Mededeling\n20/11/2026;450,00;cursus\n"
    assert refusal(data, odd).fault is Fault.NO_COLUMNS


def test_a_column_chosen_twice_counts_once():
    data = b"Datum;Bedrag;Mededeling\n20/11/2026;450,00;cursus\n"
    [statement] = read_bank_csv(data, mapping={"details": 2, "communication": 2}).statements
    assert statement.entries[0].communication == "cursus"


def test_a_chosen_column_is_nothing_else_whatever_its_name_says():
    data = b"Datum;Bedrag;Mededeling\n20/11/2026;450,00;cursus\n"
    refused = refusal(data, {"communication": 1})
    assert refused.values == {"missing": ("amount",)}


def test_a_choice_for_a_value_that_nobody_knows_is_ignored():
    data = b"Datum;Bedrag;Mededeling\n20/11/2026;450,00;cursus\n"
    assert read_bank_csv(data, mapping={"colour": 1}) == read_bank_csv(data)


def test_an_amount_may_come_from_two_columns_and_a_day_from_either():
    header = b"Date de valeur;D\xc3\xa9bit;Cr\xc3\xa9dit;Communication;Solde\n"
    data = header + b"20/11/2026;;450,00;a;450,00\n20/11/2026;50,00;;b;400,00\n"
    assert csv_columns(data).missing == ()
    only_debit = csv_columns(data.replace("Crédit".encode(), b"Iets"))
    assert only_debit.missing == (Column.AMOUNT,)


@pytest.mark.parametrize(
    ("name", "value", "column"),
    [
        ("Tegenpartij", "BE62 5100 0754 7061", Column.OTHER_ACCOUNT),
        ("Contrepartie", "An Peeters", Column.NAME),
        ("Counterparty", "", Column.NAME),
        ("Valuta", "20/11/2026", Column.VALUE_ON),
        ("Valuta", "EUR", Column.CURRENCY),
    ],
)
def test_a_name_of_two_meanings_is_told_by_what_stands_below_it(name, value, column):
    data = f"Datum;Bedrag;Mededeling;{name}\n20/11/2026;4,00;;\n20/11/2026;4,00;x;{value}\n"
    assert csv_columns(data.encode()).columns[column] == 3


@pytest.mark.parametrize(
    ("column", "names"),
    [
        (Column.ACCOUNT, ["Rekeningnummer", "Numéro de compte", "Account number", "IBAN/BBAN"]),
        (Column.HOLDER, ["Naam van de rekening", "Titulaire", "Account name", "Naam"]),
        (Column.CURRENCY, ["Munt", "Devise", "Account currency"]),
        (Column.BOOKED_ON, ["Boekingsdatum", "Date comptable", "Entry date", "Datum", "Date"]),
        (Column.VALUE_ON, ["Valutadatum", "Date de valeur", "Value date"]),
        (Column.AMOUNT, ["Bedrag (EUR)", "Montant", "Amount", "Transactiebedrag"]),
        (Column.DEBIT, ["Debet", "Débit", "Debit amount", "Afschrijving"]),
        (Column.CREDIT, ["Credit", "Crédit", "Credit amount", "Bijschrijving"]),
        (Column.SIGN, ["Af Bij", "D/C", "Débit/Crédit", "Teken", "Sens"]),
        (Column.BALANCE, ["Saldo", "Solde", "Nouveau solde", "Running balance"]),
        (Column.NAME, ["Naam tegenpartij", "Nom contrepartie", "Name of the counterparty"]),
        (Column.OTHER_ACCOUNT, ["Tegenrekening", "Compte contrepartie", "Account counterparty"]),
        (Column.STRUCTURED, ["OGM", "Communication structurée", "Structured reference"]),
        (Column.COMMUNICATION, ["Mededeling", "Communication libre", "Remittance information"]),
        (Column.DETAILS, ["Omschrijving", "Libellé", "Description", "Transaction details"]),
        (Column.STATEMENT_NUMBER, ["Afschriftnummer", "N° d'extrait", "Bank statement number"]),
        (Column.MOVEMENT_NUMBER, ["Volgnummer", "Transaction reference", "Référence"]),
        (Column.STATUS, ["Status", "Statut"]),
    ],
)
def test_what_banks_call_a_column_is_known_in_three_languages(column, names):
    for name in names:
        data = f"Iets;{name};Anders;Valutadatum;Bedrag;Saldo\n;;;20/11/2026;1,00;1,00\n"
        assert csv_columns(data.encode()).columns[column] == 1, name


def test_names_of_two_meanings_count_when_the_header_is_sought():
    assert known_names(["Tegenpartij", "Valuta", "Klant"]) == 2
    assert known_names(["Datum", "Date", "Bedrag"]) == 2


def test_a_surer_name_goes_before_a_likely_one():
    data = b"Datum;Boekingsdatum;Bedrag;Mededeling\n19/11/2026;20/11/2026;4,00;x\n"
    assert csv_columns(data).columns[Column.BOOKED_ON] == 1


def test_the_signature_is_that_of_the_header_and_not_of_the_rows():
    other_rows = UNKNOWN.replace(b"450,00", b"1,00")
    assert csv_columns(UNKNOWN).signature == csv_columns(other_rows).signature
    assert csv_columns(UNKNOWN).signature != csv_columns(UNKNOWN.replace(b"Wie", b"Wij")).signature


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_ends_make_no_difference(delimiter, encoding, newline):
    rows = [
        ["Naam café", "Datum", "Bedrag", "Mededeling"],
        ["", "20/11/2026", '"1.234,56"', "één"],
    ]
    text = newline.join(delimiter.join(row) for row in rows) + newline
    [statement] = read_statement(text.encode(encoding)).statements
    [one] = statement.entries
    assert (one.amount_cents, one.communication) == (123_456, "één")


@pytest.mark.parametrize(
    ("data", "fault", "line"),
    [
        (b"Datum;Bedrag;Saldo\n", Fault.EMPTY, None),
        (b"%PDF-1.7 not a table", Fault.NOT_A_STATEMENT, None),
        (b"PK\x03\x04\x00\x00", Fault.NOT_A_STATEMENT, None),
        (b"\x81\x8d\x00", Fault.NOT_A_STATEMENT, None),
        (b'Datum;Bedrag;Saldo\n20/11/2026;1,00;"1', Fault.BAD_RECORD, 2),
        (b"Datum;Bedrag;Saldo\n20/11/2026;1,00;" + b"1" * 40_000, Fault.BAD_RECORD, 2),
        (b"Datum;Bedrag;Saldo\n20/11/2026" + b";1" * 100, Fault.NOT_A_STATEMENT, None),
        (b"Datum;Bedrag;Mededeling\n" + b"20/11/2026;1,00;x\n" * 10_001, Fault.TOO_LARGE, None),
        (b"Datum;Bedrag;Mededeling\n" + b"x" * 10_000_001, Fault.TOO_LARGE, None),
    ],
)
def test_what_is_no_table_of_movements_is_refused(data, fault, line):
    refused = refusal(data)
    assert (refused.fault, refused.line) == (fault, line)
    if fault is not Fault.TOO_LARGE:
        with pytest.raises(UnreadableStatement):
            csv_columns(data)
