"""What we export stays what it is in a spreadsheet program: text, amounts and days, no formulas."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from portal.formats.spreadsheet import guarded, write_csv, write_xlsx
from portal.readers.spreadsheet import read_table

HEADER = ("Nr", "Voornaam", "Naam", "Bedrag")
ROW = ("N1", "Zoë", date(2026, 9, 3), Decimal("1180.50"))
DANGEROUS = ("=1+1", "+32", "-1", "@x", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠1")


def records(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_delimited_text_opens_in_a_belgian_spreadsheet_program():
    data = write_csv(HEADER, [ROW, ("N2", None, "", 60)])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[1] == '"N1";"Zoë";"03/09/2026";"1180,50"'
    assert records(data)[2] == ["N2", "", "", "60"]


def test_a_workbook_holds_typed_cells_in_belgian_formats():
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(HEADER, [(*ROW, 60)], "Lijst: 1/2")))[
        "Lijst  1 2"
    ]
    cells = sheet[2]
    assert [cell.data_type for cell in cells] == ["s", "s", "d", "n", "n"]
    assert (cells[2].number_format, cells[3].number_format) == ("dd/mm/yyyy", "#,##0.00")
    assert (cells[3].value, cells[4].value) == (1180.5, 60)
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


def test_a_sheet_always_has_a_name():
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx(HEADER, [], "[]"))).sheetnames == ["Lijst"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_d27_what_looks_like_a_formula_is_text_in_both_forms(text):
    assert guarded(text).startswith("'")
    assert guarded(f" {text}").startswith("'")
    assert records(write_csv(HEADER, [(text,)]))[1][0].startswith("'")
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(HEADER, [(text,)], "x"))).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix


def test_d27_a_header_is_guarded_too_and_a_negative_number_is_a_number():
    data = records(write_csv(["=1"], [(-5,), (Decimal("-5.25"),)]))
    assert data == [["'=1"], ["-5"], ["-5,25"]]


def test_d27_ordinary_text_is_left_alone():
    for text in ("An", "'s Gravenhage", "a=b", "", "3-4", "d'hondt"):
        assert guarded(text) == text


TEXTS = st.one_of(
    st.text(max_size=40), st.text(alphabet="'=+-@ \t\r\n_x0041;\"＝", max_size=12)
).map(lambda text: text.replace("\0", ""))


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_d27_delimited_text_comes_back_as_it_was(texts):
    data = write_csv(HEADER, [("N1", *texts, "einde")])
    assert not any(_would_run(cell) for cell in records(data)[1])
    assert _texts(data, "a.csv") == [text.encode(errors="replace").decode() for text in texts]


@settings(deadline=None, max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_d27_a_workbook_comes_back_as_it_was(texts):
    data = write_xlsx(HEADER, [("N1", *texts, "einde")], "Lijst")
    # A workbook holds no control characters, and an end of line may come back as another.
    kept = [ILLEGAL_CHARACTERS_RE.sub("", text) for text in texts]
    assert [_lines(text) for text in _texts(data, "a.xlsx")] == [_lines(text) for text in kept]


def _texts(data: bytes, name: str) -> list[str]:
    """The cells between the first and the last of the only row."""
    (row,) = read_table(data, name).rows
    return [str(cell or "") for cell in row.cells[1:-1]]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _would_run(cell: str) -> bool:
    return cell.strip()[:1] in tuple("=+-@＝＋－＠")
