"""Who has access to a company: inviting, roles, mails, taking access back."""

from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.models import Event, Invitation, Membership, Message, OneTimeLink, Person, db
from portal.queries.records import recipients_of
from tests.browser_of import Browser
from tests.cast import Cast, make_member, make_person
from tests.conftest import Time


@pytest.fixture
def users(cast: Cast) -> str:
    """The address of the bakery's users."""
    return f"/onderneming/{cast.bakery.public_id}/gebruikers"


def member(cast: Cast, person: Person) -> Membership:
    """What a person may do for the bakery."""
    found = db.session.query(Membership)
    return found.filter_by(person_id=person.id, company_id=cast.bakery.id).one()


ROSA = {"name": "Rosa Claes", "email": "Rosa@bakkerij-peeters.example", "role": "reader"}


def test_the_list_says_who_has_access(els: Browser, cast: Cast, users: str) -> None:
    page = els.get(users)
    assert "Wie heeft toegang?" in page.text
    for text in ("Els Peeters", "bob@bakkerij-peeters.example", "Behandelaar", "Nog niet"):
        assert text in page.text
    assert "Nodig een tweede persoon uit." in page.text


def test_two_owners_need_no_advice(els: Browser, cast: Cast, users: str) -> None:
    member(cast, cast.bob).role = "owner"
    db.session.commit()
    assert "Nodig een tweede persoon uit." not in els.get(users).text


def test_the_day_of_signing_in_is_shown(els: Browser, cast: Cast, users: str) -> None:
    cast.bob.signed_in_at = clock.now()
    db.session.commit()
    assert "10 sep 2026" in els.get(users).text


def test_only_owners_enter_and_others_learn_who_can_help(bob: Browser, users: str) -> None:
    for path in (users, f"{users}/uitnodigen"):
        page = bob.get(path)
        assert page.status_code == 403
        assert "Els Peeters" in page.text


def test_an_invitation_is_checked_and_then_sent(els: Browser, cast: Cast, users: str) -> None:
    assert els.get(f"{users}/uitnodigen").status_code == 200
    check = els.post(f"{users}/uitnodigen", ROSA)
    assert check.status_code == 200
    assert "Je hebt nog niets verstuurd." in check.text
    assert "Bekijkt inschrijvingen en downloadt documenten. Verandert niets." in check.text
    assert db.session.query(Invitation).filter_by(name="Rosa Claes").count() == 0
    changed = els.post(f"{users}/uitnodigen", {**ROSA, "wijzig": "ja"})
    assert 'value="Rosa Claes"' in changed.text
    sent = els.post(f"{users}/uitnodigen/versturen", {**ROSA, "request_key": "k"})
    assert sent.location == users
    again = els.post(f"{users}/uitnodigen/versturen", {**ROSA, "request_key": "k"})
    assert again.location == users
    invitation = db.session.query(Invitation).filter_by(name="Rosa Claes").one()
    assert invitation.email == "rosa@bakkerij-peeters.example"
    assert invitation.expires_at - clock.now() == timedelta(hours=72)
    page = els.get(users)
    assert "We hebben een uitnodiging gestuurd naar Rosa Claes." in page.text
    assert "Open uitnodigingen" in page.text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"name": " "}, "Vul een naam in."),
        ({"name": "n" * 101}, "Gebruik hoogstens 100 tekens."),
        ({"email": ""}, "Vul een volledig e-mailadres in, zoals naam@voorbeeld.be."),
        ({"email": "rosa@"}, "Vul een volledig e-mailadres in, zoals naam@voorbeeld.be."),
        ({"role": "admin"}, "Kies wat deze persoon mag doen."),
        ({"email": "BOB@bakkerij-peeters.example"}, "Deze persoon heeft al toegang."),
    ],
)
def test_a_wrong_invitation_is_named_and_not_sent(
    els: Browser, users: str, changes: dict[str, str], text: str
) -> None:
    before = db.session.query(Invitation).count()
    for path in (f"{users}/uitnodigen", f"{users}/uitnodigen/versturen"):
        page = els.post(path, {**ROSA, **changes})
        assert page.status_code == 422
        assert page.text.count(text) == 2
    assert db.session.query(Invitation).count() == before


def test_an_open_invitation_is_not_sent_as_a_second_one(els: Browser, users: str) -> None:
    els.post(f"{users}/uitnodigen/versturen", ROSA)
    page = els.post(f"{users}/uitnodigen", ROSA)
    assert "Deze persoon heeft al een uitnodiging. Stuur die opnieuw." in page.text


def test_d20_sending_again_makes_the_old_link_worthless(
    els: Browser, users: str, time: Time
) -> None:
    els.post(f"{users}/uitnodigen/versturen", ROSA)
    invitation = db.session.query(Invitation).filter_by(name="Rosa Claes").one()
    again = els.post(f"{users}/uitnodigingen/{invitation.public_id}/opnieuw")
    assert again.location == users
    links = db.session.query(OneTimeLink).filter_by(invitation_id=invitation.id)
    assert [link.superseded_at is None for link in links.order_by(OneTimeLink.id)] == [False, True]
    assert db.session.query(Message).filter_by(to_name="Rosa Claes").count() == 2


