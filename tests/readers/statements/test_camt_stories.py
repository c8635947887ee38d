"""Any ledger comes back from CAMT.053 as it was written, and no damage passes for a statement."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from portal.readers.statements.camt import read_camt
from portal.readers.statements.facts import Fault, StatementFile, UnreadableStatement
from tests.statements.ledger import Movement, Sheet
from tests.statements.random_camt import Schema, make_tie
from tests.statements.write_camt import write_camt

# Promise E10 asks for ten thousand damaged files, most of which are CODA.
DAMAGED = 1_000
# Messages drawn from the schema of each version that is at hand.
DRAWN = 40

_LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), include_characters="+/<&>")
_DIGITS = st.integers(0, 10**12 - 1).map(lambda number: f"{number:012d}")
_DAYS = st.dates(date(1980, 1, 1), date(2079, 12, 31))
_CENTS = st.integers(-(10**14), 10**14)
_WORDS = (
    st.lists(st.text(_LETTERS, min_size=1, max_size=20), max_size=4)
    .map(" ".join)
    .filter(lambda text: text == " ".join(text.split()))
)
_VERSIONS = st.sampled_from([2, 4, 7, 8, 13])


@st.composite
def movements(draw: st.DrawFn) -> Movement:
    return Movement(
        amount_cents=draw(_CENTS),
        booked_on=draw(_DAYS),
        value_on=draw(_DAYS),
        structured=draw(st.just("") | _DIGITS),
        communication=draw(_WORDS),
        payer_name=draw(_WORDS),
        payer_account=draw(st.sampled_from(["", "BE62510007547061", "NL91ABNA0417164300"])),
        bank_reference=draw(st.just("") | st.integers(1, 10**15).map(str)),
    )


_BATCHES = st.lists(movements(), min_size=2, max_size=4, unique_by=lambda one: one.bank_reference)
sheets = st.builds(
    Sheet,
    opened_on=_DAYS,
    closed_on=_DAYS,
    opening_cents=_CENTS,
    sequence=st.integers(1, 999),
    items=st.lists(movements() | _BATCHES.map(tuple), max_size=6).map(tuple),
)


def told(movement):
    """What a movement tells apart from its number and its days, which a batch shares."""
    return (
        movement.amount_cents,
        movement.structured,
        movement.communication,
        movement.payer_name,
        movement.payer_account,
    )


@given(st.lists(sheets, min_size=1, max_size=3), _VERSIONS, st.sampled_from(["utf-8", "cp1252"]))
@settings(max_examples=30, deadline=None)
def test_every_ledger_comes_back_as_it_was_written(ledger, version, encoding):
    found = read_camt(write_camt(ledger, version=version, encoding=encoding)).statements
    for sheet, statement in zip(ledger, found, strict=True):
        # An amount of nothing has no direction, so whose side is whose cannot be told.
        written = [told(one) for one in sheet.movements if one.amount_cents]
        assert [told(one) for one in statement.entries if one.amount_cents] == written
        assert statement.opening_cents == sheet.opening_cents
        assert statement.closing_cents == sheet.closing_cents
        assert (statement.account, statement.sequence) == (sheet.account, sheet.sequence)
        assert statement.remarks == ()


@given(st.lists(sheets, min_size=1, max_size=2))
@settings(max_examples=15, deadline=None)
def test_the_same_ledger_is_the_same_in_every_later_version(ledger):
    first, *others = (read_camt(write_camt(ledger, version=version)) for version in (4, 8, 13))
    assert all(other == first for other in others)


@given(_BATCHES.map(tuple))
@settings(max_examples=30, deadline=None)
def test_no_two_movements_of_a_batch_have_the_same_number(batch):
    sheet = Sheet(opened_on=date(2026, 11, 20), closed_on=date(2026, 11, 20), items=(batch,))
    [statement] = read_camt(write_camt([sheet])).statements
    numbers = [one.bank_reference for one in statement.entries if one.bank_reference]
    assert len(numbers) == len(set(numbers))
    assert len(numbers) >= sum(1 for one in batch if one.bank_reference)


@pytest.mark.parametrize("version", [2, 8])
def test_what_the_writer_writes_is_valid_by_the_schema(version):
    day = date(2026, 11, 20)
    full = Movement(
        amount_cents=1,
        booked_on=day,
        value_on=day,
        structured="202600004236",
        communication="A & B",
        payer_name="An",
        payer_account="BE62510007547061",
        bank_reference="R1",
    )
    bare = Movement(amount_cents=-500, booked_on=day, value_on=day)
    sheet = Sheet(opened_on=day, closed_on=day, items=(full, bare, (full, bare)))
    written = write_camt([sheet, sheet], version=version)
    schema = Schema(version)
    assert schema.validator.validate(etree.fromstring(written)), schema.validator.error_log


@pytest.mark.parametrize("version", [2, 8])
def test_whatever_the_schema_allows_is_read_or_refused_with_a_reason(version):
    """And once balances tie, every cent that was booked is there, and none twice."""
    schema = Schema(version)
    booked = 0
    for seed in range(DRAWN):
        document = schema.message(Random(seed))  # noqa: S311
        assert schema.validator.validate(document), schema.validator.error_log
        is_read_or_refused(etree.tostring(document))
        total = make_tie(document, schema.namespace)
        assert schema.validator.validate(document), schema.validator.error_log
        found = read_camt(etree.tostring(document))
        entries = [one for statement in found.statements for one in statement.entries]
        assert sum(one.amount_cents for one in entries) == total
        booked += len(entries)
    assert booked > DRAWN / 4


def is_read_or_refused(data: bytes) -> bool:
    """Read a damaged file; what is read at all must tie."""
    try:
        found = read_camt(data)
    except UnreadableStatement:
        return False
    assert isinstance(found, StatementFile)
    for one in found.statements:
        moved = sum(entry.amount_cents for entry in one.entries)
        assert None in (one.opening_cents, one.closing_cents) or (
            one.opening_cents + moved == one.closing_cents
        )
    return True


@pytest.fixture(scope="module")
def ledger() -> bytes:
    """A file of one element a line, with a batch in it."""
    day = date(2026, 11, 20)
    one = Movement(
        amount_cents=45_000,
        booked_on=day,
        value_on=day,
        structured="202600004236",
        payer_name="BAKKERIJ DE SMET BV",
        payer_account="BE62510007547061",
        bank_reference="R1",
    )
    two = Movement(amount_cents=-1_250, booked_on=day, value_on=day, communication="kosten & meer")
    sheet = Sheet(opened_on=day, closed_on=day, opening_cents=10, items=(one, two, (one, two), one))
    return write_camt([sheet]).replace(b"><", b">\n<")


def test_e10_a_file_cut_off_at_any_line_is_refused(ledger):
    lines = ledger.splitlines(keepends=True)
    for count in range(2, len(lines)):
        with pytest.raises(UnreadableStatement) as refused:
            read_camt(b"".join(lines[:count]))
        # The line after the last one, where the rest should have been.
        assert (refused.value.fault, refused.value.line) == (Fault.CUT_OFF, count + 1)


def test_e10_a_file_cut_off_at_any_byte_is_refused(ledger):
    for length in range(0, len(ledger.rstrip()), 7):
        assert not is_read_or_refused(ledger[:length])


def test_e10_damaged_bytes_never_give_anything_but_a_reason(ledger):
    dice = Random(53)  # noqa: S311
    read = 0
    for _ in range(DAMAGED):
        damaged = bytearray(ledger)
        for _ in range(dice.randint(1, 3)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        read += is_read_or_refused(bytes(damaged))
    # Many bytes are in names and texts, where another letter is another text.
    assert 0 < read < DAMAGED


def test_e10_an_element_lost_or_doubled_never_gives_anything_but_a_reason(ledger):
    document = etree.fromstring(ledger)
    for position in range(len(list(document.iter()))):
        for change in (_without, _doubled):
            copy = etree.fromstring(ledger)
            element = list(copy.iter())[position]
            if element.getparent() is not None:
                change(element)
                is_read_or_refused(etree.tostring(copy))


def test_a_changed_amount_never_goes_unnoticed(ledger):
    namespace = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001.08}"
    for position in range(4):
        document = etree.fromstring(ledger)
        entry = list(document.iter(f"{namespace}Ntry"))[position]
        entry.find(f"{namespace}Amt").text = "450.01"
        with pytest.raises(UnreadableStatement) as refused:
            read_camt(etree.tostring(document))
        assert refused.value.fault is Fault.BALANCE


def _without(element):
    element.getparent().remove(element)


def _doubled(element):
    element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))
