"""Every MT940 sample gives what its README says: read with all its entries, or refused with why."""

from datetime import date

import pytest

from portal.readers.statements import read_statement
from portal.readers.statements.facts import Doubt, Fault, StatementFormat, UnreadableStatement


def read(sample, name):
    found = read_statement(sample(f"mt940/{name}"))
    assert found.format is StatementFormat.MT940
    return found.statements


def amounts(statements):
    return [[entry.amount_cents for entry in one.entries] for one in statements]


def test_asn_has_a_movement_of_its_own_form_and_a_statement_for_every_day(sample):
    statements = read(sample, "ASNB-mt940.txt")
    assert len(statements) == 31
    assert [one.sequence for one in statements] == list(range(1, 32))
    assert [cents for each in amounts(statements) for cents in each] == [
        -6_500,
        100_000,
        -80_155,
        -165,
        82_872,
        -100_000,
        100_018,
        -90_376,
    ]
    first = statements[0].entries[0]
    assert (first.line, first.booked_on, first.code) == (6, date(2020, 1, 1), "NOVB")
    assert (first.payer_account, first.payer_name) == ("NL47INGB9999999999", "hr gjlm paulissen")
    assert first.communication == "Betaling sieraden"
    assert {remark.doubt for one in statements for remark in one.remarks} == {
        Doubt.BAD_CHECK_DIGITS
    }


def test_signs_that_look_binary_are_letters(sample):
    first, second = read(sample, "betterplace-with_binary_character.sta")
    assert amounts([first, second]) == [[2_700, 1_306_830, -19_328_205], [112_000]]
    assert (first.account, first.number, first.sequence) == ("51230800/0000007055", "2010-027", 27)
    assert first.entries[0].payer_name == "PAYPAL"
    assert first.entries[0].bank_reference == "32-P1-TCS49518"
    assert "Überweisung" in second.entries[0].communication
    assert (first.remarks, second.remarks) == ((), ())


def test_three_statements_of_other_currencies(sample):
    statements = read(sample, "cmxl-mt940.sta")
    assert [one.currency for one in statements] == ["DEM", "EUR", "PLN"]
    assert [len(each) for each in amounts(statements)] == [11, 2, 3]
    assert [sum(each) for each in amounts(statements)] == [8_730, 220_000, 1_004_000]
    rent = statements[1].entries[0]
    assert (rent.communication, rent.payer_name) == ("Miete November", "MUELLER")
    assert (rent.value_on, rent.booked_on) == (date(2002, 11, 1), date(2002, 11, 2))
    assert statements[2].entries[0].payer_account == "PL08106000760000777777777777"


def test_rabobank_tells_between_slashes(sample):
    statements = read(sample, "jejik-rabobank-iban.sta")
    assert amounts(statements) == [[-2_500, -1_000], [-2_500, -1_000]]
    first, second = statements[0].entries
    assert first.payer_account == "NL70ABNA0987654321"
    assert (second.payer_name, second.communication) == ("JOHN DOE", "Reference 201301234")


@pytest.mark.parametrize(
    ("name", "fault", "line"),
    [
        ("betterplace-sepa_snippet_broken.sta", Fault.BAD_RECORD, 6),
        ("betterplace-sepa_snippet.sta", Fault.BALANCE, 55),
        ("jejik-abnamro.sta", Fault.BALANCE, 27),
        ("jejik-ing.sta", Fault.BALANCE, 26),
        ("jejik-triodos.sta", Fault.BALANCE, 12),
    ],
)
def test_samples_that_are_broken_or_do_not_tie_are_refused(sample, name, fault, line):
    with pytest.raises(UnreadableStatement) as refused:
        read_statement(sample(f"mt940/{name}"))
    assert (refused.value.fault, refused.value.line) == (fault, line)
