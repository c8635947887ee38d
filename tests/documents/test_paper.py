"""The PDF is one page, the same each time, complete, and made of nothing but what we ship."""

import io
import re
import subprocess
import threading
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pikepdf
import pypdf
import pytest
import zxingcpp
from PIL import Image

from portal.documents import pango
from portal.documents.canonical import from_json
from portal.documents.facts import Facts, IncompleteFacts
from portal.documents.pango import RenderingUnavailable
from portal.documents.paper import FACTS_FILE, lay_out, render_here, the_press
from tests.documents.examples import LONG, NAMES, confirmation, named, one_of_each, receipt, status

# WeasyPrint 70 leaves the file of its colour profile for Python to close.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in.*sRGB2014.icc:pytest.PytestUnraisableExceptionWarning"
)

# Said in full by a reader; whether the letters are there as well is asked of the real file.
BLOCKS = [
    "Groendreef 31, 9160 Lokeren",
    "Bevestiging van inschrijving voor de KMO-portefeuille",
    "Document LS-2026-004217",
    "Erkenningsnummer (registratienummer)",
    "DV.O 103961",
    "letter O, geen nul",
    "An Peeters",
    "Bakkerij Peeters bv, 0999.999.922",
    "Frans 1",
    "Frans voor beginners",
    "Internationalisering",
    "Klassikaal, Lokeren",
    "donderdag 3 september 2026",
    "donderdag 17 december 2026",
    "120",
    "donderdag 10 september 2026",
    "Inschrijvingsgeld (zonder btw)",
    "180,00",
    "Kosten die niet in aanmerking komen",
    "0,00",
    "+++010/8068/17183+++",
    "Uiterste datum voor de aanvraag",
    "eerste lesdag plus 14 kalenderdagen",
    "Wat moet je doen?",
    "Stand van zaken op de datum van dit document",
    "Dit is geen factuur.",
    "Controleer dit document op",
    "artikel 34.",
]


@cache
def pdf_of(facts: Facts) -> bytes:
    """The PDF, made once for all tests that only look at it."""
    return render_here(facts)


@pytest.fixture
def plain() -> Iterator[pikepdf.Pdf]:
    """The confirmation of the interface's example, opened."""
    with pikepdf.open(io.BytesIO(pdf_of(confirmation()))) as pdf:
        yield pdf


