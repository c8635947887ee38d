"""A batch is split into its transactions when they add up to it, and counted once in any case."""

import pytest

from portal.readers.statements.camt import read_camt
from portal.readers.statements.facts import Doubt, Fault, UnreadableStatement
from tests.statements.edit_camt import V08, detail, entry, message, statement

REF = "<AcctSvcrRef>B1</AcctSvcrRef>"


def read(*entries, closing, version="02"):
    written = message(statement(*entries, closing=closing), version=version)
    return read_camt(written).statements[0]


def moved(read_statement):
    return [one.amount_cents for one in read_statement.entries]


def with_amount(amount, sign="", currency="EUR", **more):
    """A transaction as from version 04 on: an amount of its own, perhaps with a direction."""
    told = f"<CdtDbtInd>{sign}</CdtDbtInd>" if sign else ""
    return detail(f'<Amt Ccy="{currency}">{amount}</Amt>{told}', **more)


def test_transactions_that_add_up_take_the_place_of_their_entry():
    batch = entry(
        "30.00",
        detail("<RmtInf><Ustrd>een</Ustrd></RmtInf>", amount="10.00")
        + detail("<RmtInf><Ustrd>twee</Ustrd></RmtInf>", amount="20.00"),
    )
    found = read(batch, closing="30.00")
    assert moved(found) == [1000, 2000]
    assert [one.communication for one in found.entries] == ["een", "twee"]
    assert found.remarks == ()


def test_transactions_may_stand_in_several_lists():
    batch = entry(
        "30.00", detail(amount="10.00") + "</NtryDtls><NtryDtls>" + detail(amount="20.00")
    )
    assert moved(read(batch, closing="30.00")) == [1000, 2000]


def test_a_transaction_may_go_the_other_way_than_its_batch():
    batch = entry("30.00", with_amount("40.00") + with_amount("10.00", "DBIT"))
    assert moved(read(batch, closing="30.00", version=V08)) == [4000, -1000]


def test_a_batch_that_goes_out_is_split_with_its_direction():
    batch = entry("30.00", detail(amount="10.00") + detail(amount="20.00"), sign="DBIT")
    assert moved(read(batch, closing="-30.00")) == [-1000, -2000]


def test_of_two_kinds_of_amount_the_one_that_adds_up_counts():
    """What was instructed is not what came in, when each payment lost a charge."""
    charged = (
        '<AmtDtls><InstdAmt><Amt Ccy="EUR">{0}1.00</Amt></InstdAmt>'
        '<TxAmt><Amt Ccy="EUR">{0}0.00</Amt></TxAmt></AmtDtls>'
    )
    batch = entry("30.00", detail(charged.format(1)) + detail(charged.format(2)))
    assert moved(read(batch, closing="30.00")) == [1000, 2000]


@pytest.mark.parametrize(
    "details",
    [
        detail(amount="10.00") + detail(amount="19.99"),
        detail(amount="10.00") + detail(),
        detail() + detail(),
        detail(amount="10.00", currency="USD") + detail(amount="20.00"),
        "<Btch><NbOfTxs>2</NbOfTxs></Btch>" + detail(amount="10.00"),
        "<Btch><NbOfTxs>2</NbOfTxs></Btch>" + detail(),
    ],
)
def test_transactions_that_do_not_add_up_leave_one_movement_of_nobody(details):
    named = details.replace("</TxDtls>", "<RltdPties><Dbtr><Nm>An</Nm></Dbtr></RltdPties></TxDtls>")
    found = read(
        entry("30.00", named, more=REF, info="<AddtlNtryInf>Batch</AddtlNtryInf>"), closing="30.00"
    )
    [one] = found.entries
    assert (one.amount_cents, one.payer_name, one.communication) == (3000, "", "Batch")
    assert one.bank_reference == "B1"
    [remark] = found.remarks
    assert (remark.doubt, remark.values) == (Doubt.DETAILS_DIFFER, {"total_cents": 3000})