def test_an_expired_invitation_says_so(app: Flask, cast: Cast, users: str, time: Time) -> None:
    Browser(app).signed_in_as(cast.els).post(f"{users}/uitnodigen/versturen", ROSA)
    time.is_now(2026, 9, 13, 10, 13)
    page = Browser(app).signed_in_as(cast.els).get(users)
    assert "Deze link werkt niet meer." in page.text


def test_an_invitation_can_be_taken_back(els: Browser, users: str) -> None:
    els.post(f"{users}/uitnodigen/versturen", ROSA)
    invitation = db.session.query(Invitation).filter_by(name="Rosa Claes").one()
    path = f"{users}/uitnodigingen/{invitation.public_id}/intrekken"
    assert els.post(path).location == users
    assert "De uitnodiging voor Rosa Claes is ingetrokken." in els.get(users).text
    assert els.post(path).status_code == 404


def test_d18_a_company_invites_twenty_people_a_day(els: Browser, users: str) -> None:
    for number in range(20):
        person = {**ROSA, "email": f"p{number}@bakkerij-peeters.example"}
        assert els.post(f"{users}/uitnodigen/versturen", person).status_code == 303
    page = els.post(f"{users}/uitnodigen/versturen", ROSA)
    assert page.status_code == 422
    assert "Je hebt te vaak geprobeerd. Probeer het opnieuw om 10.12 uur." in page.text


def test_the_last_owner_stays(els: Browser, cast: Cast, users: str) -> None:
    sentence = "Een onderneming heeft altijd minstens één beheerder."
    own = f"{users}/{cast.els.public_id}"
    assert els.get(own).status_code == 200
    for path, data in ((f"{own}/rol", {"role": "reader"}), (f"{own}/verwijderen", {})):
        page = els.post(path, data)
        assert page.status_code == 422
        assert sentence in page.text
    assert member(cast, cast.els).role == "owner"
    assert member(cast, cast.els).ended_at is None


def test_a_role_changes_and_is_in_the_log(els: Browser, cast: Cast, users: str) -> None:
    path = f"{users}/{cast.bob.public_id}/rol"
    assert els.post(path, {"role": "owner"}).location == users
    assert "Bob Maes is nu beheerder." in els.get(users).text
    assert els.post(path, {"role": "admin"}).status_code == 303
    assert member(cast, cast.bob).role == "owner"
    assert db.session.query(Event).filter_by(kind="role_changed").count() == 1
    own = els.post(f"{users}/{cast.els.public_id}/rol", {"role": "reader"})
    assert own.location == f"/onderneming/{cast.bakery.public_id}/"
    assert els.get(users).status_code == 403


def test_removing_somebody_ends_the_access_at_once(
    els: Browser, bob: Browser, cast: Cast, users: str
) -> None:
    home = f"/onderneming/{cast.bakery.public_id}/"
    assert bob.get(home).status_code == 200
    assert els.post(f"{users}/{cast.bob.public_id}/verwijderen").location == users
    assert "Bob Maes heeft geen toegang meer tot Bakkerij Peeters bv." in els.get(users).text
    assert bob.get(home).status_code == 404


def test_mails_cannot_be_off_for_everybody(els: Browser, cast: Cast, users: str) -> None:
    for person in (cast.bob, cast.dora):
        path = f"{users}/{person.public_id}/mails"
        assert els.post(path, {}).location == users
    page = els.post(f"{users}/{cast.els.public_id}/mails", {})
    assert page.status_code == 422
    assert "Minstens één gebruiker krijgt de e-mails over een uiterste datum." in page.text
    assert member(cast, cast.els).receives_mail
    assert not member(cast, cast.bob).receives_mail


def test_when_the_last_one_with_mails_leaves_the_owner_gets_them(
    els: Browser, cast: Cast, users: str, time: Time
) -> None:
    member(cast, cast.els).receives_mail = member(cast, cast.dora).receives_mail = False
    db.session.commit()
    els.post(f"{users}/{cast.bob.public_id}/verwijderen")
    names = [name for _id, name, *_rest in recipients_of(cast.bakery.id, time.today)]
    assert names == ["Els Peeters"]


def test_d2_people_of_another_company_are_not_found(els: Browser, cast: Cast, users: str) -> None:
    chris = cast.chris.public_id
    for word in ("rol", "mails", "verwijderen"):
        assert els.post(f"{users}/{chris}/{word}", {"role": "reader"}).status_code == 404
    assert els.get(f"{users}/{chris}").location == users
    rival = f"/onderneming/{cast.garage.public_id}/gebruikers"
    assert els.get(rival).status_code == 404
    assert els.post(f"{rival}/uitnodigen/versturen", ROSA).status_code == 404


def test_p6_the_list_costs_the_same_for_many_users(els: Browser, cast: Cast, users: str) -> None:
    els.get(users)
    few = sum(one.startswith("SELECT") for one in els.statements)
    for number in range(20):
        make_member(make_person("Piet", f"piet{number}@example.be"), cast.bakery, "reader")
    db.session.commit()
    els.get(users)
    assert sum(one.startswith("SELECT") for one in els.statements) == few <= 4
