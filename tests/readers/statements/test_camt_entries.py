"""An entry of CAMT.053 tells what moved, when, from whom and why, in each way banks write it."""

from datetime import date

import pytest

from portal.readers.statements.camt import read_camt
from portal.readers.statements.camt.shape import _MAX_SHAPES
from portal.readers.statements.facts import Doubt, Fault, UnreadableStatement
from tests.statements.edit_camt import V08, detail, entry, message, statement


def read_one(written, closing="10.00", version="02"):
    [read] = read_camt(message(statement(written, closing=closing), version=version)).statements
    return read.entries[0]


def refusal(written, closing="10.00"):
    with pytest.raises(UnreadableStatement) as refused:
        read_camt(message(statement(written, closing=closing)))
    return refused.value


def remitted(*parts):
    return detail(f"<RmtInf>{''.join(parts)}</RmtInf>")


def creditor_reference(text):
    return f"<Strd><CdtrRefInf><Ref>{text}</Ref></CdtrRefInf></Strd>"


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("10.00", 1000),
        ("10", 1000),
        ("10.", 1000),
        (".1", 10),
        ("+10.5", 1050),
        ("0010.50", 1050),
        ("10.50000", 1050),
        (" 10.50 ", 1050),
        ("-0.00", 0),
        ("999999999999999.99", 99_999_999_999_999_999),
    ],
)
def test_every_spelling_of_an_amount_is_read_to_the_cent(written, cents):
    assert (
        read_one(entry(written), closing=f"{cents // 100}.{cents % 100:02d}").amount_cents == cents
    )


@pytest.mark.parametrize(
    "written",
    ["10.005", "-10.00", "1,00", "1e3", "NaN", "INF", "", ".", "+", "1.2.3", "10 00", "١٠.٠٠", "x"],
)
def test_what_is_no_amount_refuses_the_file(written):
    refused = refusal(entry(written))
    assert (refused.fault, refused.line, refused.place) == (Fault.BAD_AMOUNT, 1, "Ntry/Amt")
    assert refused.values["raw"] == written


def test_an_amount_in_another_currency_is_not_the_money_of_the_account():
    refused = refusal(entry("10.00", currency="USD"))
    assert (refused.fault, refused.values["raw"]) == (Fault.BAD_AMOUNT, "10.00 USD")


def test_money_that_goes_out_is_negative():
    assert read_one(entry(sign="DBIT"), closing="-10.00").amount_cents == -1000


def test_a_direction_that_is_neither_in_nor_out_is_refused():
    refused = refusal(entry(sign="CREDIT"))
    assert (refused.fault, refused.values) == (Fault.BAD_RECORD, {"raw": "CREDIT"})


@pytest.mark.parametrize("doubled", ["<CdtDbtInd>DBIT</CdtDbtInd>", "<RvslInd>true</RvslInd>" * 2])
def test_what_decides_about_money_may_be_said_once_only(doubled):
    assert refusal(entry(more=doubled)).fault is Fault.BAD_RECORD


@pytest.mark.parametrize(
    ("days", "booked_on", "value_on"),
    [
        ("<BookgDt><Dt>2026-11-20</Dt></BookgDt>", (20, 11), (20, 11)),
        ("<ValDt><Dt>2026-11-19</Dt></ValDt>", (19, 11), (19, 11)),
        ("<BookgDt><Dt>2026-11-20+01:00</Dt></BookgDt>", (20, 11), (20, 11)),
        ("<BookgDt><Dt> 2026-11-20Z </Dt></BookgDt>", (20, 11), (20, 11)),
        # Eleven at night in London is the next day here; without a zone it is the bank's own hour.
        ("<BookgDt><DtTm>2026-11-20T23:30:00Z</DtTm></BookgDt>", (21, 11), (21, 11)),
        ("<BookgDt><DtTm>2026-11-20T23:30:00.25+01:00</DtTm></BookgDt>", (20, 11), (20, 11)),
        ("<BookgDt><DtTm>2026-11-20T23:30:00</DtTm></BookgDt>", (20, 11), (20, 11)),
        ("<BookgDt><DtTm>2026-11-20</DtTm></BookgDt>", (20, 11), (20, 11)),
        ("<BookgDt><DtTm>2026-07-20T22:30:00Z</DtTm></BookgDt>", (21, 7), (21, 7)),
    ],
)
def test_days_are_days_in_brussels(days, booked_on, value_on):
    read = read_one(entry(days=days))
    assert read.booked_on == date(2026, *reversed(booked_on))
    assert read.value_on == date(2026, *reversed(value_on))


