"""Signing in and out, as those who may and as those who try."""

import statistics
from time import perf_counter

import pytest
from flask import Flask

from portal.models import Attempt, UserSession, db
from portal.passwords import hash_password
from tests.browser_of import Browser
from tests.cast import Cast, make_person
from tests.conftest import Time
from tests.views.account.conftest import PASSWORD, give_password

ELS = "els@bakkerij-peeters.example"
FAILED = "Het e-mailadres of het wachtwoord is niet juist."


def sign_in(browser: Browser, email: str = ELS, password: str = PASSWORD, **more: str) -> object:
    return browser.post("/aanmelden", {"email": email, "password": password, **more})


def test_somebody_with_one_company_comes_to_its_page(anonymous: Browser, people: Cast) -> None:
    answer = sign_in(anonymous)
    assert answer.status_code == 303
    assert answer.location == f"/onderneming/{people.bakery.public_id}/"
    assert anonymous.get(answer.location).status_code == 200


def test_somebody_with_two_companies_chooses(anonymous: Browser, people: Cast) -> None:
    assert sign_in(anonymous, "dora@boekhouding.example").location == "/ondernemingen"


def test_the_secretariat_comes_to_its_desk(anonymous: Browser, people: Cast) -> None:
    answer = sign_in(anonymous, "mieke@leerstad.example")
    assert answer.location == "/beheer/"
    assert anonymous.get("/beheer/").status_code == 200


def test_an_address_in_capitals_is_the_same_address(anonymous: Browser, people: Cast) -> None:
    assert sign_in(anonymous, " Els@Bakkerij-Peeters.EXAMPLE ").status_code == 303


def test_the_page_asked_for_comes_first(anonymous: Browser, people: Cast) -> None:
    asked = f"/onderneming/{people.bakery.public_id}/inschrijvingen?stand=final"
    refused = anonymous.get(asked)
    form = anonymous.get(refused.location).get_data(as_text=True)
    assert f'name="terug" value="{asked}"' in form
    assert sign_in(anonymous, terug=asked).location == asked


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "/a\nb", "evil"],
)
def test_d34_signing_in_never_leads_to_another_site(
    anonymous: Browser, people: Cast, target: str
) -> None:
    home = f"/onderneming/{people.bakery.public_id}/"
    assert sign_in(anonymous, terug=target).location == home


def test_a_page_of_the_desk_is_not_offered_to_an_employer(anonymous: Browser, people: Cast) -> None:
    home = f"/onderneming/{people.bakery.public_id}/"
    assert sign_in(anonymous, terug="/beheer/termijnen").location == home


def test_d17_every_failure_reads_the_same(anonymous: Browser, people: Cast, app: Flask) -> None:
    people.dora.is_active = False
    make_person("Zonder Wachtwoord", "nieuw@bakkerij-peeters.example")
    db.session.commit()
    bodies = set()
    for email, password in [
        (ELS, "een verkeerd wachtwoord"),
        ("niemand@nergens.example", PASSWORD),
        ("dora@boekhouding.example", PASSWORD),
        ("nieuw@bakkerij-peeters.example", PASSWORD),
        (ELS, PASSWORD + "x" * 5000),
    ]:
        answer = Browser(app).post("/aanmelden", {"email": email, "password": password})
        assert answer.status_code == 422
        text = answer.get_data(as_text=True)
        assert FAILED in text
        assert password[:40] not in text
        # Tokens and what was typed differ.
        kept = text.replace(email, "ADDRESS").split("<main")[1].split("csrf_token")[0]
        bodies.add(kept)
    assert len(bodies) == 1
    assert db.session.query(UserSession).count() == 0


def test_d17_unknown_people_wait_as_long(anonymous: Browser, app: Flask, people: Cast) -> None:
    # As expensive as a real hash, so that skipping it would show at once.
    memory = 19456
    people.els.password_hash = hash_password(PASSWORD, memory_kib=memory)
    db.session.commit()
    object.__setattr__(app.extensions["settings"], "password_memory_kib", memory)

    def median(email: str) -> float:
        times = []
        for _ in range(7):
            db.session.query(Attempt).delete()
            db.session.commit()
            begun = perf_counter()
            sign_in(anonymous, email, "een verkeerd wachtwoord")
            times.append(perf_counter() - begun)
        return statistics.median(times)

    sign_in(anonymous, "niemand@nergens.example")
    known, unknown = median(ELS), median("niemand@nergens.example")
    assert abs(known - unknown) < 0.5 * max(known, unknown)


@pytest.mark.parametrize(
    ("email", "password", "message"),
    [
        ("", "x", "Vul je e-mailadres in."),
        ("els", "x", "Vul een volledig e-mailadres in, zoals naam@voorbeeld.be."),
        (ELS, "", "Vul je wachtwoord in."),
    ],
)
def test_an_empty_field_is_named_and_what_was_typed_stays(
    anonymous: Browser, people: Cast, email: str, password: str, message: str
) -> None:
    answer = sign_in(anonymous, email, password)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert text.count(message) == 2
    assert "Er is een probleem" in text
    assert f'value="{email}"' in text


def test_d18_after_ten_tries_an_account_rests_a_quarter(
    anonymous: Browser, people: Cast, time: Time
) -> None:
    for _ in range(10):
        assert sign_in(anonymous, password="een verkeerd wachtwoord").status_code == 422
    refused = sign_in(anonymous)
    assert refused.status_code == 429
    assert "Probeer het opnieuw om 10.27 uur." in refused.get_data(as_text=True)
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    time.is_now(2026, 9, 10, 10, 28)
    assert sign_in(anonymous).status_code == 303


