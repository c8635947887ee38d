"""A statement of CAMT.053 ties its balances, and says whose, which and when it is."""

from datetime import date

import pytest

from portal.readers.statements.camt import read_camt
from portal.readers.statements.facts import Doubt, Fault, UnreadableStatement
from tests.statements.edit_camt import balance, entry, message, statement

NO_DAY = ""


def read(*entries, **more):
    return read_camt(message(statement(*entries, **more))).statements[0]


def doubts(found):
    return [remark.doubt for remark in found.remarks]


def test_movements_that_do_not_make_the_new_balance_refuse_the_file():
    with pytest.raises(UnreadableStatement) as refused:
        read(entry("10.00"), opening="5.00", closing="15.01")
    assert refused.value.fault is Fault.BALANCE
    assert refused.value.values == {
        "opening_cents": 500,
        "movements_cents": 1000,
        "closing_cents": 1501,
    }


def test_an_overdrawn_account_ties_too():
    found = read(entry("10.00", sign="DBIT"), opening="-5.00", closing="-15.00")
    assert (found.opening_cents, found.closing_cents) == (-500, -1500)


@pytest.mark.parametrize(
    ("codes", "opening", "closing"),
    [
        ({"OPBD": "1.00", "CLBD": "11.00"}, 100, 1100),
        ({"PRCD": "1.00", "CLBD": "11.00"}, 100, 1100),
        ({"PRCD": "7.00", "OPBD": "1.00", "CLBD": "11.00"}, 100, 1100),
        ({"CLBD": "11.00", "CLAV": "99.00", "OPBD": "1.00", "FWAV": "98.00"}, 100, 1100),
        ({"OPBD": "1.00", "ITBD": "11.00"}, 100, 1100),
        ({"ITBD": "1.00", "CLBD": "11.00"}, 100, 1100),
        ({"OPBD": "1.00"}, 100, None),
        ({"CLBD": "11.00"}, None, 1100),
        ({"ITBD": "11.00"}, None, 1100),
        ({"CLAV": "11.00"}, None, None),
    ],
)
def test_only_booked_balances_are_the_balance_of_the_account(codes, opening, closing):
    balances = "".join(balance(code, amount) for code, amount in codes.items())
    found = read(entry("10.00"), balances=balances)
    assert (found.opening_cents, found.closing_cents) == (opening, closing)
    assert doubts(found) == ([] if None not in (opening, closing) else [Doubt.NO_BALANCES])


def test_a_page_in_the_middle_lies_between_two_balances():
    found = read(entry("10.00"), balances=balance("ITBD", "1.00") + balance("ITBD", "11.00"))
    assert (found.opening_cents, found.closing_cents) == (100, 1100)


def test_an_available_balance_is_not_even_read():
    odd = balance("CLAV", "1e9").replace("CRDT", "?")
    found = read(balances=balance("OPBD", "0.00") + odd + balance("CLBD", "0.00"))
    assert doubts(found) == []


@pytest.mark.parametrize(
    ("account", "number", "found_doubts"),
    [
        ("<Acct><Id><IBAN>BE68 5390 0754 7034</IBAN></Id></Acct>", "BE68539007547034", []),
        ("<Acct><Id><Othr><Id>ab-12</Id></Othr></Id></Acct>", "AB-12", []),
        ("<Acct><Id><IBAN>BE68539007547035</IBAN></Id></Acct>", "BE68539007547035", [
            Doubt.BAD_CHECK_DIGITS
        ]),
        ("<Acct><Nm>Zichtrekening</Nm></Acct>", "", [Doubt.NO_ACCOUNT]),
    ],
)  # fmt: skip
def test_the_account_is_read_as_it_stands(account, number, found_doubts):
    found = read(entry("0.00"), account=account)
    assert (found.account, found.currency) == (number, "EUR")
    assert doubts(found) == found_doubts


@pytest.mark.parametrize(
    ("account", "holder"),
    [
        ("<Acct><Ownr><Nm>CVO  Leerstad</Nm></Ownr><Nm>Zicht</Nm></Acct>", "CVO Leerstad"),
        ("<Acct><Nm>Zicht</Nm></Acct>", "Zicht"),
    ],
)
def test_the_holder_is_the_owner_or_the_name_of_the_account(account, holder):
    assert read(account=account).holder == holder


@pytest.mark.parametrize(
    ("account", "balances", "entries", "currency"),
    [
        ("<Acct><Ccy>USD</Ccy></Acct>", "", (), "USD"),
        ("", balance("CLAV", "1.00").replace("EUR", "CHF"), (), "CHF"),
        ("", "", (entry("1.00", currency="GBP"),), "GBP"),
        ("", "", (), ""),
    ],
)
def test_the_currency_is_that_of_the_account_else_of_its_first_amount(
    account, balances, entries, currency
):
    assert read(*entries, account=account, balances=balances).currency == currency


