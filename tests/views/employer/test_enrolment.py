"""The page with the truth about one enrolment, in each of its statuses."""

from datetime import date

import pytest
from flask import Flask

from portal.actions.companies import add_learner
from portal.actions.enrolments import Price, cancel_enrolment, convert_to_ordinary_fee
from portal.actions.payments import settle
from portal.models import Enrolment, db
from tests.browser_of import Browser
from tests.cast import Cast, make_course, make_enrolment, occasion
from tests.conftest import Time
from tests.stages import (
    again,
    approved,
    paid,
    rejected,
    reported,
    ticked_own_share,
    ticked_pay_order,
)


def path_of(cast: Cast, enrolment: Enrolment | None = None) -> str:
    one = enrolment or cast.enrolment
    return f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{one.public_id}"


def seen(app: Flask, cast: Cast, time: Time, month: int, day: int, year: int = 2026) -> str:
    """The page as Els sees it on a day."""
    time.is_now(year, month, day)
    return Browser(app).signed_in_as(cast.els).get(path_of(cast)).text


def test_the_day_before_the_last(app: Flask, cast: Cast, time: Time) -> None:
    page = seen(app, cast, time, 9, 16)
    assert "An Peeters – Frans 1</h1>" in page
    assert "Wat moet je nu doen?" in page
    assert "Dat is morgen." in page
    assert "We kennen geen officieel sluitingsuur." in page
    assert "Bereid de aanvraag voor" in page
    assert "Zet de uiterste datum in je agenda" in page
    assert "Stap 2 van 5" in page
    assert "+++010/8000" in page


def test_the_facts_are_complete(app: Flask, cast: Cast, time: Time) -> None:
    page = seen(app, cast, time, 9, 10)
    for label in (
        "Cursus", "Thema", "Vorm", "Lesplaats", "Secretariaat", "Eerste lesdag", "Laatste lesdag",
        "Lestijden", "Ingeschreven op", "Inschrijvingsgeld", "Kosten die niet in aanmerking komen",
        "Eigen aandeel (raming)", "Mededeling voor betalingen",
    ):  # fmt: skip
        assert f"<dt>{label}</dt>" in page, label


def test_the_estimate_is_called_an_estimate(app: Flask, cast: Cast, time: Time) -> None:
    page = seen(app, cast, time, 9, 10)
    assert "€\u00a0126,00</span> voor een kleine onderneming" in page
    assert "€\u00a0144,00</span> voor een middelgrote onderneming" in page
    assert "Dit bedrag is een raming. De KMO-portefeuille beslist." in page


def test_after_the_last_day_the_form_stays_open(app: Flask, cast: Cast, time: Time) -> None:
    page = seen(app, cast, time, 9, 18)
    assert "Heb je de aanvraag op tijd gedaan? Geef dan nu je projectnummer door." in page
    assert "niet meer gebruiken. An Peeters betaalt dan zelf" in page
    assert "Geef je projectnummer door" in page
    assert 'class="strip' not in page


def test_the_last_day_ends_at_midnight_in_brussels(app: Flask, cast: Cast, time: Time) -> None:
    """Cases 3 to 5 of the countdown."""
    time.is_now(2026, 9, 17, 23, 59)
    browser = Browser(app).signed_in_as(cast.els)
    assert "is de laatste dag. Doe je aanvraag nu." in browser.get(path_of(cast)).text
    time.is_now(2026, 9, 18, 0, 0)
    assert "De uiterste datum is voorbij." in browser.get(path_of(cast)).text
    time.is_now(2026, 9, 18, 0, 30)
    assert "De uiterste datum is voorbij." in browser.get(path_of(cast)).text


def test_the_secretariat_is_checking(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 15)
    reported(cast.enrolment, cast.els)
    page = seen(app, cast, time, 9, 15)
    assert "Je projectnummer is TEST 4217-A." in page
    assert "Wijzig je projectnummer" in page
    assert "Wij controleren dit" in page
    assert "Ik heb mijn eigen aandeel gestort" in page


def test_a_refusal_gives_its_reason(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 15)
    reported(cast.enrolment, cast.els)
    rejected(
        cast.enrolment,
        cast.mieke,
        "het erkenningsnummer in je aanvraag is niet %(recognition_no)s",
    )
    page = seen(app, cast, time, 9, 15)
    assert "De reden: het erkenningsnummer in je aanvraag is niet DV.O 103961." in page
    assert "Je kunt je aanvraag nog verbeteren tot en met" in page
    assert "De uiterste datum was" in seen(app, cast, time, 9, 20)


def test_own_share_then_pay_order(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16)
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    page = seen(app, cast, time, 9, 16)
    assert "Noemt de e-mail van de KMO-portefeuille een andere datum?" in page
    assert "vrijdag 16 oktober 2026" in page
    ticked_own_share(cast.enrolment, cast.els)
    page = seen(app, cast, time, 9, 17)
    assert "Betaal het volledige bedrag: " in page
    assert 'data-copy="180,00"' in page
    assert "Door jou aangevinkt op" in page
    assert "Toch nog niet gedaan" in page


def test_a_tick_of_a_colleague_carries_his_name(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16)
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    ticked_own_share(cast.enrolment, cast.bob)
    assert "Door Bob Maes aangevinkt op" in seen(app, cast, time, 9, 16)


def test_money_that_stays_away_is_looked_for_after_21_days(
    app: Flask, cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 16)
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    ticked_pay_order(cast.enrolment, cast.els)
    early = seen(app, cast, time, 10, 6)
    assert "Je hoeft nu niets te doen." in early
    assert "Dat duurt gemiddeld 14 dagen na je betaalopdracht." in early
    assert "We zien je betaling nog niet." in seen(app, cast, time, 10, 7)


