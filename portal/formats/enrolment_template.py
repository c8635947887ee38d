"""Makes the empty workbook in which a secretariat may type its enrolment list."""

import io

from portal.formats.spreadsheet import DAY_FORMAT, MONEY_FORMAT

_TEXT, _WHOLE = "@", "0"

# The names are what the reader of enrolment lists knows; they are no sentences, so they are the
# same in every language. A column of text keeps the zero in front of a number.
_COLUMNS = (
    ("Inschrijvingsnummer", _TEXT),
    ("Cursusnummer", _TEXT),
    ("Opleiding", _TEXT),
    ("Thema", _TEXT),
    ("Vorm", _TEXT),
    ("Secretariaat", _TEXT),
    ("Lesplaats", _TEXT),
    ("Eerste lesdag", DAY_FORMAT),
    ("Laatste lesdag", DAY_FORMAT),
    ("Lestijden", _WHOLE),
    ("Inschrijvingsgeld", MONEY_FORMAT),
    ("Cursusmateriaal", MONEY_FORMAT),
    ("Niet-subsidiabele kosten", MONEY_FORMAT),
    ("Voornaam", _TEXT),
    ("Familienaam", _TEXT),
    ("E-mail cursist", _TEXT),
    ("Ingeschreven op", DAY_FORMAT),
    ("Onderneming", _TEXT),
    ("Ondernemingsnummer", _TEXT),
    ("Contactpersoon", _TEXT),
    ("E-mail contact", _TEXT),
    ("Telefoon contact", _TEXT),
)


def write_template() -> bytes:
    """Return a workbook with the names of all columns and a fitting format under each."""
    # Imported here, as in portal/formats/spreadsheet.py: few processes ever make a workbook.
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Inschrijvingen"
    sheet.freeze_panes = "A2"
    for index, (name, number_format) in enumerate(_COLUMNS, start=1):
        column = sheet.column_dimensions[get_column_letter(index)]
        column.width = max(len(name) + 4, 14)
        column.number_format = number_format
        cell = sheet.cell(row=1, column=index, value=name)
        cell.font = Font(bold=True)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
