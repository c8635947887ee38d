"""The calendar link on the page of a company: made, shown once, renewed, taken back."""

import re

from flask import Flask

from portal.models import CalendarFeed, Event, db
from tests.browser_of import Browser
from tests.cast import Cast, make_member


def page_of(cast: Cast) -> str:
    return f"/onderneming/{cast.bakery.public_id}/gegevens"


def make(browser: Browser, cast: Cast) -> str:
    """Make a link as the form does; return the path of its address as the page shows it."""
    answer = browser.post(f"{page_of(cast)}/agenda")
    assert answer.location == f"{page_of(cast)}#agenda"
    page = browser.get(page_of(cast)).text
    found = set(re.findall(r"http://localhost(/agenda/\w+\.ics)", page))
    assert len(found) == 1
    assert "Kopieer dit adres nu. We tonen het maar één keer." in page
    return found.pop()


def test_the_page_says_what_a_calendar_is_worth(els: Browser, cast: Cast) -> None:
    page = els.get(page_of(cast)).text
    assert "Zet de uiterste datums in je agenda" in page
    assert "Je agenda loopt soms achter. De datum in dit loket telt." in page
    assert "Blijf dus onze e-mails lezen." in page
    assert "Maak een nieuwe link" in page
    assert "Trek in" not in page
    assert len([one for one in els.statements if one.startswith("SELECT")]) <= 4


def test_d48_the_address_is_shown_once_and_kept_as_a_hash(
    els: Browser, anonymous: Browser, cast: Cast
) -> None:
    path = make(els, cast)
    assert anonymous.get(path).status_code == 200
    page = els.get(page_of(cast)).text
    assert "/agenda/" not in re.sub(r'action="[^"]*"', "", page)
    assert "Je hebt een agendalink sinds" in page
    assert "donderdag 10 september 2026" in page
    kept = db.session.query(CalendarFeed).one()
    assert kept.secret_hash not in path
    assert len(path) >= len("/agenda/") + 52


def test_d48_a_new_link_ends_the_old_one(els: Browser, anonymous: Browser, cast: Cast) -> None:
    old, new = make(els, cast), make(els, cast)
    assert old != new
    assert anonymous.get(old).status_code == 404
    assert anonymous.get(new).status_code == 200


def test_d48_a_link_is_taken_back_at_once(els: Browser, anonymous: Browser, cast: Cast) -> None:
    path = make(els, cast)
    assert els.post(f"{page_of(cast)}/agenda/intrekken").location == page_of(cast)
    assert anonymous.get(path).status_code == 404
    page = els.get(page_of(cast)).text
    assert "Je agendalink werkt niet meer." in page
    assert "Je hebt een agendalink" not in page
    els.post(f"{page_of(cast)}/agenda/intrekken")
    kinds = [one.kind for one in db.session.query(Event).order_by(Event.id)]
    assert kinds[-2:] == ["calendar_link_made", "calendar_link_revoked"]


def test_everybody_has_a_link_of_their_own(
    els: Browser, bob: Browser, anonymous: Browser, cast: Cast
) -> None:
    of_els, of_bob = make(els, cast), make(bob, cast)
    bob.post(f"{page_of(cast)}/agenda/intrekken")
    assert anonymous.get(of_els).status_code == 200
    assert anonymous.get(of_bob).status_code == 404


def test_a_second_click_makes_no_second_link(els: Browser, cast: Cast) -> None:
    form = {"request_key": "once-and-only-once"}
    for _click in range(2):
        assert els.post(f"{page_of(cast)}/agenda", form).status_code == 303
    assert db.session.query(CalendarFeed).count() == 1


def test_a_reader_has_one_too_and_a_rival_has_none(
    dora: Browser, chris: Browser, cast: Cast
) -> None:
    garage = f"/onderneming/{cast.garage.public_id}/gegevens"
    assert dora.post(f"{garage}/agenda").status_code == 303
    assert chris.post(f"{page_of(cast)}/agenda").status_code == 404
    assert chris.post(f"{page_of(cast)}/agenda/intrekken").status_code == 404


def test_the_address_is_shown_on_the_page_of_its_company_only(
    app: Flask, els: Browser, cast: Cast
) -> None:
    make_member(cast.els, cast.garage, "reader")
    db.session.commit()
    els.post(f"{page_of(cast)}/agenda")
    assert (
        "http://localhost/agenda/"
        not in els.get(page_of(cast).replace(cast.bakery.public_id, cast.garage.public_id)).text
    )


def test_the_secretariat_reads_in_the_log_that_a_link_was_made(
    els: Browser, joris: Browser, cast: Cast
) -> None:
    make(els, cast)
    assert "Een agendalink is gemaakt." in joris.get("/beheer/logboek").text
