"""Every CAMT sample gives what its README says: read with all its entries, or refused with why."""

from datetime import date

import pytest

from portal.readers.statements import read_statement
from portal.readers.statements.camt import read_camt
from portal.readers.statements.coda import read_coda
from portal.readers.statements.facts import Doubt, Fault, StatementFormat, UnreadableStatement

SYNTHETIC = ["camt/synthetic-be-camt053-v02-ogm.xml", "camt/synthetic-be-camt053-v08-ogm.xml"]


def comparable(entry):
    """What two formats can both tell of a movement; each numbers and codes in its own way."""
    return entry._replace(line=0, code="")


@pytest.mark.parametrize("name", SYNTHETIC)
def test_e9_the_synthetic_files_hold_the_entries_of_the_coda(sample, name):
    [statement] = read_camt(sample(name)).statements
    [coda] = read_coda(sample("coda/synthetic-be-ogm.cod")).statements
    assert list(map(comparable, statement.entries)) == list(map(comparable, coda.entries))
    for told in ("account", "currency", "number", "sequence", "opened_on", "closed_on"):
        assert getattr(statement, told) == getattr(coda, told)
    assert (statement.opening_cents, statement.closing_cents) == (1_000_000, 1_322_250)
    assert statement.remarks == ()


@pytest.mark.parametrize("name", SYNTHETIC)
def test_every_field_of_the_synthetic_entries_is_read(sample, name):
    [statement] = read_camt(sample(name)).statements
    assert len(statement.entries) == 8
    assert sum(entry.amount_cents for entry in statement.entries) == 322_250
    first, _, _, free, foreign, charge, twin, wrong = statement.entries
    assert first.line == 50
    assert (first.amount_cents, first.structured, first.communication) == (
        45_000,
        "202600004236",
        "",
    )
    assert first.booked_on == first.value_on == date(2026, 11, 20)
    assert (first.payer_name, first.payer_account) == ("BAKKERIJ DE SMET BV", "BE62510007547061")
    assert (first.bank_reference, first.code) == ("SYNTHREF0001", "PMNT/RCDT/ESCT")
    assert free.communication == "inschr. Peeters +++202/6000/20101+++ bedankt"
    assert foreign.payer_name == "MÜLLER & SØN COÖPERATIE"
    assert (charge.amount_cents, charge.payer_name) == (-1_250, "KBC BANK NV")
    assert twin._replace(line=0, bank_reference="") == first._replace(line=0, bank_reference="")
    assert wrong.structured == "202600004299"


def test_a_file_may_hold_two_statements(sample):
    first, second = read_statement(sample("camt/genkgo-camt053.v2.multi.statement.xml")).statements
    assert [(one.opening_cents, one.closing_cents) for one in (first, second)] == [
        (1_815, 2_700),
        (2_700, 2_000),
    ]
    assert [entry.amount_cents for one in (first, second) for entry in one.entries] == [885, -700]
    assert first.entries[0].communication == "Transaction Description 1"
    assert second.entries[0].payer_name == "Company Name 2"
    assert (first.number, first.sequence) == ("2014-12312", 12312)
    assert (second.number, second.sequence) == ("254EURNL26VAYB8060476890", None)
    assert [one.doubt for one in first.remarks] == [Doubt.DUPLICATE_COPY]
    assert second.remarks == ()


@pytest.mark.parametrize(
    ("name", "fault", "line", "values"),
    [
        ("genkgo-camt052.v2.xml", Fault.OTHER_MESSAGE, 2, {"found": "camt.052"}),
        ("genkgo-camt054.v8.xml", Fault.OTHER_MESSAGE, 2, {"found": "camt.054"}),
        ("genkgo-camt053.v2.wrong.xml", Fault.NOT_A_STATEMENT, 2, {}),
        # Its amounts of three decimals are exact; it is the sum that is five cents off.
        (
            "genkgo-camt053.v2.five.decimals.xml",
            Fault.BALANCE,
            25,
            {"opening_cents": 1_815, "movements_cents": 885, "closing_cents": 2_705},
        ),
        ("genkgo-camt053.v2.minimal.xml", Fault.BALANCE, 26, {"currency": "SEK"}),
        ("genkgo-camt053.v4.xml", Fault.BALANCE, 30, {"currency": "SEK"}),
        ("camt.053.001.02.xsd", Fault.NOT_A_STATEMENT, 3, {}),
    ],
)
def test_other_samples_are_refused_with_the_reason(sample, name, fault, line, values):
    with pytest.raises(UnreadableStatement) as refused:
        read_statement(sample(f"camt/{name}"))
    assert (refused.value.fault, refused.value.line) == (fault, line)
    assert refused.value.values == values


def test_the_format_is_named(sample):
    assert read_statement(sample(SYNTHETIC[0])).format is StatementFormat.CAMT053
