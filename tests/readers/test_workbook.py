"""A workbook gives the cells a person sees: days as days, exact numbers, formulas as text."""

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.readers.spreadsheet import Table, Unreadable, UnreadableFile, read_table
from portal.readers.spreadsheet.strings import is_day_format
from tests.readers.workbooks import (
    HEADER,
    header_row,
    inline,
    parts_of,
    saved,
    sheet_part,
    workbook_of,
    zipped,
)


def cells_of(row: str, **parts: str) -> tuple[object, ...]:
    """The cells of one row of markup under a header."""
    return (
        read_table(zipped(parts_of(sheet_part(header_row() + row), **parts)), "a.xlsx")
        .rows[0]
        .cells
    )


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(UnreadableFile) as caught:
        read_table(data, "a.xlsx")
    return caught.value.code


def test_cells_keep_their_type():
    row = (
        "N1",
        date(2026, 9, 3),
        datetime.combine(date(2026, 9, 3), time(19, 30)),
        90,
        12.4,
        True,
        None,
        " ",
    )
    table = read_table(workbook_of((*HEADER, "E", "F", "G", "H"), row), "a.xlsx")
    assert table.rows[0].cells == (
        "N1", date(2026, 9, 3), date(2026, 9, 3), Decimal(90), Decimal("12.4"), "1", None, " ",
    )  # fmt: skip
    assert (table.sheet, table.encoding, table.header_row) == ("Sheet", None, 1)


def test_d26_a_formula_is_never_worked_out():
    workbook = openpyxl.load_workbook(BytesIO(workbook_of(HEADER)))
    workbook.active.append(["N1", '=HYPERLINK("http://evil.example";"klik")', "X", "=1+1"])
    cells = read_table(saved(workbook), "a.xlsx").rows[0].cells
    assert cells[1:] == ('=HYPERLINK("http://evil.example";"klik")', "X", "=1+1")
    kept = '<row r="2"><c r="A2"><f>B2*2</f><v>4</v></c></row>'
    assert cells_of(kept) == ("=B2*2",)


def test_the_first_visible_sheet_with_known_names_is_read_and_the_others_are_named():
    workbook = openpyxl.Workbook()
    workbook.active.title = "Uitleg"
    workbook.active.append(["Alfa", "Beta", "Gamma", "Delta", "Epsilon"])
    hidden = workbook.create_sheet("Oud")
    hidden.sheet_state = "hidden"
    listed = workbook.create_sheet("Lijst")
    for sheet in (hidden, listed):
        sheet.append(HEADER)
        sheet.append([sheet.title, "An", "Peeters", 1])
    table = read_table(saved(workbook), "a.xlsx")
    assert (table.sheet, table.ignored_sheets) == ("Lijst", ("Uitleg", "Oud"))
    assert table.rows[0].cells[0] == "Lijst"


def test_names_that_we_do_not_know_are_a_header_when_no_sheet_has_better():
    unknown = ("Alfa", "Beta", "Gamma", "Delta", "Epsilon")
    assert read_table(workbook_of(unknown, (1, 2, 3, 4, 5)), "a.xlsx").header == unknown
    assert refusal(workbook_of(("Een", "titel"))) is Unreadable.NO_HEADER
    assert refusal(workbook_of(HEADER)) is Unreadable.NO_ROWS


def test_a_row_number_is_that_of_the_spreadsheet_also_after_a_gap():
    rows = f'<row r="7">{inline("B7", "An")}</row><row>{inline("D8", "x")}</row>'
    table = read_table(zipped(parts_of(sheet_part(header_row(3) + rows))), "a.xlsx")
    assert [(row.number, row.cells) for row in table.rows] == [
        (7, (None, "An")),
        (8, (None, None, None, "x")),
    ]


def test_empty_columns_behind_the_header_are_no_columns():
    table = read_table(workbook_of((*HEADER, " ", None, " "), ("N1",)), "a.xlsx")
    assert table.header == HEADER


def test_cells_without_a_reference_follow_each_other():
    assert cells_of("<row><c><v>1</v></c><c/><c><v>2</v></c></row>") == (
        Decimal(1),
        None,
        Decimal(2),
    )


def test_shared_texts_are_joined_without_their_pronunciation():
    strings = (
        "<sst><si><r><t>Frans</t></r><r><t xml:space='preserve'> 1</t></r>"
        "<rPh><t>furansu</t></rPh></si><si><t>a_x0041_b_xD800_</t></si><si/></sst>"
    )
    row = (
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c><v>1</v></c></row>'
    )
    assert cells_of(row, strings=strings) == ("Frans 1", "aAb_xD800_", None, Decimal(1))


def test_every_kind_of_cell_is_read():
    row = (
        '<row><c t="str"><v>tekst</v></c><c t="e"><v>#N/A</v></c>'
        '<c t="d"><v>2026-09-03T00:00:00</v></c><c t="d"><v>ooit</v></c><c><v>1E400</v></c></row>'
    )
    assert cells_of(row) == ("tekst", "#N/A", date(2026, 9, 3), "ooit", "1E400")


STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="200" formatCode="[$-813]d\\ mmmm\\ yyyy;@"/>'
    '<numFmt numFmtId="201" formatCode="0.00 &quot;dagen&quot;"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/><xf numFmtId="201"/>'
    "</cellXfs></styleSheet>"
)


