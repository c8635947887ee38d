"""The code of a mail that is read on another device (promises D17, D18, D20)."""

from datetime import timedelta

import pytest
from flask import Flask

from portal import access
from portal.actions.companies import invite, withdraw_invitation
from portal.actions.links import hash_code, hash_secret
from portal.models import Invitation, Membership, OneTimeLink, Person, db
from portal.passwords import is_password
from tests.browser_of import Browser
from tests.cast import Cast, occasion
from tests.conftest import Time
from tests.views.account.conftest import newest_mail

ELS, NORA = "els@bakkerij-peeters.example", "nora@bakkerij-peeters.example"
NEW = "vijf bruine paarden zingen"
WRONG = "De code is niet juist of werkt niet meer. Vraag een nieuwe link."


def asked(browser: Browser) -> str:
    """Els asks for a new password; the code of the mail."""
    assert browser.post("/wachtwoord-vergeten", {"email": ELS}).status_code == 303
    return str(newest_mail("password_reset")["code"])


def invited(cast: Cast) -> str:
    """Nora is invited; the code of the mail."""
    invite(cast.bakery, occasion(), name="Nora Maes", email=NORA, role="handler")
    db.session.commit()
    return str(newest_mail("invitation")["code"])


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def typed(browser: Browser, email: str, code: str) -> int:
    """What the page answers to an address and a code."""
    return browser.post("/code", {"email": email, "code": code}).status_code


def test_a_new_password_is_chosen_with_the_code(anonymous: Browser, people: Cast) -> None:
    code = asked(anonymous)
    led = anonymous.post("/code", {"email": " Els@Bakkerij-Peeters.EXAMPLE", "code": code})
    assert led.status_code == 303
    assert anonymous.get(led.location).headers["Referrer-Policy"] == "no-referrer"
    assert anonymous.post(led.location, {"password": NEW}).status_code == 303
    assert is_password(people.els.password_hash, NEW, memory_kib=64)


def test_somebody_new_comes_in_with_the_code(anonymous: Browser, cast: Cast) -> None:
    code = invited(cast)
    led = anonymous.post("/code", {"email": NORA, "code": f"{code[:3]} {code[3:]}"})
    page = anonymous.get(led.location).get_data(as_text=True)
    assert "Je bent uitgenodigd voor Bakkerij Peeters bv" in page
    joined = anonymous.post(led.location, {"name": "Nora Maes", "password": NEW})
    assert joined.location == f"/onderneming/{cast.bakery.public_id}/"
    nora = db.session.query(Person).filter_by(email=NORA).one()
    assert db.session.query(Membership).filter_by(person_id=nora.id).one().role == "handler"


def test_the_address_need_not_be_typed_again_in_the_browser_that_asked(
    anonymous: Browser, people: Cast
) -> None:
    asked(anonymous)
    assert 'href="/code"' in anonymous.get("/wachtwoord-vergeten?verstuurd=1").text
    assert f'value="{ELS}"' in anonymous.get("/code").text
    assert f'value="{ELS}"' not in Browser(anonymous.app).get("/code").text


def test_typing_the_code_uses_up_nothing_but_the_code(anonymous: Browser, people: Cast) -> None:
    code = asked(anonymous)
    led = anonymous.post("/code", {"email": ELS, "code": code}).location
    for _ in range(2):
        assert anonymous.get(led).status_code == 200
    assert anonymous.post(led, {"password": "kort"}).status_code == 422
    assert typed(anonymous, ELS, code) == 422
    assert anonymous.post(led, {"password": NEW}).status_code == 303
    assert anonymous.post(led, {"password": NEW}).status_code == 410


def test_d20_the_link_of_the_mail_ends_when_its_code_is_typed(
    anonymous: Browser, people: Cast
) -> None:
    code, token = asked(anonymous), newest_mail("password_reset")["token"]
    assert typed(anonymous, ELS, code) == 303
    assert anonymous.get(f"/wachtwoord/{token}").status_code == 410


def test_d20_a_code_ends_when_the_link_is_used(anonymous: Browser, people: Cast) -> None:
    code, token = asked(anonymous), newest_mail("password_reset")["token"]
    anonymous.post(f"/wachtwoord/{token}", {"password": NEW})
    assert typed(Browser(anonymous.app), ELS, code) == 422


def test_d20_a_newer_code_ends_the_older(anonymous: Browser, people: Cast) -> None:
    older, newer = asked(anonymous), asked(anonymous)
    assert typed(anonymous, ELS, older) == 422
    assert typed(anonymous, ELS, newer) == 303


@pytest.mark.parametrize(("minutes", "status"), [(59, 303), (60, 422)])
def test_d20_the_code_for_a_password_works_for_an_hour(
    anonymous: Browser, people: Cast, time: Time, minutes: int, status: int
) -> None:
    code = asked(anonymous)
    time.moment += timedelta(minutes=minutes)
    assert typed(anonymous, ELS, code) == status


@pytest.mark.parametrize(("hours", "status"), [(71, 303), (72, 422)])
def test_d20_the_code_of_an_invitation_works_for_three_days(
    anonymous: Browser, cast: Cast, time: Time, hours: int, status: int
) -> None:
    code = invited(cast)
    time.moment += timedelta(hours=hours)
    assert typed(anonymous, NORA, code) == status