@pytest.mark.parametrize(
    ("head", "number", "sequence"),
    [
        ("<Id>S1</Id><ElctrncSeqNb>187</ElctrncSeqNb><LglSeqNb>9</LglSeqNb>", "2026-187", 187),
        ("<Id>S1</Id><LglSeqNb>9</LglSeqNb>", "2026-009", 9),
        ("<Id>S1</Id><ElctrncSeqNb>1.5</ElctrncSeqNb>", "S1", None),
        ("<Id>S1</Id>", "S1", None),
        (
            "<StmtPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>"
            "<ElctrncSeqNb>187</ElctrncSeqNb>",
            "2026-187/1",
            187,
        ),
        (
            "<StmtPgntn><PgNb>02</PgNb><LastPgInd>true</LastPgInd></StmtPgntn>"
            "<ElctrncSeqNb>187</ElctrncSeqNb>",
            "2026-187/2",
            187,
        ),
        (
            "<StmtPgntn><PgNb>1</PgNb><LastPgInd>true</LastPgInd></StmtPgntn>"
            "<ElctrncSeqNb>187</ElctrncSeqNb>",
            "2026-187",
            187,
        ),
    ],
)
def test_a_statement_is_named_by_year_number_and_page(head, number, sequence):
    found = read(head=head)
    assert (found.number, found.sequence) == (number, sequence)


FROM_TO = (
    "<FrToDt><FrDtTm>2026-11-01T00:00:00</FrDtTm><ToDtTm>2026-11-30T23:59:59</ToDtTm></FrToDt>"
)


@pytest.mark.parametrize(
    ("head", "day", "entries", "period"),
    [
        ("", "<Dt><Dt>2026-11-20</Dt></Dt>", (), ((11, 20), (11, 20))),
        (FROM_TO, "<Dt><DtTm>2026-11-20T00:00:00</DtTm></Dt>", (), ((11, 20), (11, 20))),
        (FROM_TO, NO_DAY, (), ((11, 1), (11, 30))),
        (FROM_TO.replace("DtTm>", "Dt>").replace("T00:00:00", "").replace("T23:59:59", ""), NO_DAY,
         (), ((11, 1), (11, 30))),
        ("", NO_DAY, (entry("0.00"),), ((11, 20), (11, 20))),
        ("<CreDtTm>2026-11-22T08:00:00</CreDtTm>", NO_DAY, (), ((11, 22), (11, 22))),
        ("", NO_DAY, (), ((11, 21), (11, 21))),
    ],
)  # fmt: skip
def test_the_period_is_that_of_the_balances_or_what_comes_nearest(head, day, entries, period):
    balances = balance("OPBD", "0.00", day) + balance("CLBD", "0.00", day)
    found = read(*entries, head=head, balances=balances)
    assert (found.opened_on, found.closed_on) == tuple(date(2026, *day) for day in period)


def test_a_statement_of_which_no_day_is_known_is_refused():
    written = message(statement(balances=""))
    with pytest.raises(UnreadableStatement) as refused:
        read_camt(written.replace(b"CreDtTm", b"Created"))
    assert refused.value.fault is Fault.BAD_DATE


@pytest.mark.parametrize(("code", "is_copy"), [("DUPL", True), ("CODU", True), ("COPY", False)])
def test_a_duplicate_is_told(code, is_copy):
    found = read(head=f"<Id>S1</Id><CpyDplctInd>{code}</CpyDplctInd>")
    assert (Doubt.DUPLICATE_COPY in doubts(found)) is is_copy


SUMMARY = (
    "<TxsSummry><TtlNtries><NbOfNtries>{count}</NbOfNtries></TtlNtries>"
    "<TtlCdtNtries><Sum>{credit}</Sum></TtlCdtNtries>"
    "<TtlDbtNtries><Sum>{debit}</Sum></TtlDbtNtries></TxsSummry>"
)


@pytest.mark.parametrize(
    ("count", "credit", "debit", "found_doubts"),
    [
        ("02", "10.00", "4", []),
        ("3", "10.00", "4.00", [Doubt.RECORD_COUNT]),
        ("2", "10.01", "4.00", [Doubt.TRAILER_TOTAL]),
        ("2", "10.00", "4.10", [Doubt.TRAILER_TOTAL]),
    ],
)
def test_counts_and_sums_of_the_bank_are_compared(count, credit, debit, found_doubts):
    summary = SUMMARY.format(count=count, credit=credit, debit=debit)
    found = read(summary, entry("10.00"), entry("4.00", sign="DBIT"), closing="6.00")
    assert doubts(found) == found_doubts


def test_a_summary_that_sums_nothing_contradicts_nothing():
    assert doubts(read("<TxsSummry/>", entry("10.00"), closing="10.00")) == []
    empty = "<TxsSummry><TtlNtries><NbOfNtries>0</NbOfNtries></TtlNtries></TxsSummry>"
    assert doubts(read(empty)) == []
