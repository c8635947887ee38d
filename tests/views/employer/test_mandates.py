"""Letting somebody outside the company do the work, until a day."""

from datetime import date

import pytest
from flask import Flask

from portal.actions.companies import accept_invitation
from portal.models import Company, Invitation, Membership, Person, db
from tests.browser_of import Browser
from tests.cast import Cast, actor_of, make_person, occasion
from tests.conftest import Time

FIONA = {
    "office": "Boekhouding Claes",
    "name": "Fiona Claes",
    "email": "fiona@boekhouding.example",
    "role": "handler",
    "starts_on_day": "10",
    "starts_on_month": "9",
    "starts_on_year": "2026",
    "ends_on_day": "31",
    "ends_on_month": "12",
    "ends_on_year": "2026",
}


@pytest.fixture
def mandates(cast: Cast) -> str:
    """The address of the bakery's mandates."""
    return f"/onderneming/{cast.bakery.public_id}/mandaten"


def accepted(cast: Cast) -> Person:
    """Fiona, after she accepted her invitation."""
    invitation = db.session.query(Invitation).filter_by(name="Fiona Claes").one()
    fiona = make_person("Fiona Claes", "fiona@boekhouding.example")
    bakery = db.session.query(Company).filter_by(id=cast.bakery.id).one()
    accept_invitation(invitation, fiona, bakery, occasion(actor_of(fiona)))
    db.session.commit()
    return fiona


def test_a_mandate_is_given_used_extended_and_taken_back(
    app: Flask, els: Browser, cast: Cast, mandates: str, time: Time
) -> None:
    assert "Laat iemand anders dit voor je doen" in els.get(mandates).text
    assert els.post(mandates, FIONA).location == mandates
    page = els.get(mandates)
    assert "We hebben een uitnodiging gestuurd naar Fiona Claes." in page.text
    assert "Open uitnodigingen" in page.text
    fiona = accepted(cast)
    assert "Ook projectnummers doorgeven" in els.get(mandates).text
    home = f"/onderneming/{cast.bakery.public_id}/"
    assert Browser(app).signed_in_as(fiona).get(home).status_code == 200
    time.is_now(2026, 12, 1)
    later = Browser(app).signed_in_as(cast.els)
    text = "Het mandaat van Fiona Claes loopt tot donderdag 31 december 2026. Verleng het"
    assert text in later.get(mandates).text
    own = f"{mandates}/{fiona.public_id}"
    assert 'value="2026"' in later.get(own).text
    until = {"ends_on_day": "30/6/2027", "ends_on_month": "", "ends_on_year": ""}
    assert later.post(f"{own}/verlengen", until).location == mandates
    membership = db.session.query(Membership).filter_by(person_id=fiona.id).one()
    assert membership.ends_on == date(2027, 6, 30)
    assert "Verleng het als dat nodig is." not in later.get(mandates).text
    assert later.post(f"{own}/intrekken").location == mandates
    assert Browser(app).signed_in_as(fiona).get(home).status_code == 404


def test_a_mandate_ends_by_itself_after_its_last_day(
    app: Flask, els: Browser, cast: Cast, mandates: str, time: Time
) -> None:
    els.post(mandates, FIONA)
    fiona = accepted(cast)
    home = f"/onderneming/{cast.bakery.public_id}/"
    time.is_now(2026, 12, 31, 23, 59)
    assert Browser(app).signed_in_as(fiona).get(home).status_code == 200
    time.is_now(2027, 1, 1, 0, 0)
    assert Browser(app).signed_in_as(fiona).get(home).status_code == 404


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"name": ""}, "Vul een naam in."),
        ({"office": "k" * 101}, "Gebruik hoogstens 100 tekens."),
        ({"role": "owner"}, "Kies wat deze persoon mag doen."),
        ({"ends_on_month": ""}, "Vul een dag, een maand en een jaar in."),
        ({"ends_on_month": "13"}, "Deze datum bestaat niet: 31/13/2026."),
        ({"starts_on_year": "26"}, "Vul het jaar in met vier cijfers."),
        ({"ends_on_month": "8"}, "De einddatum ligt voor de begindatum of voor vandaag."),
    ],
)
def test_a_wrong_mandate_is_named_and_not_given(
    els: Browser, mandates: str, changes: dict[str, str], text: str
) -> None:
    page = els.post(mandates, {**FIONA, **changes})
    assert page.status_code == 422
    assert page.text.count(text) == 2
    assert db.session.query(Invitation).filter_by(is_mandate=True).count() == 0


def test_a_mandate_is_not_extended_into_the_past(els: Browser, cast: Cast, mandates: str) -> None:
    els.post(mandates, FIONA)
    own = f"{mandates}/{accepted(cast).public_id}"
    page = els.post(f"{own}/verlengen", {"ends_on_day": "1/9/2026"})
    assert page.status_code == 422
    assert "Kies een dag die nog niet voorbij is." in page.text


def test_what_the_holder_did_is_told(app: Flask, els: Browser, cast: Cast, mandates: str) -> None:
    els.post(mandates, FIONA)
    fiona = Browser(app).signed_in_as(accepted(cast))
    assert "Wat houders van een mandaat deden" not in els.get(mandates).text
    from tests.views.employer.test_project_number import Desk

    desk = Desk(app, cast)
    desk.browser = fiona
    desk.give("10 9 2026")
    desk.send()
    page = els.get(mandates)
    assert "Wat houders van een mandaat deden" in page.text
    assert "Projectnummer TEST 4217-A doorgegeven." in page.text


def test_only_owners_give_mandates(bob: Browser, mandates: str) -> None:
    assert bob.get(mandates).status_code == bob.post(mandates, FIONA).status_code == 403


def test_d2_users_and_mandates_of_others_are_not_reached(
    els: Browser, cast: Cast, mandates: str
) -> None:
    for person in (cast.bob, cast.chris):
        assert els.get(f"{mandates}/{person.public_id}").location == mandates
    assert els.post(f"{mandates}/{cast.chris.public_id}/intrekken").status_code == 404
    els.post(f"{mandates}/{cast.bob.public_id}/intrekken")
    assert db.session.query(Membership).filter_by(person_id=cast.bob.id).one().ended_at is None