def test_a_number_is_a_day_only_when_its_format_shows_one():
    row = "<row>" + "".join(f'<c s="{style}"><v>46268.5</v></c>' for style in range(5)) + "</row>"
    day, number = date(2026, 9, 3), Decimal("46268.5")
    assert cells_of(row, styles=STYLES) == (number, day, day, number, number)


def test_a_workbook_that_counts_from_1904_gives_the_same_days():
    row = '<row><c s="1"><v>44806</v></c><c s="1"><v>0</v></c><c s="1"><v>9999999</v></c></row>'
    found = cells_of(row, styles=STYLES, workbook='<workbookPr date1904="1"/>')
    assert found == (date(2026, 9, 3), Decimal(0), Decimal(9_999_999))


@pytest.mark.parametrize(
    ("code", "is_day"),
    [
        ("dd/mm/yyyy", True),
        ("[$-nl-BE]dddd d mmmm jjjj", True),
        ("yyyy-mm-dd hh:mm", True),
        ("hh:mm:ss", False),
        ("[h]:mm", False),
        ("#,##0.00 [$€-413]", False),
        ('0 "dagen"', False),
        ("General", False),
        (r"0 \d", False),
    ],
)
def test_a_format_shows_a_day_or_not(code, is_day):
    assert is_day_format(code) is is_day


@pytest.mark.parametrize(
    "row",
    [
        '<row><c t="s"><v>0</v></c></row>',
        '<row><c t="s"><v>-1</v></c></row>',
        '<row><c r="1A"><v>1</v></c></row>',
        '<row><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        "<row><c><v>1</v></row>",
        "<row>&entity;</row>",
    ],
)
def test_broken_markup_is_a_damagedBytesIO(row):
    assert refusal(zipped(parts_of(sheet_part(header_row() + row)))) is Unreadable.DAMAGED


def test_a_part_that_is_announced_and_missing_is_damage_or_empty():
    parts = parts_of(sheet_part(header_row() + "<row><c><v>1</v></c></row>"), strings="<sst/>")
    del parts["xl/sharedStrings.xml"]
    assert read_table(zipped(parts), "a.xlsx").rows[0].cells == (Decimal(1),)
    del parts["xl/worksheets/sheet1.xml"]
    assert refusal(zipped(parts)) is Unreadable.DAMAGED


def test_another_kind_of_zip_is_called_what_it_is():
    assert refusal(zipped({"mimetype": "x", "content.xml": "<x/>"})) is Unreadable.OPEN_DOCUMENT
    assert refusal(zipped({"letter.txt": "x"})) is Unreadable.WRONG_TYPE
    letter = {"_rels/.rels": '<R><Relationship Id="1" Type="a/officeDocument" Target="a.xml"/></R>'}
    assert refusal(zipped(letter)) is Unreadable.WRONG_TYPE
    assert refusal(b"PK\x03\x04 no zip at all") is Unreadable.DAMAGED


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="_"), min_size=1, max_size=30
)
VALUES = st.one_of(
    TEXTS.filter(lambda text: not text.startswith("=")),
    st.integers(-(10**9), 10**9),
    st.dates(date(1950, 1, 1), date(2200, 12, 31)),
    st.decimals(-10_000, 10_000, places=2),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=8))
def test_what_openpyxl_writes_is_read_as_openpyxl_reads_it(values):
    data = workbook_of((*HEADER, "E", "F", "G", "H"), tuple(values))
    judge = openpyxl.load_workbook(BytesIO(data), read_only=True)
    expected = [cell.value for cell in list(judge.active.iter_rows())[1]][: len(values)]
    rows = read_table(data, "a.xlsx").rows if any(str(v).strip() for v in values) else ()
    found = list(rows[0].cells) if rows else []
    assert [_as_openpyxl(cell) for cell in found] == [
        value.date() if isinstance(value, datetime) else value for value in expected
    ]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_d26_a_mutated_workbook_gives_a_table_or_a_reason(data):
    row = f"<row>{inline('A2', 'N1')}<c><v>90</v></c></row>"
    original = bytearray(zipped(parts_of(sheet_part(header_row() + row), styles=STYLES)))
    for _ in range(data.draw(st.integers(1, 6))):
        original[data.draw(st.integers(0, len(original) - 1))] = data.draw(st.integers(0, 255))
    _reads_or_refuses(bytes(original[: data.draw(st.integers(1, len(original)))]))


MARKUP = st.lists(
    st.sampled_from([
        "<row>", "</row>", '<row r="3">', "<c>", '<c t="s">', '<c r="C3" t="inlineStr">', "</c>",
        "<v>", "</v>", "<f>", "</f>", "<is><t>", "</t></is>", "1", "tekst", "</sheetData>",
        '<c r="ZZZ9">', "<rPh>", "</rPh>", "&amp;", "<![CDATA[x]]>", "<!-- x -->",
    ]),
    max_size=20,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(MARKUP, st.binary(max_size=40))
def test_d26_any_markup_gives_a_table_or_a_reason(pieces, strings):
    sheet = sheet_part(header_row() + "".join(pieces))
    _reads_or_refuses(zipped(parts_of(sheet)))
    _reads_or_refuses(zipped(parts_of(sheet, strings=strings)))


def _reads_or_refuses(data: bytes) -> None:
    try:
        table = read_table(data, "a.xlsx")
    except UnreadableFile:
        return
    assert isinstance(table, Table)


def _as_openpyxl(cell: object) -> object:
    if isinstance(cell, Decimal):
        return pytest.approx(float(cell)) if cell % 1 else int(cell)
    return cell
