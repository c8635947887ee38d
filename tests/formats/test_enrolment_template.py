"""The empty list that we hand out is a list that we can read."""

import io
from datetime import date

import openpyxl

from portal.formats.enrolment_template import write_template
from portal.readers.columns import Confidence, Field, recognise_columns
from portal.readers.spreadsheet import read_table


def test_every_column_of_the_template_is_recognised_for_sure():
    sheet = openpyxl.load_workbook(io.BytesIO(write_template())).active
    mapping = recognise_columns([str(cell.value) for cell in sheet[1]])
    assert list(mapping.columns) == list(Field)
    assert set(mapping.confidence.values()) == {Confidence.SURE}
    assert mapping.unused == ()


def test_a_filled_template_is_read_and_its_columns_fit_their_values():
    workbook = openpyxl.load_workbook(io.BytesIO(write_template()))
    sheet = workbook.active
    formats = {column: sheet.column_dimensions[column].number_format for column in "AHKS"}
    assert formats == {"A": "@", "H": "dd/mm/yyyy", "K": "#,##0.00", "S": "@"}
    sheet["A2"], sheet["H2"] = "N1", date(2026, 9, 3)
    file = io.BytesIO()
    workbook.save(file)
    (row,) = read_table(file.getvalue(), "sjabloon.xlsx").rows
    assert (row.number, row.cells[0], row.cells[7]) == (2, "N1", date(2026, 9, 3))
