"""What a proof says beside what was typed: read with certainty or not mentioned at all."""

import io
from collections.abc import Callable
from datetime import date

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from weasyprint import HTML

from portal.readers.proof import ReadBack, read_back, read_proof

APPLIED = date(2026, 9, 15)
PROOF = (
    "Uw aanvraag is ingediend\nProjectnummer\tTEST 4217-A\n"
    "Datum van de aanvraag: 15 september 2026\nBedrag excl. btw\t€ 180,00"
)
HELVETICA = {"Type": pikepdf.Name.Font, "Subtype": pikepdf.Name.Type1}


def compare(text: str | None, number: str = "TEST 4217-A", on: date = APPLIED) -> ReadBack:
    return read_back(text, project_number=number, applied_on=on, amount_cents=18000)


def paper(
    content: bytes,
    change: Callable[[pikepdf.Pdf, pikepdf.Object], object] | None = None,
    **font: object,
) -> str | None:
    """The text of a page with this content, drawn in one font F."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        page = document.pages[0].obj
        entries = HELVETICA | {"BaseFont": pikepdf.Name.Helvetica} | font
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F=pikepdf.Dictionary(**entries)),
            XObject=pikepdf.Dictionary(),
        )
        page.Contents = document.make_stream(content)
        if change:
            change(document, page)
        document.save(out)
    return read_proof(out.getvalue(), "bewijs.pdf").text


# Comparing


@pytest.mark.parametrize("typed", ["TEST 4217-A", "test4217a", "TEST-4217/A", "T E S T 4217 A"])
def test_the_same_number_is_recognised_however_it_is_spelled(typed: str) -> None:
    assert compare(PROOF, typed) == ReadBack(has_same_number=True, has_same_date=True)


@pytest.mark.parametrize(
    "spelled",
    ["15 september 2026", "15/9/2026", "15-09-2026", "15.09.2026", "2026-09-15", "15 sept. 2026"],
)
def test_the_same_date_is_recognised_however_it_is_spelled(spelled: str) -> None:
    assert compare(f"Verstuurd op {spelled} om 10.12 uur").has_same_date


def test_a_different_number_date_and_amount_are_named_as_they_stand() -> None:
    said = read_back(
        PROOF, project_number="TEST 9999-B", applied_on=date(2026, 9, 14), amount_cents=19000
    )
    assert said == ReadBack(
        other_number="TEST 4217-A", other_date=APPLIED, other_amount_cents=18000
    )


@pytest.mark.parametrize("text", [None, "", "x" * 300_000, "Dit is een foto van mijn kat"])
def test_about_an_unreadable_proof_nothing_is_said(text: str | None) -> None:
    assert compare(text) == ReadBack()


@pytest.mark.parametrize(
    "text",
    [
        "Projectnummer",
        "Projectnummer:",
        "Projectnummer van je aanvraag",
        "Projectnummer\tonbekend",
        "Projectnummer: TEST 1\tProjectnummer: TEST 22",
        "Projectnummer: TEST 1111\nProjectnummer: TEST 2222",
        "Ons projectnummer staat in de mail: 77889",
        "Dossier: ABCD 1234",
        "Projectnummer: TEST 4217",
        "Projectnummer: X TEST 4217-A Y".replace(" Y", "Y"),
    ],
)
def test_no_other_number_is_named_without_one_clear_value(text: str) -> None:
    assert compare(text).other_number is None


@pytest.mark.parametrize("text", ["ref 9TEST4217A", "TEST4217AB", "5421-7", "42172"])
def test_a_number_inside_another_is_not_the_same(text: str) -> None:
    assert not compare(text, "TEST4217A").has_same_number
    assert not compare(text, "4217").has_same_number


@pytest.mark.parametrize(
    "text",
    [
        "Geprint op 3/10/2026",
        "Datum: 3/10/2026",
        "Aanvraagdatum: 3/10",
        "Aanvraagdatum: 31/02/2026",
        "Aanvraagdatum: 3/10/2026\nIngediend op: 4/10/2026",
        "Aanvraagdatum: 3/10/2026\nVerstuurd op 15/9/2026",
    ],
)
def test_no_other_date_is_named_without_one_clear_value(text: str) -> None:
    assert compare(text).other_date is None


@pytest.mark.parametrize(
    "text",
    [
        "Totaal\t€ 217,80",
        "Bedrag excl. btw\t1.23,4",
        "Bedrag excl. btw: € 180,00",
        "Bedrag excl. btw: € 180,00\nBedrag zonder btw: € 200,00",
        "Bedrag excl. btw: € 100,00\nBedrag zonder btw: € 200,00",
    ],
)
def test_no_other_amount_is_named_without_one_clear_value(text: str) -> None:
    assert compare(text).other_amount_cents is None


def test_what_was_not_typed_is_not_compared() -> None:
    assert read_back(PROOF) == ReadBack()


@given(st.text(max_size=300), st.text(max_size=40))
def test_no_text_makes_the_comparison_trip(text: str, typed: str) -> None:
    assert isinstance(compare(text, typed), ReadBack)


def test_d35_a_hostile_line_is_compared_in_no_time() -> None:
    text = "\n".join(("T" * 990, "1 " * 490, "T E S T" * 140, "1/1/" * 240) * 50)
    assert compare(text, "T" * 40) == ReadBack()


# Reading


def test_a_page_from_a_browser_like_printer_is_read_line_by_line() -> None:
    html = """<html lang=nl><title>x</title><h1>Uw aanvraag</h1><table style="width:100%">
      <tr><td>Projectnummer<td>TEST 4217-A<tr><td>Bedrag excl. btw<td>€ 180,00</table>
      <p>Łukasz diende in op <b>15 september</b> 2026. Café, office, ‘fluit’."""
    text = read_proof(HTML(string=html).write_pdf(), "bewijs.pdf").text
    assert text is not None
    assert text.splitlines() == [
        "Uw aanvraag",
        "Projectnummer\tTEST 4217-A",
        "Bedrag excl. btw\t€ 180,00",
        "Łukasz diende in op 15 september 2026. Café, office, ‘fluit’.",
    ]


def test_lines_are_read_by_height_and_columns_by_their_gap() -> None:
    content = b"""q 1 0 0 1 10 700 cm BT /F 10 Tf 12 TL
      (onder) Tj 0 100 Td (boven) Tj (s) ' (a) T* (b) Tj ET Q
      BT /F 10 Tf 1 0 0 1 300 700 Tm [(kol) -20 (om) -400 (B)] TJ ET"""
    text = paper(content, Encoding=pikepdf.Name.WinAnsiEncoding)
    assert text is not None
    assert text.splitlines()[0] == "boven"
    assert text.splitlines()[-1] == "onder\tkolom B"


def test_a_number_drawn_in_pieces_is_joined_by_the_widths_of_its_letters() -> None:
    widths = pikepdf.Array([500] * 224)
    content = b"BT /F 10 Tf 1 0 0 1 10 700 Tm (TEST) Tj 1 0 0 1 30.2 700 Tm (42) Tj \
        1 0 0 1 43 700 Tm (17) Tj 1 0 0 1 90 700 Tm (kolom) Tj ET"
    text = paper(
        content, Encoding=pikepdf.Name.WinAnsiEncoding, FirstChar=32, LastChar=255, Widths=widths
    )
    assert text == "TEST42 17\tkolom"


def test_text_in_a_borrowed_form_is_read_and_a_form_in_itself_is_given_up() -> None:
    def borrow(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
        form = document.make_stream(b"BT /F 10 Tf (in een formulier) Tj ET")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.Matrix = pikepdf.Array([1, 0, 0, 1, 50, 50])
        page.Resources.XObject.X = form

    def borrow_itself(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
        borrow(document, page)
        form = page.Resources.XObject.X
        form.write(b"/X Do " * 1000)
        form.Resources = page.Resources

    assert paper(b"/X Do", borrow) == "in een formulier"
    assert paper(b"/X Do", borrow_itself) is None


@pytest.mark.parametrize(
    ("content", "font"),
    [
        (b"BT /F 10 Tf 3 Tr (over een scan) Tj ET", {}),
        (b"BT /F 10 Tf (\x80) Tj ET", {}),
        (b"BT /F 10 Tf (x) Tj ET", {"BaseFont": pikepdf.Name.Symbol}),
        (b"BT /F 10 Tf (x) Tj ET", {"Encoding": pikepdf.Name.MacExpertEncoding}),
        (b"BT /F 10 Tf (\x81) Tj ET", {"Encoding": pikepdf.Name.WinAnsiEncoding}),
        (b"BT /F 10 Tf (x) Tj ET", {"ToUnicode": pikepdf.Name.NoStream}),
        (b"/S gs BT /F 10 Tf (x) Tj ET", {}),
        (b"BT /F 10 Tf " + b"9" * 400 + b".5 0 Td (x) Tj ET", {}),
        (b"BT /F 10 Tf (x) Tj ET", {"Subtype": pikepdf.Name.Type0}),
        (b"BT /G 10 Tf (x) Tj ET", {}),
        (b"BT (x) Tj ET", {}),
        (b"BT /F 10 Tf 1 0 0 Tm (x) Tj ET", {}),
        (
            b"BT /F 10 Tf (x) Tj ET",
            {"Encoding": pikepdf.Dictionary(Differences=pikepdf.Array([120, pikepdf.Name.y]))},
        ),
        (b"BT /F 10 Tf " + b"(x) Tj " * 30_000 + b"ET", {}),
        (b"", {}),
    ],
)
def test_letters_that_are_not_certain_are_not_read(content: bytes, font: dict[str, object]) -> None:
    assert paper(content, **font) is None


def with_table(table: bytes) -> Callable[[pikepdf.Pdf, pikepdf.Object], None]:
    def change(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
        page.Resources.Font.F.ToUnicode = document.make_stream(table)

    return change


SPACE = b"1 begincodespacerange <00> <FF> endcodespacerange "


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (SPACE + b"2 beginbfchar <61> <0041> <62> <00660069> endbfchar", "Afi"),
        (SPACE + b"1 beginbfrange <61> <62> <0058> endbfrange", "XY"),
        (SPACE + b"1 beginbfrange <61> <62> [<0051> <0052>] endbfrange", "QR"),
        (SPACE + b"1 beginbfchar <61> <0041> endbfchar", None),
        (SPACE + b"1 beginbfchar <61> endbfchar", None),
        (SPACE + b"1 beginbfchar <61> <> <62> <0042> endbfchar", None),
        (SPACE + b"1 beginbfrange <00> <FFFFFFFF> <0041> endbfrange", None),
        (SPACE + b"1 beginbfrange <61> <62> [<0051>] endbfrange", None),
        (SPACE + b"1 beginbfrange <61> <62> [<0051> <0052> <0053>] endbfrange", None),
        (SPACE + b"1 beginbfrange [<61>] <62> <0051> endbfrange", None),
        (b"1 begincodespacerange <0000> <FFFF> endcodespacerange", None),
        (SPACE + b" " * 1_100_000, None),
    ],
)
def test_a_table_of_letters_is_followed_or_given_up(table: bytes, text: str | None) -> None:
    assert paper(b"BT /F 10 Tf (ab) Tj ET", with_table(table)) == text


def composite(widths: list[object]) -> Callable[[pikepdf.Pdf, pikepdf.Object], None]:
    def change(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
        font = page.Resources.Font.F
        font.Subtype, font.Encoding = pikepdf.Name.Type0, pikepdf.Name("/Identity-H")
        font.DescendantFonts = pikepdf.Array([pikepdf.Dictionary(W=pikepdf.Array(widths))])
        table = b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
        table += b"1 beginbfrange <0001> <0004> <0041> endbfrange"
        font.ToUnicode = document.make_stream(table)

    return change


DRAWN = b"BT /F 10 Tf 10 700 Td <0001> Tj 5.1 0 Td <0002> Tj 8 0 Td <0003> Tj 40 0 Td <0004> Tj ET"


@pytest.mark.parametrize(
    ("widths", "text"),
    [
        ([1, pikepdf.Array([500, 500, 500])], "AB C\tD"),
        ([1, 3, 500], "AB C\tD"),
        ([1, 1, 500, 2, pikepdf.Array([500, 500])], "AB C\tD"),
        ([], "ABC\tD"),
        ([1, 99_999_999, 500], None),
        ([1, 3], None),
        (["x", 3, 500], None),
    ],
)
def test_the_widths_of_letters_tell_words_and_columns_apart(
    widths: list[object], text: str | None
) -> None:
    assert paper(DRAWN, composite(widths)) == text
    assert paper(DRAWN.replace(b"<0001>", b"<00>"), composite(widths)) is None


def test_a_font_set_through_a_graphics_state_is_given_up() -> None:
    def change(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
        plain, font = pikepdf.Dictionary(LW=1), pikepdf.Dictionary(Font=pikepdf.Array())
        page.Resources.ExtGState = pikepdf.Dictionary(P=plain, S=font)

    text = b"BT /F 10 Tf (tekst) Tj ET"
    assert paper(b"/P gs " + text, change) == "tekst"
    assert paper(b"/S gs " + text, change) is None


def test_pictures_tilted_letters_and_spaces_leave_no_text() -> None:
    def change(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
        image = document.make_stream(b"\0")
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        page.Resources.XObject.X = image
        page.Contents = pikepdf.Array([page.Contents, document.make_stream(b" ET")])

    content = b"/X Do BT /F 10 Tf (  ) Tj 0 1 -1 0 9 9 Tm (gekanteld) Tj 1 0 0 1 9 9 Tm (recht) Tj"
    assert paper(content, change) == "recht"


def test_every_way_of_moving_text_is_followed() -> None:
    content = b"""BT /F 10 Tf 5 Tc 2 Tw 50 Tz 3 Ts 9 700 TD (een) Tj 0 -30 TD (twee) Tj
      1 1 (drie) " ET"""
    assert paper(content, Encoding=pikepdf.Name.WinAnsiEncoding) == "een\ntwee\ndrie"


def test_a_base_encoding_without_differences_is_read() -> None:
    encoding = pikepdf.Dictionary(BaseEncoding=pikepdf.Name.MacRomanEncoding)
    assert paper(b"BT /F 10 Tf (\x8e) Tj ET", Encoding=encoding) == "é"


def test_of_a_long_document_no_text_is_read() -> None:
    long = HTML(string="<p>a<p>b" + '<p style="page-break-before:always">c' * 11).write_pdf()
    proof = read_proof(long, "lang.pdf")
    assert proof.pages == 12
    assert proof.text is None