def test_d18_an_unknown_account_rests_as_well(anonymous: Browser, people: Cast) -> None:
    answers = [sign_in(anonymous, "niemand@nergens.example").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_d18_an_attack_does_not_lock_out_who_signed_in_here_before(
    anonymous: Browser, people: Cast, app: Flask
) -> None:
    sign_in(anonymous)
    anonymous.post("/afmelden")
    thief = Browser(app)
    for _ in range(10):
        sign_in(thief, password="een verkeerd wachtwoord")
    assert sign_in(thief).status_code == 429
    form = {"email": ELS, "password": PASSWORD}
    assert anonymous.post("/en/aanmelden", form).status_code == 303


def test_d18_a_known_device_is_known_for_one_account_only(anonymous: Browser, people: Cast) -> None:
    sign_in(anonymous, "dora@boekhouding.example")
    anonymous.post("/afmelden")
    for _ in range(10):
        sign_in(anonymous, password="een verkeerd wachtwoord")
    assert sign_in(anonymous).status_code == 429
    assert sign_in(anonymous, "dora@boekhouding.example").status_code == 303


def test_d18_one_address_tries_fifty_accounts_a_quarter(anonymous: Browser, people: Cast) -> None:
    for number in range(50):
        assert sign_in(anonymous, f"n{number}@nergens.example").status_code == 422
    forged = {"X-Forwarded-For": "203.0.113.7"}
    answer = anonymous.post("/aanmelden", {"email": ELS, "password": PASSWORD}, headers=forged)
    assert answer.status_code == 429


def test_d14_a_planted_session_is_worth_nothing(anonymous: Browser, people: Cast) -> None:
    with anonymous.client.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
        cookie["csrf_token"] = "0123456789abcdef0123456789abcdef01234567"
    sign_in(anonymous)
    with anonymous.client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted"
        assert len(cookie["_user_id"]) >= 43
        assert cookie.get("csrf_token") != "0123456789abcdef0123456789abcdef01234567"


def test_d14_only_a_hash_of_the_token_is_kept(anonymous: Browser, people: Cast) -> None:
    sign_in(anonymous)
    with anonymous.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    kept = db.session.query(UserSession).one()
    assert token not in kept.token_hash
    assert len(kept.token_hash) == 64


def test_d14_every_cookie_is_out_of_reach_of_scripts(anonymous: Browser, people: Cast) -> None:
    cookies = sign_in(anonymous).headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in one and "SameSite=Lax" in one for one in cookies)


def test_d14_a_copied_cookie_ends_with_the_session(
    anonymous: Browser, people: Cast, app: Flask
) -> None:
    page = sign_in(anonymous).location
    thief = Browser(app)
    with anonymous.client.session_transaction() as mine, thief.client.session_transaction() as copy:
        copy.update(mine)
    assert thief.get(page).status_code == 200
    left = anonymous.post("/afmelden")
    assert left.location == "/"
    assert '"cache"' in left.headers["Clear-Site-Data"]
    assert thief.get(page).status_code == 303
    assert db.session.query(UserSession).count() == 0


def test_whoever_was_away_too_long_reads_why(els: Browser, people: Cast, time: Time) -> None:
    time.is_now(2026, 9, 10, 20, 12)
    refused = els.get(f"/onderneming/{people.bakery.public_id}/")
    page = els.get(refused.location).get_data(as_text=True)
    assert "Je bent afgemeld, want je hebt een tijd niets gedaan." in page


def test_a_first_visit_is_not_told_about_a_session(anonymous: Browser, people: Cast) -> None:
    page = anonymous.get("/aanmelden").get_data(as_text=True)
    assert "Je bent afgemeld" not in page
    assert "autofocus" in page


def test_who_is_signed_in_is_not_asked_again(els: Browser, people: Cast) -> None:
    assert els.get("/aanmelden").location == f"/onderneming/{people.bakery.public_id}/"
    assert els.get("/aanmelden?terug=/account").location == "/account"


def test_d16_a_hash_of_yesterday_is_renewed(anonymous: Browser, people: Cast) -> None:
    people.els.password_hash = hash_password(PASSWORD, memory_kib=32)
    db.session.commit()
    sign_in(anonymous)
    assert "m=64,t=2,p=1" in people.els.password_hash


def test_e1_signing_in_keeps_no_trace_of_the_password(anonymous: Browser, people: Cast) -> None:
    page = anonymous.get("/aanmelden").get_data(as_text=True)
    assert 'name="csrf_token"' in page
    assert 'name="request_key"' not in page


def test_d6_signing_in_needs_the_token_of_the_page(anonymous: Browser, people: Cast) -> None:
    answer = anonymous.post("/aanmelden", {"email": ELS, "password": PASSWORD}, with_csrf=False)
    assert answer.status_code == 400
    assert db.session.query(UserSession).count() == 0


def test_give_password_is_what_signs_in(anonymous: Browser, cast: Cast) -> None:
    assert sign_in(anonymous).status_code == 422
    give_password(cast.els, "iets heel anders dan brood")
    assert sign_in(anonymous, password="iets heel anders dan brood").status_code == 303
