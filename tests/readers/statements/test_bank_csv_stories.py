"""The running balance of an export must run on; any ledger comes back; damage never passes."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.readers.statements import read_statement
from portal.readers.statements.bank_csv import read_bank_csv
from portal.readers.statements.facts import Doubt, Fault, UnreadableStatement
from tests.statements.ledger import Movement, Sheet
from tests.statements.write_csv import write_csv

# Promise E10 asks for ten thousand damaged files, most of which are CODA.
DAMAGED = 1_000

_LETTERS = st.characters(codec="cp1252", categories=("L", "N"), include_characters=';",/')
_WORDS = st.lists(st.text(_LETTERS, min_size=1, max_size=12), max_size=3).map(" ".join)
_DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Movements in the order of their days, as a bank exports them."""
    days = sorted(draw(st.lists(_DAYS, min_size=1, max_size=8)))
    # A twelve-digit word alone would be read as structured, in the column where those stand.
    items = tuple(
        Movement(
            amount_cents=draw(st.integers(-(10**9), 10**9).filter(bool)),
            booked_on=day,
            value_on=draw(_DAYS),
            structured=draw(st.sampled_from(["", "202600004236", "202600013734"])),
            communication=draw(_WORDS),
            payer_name=draw(_WORDS),
            payer_account=draw(st.sampled_from(["", "BE62510007547061", "NL91ABNA0417164300"])),
        )
        for day in days
    )
    opening = draw(st.integers(-(10**9), 10**9))
    return Sheet(opened_on=days[0], closed_on=days[-1], opening_cents=opening, items=items)


@given(sheets(), st.booleans(), st.sampled_from(["utf-8", "cp1252", "utf-16"]))
@settings(max_examples=60, deadline=None)
def test_every_ledger_comes_back_in_its_order(sheet, newest_first, encoding):
    data = write_csv([sheet], newest_first=newest_first, encoding=encoding)
    [statement] = read_bank_csv(data).statements
    assert (statement.opening_cents, statement.closing_cents) == (
        sheet.opening_cents,
        sheet.closing_cents,
    )
    assert statement.remarks == ()
    for one, written in zip(statement.entries, sheet.movements, strict=True):
        for name in ("amount_cents", "booked_on", "value_on", "structured", "payer_account"):
            assert getattr(one, name) == getattr(written, name)
        assert one.payer_name == written.payer_name
        assert one.communication == written.communication


ROWS = [
    "20/11/2026;450,00;450,00",
    "20/11/2026;-50,00;400,00",
    "21/11/2026;0,00;400,00",
    "23/11/2026;100,00;500,00",
]


def read(rows):
    return read_bank_csv("\n".join(["Datum;Bedrag;Saldo", *rows]).encode()).statements[0]


@pytest.mark.parametrize("rows", [ROWS, ROWS[::-1]])
def test_the_balance_runs_from_old_to_new_whichever_comes_first(rows):
    statement = read(rows)
    assert [one.amount_cents for one in statement.entries] == [45_000, -5_000, 0, 10_000]
    assert (statement.opening_cents, statement.closing_cents) == (0, 50_000)


@pytest.mark.parametrize(
    ("rows", "line"), [([*ROWS[:1], *ROWS[2:]], 3), ([*ROWS[3:1:-1], ROWS[0]], 3)]
)
def test_a_row_that_is_missing_refuses_the_file(rows, line):
    with pytest.raises(UnreadableStatement) as refused:
        read(rows)
    assert (refused.value.fault, refused.value.line) == (Fault.BALANCE, line)
    assert set(refused.value.values) == {"opening_cents", "movements_cents", "closing_cents"}


def test_one_row_has_a_balance_before_and_after():
    statement = read(ROWS[1:2])
    assert (statement.opening_cents, statement.closing_cents) == (45_000, 40_000)


@pytest.mark.parametrize(
    "rows",
    [
        ["20/11/2026;450,00;", "23/11/2026;1,00;451,00"],
        # The balance of today in every row is no running balance.
        ["20/11/2026;450,00;9,00", "23/11/2026;1,00;9,00"],
    ],
)
def test_without_a_running_balance_that_is_told(rows):
    for order in (rows, rows[::-1]):
        statement = read(order)
        assert [one.amount_cents for one in statement.entries] == [45_000, 100]
        assert (statement.opening_cents, statement.closing_cents) == (None, None)
        assert Doubt.NO_BALANCES in [remark.doubt for remark in statement.remarks]


@pytest.fixture(scope="module")
def export() -> bytes:
    day = date(2026, 11, 20)
    items = tuple(
        Movement(
            amount_cents=cents,
            booked_on=day,
            value_on=day,
            structured="202600004236",
            payer_name='AN "DE" BV',
            payer_account="BE62510007547061",
        )
        for cents in (45_000, -1_250, 38_000)
    )
    return write_csv([Sheet(opened_on=day, closed_on=day, opening_cents=100, items=items)])


def is_read_or_refused(data: bytes) -> bool:
    try:
        found = read_statement(data)
    except UnreadableStatement:
        return False
    for one in found.statements:
        moved = sum(entry.amount_cents for entry in one.entries)
        assert None in (one.opening_cents, one.closing_cents) or (
            one.opening_cents + moved == one.closing_cents
        )
    return True


def test_e10_damaged_bytes_never_give_anything_but_a_reason(export):
    dice = Random(53)  # noqa: S311 - a test repeats itself.
    read_anyway = 0
    for _ in range(DAMAGED):
        damaged = bytearray(export)
        for _ in range(dice.randint(1, 3)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        read_anyway += is_read_or_refused(bytes(damaged))
    assert 0 < read_anyway < DAMAGED


def test_e10_a_file_cut_off_anywhere_never_gives_anything_but_a_reason(export):
    for length in range(len(export)):
        is_read_or_refused(export[:length])


def test_e10_a_changed_amount_never_goes_unnoticed(export):
    with pytest.raises(UnreadableStatement) as refused:
        read_statement(export.replace(b"-12,50", b"-12,51"))
    assert refused.value.fault is Fault.BALANCE