def text_of(pdf: bytes) -> str:
    """The text in the order in which it is drawn."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_the_text_is_drawn_in_the_order_in_which_it_is_read() -> None:
    text = text_of(pdf_of(confirmation()))
    found = 0
    for block in BLOCKS:
        found = text.find(block, found)
        assert found >= 0, f"{block} is missing or stands too early"
    assert "Code 7K3M-9QXR-2T6D-HW4P" in text
    assert "Blad 1 van 1" in text


def test_a_confirmation_without_its_seven_items_is_refused() -> None:
    with pytest.raises(IncompleteFacts) as refused:
        render_here(confirmation(fee_cents=None))
    assert refused.value.missing == ("price",)


@pytest.mark.parametrize("facts", one_of_each(), ids=lambda facts: facts.kind)
def test_p23_the_same_facts_give_the_same_bytes(facts: Facts) -> None:
    assert render_here(facts) == pdf_of(facts)


@pytest.mark.parametrize("facts", one_of_each(), ids=lambda facts: facts.kind)
def test_each_example_is_one_page(facts: Facts) -> None:
    assert len(pypdf.PdfReader(io.BytesIO(pdf_of(facts))).pages) == 1


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_names_of_60_and_a_description_of_400_characters_stay_on_one_page(language: str) -> None:
    facts = confirmation(**LONG, language=language, replaces="LS-2026-004100", is_vat_exempt=True)
    assert (len(facts.learner.name), len(facts.company.name)) == (60, 60)
    assert (len(facts.course.name), len(facts.course.description)) == (60, 400)
    assert len(pypdf.PdfReader(io.BytesIO(pdf_of(facts))).pages) == 1


def test_what_is_longer_still_takes_more_pages_each_with_its_foot() -> None:
    many = receipt(lines=receipt().lines * 20)
    text = text_of(pdf_of(many))
    assert text.count("Inschrijving van An Peeters") == 20
    assert "Blad 1 van 3" in text
    assert "Blad 3 van 3" in text


@pytest.mark.parametrize("which", NAMES)
def test_d30_every_name_is_shown_as_text_and_breaks_nothing(which: str) -> None:
    facts = confirmation(learner=named(which))
    with pikepdf.open(io.BytesIO(pdf_of(facts))) as pdf:
        assert pdf.check_pdf_syntax() == []
        fonts = {str(one.FontName) for one in pdf.objects if is_font_descriptor(one)}
        assert [name.partition("+")[2][:13] for name in fonts] == ["Source-Sans-3"] * 2
        assert from_json(pdf.attachments[FACTS_FILE].get_file().read_bytes()) == facts


@pytest.mark.parametrize("which", ["image", "stylesheet", "attachment", "template"])
def test_d30_markup_in_a_name_is_read_back_letter_by_letter(which: str) -> None:
    facts = confirmation(learner=named(which))
    squeezed = text_of(pdf_of(facts)).replace(" ", "")
    assert facts.learner.name.replace(" ", "") in squeezed


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="http://127.0.0.1:9/x" alt="x">',
        "<style>@import url(file:///etc/passwd);</style>",
        "<style>p{background:url(http://127.0.0.1:9/x)}</style>",
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<img src="font:regular" alt="x">',
    ],
)
def test_d30_even_markup_in_our_own_template_fetches_nothing(markup: str) -> None:
    # WeasyPrint's own class for this comes from BaseException, so that nothing swallows it.
    with pytest.raises(BaseException, match="a document fetches nothing"):
        lay_out(f"<html lang=nl><title>x</title>{markup}<p>x</p>", the_press())


def test_d30_the_library_is_one_whose_fetcher_cannot_be_bypassed() -> None:
    assert int(version("weasyprint").partition(".")[0]) >= 70


def test_d30_the_file_runs_nothing_and_holds_only_its_own_facts(plain: pikepdf.Pdf) -> None:
    names = {str(key) for one in plain.objects if is_dictionary(one) for key in one}
    assert not names & {"/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/URI"}
    assert list(plain.attachments) == [FACTS_FILE]


def test_the_facts_travel_with_the_document_as_data(plain: pikepdf.Pdf) -> None:
    attached = plain.attachments[FACTS_FILE]
    assert from_json(attached.get_file().read_bytes()) == confirmation()
    assert str(plain.Root.AF[0].AFRelationship) == "/Data"


def test_both_standards_are_claimed_and_the_day_is_that_of_issue(plain: pikepdf.Pdf) -> None:
    with plain.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("3", "A")
        assert about["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert about["xmp:CreateDate"] == "2026-09-10T08:12:00Z"
        assert about["dc:title"].startswith("Bevestiging van inschrijving voor de KMO-portef")
    assert str(plain.Root.Lang) == "nl-BE"


def test_the_qr_code_leads_to_the_page_that_checks_the_document(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_of(confirmation()))
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", tmp_path / "a.pdf", tmp_path / "a"], check=True
    )
    with Image.open(next(tmp_path.glob("*.png"))) as picture:
        codes = zxingcpp.read_barcodes(picture)
    assert [code.text for code in codes] == [
        "https://kmo.leerstad.example/controle/7K3M9QXR2T6DHW4P"
    ]


def test_threads_take_turns_and_each_gets_its_own_document(
    capfd: pytest.CaptureFixture[str],
) -> None:
    made: dict[str, set[bytes]] = {"a": set(), "b": set()}

    def make(key: str, facts: Facts) -> None:
        made[key] |= {render_here(facts) for _ in range(4)}

    pairs = [("a", confirmation()), ("b", status())] * 2
    threads = [threading.Thread(target=make, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == {"a": {pdf_of(confirmation())}, "b": {pdf_of(status())}}
    assert "GLib" not in capfd.readouterr().err


def test_without_pango_the_reason_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pango.why_unavailable() is None
    monkeypatch.setattr(pango, "LIBRARIES", ("libpango-of-nobody.so.0",))
    the_press.cache_clear()
    with pytest.raises(RenderingUnavailable, match="apt-get install libpango-1.0-0"):
        render_here(confirmation())


def is_dictionary(one: object) -> bool:
    """Whether a PDF object has keys."""
    return isinstance(one, pikepdf.Dictionary | pikepdf.Stream)


def is_font_descriptor(one: object) -> bool:
    """Whether a PDF object describes an embedded font."""
    return isinstance(one, pikepdf.Dictionary) and "/FontName" in one
