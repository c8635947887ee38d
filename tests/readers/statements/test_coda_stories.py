"""Any ledger comes back as it was written, and no damage to a file ever passes for a statement."""

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.readers.statements.coda import read_coda
from portal.readers.statements.facts import Fault, StatementFile, UnreadableStatement
from tests.statements.edit_coda import joined, lines_of
from tests.statements.ledger import Movement, Sheet
from tests.statements.write_coda import write_coda

# Promise E10 asks for this many damaged files.
DAMAGED = 10_000

_LETTERS = st.characters(codec="cp1252", categories=("L", "N", "P", "S"), include_characters="+/.,")
_DIGITS = st.integers(1, 10**12 - 1).map(lambda number: f"{number:012d}")
_DAYS = st.dates(date(1980, 1, 1), date(2079, 12, 31))
_CENTS = st.integers(-(10**9), 10**9)


def words(longest: int) -> st.SearchStrategy[str]:
    """Words with single blanks between them, as a reader gives them back."""
    texts = st.lists(st.text(_LETTERS, min_size=1, max_size=20), max_size=8).map(" ".join)
    return texts.map(lambda text: text[:longest].strip())


@st.composite
def movements(draw: st.DrawFn) -> Movement:
    structured = draw(st.just("") | _DIGITS)
    return Movement(
        amount_cents=draw(_CENTS),
        booked_on=draw(_DAYS),
        value_on=draw(_DAYS),
        structured=structured,
        communication=draw(words(134 if structured else 149)),
        payer_name=draw(words(35)),
        payer_account=draw(st.sampled_from(["", "BE62510007547061", "NL91ABNA0417164300", "1-2A"])),
        bank_reference=draw(st.just("") | st.integers(1).map(str).map(lambda text: text[:15])),
    )


_BATCHES = st.lists(movements(), min_size=1, max_size=4).map(tuple)

sheets = st.builds(
    Sheet,
    opened_on=_DAYS,
    closed_on=_DAYS,
    opening_cents=_CENTS,
    sequence=st.integers(1, 999),
    items=st.lists(movements() | _BATCHES, max_size=6).map(tuple),
)


def expected(sheet: Sheet) -> list[tuple[Movement, str]]:
    """Return the transfers with the references that a reader can make of them."""
    references = [
        reference
        for item in sheet.items
        for reference in (
            [
                one.bank_reference and f"{one.bank_reference}/{detail:04d}"
                for detail, one in enumerate(item, 1)
            ]
            if isinstance(item, tuple)
            else [item.bank_reference]
        )
    ]
    return [
        (one, reference if references.count(reference) == 1 else "")
        for one, reference in zip(sheet.movements, references, strict=True)
    ]


@pytest.mark.parametrize(
    ("encoding", "newline"), [("cp1252", "\r\n"), ("utf-8", "\n"), ("cp1252", "")]
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(written=st.lists(sheets, min_size=1, max_size=3))
def test_whatever_is_written_is_read_back(encoding, newline, written):
    read = read_coda(write_coda(written, encoding=encoding, newline=newline)).statements
    assert len(read) == len(written)
    for statement, sheet in zip(read, written, strict=True):
        assert statement.remarks == ()
        assert (statement.account, statement.holder) == (sheet.account, sheet.holder)
        assert (statement.opened_on, statement.closed_on) == (sheet.opened_on, sheet.closed_on)
        assert statement.sequence == sheet.sequence
        assert statement.number == f"{sheet.closed_on.year}-{sheet.sequence:03d}"
        assert (statement.opening_cents, statement.closing_cents) == (
            sheet.opening_cents, sheet.closing_cents,
        )  # fmt: skip
        assert [
            (
                one.amount_cents, one.booked_on, one.value_on, one.structured, one.communication,
                one.payer_name, one.payer_account, one.bank_reference, one.is_reversal,
            )
            for one in statement.entries
        ] == [
            (
                one.amount_cents, one.booked_on, one.value_on, one.structured, one.communication,
                one.payer_name, one.payer_account, reference, False,
            )
            for one, reference in expected(sheet)
        ]  # fmt: skip


def ties(data: bytes) -> bool:
    """Say whether damaged data is still a file, and then every balance of it must tie."""
    read = outcome(data)
    if isinstance(read, UnreadableStatement):
        assert read.fault is Fault.EMPTY or read.line is not None
        return False
    for statement in read.statements:
        moved = sum(one.amount_cents for one in statement.entries)
        assert statement.opening_cents + moved == statement.closing_cents
    return True


def outcome(data: bytes) -> StatementFile | UnreadableStatement:
    try:
        return read_coda(data)
    except UnreadableStatement as refused:
        return refused


@pytest.mark.parametrize("name", ["synthetic-be-ogm", "febelfin-coda-CODA"])
def test_e10_a_file_that_was_cut_after_any_line_is_refused(sample, name):
    lines = lines_of(sample(f"coda/{name}.cod"))
    for kept in range(len(lines)):
        assert not ties(joined(lines[:kept])), kept


def test_e10_a_file_that_was_cut_at_any_byte_is_refused(synthetic):
    whole = synthetic.rstrip()
    for kept in range(len(whole)):
        assert not ties(whole[:kept]), kept


@pytest.mark.parametrize("name", ["synthetic-be-ogm", "febelfin-coda-CODA"])
def test_e10_no_damaged_byte_gives_anything_but_a_typed_error_or_a_balance_that_ties(sample, name):
    whole = sample(f"coda/{name}.cod")
    dice = random.Random(name)  # noqa: S311
    rounds = DAMAGED if len(whole) < 5_000 else DAMAGED // 10
    refused = 0
    for _ in range(rounds):
        damaged = bytearray(whole)
        for _ in range(dice.choice((1, 1, 1, 2, 8))):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        refused += not ties(bytes(damaged))
    # Most of a file is texts and blanks: damage there is read, damage to the rest is not.
    assert rounds * 0.1 < refused < rounds * 0.9


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=600), st.integers(0, 3640))
def test_e10_anything_put_into_a_file_gives_a_typed_error_or_a_balance_that_ties(noise, at):
    whole = write_coda([_SHEET])
    ties(whole[:at] + noise + whole[at:])
    ties(noise)


_SHEET = Sheet(
    opened_on=date(2026, 11, 19),
    closed_on=date(2026, 11, 20),
    items=tuple(
        Movement(
            amount_cents=cents,
            booked_on=date(2026, 11, 20),
            value_on=date(2026, 11, 20),
            structured="202600004236",
            payer_name="BAKKERIJ DE SMET BV",
        )
        for cents in (45_000, 12_000, -1_250)
    ),
)
