"""What other people's CODA files hold is read to the last field, or refused by line and reason."""

from datetime import date

import pytest

from portal.readers.statements.coda import looks_like_coda, read_coda
from portal.readers.statements.facts import (
    Doubt,
    Entry,
    Fault,
    StatementFormat,
    UnreadableStatement,
)

DAY = date(2026, 11, 20)
DE_SMET = {"payer_name": "BAKKERIJ DE SMET BV", "payer_account": "BE62510007547061"}


def entry(line: int, number: int, cents: int, **values: object) -> Entry:
    return Entry(
        line=line,
        amount_cents=cents,
        booked_on=DAY,
        value_on=DAY,
        bank_reference=f"SYNTHREF{number:04d}",
        **({"code": "00150000"} | values),
    )


def test_every_field_of_the_eight_synthetic_entries_is_read(synthetic):
    (statement,) = read_coda(synthetic).statements
    assert statement.entries == (
        entry(3, 1, 45_000, structured="202600004236", **DE_SMET),
        entry(
            6, 2, 125_000, structured="202600013734",
            payer_name="GARAGE VAN DAMME NV", payer_account="BE43068999999501",
        ),
        entry(
            9, 3, 22_500, structured="202600013734",
            payer_name="ETS LEFEVRE SRL", payer_account="BE71096123456769",
        ),
        entry(
            12, 4, 38_000, communication="inschr. Peeters +++202/6000/20101+++ bedankt",
            payer_name="PEETERS JAN", payer_account="BE62510007547061",
        ),
        entry(
            15, 5, 38_000, communication="FACTUUR 2026/0202 KMO-PORTEFEUILLE",
            payer_name="MÜLLER & SØN COÖPERATIE", payer_account="NL91ABNA0417164300",
        ),
        entry(
            18, 6, -1_250, communication="BEHEERSKOSTEN REKENING", code="00137000",
            payer_name="KBC BANK NV", payer_account="BE43068999999501",
        ),
        entry(21, 7, 45_000, structured="202600004236", **DE_SMET),
        entry(
            24, 8, 10_000, structured="202600004299",
            payer_name="ONBEKEND", payer_account="BE62510007547061",
        ),
    )  # fmt: skip


def test_the_synthetic_statement_itself_is_read(synthetic):
    read = read_coda(synthetic)
    (statement,) = read.statements
    assert read.format is StatementFormat.CODA
    assert (statement.account, statement.currency) == ("BE68539007547034", "EUR")
    assert statement.holder == "VOORBEELDSCHOOL VZW"
    assert (statement.number, statement.sequence) == ("2026-231", 231)
    assert (statement.opened_on, statement.closed_on) == (date(2026, 11, 19), DAY)
    assert (statement.opening_cents, statement.closing_cents) == (1_000_000, 1_322_250)
    assert sum(one.amount_cents for one in statement.entries) == 322_250
    assert statement.remarks == ()


def test_a_globalised_file_gives_its_transfers_and_never_a_total_beside_them(sample):
    (statement,) = read_coda(sample("coda/febelfin-coda-CODA.cod")).statements
    assert len(statement.entries) == 67
    assert sum(one.amount_cents for one in statement.entries) == 940_529_699
    assert (statement.opening_cents, statement.closing_cents) == (0, 940_529_699)
    assert statement.account == "BE47435000000080"
    assert statement.remarks == ()
    wages = [one for one in statement.entries if one.communication.startswith("311006 BEZOLDIGING")]
    assert [(one.line, one.amount_cents, one.payer_name) for one in wages] == [
        (48, -74_769, "JANSSENS TUUR"),
        (53, -56_564, "MONTEO CARLOS"),
        (58, -58_863, "VANBUITEN GUIDO"),
        (63, -88_061, "FLIPKENS MARIA"),
    ]
    assert [one.bank_reference for one in wages][:2] == [
        "IPTE00001 TBOSOCOVERS/0001",
        "IPTE00002 TBOSOCOVERS/0003",
    ]
    assert all(one.amount_cents != -278_257 for one in statement.entries)


def test_a_single_amount_with_details_stays_one_entry(sample):
    (statement,) = read_coda(sample("coda/febelfin-coda-CODA.cod")).statements
    coupon = next(one for one in statement.entries if one.line == 208)
    assert (coupon.amount_cents, coupon.code[0]) == (13_920, "3")


def test_a_day_without_movements_has_no_entries(sample):
    (statement,) = read_coda(sample("coda/febelfin-coda-empty.cod")).statements
    assert statement.entries == ()
    assert (statement.opening_cents, statement.closing_cents) == (0, 0)
    assert (statement.opened_on, statement.closed_on) == (date(2026, 8, 7), date(2026, 8, 9))
    assert [(one.doubt, one.line) for one in statement.remarks] == [
        (Doubt.BAD_CHECK_DIGITS, 2),
        (Doubt.MORE_ANNOUNCED, 3),
    ]


def test_an_anonymised_file_is_refused_with_everything_that_does_not_agree(sample):
    with pytest.raises(UnreadableStatement) as caught:
        read_coda(sample("coda/codastandard-coda.cod"))
    refusal = caught.value
    assert (refusal.fault, refusal.line, refusal.place) == (Fault.BALANCE, 13, "8")
    assert refusal.values["opening_cents"] == 5_790_000
    assert refusal.values["movements_cents"] == 70_086
    assert refusal.values["closing_cents"] == 5_890_000
    assert [(one.doubt, one.line) for one in refusal.values["remarks"]] == [
        (Doubt.OTHER_ACCOUNT_AT_END, 13),
        (Doubt.RECORD_COUNT, 14),
        (Doubt.TRAILER_TOTAL, 14),
    ]


def test_a_file_with_a_cut_line_is_refused_by_that_line(sample):
    with pytest.raises(UnreadableStatement) as caught:
        read_coda(sample("coda/codastandard-invalid.cod"))
    assert (caught.value.fault, caught.value.line) == (Fault.BAD_RECORD, 14)
    assert caught.value.values["length"] == 52


@pytest.mark.parametrize(
    "name",
    [
        "synthetic-be-ogm",
        "febelfin-coda-CODA",
        "febelfin-coda-empty",
        "codastandard-coda",
        "codastandard-invalid",
    ],
)
def test_every_sample_is_recognised(sample, name):
    assert looks_like_coda(sample(f"coda/{name}.cod"))