def test_the_code_of_a_withdrawn_invitation_is_worth_nothing(
    anonymous: Browser, cast: Cast
) -> None:
    code = invited(cast)
    invitation = db.session.query(Invitation).order_by(Invitation.id.desc()).first()
    withdraw_invitation(invitation, cast.bakery, occasion())
    db.session.commit()
    assert typed(anonymous, NORA, code) == 422


def test_somebody_without_access_any_more_gets_no_further(anonymous: Browser, people: Cast) -> None:
    code = asked(anonymous)
    people.els.is_active = False
    db.session.commit()
    assert typed(anonymous, ELS, code) == 422


def test_a_code_belongs_to_the_address_that_it_was_mailed_to(
    anonymous: Browser, people: Cast
) -> None:
    code = asked(anonymous)
    assert typed(anonymous, people.bob.email, code) == 422
    assert typed(anonymous, ELS, code) == 303


def test_d18_a_code_is_void_after_five_wrong_ones(
    anonymous: Browser, people: Cast, time: Time
) -> None:
    code, token = asked(anonymous), newest_mail("password_reset")["token"]
    assert [typed(anonymous, ELS, other_than(code)) for _ in range(5)] == [422] * 5
    time.moment += timedelta(minutes=16)
    assert typed(anonymous, ELS, code) == 422
    # What nobody could guess still works.
    assert anonymous.get(f"/wachtwoord/{token}").status_code == 200


def test_four_wrong_codes_and_the_right_one(anonymous: Browser, people: Cast) -> None:
    code = asked(anonymous)
    assert [typed(anonymous, ELS, other_than(code)) for _ in range(4)] == [422] * 4
    assert typed(anonymous, ELS, code) == 303


def test_d18_five_codes_in_a_quarter_and_twenty_a_day(
    anonymous: Browser, people: Cast, time: Time
) -> None:
    for _ in range(4):
        assert [typed(anonymous, ELS, "000000") for _ in range(6)] == [422] * 5 + [429]
        time.moment += timedelta(minutes=16)
    assert typed(anonymous, ELS, "000000") == 429
    time.moment += timedelta(days=1)
    assert typed(anonymous, ELS, "000000") == 422


def test_d18_one_network_address_types_fifty_codes_in_a_quarter(
    anonymous: Browser, cast: Cast
) -> None:
    for number in range(50):
        assert typed(anonymous, f"n{number}@nergens.example", "000000") == 422
    assert typed(anonymous, "een@nergens.example", "000000") == 429


def test_d18_one_line_with_many_ipv6_addresses_counts_as_one(
    anonymous: Browser, cast: Cast
) -> None:
    def answer(number: int, address: str) -> int:
        form = {"email": f"n{number}@nergens.example", "code": "000000"}
        origin = {"REMOTE_ADDR": address}
        return anonymous.post("/code", form, environ_overrides=origin).status_code

    for number in range(50):
        assert answer(number, f"2001:db8:1:2:{number:x}::1") == 422
    assert answer(51, "2001:db8:1:2:ffff::1") == 429
    assert answer(52, "2001:db8:1:3::1") == 422


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_d18_a_limit_counts_networks(app: Flask, address: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert access.network() == counted


def test_d17_the_answer_is_the_same_whether_or_not_we_know_the_address(
    anonymous: Browser, people: Cast
) -> None:
    code = other_than(asked(anonymous))
    pages, written = [], []
    for email in (ELS, "els@nergens.example"):
        browser = Browser(anonymous.app)
        page = browser.post("/code", {"email": email, "code": code}).text
        assert WRONG in page
        pages.append(page.split("<main")[1].replace(email, "").split("csrf_token")[0])
        written.append([one.split(" WHERE")[0] for one in browser.statements])
    assert len(set(pages)) == 1
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("email", "code", "message"),
    [
        ("", "123456", "Vul je e-mailadres in."),
        ("els", "123456", "Vul een volledig e-mailadres in, zoals naam@voorbeeld.be."),
        (ELS, "", "Vul de code uit de e-mail in."),
        (ELS, "12345", "De code telt 6 cijfers."),
        (ELS, "١٢٣٤٥٦", "De code telt 6 cijfers."),
    ],
)
def test_a_wrong_field_is_named(
    anonymous: Browser, cast: Cast, email: str, code: str, message: str
) -> None:
    answer = anonymous.post("/code", {"email": email, "code": code})
    assert answer.status_code == 422
    assert message in answer.text


def test_d20_a_code_is_kept_under_the_key_of_the_portal_only(
    anonymous: Browser, people: Cast, app: Flask
) -> None:
    code = asked(anonymous)
    kept = db.session.query(OneTimeLink).one().code_hash
    assert kept == hash_code(ELS, code)
    for plain in (code, f"{ELS}:{code}", f"{people.els.id}:{code}"):
        assert kept != hash_secret(plain)


def test_d41_without_its_key_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    from portal import sealing

    monkeypatch.setattr(sealing, "_keys", [])
    with pytest.raises(sealing.NoKey):
        sealing.seal("482913")
    sealing.use_key("one key of this portal, long enough")
    first = sealing.seal("482913")
    sealing.use_key("another key of this portal, as long")
    assert sealing.seal("482913") != first
