"""The page that says what a company must do now."""

from datetime import date

import pytest
from flask import Flask

from portal.actions.companies import add_learner
from portal.actions.enrolments import cancel_enrolment
from portal.models import SchoolFact, db
from portal.queries.records import counter_for_change
from portal.remembered import Memory
from tests.browser_of import Browser
from tests.cast import (
    Cast,
    make_company,
    make_course,
    make_enrolment,
    make_member,
    make_person,
    occasion,
)
from tests.conftest import Time
from tests.stages import approved, paid, rejected, reported, ticked_own_share, ticked_pay_order


def home(cast: Cast) -> str:
    return f"/onderneming/{cast.bakery.public_id}/"


def els_on(app: Flask, cast: Cast, time: Time, month: int, day: int, year: int = 2026) -> Browser:
    """Els, signed in on a day."""
    time.is_now(year, month, day)
    return Browser(app).signed_in_as(cast.els)


def add_enrolments(cast: Cast, count: int) -> None:
    """More people of the bakery in the same course."""
    for number in range(count):
        learner = add_learner(f"N{number}", "Janssens", f"n{number}@cursist.example", occasion())
        make_enrolment(learner, cast.course, cast.bakery, number=f"G26{number:05d}")
    db.session.commit()


def test_one_day_is_left(app: Flask, cast: Cast, time: Time) -> None:
    page = els_on(app, cast, time, 9, 16).get(home(cast)).text
    assert "Inschrijvingen van Bakkerij Peeters bv</h1>" in page
    assert "Eén inschrijving wacht op jou. Doe de volgende stap uiterlijk op" in page
    assert "Dat is morgen." in page
    assert "Gereserveerd – wacht op je aanvraag" in page
    assert "Dag 13 van 14 na de eerste lesdag" in page
    assert "Eerste lesdag: " in page
    assert 'Bereid de aanvraag voor<span class="reader-only"> voor An Peeters</span>' in page


def test_the_recognition_number_is_copied_with_a_letter_o(els: Browser, cast: Cast) -> None:
    page = els.get(home(cast)).text
    assert "DV.O 103961" in page
    assert 'data-copy="DV.O103961"' in page
    assert "letter O, geen nul" in page


def test_after_the_last_day_nothing_is_counted_and_no_past_day_is_asked_for(
    app: Flask, cast: Cast, time: Time
) -> None:
    page = els_on(app, cast, time, 9, 18).get(home(cast)).text
    assert "Eén inschrijving wacht op jou.</p>" in page
    assert "De uiterste datum is voorbij." in page
    assert 'class="strip' not in page
    assert "Bereid de aanvraag voor" not in page


def test_only_what_the_employer_can_do_waits(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 15)
    reported(cast.enrolment, cast.els)
    page = els_on(app, cast, time, 9, 15).get(home(cast)).text
    assert "Je hoeft nu niets te doen." in page
    assert "Nu te doen" not in page
    assert "Loopt" in page
    assert "Doorgegeven op" in page


def test_the_own_share_has_its_button_and_its_day(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16)
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    page = els_on(app, cast, time, 9, 16).get(home(cast)).text
    assert "Stort je eigen aandeel uiterlijk op" in page
    assert "vrijdag 16 oktober 2026" in page
    assert "Ik heb mijn eigen aandeel gestort" in page


def test_a_guide_date_that_passed_asks_to_call(app: Flask, cast: Cast, time: Time) -> None:
    """Case 26 of the countdown."""
    time.is_now(2026, 9, 16)
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    page = els_on(app, cast, time, 10, 20).get(home(cast)).text
    assert "is voorbij. Heb je op tijd gestort? Vink het aan." in page
    assert "09 348 38 45" in page


def test_a_pay_order_shows_no_leaf_to_wait_for(app: Flask, cast: Cast, time: Time) -> None:
    """Case 27 of the countdown: the outer limit is 31 December of the next year."""
    time.is_now(2026, 9, 16)
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    ticked_own_share(cast.enrolment, cast.els)
    page = els_on(app, cast, time, 10, 8, 2027).get(home(cast)).text
    assert "Doe het meteen na je storting. De allerlaatste dag is" in page
    assert "vrijdag 31 december 2027" in page
    assert 'class="calendar' not in page


def test_a_refused_number_asks_for_a_correction(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 15)
    reported(cast.enrolment, cast.els)
    rejected(cast.enrolment, cast.mieke)
    page = els_on(app, cast, time, 9, 16).get(home(cast)).text
    assert "Verbeter je gegevens" in page
    assert "Je kunt je aanvraag nog verbeteren tot en met" in page