@pytest.mark.parametrize("count", ["", "1", " 1 "])
def test_one_transaction_tells_whose_the_entry_is_whatever_it_says_of_the_amount(count):
    size = f"<Btch><NbOfTxs>{count}</NbOfTxs></Btch>"
    party = "<RltdPties><Dbtr><Nm>An</Nm></Dbtr></RltdPties>"
    [agreed] = read(entry(details=size + detail(party, amount="10.00")), closing="10.00").entries
    found = read(entry(details=size + detail(party, amount="11.00")), closing="10.00")
    [charged] = found.entries
    assert (agreed.amount_cents, charged.amount_cents) == (1000, 1000)
    assert (agreed.payer_name, charged.payer_name) == ("An", "An")
    assert [remark.doubt for remark in found.remarks] == [Doubt.DETAILS_DIFFER]


@pytest.mark.parametrize("amount", ["10.0", "10"])
def test_the_same_amount_in_another_spelling_agrees(amount):
    found = read(entry("10.00", detail(amount=amount)), closing="10.00")
    assert found.remarks == ()


def test_a_transaction_in_another_currency_says_nothing_about_the_amount():
    found = read(entry("10.00", detail(amount="12.34", currency="USD")), closing="10.00")
    assert (moved(found), found.remarks) == ([1000], ())


def test_two_amounts_of_one_transaction_are_refused():
    twice = '<Amt Ccy="EUR">10.00</Amt>' * 2
    with pytest.raises(UnreadableStatement) as refused:
        read(entry(details=detail(twice)), closing="10.00", version=V08)
    assert refused.value.fault is Fault.BAD_RECORD


def test_an_unreadable_amount_in_a_batch_refuses_the_file():
    with pytest.raises(UnreadableStatement) as refused:
        read(entry("30.00", detail(amount="10") + detail(amount="1e1")), closing="30.00")
    assert (refused.value.fault, refused.value.place) == (Fault.BAD_AMOUNT, "TxDtls/Amt")


def refs(**names):
    return "".join(f"<{name}>{text}</{name}>" for name, text in names.items())


@pytest.mark.parametrize(
    ("numbers", "references"),
    [
        (({"AcctSvcrRef": "T1"}, {"AcctSvcrRef": "T2"}), ["B1/T1", "B1/T2"]),
        (({"AcctSvcrRef": "B1"}, {"AcctSvcrRef": "B1"}), ["B1/#1", "B1/#2"]),
        (({"TxId": "X"}, {"TxId": "Y"}), ["B1/X", "B1/Y"]),
        (({"EndToEndId": "E"}, {"EndToEndId": "E"}), ["B1/E", "B1/E#2"]),
        (({"EndToEndId": "NOTPROVIDED"}, {}), ["B1/#1", "B1/#2"]),
    ],
)
def test_every_transaction_of_a_batch_has_a_number_of_its_own(numbers, references):
    details = "".join(detail(amount="10.00", refs=refs(**names)) for names in numbers)
    found = read(entry("20.00", details, more=REF), closing="20.00")
    assert [one.bank_reference for one in found.entries] == references


def test_without_a_number_of_the_bank_the_payers_own_number_names_nothing():
    details = "".join(detail(amount="10.00", refs=refs(EndToEndId=name)) for name in "AB")
    found = read(entry("20.00", details), closing="20.00")
    assert [one.bank_reference for one in found.entries] == ["", ""]


def test_a_transaction_with_a_number_of_the_bank_needs_none_of_the_entry():
    details = "".join(detail(amount="10.00", refs=refs(AcctSvcrRef=name)) for name in "AB")
    assert [
        one.bank_reference for one in read(entry("20.00", details), closing="20.00").entries
    ] == [
        "A",
        "B",
    ]
    only = read(entry(details=detail(refs=refs(AcctSvcrRef="A"))), closing="10.00")
    assert only.entries[0].bank_reference == "A"


def test_the_number_of_an_entry_within_its_statement_is_no_number_of_the_bank():
    """`NtryRef` counts anew in every statement, so it would make two payments look like one."""
    found = read(entry(more="<NtryRef>1</NtryRef>"), closing="10.00")
    assert found.entries[0].bank_reference == ""
