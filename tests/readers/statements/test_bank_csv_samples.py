"""The exports of the Belgian banks are read by the names of their columns, in their languages."""

from datetime import date

import pytest

from portal.readers.statements import csv_columns, read_statement
from portal.readers.statements.bank_csv import Column
from portal.readers.statements.facts import Doubt, StatementFormat


def read(sample, name):
    found = read_statement(sample(f"csv/{name}"))
    assert found.format is StatementFormat.CSV
    [statement] = found.statements
    assert (statement.account, statement.currency) == ("BE68539007547034", "EUR")
    assert (statement.opened_on, statement.closed_on) == (date(2026, 11, 20), date(2026, 11, 23))
    assert (statement.number, statement.sequence) == ("", None)
    return statement


def doubts(statement):
    return [remark.doubt for remark in statement.remarks]


def test_kbc_has_the_newest_first_and_a_running_balance(sample):
    statement = read(sample, "kbc.csv")
    assert [one.line for one in statement.entries] == [4, 3, 2]
    assert [one.amount_cents for one in statement.entries] == [45_000, 1_700, -1_250]
    assert (statement.opening_cents, statement.closing_cents) == (100_000, 145_450)
    assert statement.holder == "VOORBEELDSCHOOL VZW"
    assert statement.remarks == ()
    first, second, third = statement.entries
    assert (first.booked_on, first.value_on) == (date(2026, 11, 20), date(2026, 11, 19))
    assert (first.structured, first.communication) == ("202600004236", "")
    assert (first.payer_name, first.payer_account) == ("BAKKERIJ DE SMET BV", "BE62510007547061")
    assert first.bank_reference == "=20261120:145000"
    assert second.communication == "FACTUUR 2026/0202 KMO-PORTEFEUILLE"
    assert second.payer_account == "NL91ABNA0417164300"
    # The bank's own words stand in where nobody wrote anything.
    assert (third.communication, third.payer_name) == ("KOSTEN 23-11 BEHEER", "")


def test_belfius_has_lines_above_the_header_and_another_encoding(sample):
    statement = read(sample, "belfius.csv")
    assert [one.amount_cents for one in statement.entries] == [45_000, 125_000, -1_250]
    assert (statement.opening_cents, statement.closing_cents) == (None, None)
    assert doubts(statement) == [Doubt.NO_BALANCES]
    first, second, third = statement.entries
    assert (first.structured, first.communication) == ("202600004236", "")
    assert second.payer_name == "MÜLLER & SØN"
    assert [one.bank_reference for one in (first, second, third)] == [
        "2026-00011-0001",
        "2026-00011-0002",
        "",
    ]


def test_ing_counts_its_movements_within_the_year(sample):
    statement = read(sample, "ing.csv")
    assert [one.amount_cents for one in statement.entries] == [45_000, 1_700, -1_250]
    assert [one.bank_reference for one in statement.entries] == ["2026-976", "2026-977", "2026-978"]
    assert [one.structured for one in statement.entries] == ["202600004236", "", ""]
    assert [one.communication for one in statement.entries] == [
        "",
        "FACTURE 2026/0202",
        "Frais de gestion",
    ]


def test_bnp_paribas_fortis_lists_what_it_refused_too(sample):
    statement = read(sample, "bnp-paribas-fortis.csv")
    assert [one.amount_cents for one in statement.entries] == [45_000, 1_700]
    assert [one.bank_reference for one in statement.entries] == ["2026-00124", ""]
    assert statement.entries[0].payer_account == "BE62510007547061"
    assert statement.entries[0].payer_name == "BAKKERIJ DE SMET BV"
    assert doubts(statement) == [Doubt.NO_BALANCES, Doubt.NOT_BOOKED]
    assert statement.remarks[1].line == 3
    assert statement.remarks[1].values == {"status": "Geweigerd", "amount_cents": -9_900}


@pytest.mark.parametrize("name", ["kbc.csv", "belfius.csv", "ing.csv", "bnp-paribas-fortis.csv"])
def test_nothing_has_to_be_chosen_by_hand(sample, name):
    found = csv_columns(sample(f"csv/{name}"))
    assert found.missing == ()
    assert {Column.ACCOUNT, Column.OTHER_ACCOUNT, Column.COMMUNICATION} <= found.columns.keys()
    assert len(found.samples) == 3 or name.startswith("bnp")
    assert all(len(row) == len(found.header) for row in found.samples)
    assert read_statement(sample(f"csv/{name}")).layout == found.signature