def test_the_most_urgent_stands_first(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 10)
    names = (
        ("Later", date(2026, 9, 10)),
        ("Vandaag", date(2026, 9, 2)),
        ("Voorbij", date(2026, 9, 1)),
    )
    for number, (name, first) in enumerate(names):
        course = make_course(f"U{number}", name=name, first_lesson_on=first)
        learner = add_learner(name, "Maes", f"{name}@cursist.example", occasion())
        day = min(first, date(2026, 9, 9))
        make_enrolment(learner, course, cast.bakery, number=f"U26{number}", enrolled_on=day)
    db.session.commit()
    page = els_on(app, cast, time, 9, 16).get(home(cast)).text
    upper = page.partition("Alle inschrijvingen")[0]
    places = [
        upper.index(name) for name in ("Vandaag Maes", "An Peeters", "Later Maes", "Voorbij Maes")
    ]
    assert places == sorted(places)
    assert upper.count('<article class="task') == 3


def test_a_cancelled_enrolment_waits_for_nobody(cast: Cast, chris: Browser) -> None:
    cancel_enrolment(cast.rivals_enrolment, occasion(), reason="dubbel")
    db.session.commit()
    page = chris.get(f"/onderneming/{cast.garage.public_id}/").text
    assert "Je hoeft nu niets te doen." in page
    assert "Geannuleerd – zet een lopende aanvraag zelf stop" in page


def test_an_empty_company_has_no_empty_page(app: Flask, cast: Cast) -> None:
    company = make_company("Leeg bv", "0999000228", "Lea Leeg", "lea@leeg.example")
    lea = make_person("Lea Leeg", "lea@leeg.example")
    make_member(lea, company, "owner")
    db.session.commit()
    page = Browser(app).signed_in_as(lea).get(f"/onderneming/{company.public_id}/").text
    assert "Er zijn nog geen inschrijvingen voor Leeg bv." in page
    assert 'role="search"' not in page


def test_a_reader_gets_no_button_that_changes_anything(cast: Cast, dora: Browser) -> None:
    page = dora.get(f"/onderneming/{cast.garage.public_id}/").text
    assert "Bereid de aanvraag voor" in page
    assert "Geef je projectnummer door" not in page


def test_d2_a_rivals_page_does_not_exist(chris: Browser, cast: Cast) -> None:
    assert chris.get(home(cast)).status_code == 404


def test_the_notice_of_the_secretariat_stands_on_top(cast: Cast, els: Browser) -> None:
    notice = "Het jaarbudget van de KMO-portefeuille kan opraken."
    db.session.add(
        SchoolFact(
            key="employer_notice",
            value=notice,
            valid_from=date(2026, 9, 1),
            valid_until=None,
            source="Secretariaat",
        )
    )
    counter_for_change("school").value += 1
    db.session.commit()
    assert notice in els.get(home(cast)).text


@pytest.mark.parametrize("more", [0, 24, 99])
def test_p6_the_page_asks_three_questions_for_1_25_and_100_rows(
    cast: Cast, els: Browser, more: int
) -> None:
    add_enrolments(cast, more)
    els.get(home(cast))
    els.app.extensions["memory"] = Memory()
    els.get(home(cast))
    asked = [one for one in els.statements if not one.startswith("BEGIN")]
    assert len(asked) == 3
    els.get(home(cast))
    assert len([one for one in els.statements if not one.startswith("BEGIN")]) == 1


def test_p27_the_page_of_25_rows_is_at_most_4_kb_on_the_line(cast: Cast, els: Browser) -> None:
    add_enrolments(cast, 24)
    page = els.client.get(home(cast), headers={"Accept-Encoding": "gzip, deflate, br"})
    assert page.headers["Content-Encoding"] == "br"
    assert len(page.data) <= 4000


def test_p30_a_plain_get_sets_no_cookie(cast: Cast, els: Browser) -> None:
    assert "Set-Cookie" not in els.get(home(cast)).headers


def test_d12_htmx_gets_the_same_page(cast: Cast, els: Browser) -> None:
    path = home(cast) + "?zoek=pee"
    assert results(els.get(path).text) == results(els.get(path, htmx=True).text)


def results(page: str) -> str:
    return page[page.index('id="results"') :]


def test_every_status_can_stand_on_the_page(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16)
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    ticked_pay_order(cast.enrolment, cast.els)
    browser = els_on(app, cast, time, 9, 28)
    assert "Betaalopdracht gegeven op" in browser.get(home(cast)).text
    paid(cast.enrolment, cast.mieke, cents=10000)
    part = browser.get(home(cast)).text
    assert "Er ontbreekt nog" in part
    assert "Bekijk de inschrijving" in part
    paid(cast.enrolment, cast.mieke, cents=8000)
    assert "Definitief – betaling ontvangen, niets meer te doen" in browser.get(home(cast)).text
