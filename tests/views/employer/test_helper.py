"""What to type at the KMO-portefeuille."""

from datetime import date

import pytest
from flask import Flask

from portal.actions.companies import add_learner, set_first_time
from portal.actions.enrolments import cancel_enrolment
from portal.models import Enrolment, db
from tests.browser_of import Browser
from tests.cast import Cast, make_course, make_enrolment, occasion
from tests.conftest import Time
from tests.stages import again, reported

ORDER = (
    "Ondernemingsnummer", "Grootte", "NACE-BEL-code", "Type dienstverlening",
    "Naam van de opleiding", "Soort", "Thema", "Aantal deelnemers", "Namen van de deelnemers",
    "Aantal uren", "Datum van inschrijving", "Startdatum", "Einddatum", "Bedrag excl. btw",
    "Erkenningsnummer (registratienummer)", "Verklaring op eer",
    "Factuurnummer (bij de betaalopdracht)", "Te betalen bedrag (bij de betaalopdracht)",
)  # fmt: skip


def path_of(cast: Cast, enrolment: Enrolment | None = None) -> str:
    one = enrolment or cast.enrolment
    return f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{one.public_id}/aanvraaghulp"


def copied(page: str) -> list[str]:
    """What the copy buttons hold, in the order of the page."""
    return [part.partition('"')[0] for part in page.split('data-copy="')[1:]]


def test_the_lines_stand_in_the_order_of_the_form(cast: Cast, els: Browser) -> None:
    page = els.get(path_of(cast)).text
    main = page[page.index("Stap 1.") :]
    places = [main.index(label) for label in ORDER]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("language", "theme", "number"),
    [
        ("en", "Thema (theme)", "Erkenningsnummer (registratienummer, recognition number)"),
        ("fr", "Thema (thème)", "Erkenningsnummer (registratienummer, numéro d’agrément)"),
    ],
)
def test_in_every_language_the_words_of_the_form_stay_to_be_found(
    cast: Cast, els: Browser, language: str, theme: str, number: str
) -> None:
    cast.els.language = language
    db.session.commit()
    page = els.get(path_of(cast)).text
    for label in ORDER:
        assert label.partition(" (")[0] in page, label
    assert theme in page
    assert number in page


def test_what_is_copied_is_what_the_form_takes(cast: Cast, els: Browser) -> None:
    values = copied(els.get(path_of(cast)).text)
    assert values == [
        "0999.999.922", "Opleiding", "Frans 1", "Klassikaal (extern)", "Internationalisering",
        "1", "An Peeters", "120", "10/09/2026", "03/09/2026", "17/12/2026", "180,00",
        "DV.O103961", values[13], "180,00",
    ]  # fmt: skip
    assert values[13].startswith("+++010/8000")


def test_the_recognition_number_can_be_read_aloud(cast: Cast, els: Browser) -> None:
    page = els.get(path_of(cast)).text
    assert "Hoofdletters D en V, een punt, hoofdletter O en dan 103961." in page
    assert "letter O, geen nul" in page


def test_without_script_every_value_can_be_selected(cast: Cast, els: Browser) -> None:
    page = els.get(path_of(cast)).text
    assert page.count("readonly") == len(copied(page))


def test_two_people_in_one_course_go_in_one_application(cast: Cast, els: Browser) -> None:
    learner = add_learner("Jan", "De Smet", "jan@cursist.example", occasion())
    make_enrolment(learner, cast.course, cast.bakery, number="F2600099")
    db.session.commit()
    page = els.get(path_of(cast)).text
    assert "An Peeters, Jan De Smet" in copied(page)
    assert "360,00" in copied(page)
    assert "Vraag het volledige bedrag in één keer aan: €\u00a0360,00." in page
    assert "Toby" not in page


def test_somebody_whose_number_was_given_is_not_asked_for_again(
    app: Flask, cast: Cast, time: Time
) -> None:
    learner = add_learner("Jan", "De Smet", "jan@cursist.example", occasion())
    other = make_enrolment(learner, cast.course, cast.bakery, number="F2600099")
    db.session.commit()
    time.is_now(2026, 9, 15)
    reported(other, cast.els)
    browser = Browser(app).signed_in_as(cast.els)
    assert "An Peeters" in copied(browser.get(path_of(cast)).text)
    assert "Jan De Smet" in copied(browser.get(path_of(cast, other)).text)


def test_distance_learning_has_its_own_word(cast: Cast, els: Browser) -> None:
    course = make_course("A1", kind="distance")
    learner = add_learner("Eva", "Wouters", "eva@cursist.example", occasion())
    enrolment = make_enrolment(learner, course, cast.bakery, number="F2600099")
    db.session.commit()
    assert "Afstandsleren (online)" in copied(els.get(path_of(cast, enrolment)).text)


def test_a_first_time_is_warned_to_register_today(cast: Cast, els: Browser) -> None:
    text = "Registreer je onderneming dan vandaag nog."
    assert text not in els.get(path_of(cast)).text
    set_first_time(cast.bakery, occasion(), is_first_time=True)
    db.session.commit()
    assert text in els.get(path_of(cast)).text


def test_a_course_without_theme_has_no_form(cast: Cast, els: Browser) -> None:
    course = make_course("A1", theme=None)
    learner = add_learner("Eva", "Wouters", "eva@cursist.example", occasion())
    enrolment = make_enrolment(learner, course, cast.bakery, number="F2600099")
    db.session.commit()
    page = els.get(path_of(cast, enrolment)).text
    assert "Deze cursus hoort niet bij een thema van de KMO-portefeuille." in page
    assert "09 348 38 45" in page
    assert copied(page) == []


def test_too_late_or_closed_gives_the_reason_and_the_phone(
    app: Flask, cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 20)
    learner = add_learner("Eva", "Wouters", "eva@cursist.example", occasion())
    late = make_enrolment(
        learner, cast.course, cast.bakery, number="F2600099", enrolled_on=date(2026, 9, 20)
    )
    db.session.commit()
    browser = Browser(app).signed_in_as(cast.els)
    page = browser.get(path_of(cast, late)).text
    assert "De uiterste datum voor de aanvraag was toen al voorbij" in page
    assert "Hulp nodig? Bel het secretariaat in Lokeren" in page
    assert copied(page) == []
    passed = browser.get(path_of(cast)).text
    assert "Heb je de aanvraag op tijd gedaan?" in passed
    assert "Geef je projectnummer door" in passed
    assert copied(passed) == []
    cancel_enrolment(again(cast.enrolment), occasion(), reason="dubbel")
    db.session.commit()
    closed = browser.get(path_of(cast)).text
    assert "Loopt je aanvraag nog?" in closed
    assert copied(closed) == []


def test_outside_links_open_apart_and_say_so(cast: Cast, els: Browser) -> None:
    page = els.get(path_of(cast)).text
    assert "Ga naar de KMO-portefeuille (opent in een nieuw venster)" in page
    assert page.count('target="_blank" rel="noopener"') == 2


def test_p6_the_page_asks_three_questions(cast: Cast, els: Browser) -> None:
    els.get(path_of(cast))
    els.get(path_of(cast))
    assert len([one for one in els.statements if not one.startswith("BEGIN")]) == 3
