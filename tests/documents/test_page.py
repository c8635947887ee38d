"""The page says what the interface prescribes, in its order, in the reader's language."""

import html
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from portal.documents.facts import Facts
from portal.documents.page import html_of
from portal.rules.stations import Status
from tests.documents.examples import confirmation, named, one_of_each, payment, receipt, status

CONFIRMATION = [
    "CVO Leerstad",
    "Groendreef 31, 9160 Lokeren",
    "09 348 38 45",
    "Bevestiging van inschrijving voor de KMO-portefeuille",
    "Document LS-2026-004217, donderdag 10 september 2026 om 10.12 uur",
    "Erkenningsnummer (registratienummer)",
    "DV.O 103961",
    "letter O, geen nul",
    "Inschrijving",
    "Cursist",
    "An Peeters",
    "Onderneming",
    "Bakkerij Peeters bv, 0999.999.922",
    "Cursus",
    "Frans 1",
    "Omschrijving",
    "Frans voor beginners",
    "Thema",
    "Internationalisering",
    "Vorm en lesplaats",
    "Klassikaal, Lokeren",
    "Eerste lesdag",
    "donderdag 3 september 2026",
    "Laatste lesdag",
    "donderdag 17 december 2026",
    "Lestijden",
    "120",
    "Ingeschreven op",
    "donderdag 10 september 2026",
    "Prijs",
    "Inschrijvingsgeld (zonder btw)",
    "€\u00a0180,00",
    "Kosten die niet in aanmerking komen",
    "€\u00a00,00",
    "Totaal",
    "€\u00a0180,00",
    "Mededeling",
    "+++010/8068/17183+++",
    "Uiterste datum voor de aanvraag",
    "donderdag 17 september 2026",
    "(eerste lesdag plus 14 kalenderdagen)",
    "september",
    "17",
    "donderdag",
    "Wat moet je doen?",
    "Doe je aanvraag op de website van de KMO-portefeuille, uiterlijk op donderdag 17 september"
    " 2026.",
    "Geef je projectnummer door in het KMO-loket van CVO Leerstad.",
    "Stort je eigen aandeel binnen 30 kalenderdagen na onze goedkeuring.",
    "Geef daarna de betaalopdracht voor het volledige bedrag. Gebruik de mededeling hierboven als"
    " factuurnummer.",
    "Betaal het inschrijvingsgeld niet rechtstreeks aan CVO Leerstad.",
    "De inschrijving wordt definitief als CVO Leerstad de betaling krijgt.",
    "Ook als een cursist later instapt, telt de eerste lesdag van de cursus.",
    "Stand van zaken op de datum van dit document",
    "Gereserveerd – wacht op de aanvraag van Bakkerij Peeters bv",
    "Dit is geen factuur.",
    "CVO Leerstad bewaart dit document tien jaar na de eerste lesdag.",
    "Controleer dit document op kmo.leerstad.example/controle met de code 7K3M-9QXR-2T6D-HW4P.",
    "Wettelijke basis: ministerieel besluit van 26 februari 2016 over de KMO-portefeuille,"
    " artikel 34.",
]

FRENCH = {
    "Bevestiging van inschrijving voor de KMO-portefeuille": "Confirmation d’inscription",
    "Thema": "Thème",
    "Cursist": "Apprenant",
    "Dit is geen factuur.": "Ceci n’est pas une facture.",
    "Blad %(n)s van %(m)s": "Page %(n)s sur %(m)s",
}


@pytest.fixture
def catalogues(tmp_path: Path) -> str:
    """A folder with a small French catalogue."""
    catalogue = Catalog(locale="fr")
    for dutch, french in FRENCH.items():
        catalogue.add(dutch, french)
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    return str(tmp_path)


def lines_of(facts: Facts, **options: str) -> list[str]:
    """What stands on the page, tag by tag, in the order in which it is written."""
    body = html_of(facts, **options).partition("<body")[2].partition(">")[2]
    body = re.sub(r"</?(strong|span)\b[^>]*>", "\n", body)
    found = (html.unescape(re.sub(r"[ \n]+", " ", line)) for line in re.split(r"<[^>]+>|\n", body))
    return [line.strip(" ") for line in found if line.strip(" ")]


def test_the_confirmation_has_every_text_of_the_interface_in_its_order() -> None:
    assert lines_of(confirmation()) == CONFIRMATION


def test_the_foot_repeats_who_issued_it_and_the_code() -> None:
    page = html_of(confirmation())
    assert 'data-foot="CVO Leerstad · DV.O 103961 · Code 7K3M-9QXR-2T6D-HW4P"' in page
    assert 'data-sheet="Blad " data-of=" van " data-end=""' in page


def test_other_costs_stand_apart_and_are_added() -> None:
    lines = lines_of(confirmation(other_costs_cents=2550))
    assert lines[lines.index("Totaal") + 1] == "€\u00a0205,50"