def test_a_part_then_the_rest(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 28)
    reported(cast.enrolment, cast.els)
    paid(cast.enrolment, cast.mieke, cents=10000)
    page = seen(app, cast, time, 9, 28)
    assert "We hebben" in page
    assert "€\u00a080,00" in page
    assert "Weet je niet wat er ontbreekt? Bel ons:" in page
    paid(cast.enrolment, cast.mieke, cents=8000)
    page = seen(app, cast, time, 9, 28)
    assert "De inschrijving van An Peeters voor Frans 1 is nu definitief." in page
    assert "Download de bevestiging van betaling" in page
    assert "Eigen aandeel (raming)" not in page


def test_settled_for_less_is_final(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 28)
    reported(cast.enrolment, cast.els)
    paid(cast.enrolment, cast.mieke, cents=17999)
    settle(again(cast.enrolment), occasion(), reason="afronding")
    db.session.commit()
    page = seen(app, cast, time, 9, 28)
    assert "Definitief – betaling ontvangen, niets meer te doen" in page
    assert "De rest is niet meer te betalen." in page


def test_enrolled_too_late_is_no_countdown(app: Flask, cast: Cast, time: Time) -> None:
    """Case 8 of the countdown."""
    learner = add_learner("Eva", "Wouters", "eva@cursist.example", occasion())
    time.is_now(2026, 9, 20)
    late = make_enrolment(
        learner, cast.course, cast.bakery, number="F2600099", enrolled_on=date(2026, 9, 20)
    )
    db.session.commit()
    page = Browser(app).signed_in_as(cast.els).get(path_of(cast, late)).text
    assert "Te laat ingeschreven – de cursist betaalt zelf" in page
    assert "heeft zich ingeschreven op" in page
    assert 'class="strip' not in page
    assert "Geef je projectnummer door" not in page
    assert "Nog geen documenten." in page


def test_closed_enrolments_say_who_pays_and_what_to_stop(
    app: Flask, cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 18)
    convert_to_ordinary_fee(again(cast.enrolment), occasion(), reason="geen aanvraag")
    db.session.commit()
    page = seen(app, cast, time, 9, 18)
    assert "An Peeters betaalt het inschrijvingsgeld van" in page
    assert "geen aanvraag" not in page
    cancel_enrolment(again(cast.enrolment), occasion(), reason="dubbel")
    db.session.commit()
    page = seen(app, cast, time, 9, 18)
    assert "Loopt je aanvraag nog? Zet ze dan stop op de website" in page


@pytest.mark.parametrize(
    ("changes", "price", "text"),
    [
        ({"theme": None}, 18000, "Deze cursus hoort niet bij een thema van de KMO-portefeuille."),
        ({}, 9000, "De KMO-portefeuille geeft geen steun voor een opleiding onder €\u00a0100."),
        ({"last_lesson_on": date(2028, 1, 15)}, 18000, "De cursus eindigt na 31 december"),
    ],
)
def test_what_to_know_before_applying(
    app: Flask, cast: Cast, changes: dict[str, object], price: int, text: str
) -> None:
    """Case 28 of the countdown among them: a warning, and the application is not blocked."""
    course = make_course("W1", name="Lassen", **changes)
    learner = add_learner("Eva", "Wouters", "eva@cursist.example", occasion())
    enrolment = make_enrolment(
        learner, course, cast.bakery, number="F2600099", price=Price(fee_cents=price)
    )
    db.session.commit()
    page = Browser(app).signed_in_as(cast.els).get(path_of(cast, enrolment)).text
    assert text in page
    assert "Geef je projectnummer door" in page


def test_a_last_day_of_rest_says_that_it_does_not_move(app: Flask, cast: Cast) -> None:
    course = make_course("W2", name="Lassen", first_lesson_on=date(2026, 9, 5))
    learner = add_learner("Eva", "Wouters", "eva@cursist.example", occasion())
    enrolment = make_enrolment(learner, course, cast.bakery, number="F2600099")
    db.session.commit()
    page = Browser(app).signed_in_as(cast.els).get(path_of(cast, enrolment)).text
    assert "Let op: de uiterste datum is een zaterdag. Die schuift niet op." in page


def test_the_history_folds_after_ten_lines(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16)
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    short = seen(app, cast, time, 9, 16)
    assert "Toon de hele geschiedenis" not in short
    assert "Secretariaat</span>" in short
    assert "Mieke Van Acker" not in short
    from portal.actions.applications import mark_own_share

    for is_done in (True, False) * 4:
        mark_own_share(again(cast.enrolment), occasion(), is_done=is_done)
    db.session.commit()
    assert "Toon de hele geschiedenis" in seen(app, cast, time, 9, 16)


def test_p6_the_page_asks_three_questions(cast: Cast, els: Browser) -> None:
    els.get(path_of(cast))
    els.get(path_of(cast))
    assert len([one for one in els.statements if not one.startswith("BEGIN")]) == 3


def test_d2_the_enrolment_of_another_company_is_404(cast: Cast, els: Browser) -> None:
    foreign = path_of(cast, cast.rivals_enrolment)
    assert els.get(foreign).status_code == 404
    for page in ("/aanvraaghulp", "/bevestiging.pdf", "/betaling.pdf", "/termijn.ics"):
        assert els.get(foreign + page).status_code == 404, page
    for page in ("/eigen-aandeel", "/betaalopdracht"):
        assert els.post(foreign + page, {"done": "1"}).status_code == 404, page
