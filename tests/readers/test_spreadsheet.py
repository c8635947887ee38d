"""A text file is understood in every encoding and delimiter of an office, or refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.readers.spreadsheet import Table, Unreadable, UnreadableFile, read_table
from portal.readers.spreadsheet.delimited import MAX_TEXT_BYTES
from portal.readers.spreadsheet.table import MAX_CELL, MAX_COLUMNS, MAX_ROWS

HEADER = ("Inschrijvingsnummer", "Voornaam", "Naam", "Inschrijvingsgeld")
FIRST = ("N1", "Zoë", "Çelik", "1.180,00")


def text(delimiter=";", above=(), rows=(FIRST,)):
    lines = [*above, delimiter.join(HEADER)]
    lines += [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def refusal(data, filename="lijst.csv"):
    with pytest.raises(UnreadableFile) as caught:
        read_table(data, filename)
    return caught.value.code


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_encoding_and_delimiter_gives_the_same_cells(delimiter, encoding):
    table = read_table(text(delimiter).encode(encoding), "lijst.csv")
    assert (table.encoding, table.delimiter) == (encoding, delimiter)
    assert table.header == HEADER
    assert table.rows[0].cells == FIRST
    assert (table.header_row, table.rows[0].number) == (1, 2)


@pytest.mark.parametrize(
    "name", ["Zoë", "Björn", "André", "François", "Gül", "Hélène", "Élise", "Benoît", "Jérôme"]
)
def test_what_older_programs_write_is_read_as_they_meant_it(name):
    rows = [("N1", name, "Peeters", "180,00"), ("N2", "An", "D'hondt", "180,00")]
    dos = read_table(text(rows=rows).encode("cp850"), "lijst.csv")
    assert (dos.encoding, dos.rows[0].cells) == ("cp858", rows[0])
    macintosh = text(rows=rows).replace("\n", "").encode("mac_roman")
    assert read_table(macintosh, "lijst.csv").rows[0].cells == rows[0]
    windows = [("N1", name, "Van ’t “Hof” – … € 5", "180,00"), ("N2", "„An”", "Œ Š ž", "1")]
    for line_end in ("\r\n", "\n", "\r"):
        data = text(rows=windows).replace("\r\n", line_end).encode("cp1252")
        assert [row.cells for row in read_table(data, "lijst.csv").rows] == windows


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_by_its_byte_order_mark(order):
    table = read_table(("\ufeff" + text("\t")).encode(order), "lijst.txt")
    assert table.encoding == "utf-16"
    assert table.rows[0].cells == FIRST


def test_a_decimal_comma_does_not_make_a_comma_the_delimiter():
    rows = [("N1", "An", "Peeters", "1,5")]
    table = read_table(
        text(";", ["Lijst, gemaakt, op, 2, september, 2026"], rows).encode(), "a.csv"
    )
    assert table.delimiter == ";"
    assert table.header_row == 2


def test_the_header_may_stand_in_the_twentieth_row_and_not_below_it():
    assert read_table(text(above=["Titel"] * 19).encode(), "a.csv").header_row == 20
    assert refusal(text(above=["Titel"] * 20).encode()) is Unreadable.NO_HEADER


def test_a_declared_delimiter_is_believed_and_its_line_is_no_row():
    table = read_table(("sep=,\r\n" + text(",")).encode(), "a.csv")
    assert (table.delimiter, table.header_row, table.rows[0].number) == (",", 1, 2)


def test_a_declared_delimiter_that_nobody_uses_is_not_believed():
    assert refusal(b'sep="\r\n' + text().encode()[:5]) is Unreadable.NO_HEADER
    assert read_table(b"sep=x\r\n" + text().encode(), "a.csv").header_row == 2


def test_a_declared_delimiter_does_not_make_a_header():
    assert refusal(b"sep=;\r\nAlfa;Beta\r\n1;2\r\n") is Unreadable.NO_HEADER


def test_a_row_number_counts_what_a_spreadsheet_counts():
    rows = [("N1", "An", "met\nregeleinde", "1"), ("", "", "", ""), ("N2", "Bo", "X", "2")]
    table = read_table(text(rows=rows).encode(), "a.csv")
    assert [row.number for row in table.rows] == [2, 4]
    assert table.rows[0].cells[2] == "met\nregeleinde"


def test_names_that_we_do_not_know_still_make_a_header_to_match_by_hand():
    data = "Alfa;Beta;Gamma;Delta;Epsilon\r\n1;2;3;4;5\r\n"
    assert read_table(data.encode(), "a.csv").header[0] == "Alfa"


def test_a_person_in_the_first_row_is_no_header():
    assert refusal(b"N1;An;Peeters;an@voorbeeld.be;03/09/2026;Frans;Lokeren\r\n" * 3) is (
        Unreadable.NO_HEADER
    )


def test_quotes_inside_a_cell_are_kept_and_an_unclosed_quote_names_its_line():
    good = 'Nr;Voornaam;Naam;Bedrag\r\nN1;IT-huis "Noord";"IT-huis ""Noord""";1\r\n'
    cells = read_table(good.encode(), "a.csv").rows[0].cells
    assert cells[1] == cells[2] == 'IT-huis "Noord"'
    with pytest.raises(UnreadableFile) as caught:
        read_table((good + 'N2;"open;X;1\r\nN3;An;Y;2\r\n').encode(), "a.csv")
    assert (caught.value.code, caught.value.detail) == (Unreadable.BROKEN_QUOTES, "3")