@pytest.mark.parametrize(
    "day",
    [
        "<Dt>2026-11-31</Dt>",
        "<Dt>20261120</Dt>",
        "<Dt>2026-W47-5</Dt>",
        "<Dt>20-11-2026</Dt>",
        "<DtTm>2026-11-20T24:00:00</DtTm>",
        "<DtTm>0001-01-01T00:30:00+14:00</DtTm>",
        "",
    ],
)
def test_what_is_no_day_refuses_the_file(day):
    assert refusal(entry(days=f"<BookgDt>{day}</BookgDt>")).fault is Fault.BAD_DATE


@pytest.mark.parametrize(
    ("status", "version"),
    [
        ("<Sts>PDNG</Sts>", "02"),
        ("<Sts>INFO</Sts>", "04"),
        ("<Sts><Cd>FUTR</Cd></Sts>", V08),
        ("<Sts><Prtry>WAIT</Prtry></Sts>", V08),
    ],
)
def test_what_is_not_booked_is_told_and_not_counted(status, version):
    written = message(statement(entry("99.00", status=status, currency="USD")), version=version)
    [read] = read_camt(written).statements
    assert read.entries == ()
    [remark] = read.remarks
    assert remark.doubt is Doubt.NOT_BOOKED
    assert remark.values["amount_cents"] == 9900
    assert remark.values["status"] in status


def test_an_entry_without_a_status_is_refused():
    assert refusal(entry(status="")).place == "Ntry/Sts"


def test_a_status_as_code_within_means_booked_too():
    assert read_one(entry(status="<Sts><Cd>BOOK</Cd></Sts>"), version=V08).amount_cents == 1000


@pytest.mark.parametrize(
    ("written", "structured", "communication"),
    [
        (creditor_reference("202600004236"), "202600004236", ""),
        (creditor_reference("+++202/6000/04236+++"), "202600004236", ""),
        (creditor_reference("RF18539007547034"), "", "RF18539007547034"),
        (creditor_reference("4654654654654654"), "", "4654654654654654"),
        (creditor_reference("٢٠٢٦٠٠٠٠٤٢٣٦"), "", "٢٠٢٦٠٠٠٠٤٢٣٦"),
        (
            "<Ustrd>voor  Jan</Ustrd><Ustrd>\n cursus </Ustrd>"
            + creditor_reference("202600004236"),
            "202600004236",
            "voor Jan cursus",
        ),
        (
            creditor_reference("202600004236") + creditor_reference("202600013734"),
            "202600004236",
            "202600013734",
        ),
        (
            "<Strd><RfrdDocInf><Nb>F-12</Nb></RfrdDocInf><AddtlRmtInf>en meer</AddtlRmtInf></Strd>",
            "",
            "F-12 en meer",
        ),
        ("<Ustrd>+++202/6000/04236+++</Ustrd>", "", "+++202/6000/04236+++"),
        ("<Ustrd>A &amp; B &lt;C&gt; &amp;lt; &#13;&#10;D</Ustrd>", "", "A & B <C> &lt; D"),
        ("<Ustrd>O&apos;Neill &quot;Jr&quot; &#xE9;</Ustrd>", "", 'O\'Neill "Jr" é'),
        ("<Ustrd><![CDATA[A & <B>]]> <!-- not read -->C</Ustrd>", "", "A & <B> C"),
    ],
)
def test_what_the_payer_wrote_is_kept_apart(written, structured, communication):
    read = read_one(entry(details=remitted(written)))
    assert (read.structured, read.communication) == (structured, communication)


@pytest.mark.parametrize(
    ("details", "info", "communication"),
    [
        ("", "<AddtlNtryInf>Rente</AddtlNtryInf>", "Rente"),
        (detail("<AddtlTxInf>Kosten</AddtlTxInf>"), "<AddtlNtryInf>Rente</AddtlNtryInf>", "Kosten"),
        (detail(refs="<EndToEndId>E1</EndToEndId>"), "", "E1"),
        (detail(refs="<EndToEndId>NOTPROVIDED</EndToEndId>"), "", ""),
        (detail(), "<AddtlNtryInf>Rente</AddtlNtryInf>", "Rente"),
        (remitted("<Ustrd>cursus</Ustrd>"), "<AddtlNtryInf>Rente</AddtlNtryInf>", "cursus"),
    ],
)
def test_the_words_of_the_bank_stand_in_only_where_the_payer_wrote_nothing(
    details, info, communication
):
    assert read_one(entry(details=details, info=info)).communication == communication


