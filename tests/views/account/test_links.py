"""Links by mail: a new password, a first access (promise D20)."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.actions.accounts import create_staff
from portal.actions.companies import invite, withdraw_invitation
from portal.models import (
    Event,
    Invitation,
    Membership,
    Message,
    OneTimeLink,
    Person,
    UserSession,
    db,
)
from portal.passwords import is_password
from tests.browser_of import Browser
from tests.cast import Cast, occasion
from tests.conftest import Time
from tests.views.account.conftest import PASSWORD, newest_mail

ELS = "els@bakkerij-peeters.example"
NEW = "vijf bruine paarden zingen"
USED = "Deze link is al gebruikt. Vraag een nieuwe link."
ENDED = "Deze link werkt niet meer. Vraag een nieuwe link."


def ask(browser: Browser, email: str = ELS) -> str:
    """Ask for a link and return the text of the answer."""
    answer = browser.post("/wachtwoord-vergeten", {"email": email})
    assert answer.status_code == 303
    return browser.get(answer.location).get_data(as_text=True)


def link_for_els(browser: Browser) -> str:
    ask(browser)
    return f"/wachtwoord/{newest_mail('password_reset')['token']}"


def invited(cast: Cast, email: str, role: str = "handler", name: str = "Nora Maes") -> str:
    invite(cast.bakery, occasion(), name=name, email=email, role=role)
    db.session.commit()
    return f"/uitnodiging/{newest_mail('invitation')['token']}"


def look_at(browser: Browser, link: str) -> None:
    """Open a link as mail programs and scanners do."""
    for agent in ("Mozilla/5.0", "BarracudaCentral", "Microsoft-Office/16.0 SafeLinks"):
        assert browser.get(link, headers={"User-Agent": agent}).status_code == 200
    head = browser.client.head(link)
    assert head.status_code == 200
    assert head.headers["Referrer-Policy"] == "no-referrer"


def test_d20_looking_at_a_link_does_not_use_it(anonymous: Browser, people: Cast) -> None:
    link = link_for_els(anonymous)
    look_at(anonymous, link)
    answer = anonymous.post(link, {"password": NEW})
    assert answer.status_code == 303
    assert answer.location == f"/onderneming/{people.bakery.public_id}/"
    assert is_password(people.els.password_hash, NEW, memory_kib=64)


def test_d20_a_link_works_once(anonymous: Browser, people: Cast) -> None:
    link = link_for_els(anonymous)
    anonymous.post(link, {"password": NEW})
    again = anonymous.post(link, {"password": "een derde wachtwoord dan"})
    assert again.status_code == 410
    assert USED in again.get_data(as_text=True)
    assert USED in anonymous.get(link).get_data(as_text=True)
    assert is_password(people.els.password_hash, NEW, memory_kib=64)


def test_d20_a_reset_works_for_an_hour(anonymous: Browser, people: Cast, time: Time) -> None:
    link = link_for_els(anonymous)
    time.moment += timedelta(minutes=59)
    assert anonymous.get(link).status_code == 200
    time.moment += timedelta(minutes=1)
    late = anonymous.post(link, {"password": NEW})
    assert late.status_code == 410
    assert ENDED in late.get_data(as_text=True)


def test_d20_a_newer_link_ends_the_older(anonymous: Browser, people: Cast) -> None:
    older, newer = link_for_els(anonymous), link_for_els(anonymous)
    assert ENDED in anonymous.get(older).get_data(as_text=True)
    assert anonymous.get(newer).status_code == 200


def test_d20_a_link_is_good_for_its_own_purpose_only(anonymous: Browser, people: Cast) -> None:
    token = link_for_els(anonymous).rpartition("/")[2]
    for path in (f"/uitnodiging/{token}", f"/link/{token}"):
        assert anonymous.get(path).status_code == 410
        assert anonymous.post(path).status_code == 410
    assert anonymous.get(f"/wachtwoord/{token}").status_code == 200


def test_d20_only_a_hash_of_the_secret_is_kept(anonymous: Browser, people: Cast) -> None:
    token = link_for_els(anonymous).rpartition("/")[2]
    kept = db.session.query(OneTimeLink).one()
    assert len(token) >= 52
    assert token not in kept.token_hash


def test_d20_an_unknown_link_looks_like_one_that_ended(anonymous: Browser, cast: Cast) -> None:
    for path in ("/wachtwoord/onbekend", "/uitnodiging/onbekend", "/link/onbekend"):
        answer = anonymous.get(path)
        assert answer.status_code == 410
        assert ENDED in answer.get_data(as_text=True)


def test_d14_a_new_password_ends_every_other_session(
    anonymous: Browser, people: Cast, els: Browser
) -> None:
    page = f"/onderneming/{people.bakery.public_id}/"
    assert els.get(page).status_code == 200
    anonymous.post(link_for_els(anonymous), {"password": NEW})
    assert els.get(page).status_code == 303
    assert anonymous.get(page).status_code == 200
    assert "moment_at" in newest_mail("password_changed")


def test_d17_the_answer_is_the_same_for_everybody(anonymous: Browser, people: Cast) -> None:
    people.dora.is_active = False
    db.session.commit()
    known, unknown = ask(anonymous), ask(anonymous, "niemand@nergens.example")
    inactive = ask(anonymous, "dora@boekhouding.example")
    assert "Kennen we dit e-mailadres? Dan krijg je binnen enkele minuten een e-mail." in known
    assert known == unknown == inactive
    assert db.session.query(Message).filter_by(kind="password_reset").count() == 1


def test_d17_what_is_done_for_nobody_leaves_nothing(anonymous: Browser, people: Cast) -> None:
    before = db.session.query(Event).count()
    ask(anonymous, "niemand@nergens.example")
    assert db.session.query(Event).count() == before
    assert db.session.query(OneTimeLink).count() == 0
    ask(anonymous)
    newest, previous = db.session.query(Event).order_by(Event.id.desc()).limit(2)
    assert newest.kind == "password_link_asked"
    assert newest.previous_hash == previous.hash


def test_d18_an_account_gets_three_mails_an_hour(anonymous: Browser, people: Cast) -> None:
    answers = {ask(anonymous) for _ in range(4)}
    assert len(answers) == 1
    assert db.session.query(Message).filter_by(kind="password_reset").count() == 3


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("kort", "Kies een wachtwoord van minstens 12 tekens. Een zin mag ook."),
        ("x" * 129, "Kies een wachtwoord van hoogstens 128 tekens."),
        ("1qaz2wsx3edc", "Dit wachtwoord staat op een lijst van gelekte wachtwoorden."),
        ("Leerstad-2026!", "Dit wachtwoord is te makkelijk te raden."),
        ("ElsPeeters2026", "Dit wachtwoord is te makkelijk te raden."),
    ],
)
def test_d16_a_refused_password_uses_nothing_up(
    anonymous: Browser, people: Cast, password: str, message: str
) -> None:
    link = link_for_els(anonymous)
    refused = anonymous.post(link, {"password": password})
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert message in text
    assert password not in text
    assert anonymous.post(link, {"password": NEW}).status_code == 303


def test_d20_the_address_in_a_mail_is_not_taken_from_the_request(
    anonymous: Browser, people: Cast
) -> None:
    answer = anonymous.post(
        "/wachtwoord-vergeten", {"email": ELS}, headers={"Host": "evil.example"}
    )
    assert answer.status_code == 400
    ask(anonymous)
    assert set(newest_mail("password_reset")) == {"token", "code", "expires_at"}


def test_a_new_member_of_staff_chooses_a_first_password(anonymous: Browser, cast: Cast) -> None:
    person, secret = create_staff(
        "Lies De Wit", "Lies@Leerstad.example", occasion(), role="clerk", site_id=None
    )
    db.session.commit()
    answer = anonymous.post(f"/wachtwoord/{secret}", {"password": NEW})
    assert answer.location == "/beheer/"
    assert anonymous.get("/beheer/").status_code == 200
    assert person.email == "lies@leerstad.example"
    # Nothing was changed, so nobody needs to be warned.
    assert db.session.query(Message).filter_by(kind="password_changed").count() == 0


def test_an_invitation_says_who_invites_to_what(anonymous: Browser, cast: Cast) -> None:
    link = invited(cast, "nora@bakkerij-peeters.example")
    look_at(anonymous, link)
    page = anonymous.get(link).get_data(as_text=True)
    for part in (
        "CVO Leerstad nodigt je uit",
        "Bakkerij Peeters bv",
        "Behandelaar",
        "Geeft projectnummers door, vinkt stappen aan en downloadt documenten.",
        "Aanvaard de uitnodiging",
        'value="Nora Maes"',
    ):
        assert part in page
    assert db.session.query(Invitation).filter_by(accepted_at=None).count() == 1


def test_somebody_new_comes_in(anonymous: Browser, cast: Cast) -> None:
    link = invited(cast, "nora@bakkerij-peeters.example")
    answer = anonymous.post(link, {"name": "Nora Maes", "password": NEW})
    assert answer.location == f"/onderneming/{cast.bakery.public_id}/"
    page = anonymous.get(answer.location).get_data(as_text=True)
    assert "Je volgt nu de inschrijvingen van Bakkerij Peeters bv." in page
    nora = db.session.query(Person).filter_by(email="nora@bakkerij-peeters.example").one()
    assert db.session.query(Membership).filter_by(person_id=nora.id).one().role == "handler"
    again = anonymous.post(link, {"name": "Nora Maes", "password": NEW})
    assert again.status_code == 410
    assert USED in again.get_data(as_text=True)


def test_an_invitation_without_name_or_with_a_weak_password_is_kept(
    anonymous: Browser, cast: Cast
) -> None:
    link = invited(cast, "nora@bakkerij-peeters.example")
    refused = anonymous.post(link, {"name": " ", "password": "bakkerijpeeters"})
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Vul je naam in." in text
    assert "te makkelijk te raden" in text
    assert anonymous.get(link).status_code == 200


def test_an_account_is_opened_with_its_own_password(anonymous: Browser, people: Cast) -> None:
    link = invited(people, "mieke2@leerstad.example")
    people.chris.password_hash = people.els.password_hash
    db.session.commit()
    link = invited(people, people.chris.email, "reader", "Chris De Smet")
    page = anonymous.get(link).get_data(as_text=True)
    assert "Je hebt al toegang met dit e-mailadres." in page
    refused = anonymous.post(link, {"password": "een verkeerd wachtwoord"})
    assert refused.status_code == 422
    assert anonymous.post(link, {"password": PASSWORD}).status_code == 303
    membership = db.session.query(Membership).filter_by(
        person_id=people.chris.id, company_id=people.bakery.id
    )
    assert membership.one().role == "reader"


def test_whoever_is_signed_in_accepts_with_one_button(chris: Browser, people: Cast) -> None:
    people.chris.password_hash = people.els.password_hash
    db.session.commit()
    link = invited(people, people.chris.email, "reader", "Chris De Smet")
    assert "Je bent aangemeld als Chris De Smet." in chris.get(link).get_data(as_text=True)
    assert chris.post(link).status_code == 303


def test_an_invitation_of_somebody_else_still_asks_for_the_password(
    bob: Browser, people: Cast
) -> None:
    people.chris.password_hash = people.els.password_hash
    db.session.commit()
    link = invited(people, people.chris.email, "owner", "Chris De Smet")
    assert bob.post(link, {"password": "van bob zelf, niet van chris"}).status_code == 422


def test_a_withdrawn_invitation_is_worth_nothing(anonymous: Browser, cast: Cast) -> None:
    link = invited(cast, "nora@bakkerij-peeters.example")
    invitation = db.session.query(Invitation).order_by(Invitation.id.desc()).first()
    withdraw_invitation(invitation, cast.bakery, occasion())
    db.session.commit()
    assert ENDED in anonymous.get(link).get_data(as_text=True)
    assert anonymous.post(link, {"name": "Nora", "password": NEW}).status_code == 410
    assert db.session.query(Person).filter_by(email="nora@bakkerij-peeters.example").count() == 0


def test_d20_an_invitation_lasts_three_days(anonymous: Browser, cast: Cast, time: Time) -> None:
    link = invited(cast, "nora@bakkerij-peeters.example")
    time.moment += timedelta(hours=71)
    assert anonymous.get(link).status_code == 200
    time.moment += timedelta(hours=1)
    assert anonymous.get(link).status_code == 410


def test_the_page_behind_a_mail_speaks_the_language_of_the_mail(
    anonymous: Browser, people: Cast
) -> None:
    people.els.language = "fr"
    db.session.commit()
    assert '<html lang="fr-BE"' in anonymous.get(link_for_els(anonymous)).get_data(as_text=True)


def test_d6_a_link_is_not_used_by_a_page_of_another_site(
    anonymous: Browser, people: Cast, app: Flask
) -> None:
    link = link_for_els(anonymous)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert anonymous.post(link, {"password": NEW}, headers=headers).status_code == 403
    # A page without referrer says Origin: null in browsers that know no Sec-Fetch-Site.
    null = {"Origin": "null"}
    assert anonymous.post(link, {"password": NEW}, headers=null, with_csrf=False).status_code == 400
    assert db.session.query(UserSession).count() == 0
    assert anonymous.post(link, {"password": NEW}, headers=null).status_code == 303