def test_a_correction_says_what_it_replaces() -> None:
    assert "Dit document vervangt LS-2026-004100." in lines_of(
        confirmation(replaces="LS-2026-004100")
    )


def test_freedom_from_vat_is_said_only_when_the_setting_says_so() -> None:
    assert "Vrijgesteld van btw." in lines_of(confirmation(is_vat_exempt=True))
    assert "Vrijgesteld van btw." not in lines_of(confirmation())


@pytest.mark.parametrize("closed", ["final", "enrolled_too_late", "ordinary_fee", "cancelled"])
def test_who_cannot_apply_any_more_is_not_told_to(closed: str) -> None:
    assert "Wat moet je doen?" not in lines_of(confirmation(status=closed))


@pytest.mark.parametrize("code", list(Status))
def test_every_status_has_a_sentence_that_names_more_than_the_bare_word(code: Status) -> None:
    lines = lines_of(confirmation(status=str(code)))
    sentence = lines[lines.index("Stand van zaken op de datum van dit document") + 1]
    assert re.fullmatch(r"[A-Z][^–]+ – \S+ \S+ \S+.*", sentence)


@pytest.mark.parametrize("code", list(Status))
def test_the_student_reads_every_status_and_nothing_of_the_company(code: Status) -> None:
    lines = lines_of(status(status=str(code)))
    sentence = lines[lines.index("Stand van zaken op de datum van dit document") + 1]
    assert " – " in sentence
    assert not re.search(r"Bakkerij|€|\+\+\+|TEST 4217", "\n".join(lines))


def test_the_payment_says_what_came_in_and_when() -> None:
    lines = lines_of(payment())
    assert (
        "CVO Leerstad heeft op dinsdag 20 oktober 2026 €\u00a0180,00 ontvangen voor de inschrijving"
        " van An Peeters voor Frans 1. De inschrijving is definitief." in lines
    )
    labels = ["Ontvangen bedrag", "Ontvangen op", "Projectnummer", "Mededeling", "Stand van zaken"]
    assert [line for line in lines if line in labels] == labels


def test_a_payment_without_project_number_leaves_the_line_out() -> None:
    assert "Projectnummer" not in lines_of(payment(project_number=""))


def test_the_receipt_says_what_was_given_of_which_day_when_and_by_whom() -> None:
    lines = lines_of(receipt())
    for text in (
        "TEST 4217-A",
        "dinsdag 15 september 2026",
        "woensdag 16 september 2026 om 10.12 uur",
        "Els Peeters",
    ):
        assert text in lines


def test_a_receipt_lists_every_enrolment_that_the_application_covers() -> None:
    line = receipt().lines[0]
    lines = lines_of(receipt(lines=(line, line, line)))
    assert lines.count("Inschrijving van An Peeters") == 3


@pytest.mark.parametrize("facts", one_of_each(language="fr"), ids=lambda facts: facts.kind)
def test_without_a_catalogue_the_text_stays_dutch(facts: Facts, tmp_path: Path) -> None:
    page = html_of(facts, translations=str(tmp_path))
    assert '<html lang="fr-BE">' in page
    assert "Cursus" in page or "Projectnummer" in page


def test_dutch_legal_terms_stay_with_their_translation_after_them(catalogues: str) -> None:
    facts = confirmation(language="fr")
    page = html_of(facts, translations=catalogues)
    assert '<span lang="nl-BE">Thema</span> <span class="also">– Thème</span>' in page
    assert '<p class="translated">Confirmation d’inscription</p>' in page
    assert 'data-sheet="Page " data-of=" sur "' in page
    lines = lines_of(facts, translations=catalogues)
    assert "Apprenant" in lines
    assert lines[lines.index("Dit is geen factuur.") + 1] == "– Ceci n’est pas une facture."


def test_an_unknown_language_is_dutch() -> None:
    assert '<html lang="nl-BE">' in html_of(confirmation(language="de"))


@pytest.mark.parametrize("which", ["image", "stylesheet", "attachment", "template", "full_width"])
def test_d9_what_people_type_is_text_and_never_markup(which: str) -> None:
    page = html_of(confirmation(learner=named(which)))
    harmless = html_of(confirmation())
    assert re.findall(r"<(\w+)", page) == re.findall(r"<(\w+)", harmless)


def test_a_letter_that_is_missing_is_explained() -> None:
    assert any(
        "Het teken □ staat" in line for line in lines_of(confirmation(learner=named("thai")))
    )
    assert not any("Het teken" in line for line in lines_of(confirmation()))


@pytest.mark.parametrize("facts", one_of_each(), ids=lambda facts: facts.kind)
def test_nothing_on_the_page_has_to_be_fetched(facts: Facts) -> None:
    page = html_of(facts)
    assert re.findall(r'(?:src|href)="([^"]{0,22})', page) == ["data:image/png;base64,"]
    assert not re.search(r"\bstyle=|url\(|<script|<link|@import", page)