def test_d27_the_apostrophe_before_a_formula_is_taken_off_again():
    rows = [("'=1+1", "'s Gravenhage", "'+32 9 348", "'''")]
    cells = read_table(text(rows=rows).encode(), "a.csv").rows[0].cells
    assert cells == ("=1+1", "'s Gravenhage", "+32 9 348", "'''")


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "a.csv", Unreadable.EMPTY),
        (b" \r\n\0\0", "a.csv", Unreadable.EMPTY),
        (b"%PDF-1.7 ...", "a.csv", Unreadable.WRONG_TYPE),
        (text().encode(), "a.exe", Unreadable.WRONG_TYPE),
        (text().encode(), "lijst", Unreadable.WRONG_TYPE),
        (text().encode(), "a.xlsx", Unreadable.DAMAGED),
        (text().encode("utf-16-le"), "a.csv", Unreadable.NOT_A_TABLE),
        (b"\xff\xfe\x00", "a.csv", Unreadable.NOT_A_TABLE),
        (b"a;\x81\x8d;b", "a.csv", Unreadable.NOT_A_TABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 workbook", "a.xls", Unreadable.OLD_EXCEL),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            Unreadable.ENCRYPTED,
        ),
        ("\r\n".join([";".join(HEADER)] * 1).encode(), "a.csv", Unreadable.NO_ROWS),
    ],
)
def test_what_is_no_list_is_refused_by_name(data, filename, code):
    assert refusal(data, filename) is code


def test_text_that_a_program_called_xls_is_read_as_text():
    assert read_table(text("\t").encode(), "export.XLS").rows[0].cells == FIRST


def test_d26_ten_thousand_rows_fit_and_one_more_does_not():
    lines = text().encode() + b"N2;An;P;1\r\n" * (MAX_ROWS - 1)
    assert len(read_table(lines, "a.csv").rows) == MAX_ROWS
    assert refusal(lines + b"N3;An;P;1\r\n") is Unreadable.TOO_MANY_ROWS


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (text().encode() + b"\r\n" * 1_000_000, Unreadable.TOO_MANY_ROWS),
        (text().encode() + b"N2;An;P;1\r\n" * 900_000, Unreadable.TOO_MANY_ROWS),
        (text().encode() + b";" * 16_384 + b"x\r\n", Unreadable.TOO_MANY_COLUMNS),
        (text().encode() + (b";" * 200_000 + b"\n") * 20, Unreadable.TOO_LARGE),
        (text().encode() + b"x" * 400_000, Unreadable.CELL_TOO_LONG),
        (text().encode() + b"x" * (MAX_CELL + 1), Unreadable.CELL_TOO_LONG),
        (b"x" * (MAX_TEXT_BYTES + 1), Unreadable.TOO_LARGE),
    ],
)
def test_d26_far_too_much_is_refused(data, code):
    assert refusal(data) is code


def test_sixty_columns_fit():
    names = ";".join(["Nr", "Voornaam", "Bedrag", *(f"kolom {n}" for n in range(MAX_COLUMNS - 3))])
    data = f"{names}\r\n" + ";".join(["x"] * MAX_COLUMNS)
    assert len(read_table(data.encode(), "a.csv").header) == MAX_COLUMNS
    assert refusal(f"{names};extra\r\n{data}".encode()) is Unreadable.TOO_MANY_COLUMNS


@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(alphabet=";,\t\"\r\n'=ab1é\ufeff", max_size=300).map(
            lambda tail: (text() + tail).encode()
        ),
    ),
    st.sampled_from(["a.csv", "a.xlsx", "a.xls", "a.txt", "", "a.pdf"]),
)
def test_d29_any_bytes_give_a_table_or_a_reason(data, filename):
    try:
        table = read_table(data, filename)
    except UnreadableFile:
        return
    assert isinstance(table, Table)
    assert 0 < len(table.rows) <= MAX_ROWS
    assert all(len(row.cells) <= MAX_COLUMNS for row in table.rows)
