"""What is drawn once is never shown to somebody else, in another language or on another day."""

from flask import Flask

from portal.actions.enrolments import Price, change_enrolment
from portal.models import Person, db
from tests.browser_of import Browser
from tests.cast import Cast, occasion
from tests.conftest import Time
from tests.stages import again


def home(cast: Cast) -> str:
    return f"/onderneming/{cast.bakery.public_id}/"


def test_a_changed_amount_is_drawn_anew(cast: Cast, els: Browser) -> None:
    assert "€\u00a0180,00" in els.get(home(cast)).text
    change_enrolment(
        again(cast.enrolment),
        occasion(),
        enrolled_on=cast.enrolment.enrolled_on,
        price=Price(fee_cents=17000),
    )
    db.session.commit()
    page = els.get(home(cast)).text
    assert "€\u00a0170,00" in page
    assert "€\u00a0180,00" not in page


def test_another_day_is_drawn_anew(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 16)
    browser = Browser(app).signed_in_as(cast.els)
    assert "Dat is morgen." in browser.get(home(cast)).text
    time.is_now(2026, 9, 16, 23, 59)
    browser = Browser(app).signed_in_as(cast.els)
    assert "Dat is morgen." in browser.get(home(cast)).text
    time.is_now(2026, 9, 17, 0, 0)
    page = browser.get(home(cast)).text
    assert "Dat is morgen." not in page
    assert "is de laatste dag. Doe je aanvraag nu." in page


def test_each_reader_has_an_own_language(cast: Cast, els: Browser, bob: Browser) -> None:
    assert "€\u00a0180,00" in els.get(home(cast)).text
    db.session.get(Person, cast.bob.id).language = "en"
    db.session.commit()
    english = bob.get(home(cast)).text
    assert "€180.00" in english
    assert "17 Sep 2026" in english
    dutch = els.get(home(cast)).text
    assert "17 sep 2026" in dutch
    assert "17 Sep 2026" not in dutch


def test_links_of_one_company_never_lead_into_another(cast: Cast, dora: Browser) -> None:
    for company, other in ((cast.bakery, cast.garage), (cast.garage, cast.bakery)):
        page = dora.get(f"/onderneming/{company.public_id}/").text
        assert f"/onderneming/{company.public_id}/inschrijvingen/" in page
        assert other.public_id not in page


def test_a_role_decides_the_buttons_of_the_same_card(app: Flask, cast: Cast) -> None:
    owner = Browser(app).signed_in_as(cast.chris)
    reader = Browser(app).signed_in_as(cast.dora)
    path = f"/onderneming/{cast.garage.public_id}/"
    assert "Geef je projectnummer door" in owner.get(path).text
    assert "Geef je projectnummer door" not in reader.get(path).text