@pytest.mark.parametrize(
    ("parties", "name", "account"),
    [
        ("<Dbtr><Nm>An</Nm></Dbtr>", "An", ""),
        ("<Dbtr><Pty><Nm>An</Nm></Pty></Dbtr>", "An", ""),
        ("<Dbtr/><UltmtDbtr><Nm>Bo</Nm></UltmtDbtr>", "Bo", ""),
        ("<Dbtr><Nm>An</Nm></Dbtr><UltmtDbtr><Nm>Bo</Nm></UltmtDbtr>", "An", ""),
        ("<DbtrAcct><Id><IBAN>be62 5100</IBAN></Id></DbtrAcct>", "", "BE625100"),
        ("<DbtrAcct><Id><Othr><Id>123-4</Id></Othr></Id></DbtrAcct>", "", "123-4"),
        ("<Cdtr><Nm>School</Nm></Cdtr>", "", ""),
    ],
)
def test_the_payer_is_the_debtor_of_what_came_in(parties, name, account):
    read = read_one(entry(details=detail(f"<RltdPties>{parties}</RltdPties>")))
    assert (read.payer_name, read.payer_account) == (name, account)


PARTIES = (
    "<RltdPties><Dbtr><Nm>School</Nm></Dbtr>"
    "<DbtrAcct><Id><IBAN>BE68539007547034</IBAN></Id></DbtrAcct>"
    "<Cdtr><Nm>Drukker</Nm></Cdtr><CdtrAcct><Id><IBAN>BE62510007547061</IBAN></Id></CdtrAcct>"
    "</RltdPties>"
)


@pytest.mark.parametrize(
    ("more", "inside"),
    [
        ("<RvslInd>true</RvslInd>", ""),
        ("<RvslInd>1</RvslInd>", ""),
        ("", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"),
        (
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly>"
            "</Domn></BkTxCd>",
            "",
        ),
        (
            "",
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly>"
            "</Domn></BkTxCd>",
        ),
    ],
)
def test_money_that_comes_back_names_the_other_side_of_the_first_payment(more, inside):
    read = read_one(entry(more=more, details=detail(PARTIES + inside)))
    assert read.is_reversal
    assert (read.amount_cents, read.payer_name) == (1000, "Drukker")


def test_a_payment_that_does_not_come_back_is_no_reversal():
    read = read_one(entry(details=detail(PARTIES), more="<RvslInd>false</RvslInd>"))
    assert not read.is_reversal
    assert read.payer_name == "School"


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ("<Prtry><Cd>544</Cd></Prtry>", "544"),
        ("<Domn><Cd>PMNT</Cd></Domn><Prtry><Cd>544</Cd></Prtry>", "PMNT"),
    ],
)
def test_the_code_of_the_bank_stands_in_for_the_one_of_iso(codes, code):
    assert read_one(entry(more=f"<BkTxCd>{codes}</BkTxCd>")).code == code
    assert read_one(entry(details=detail(f"<BkTxCd>{codes}</BkTxCd>"))).code == code


@pytest.mark.parametrize("name", ["AccptncDtTm", "TxDtTm"])
def test_the_day_of_the_order_is_kept_apart(name):
    dates = f"<RltdDts><{name}>2026-11-18T10:00:00</{name}></RltdDts>"
    assert read_one(entry(details=detail(dates))).ordered_on == date(2026, 11, 18)


def test_a_prefixed_namespace_reads_the_same():
    plain = message(statement(entry(details=remitted("<Ustrd>cursus</Ustrd>")), closing="10.00"))
    prefixed = plain.replace(b"xmlns=", b"xmlns:c=").replace(b"<", b"<c:").replace(b"<c:/", b"</c:")
    assert read_camt(prefixed) == read_camt(plain)


def test_more_builds_of_entries_than_any_bank_has_are_read_all_the_same():
    count = _MAX_SHAPES + 10
    entries = [
        entry("1.00", more=f"<AcctSvcrRef x{number}='1'>R{number}</AcctSvcrRef>")
        for number in range(count)
    ]
    [read] = read_camt(message(statement(*entries, closing=f"{count}.00"))).statements
    assert [one.bank_reference for one in read.entries] == [f"R{n}" for n in range(count)]
