"""One's own account: preferences, another password, devices."""

import pytest
from flask import Flask

from portal.models import Event, MailChoice, Membership, UserSession, db
from portal.passwords import is_password
from tests.browser_of import Browser
from tests.cast import Cast, make_member
from tests.conftest import Time
from tests.views.account.conftest import PASSWORD, newest_mail

NEW = "vijf bruine paarden zingen"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1"


def test_the_three_pages_open_for_employers_and_staff(els: Browser, mieke: Browser) -> None:
    for browser in (els, mieke):
        for path in ("/account", "/account/beveiliging", "/account/sessies"):
            assert browser.get(path).status_code == 200
            assert len(browser.statements) <= 4


def test_a_student_has_no_such_pages(an: Browser) -> None:
    for path in ("/account", "/account/beveiliging", "/account/sessies"):
        assert an.get(path).status_code == 404


def test_preferences_are_kept_and_speak_the_new_language(els: Browser, cast: Cast) -> None:
    form = {
        "name": "Els Peeters-Maes",
        "language": "en",
        "theme": "dark",
        "mail_of[]": [cast.bakery.public_id],
    }
    assert els.post("/account", form).location == "/account"
    page = els.get("/account").get_data(as_text=True)
    assert '<html lang="en" data-theme="dark">' in page
    assert "Els Peeters-Maes" in page
    event = db.session.query(Event).order_by(Event.id.desc()).first()
    assert event.kind == "profile_changed"
    assert event.facts["changed"]["name"] == ["Els Peeters", "Els Peeters-Maes"]


def test_d3_nothing_else_of_a_person_can_be_changed(els: Browser, cast: Cast) -> None:
    els.post(
        "/account",
        {
            "name": "Els",
            "language": "nl",
            "theme": "",
            "email": "dief@evil.example",
            "staff_role": "admin",
            "is_active": "",
            "mail_of[]": [cast.bakery.public_id, cast.garage.public_id],
        },
    )
    assert cast.els.email == "els@bakkerij-peeters.example"
    assert cast.els.staff_role is None
    assert cast.els.is_active


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Vul je naam in."),
        ("name", "x" * 101, "Gebruik hoogstens 100 tekens voor je naam."),
        ("language", "de", "Kies een taal."),
        ("theme", "roze", "Kies licht, donker of zoals je toestel."),
    ],
)
def test_a_wrong_preference_is_named(
    els: Browser, cast: Cast, field: str, value: str, message: str
) -> None:
    form = {"name": "Els", "language": "nl", "theme": "", field: value}
    answer = els.post("/account", form)
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)
    assert cast.els.name == "Els Peeters"


def test_mails_may_be_left_to_a_colleague(els: Browser, cast: Cast) -> None:
    asked = {"asked[]": [cast.bakery.public_id]}
    els.post("/account", {"name": "Els Peeters", "language": "nl", "theme": "", **asked})
    mine = db.session.query(Membership).filter_by(person_id=cast.els.id).one()
    assert not mine.receives_mail


def test_somebody_of_a_company_keeps_getting_its_mails(chris: Browser, cast: Cast) -> None:
    # Dora only reads for the garage, so Chris is the one who gets its mails.
    asked = {"asked[]": [cast.garage.public_id]}
    answer = chris.post("/account", {"name": "Anders", "language": "nl", "theme": "", **asked})
    assert answer.status_code == 422
    text = "Iemand van Garage De Smet bv moet de e-mails over de uiterste datum krijgen."
    assert text in answer.get_data(as_text=True)
    mine = db.session.query(Membership).filter_by(person_id=cast.chris.id).one()
    assert mine.receives_mail
    assert cast.chris.name == "Chris De Smet"


def test_an_older_form_turns_off_no_mail_of_a_company_joined_meanwhile(
    els: Browser, cast: Cast
) -> None:
    assert f'name="asked[]" value="{cast.bakery.public_id}"' in els.get("/account").text
    make_member(cast.els, cast.garage, "owner")
    db.session.commit()
    form = {"name": "Els Peeters", "language": "nl", "theme": "", "asked[]": cast.bakery.public_id}
    # What could not be kept comes back with the new company, still ticked.
    page = els.post("/account", form | {"theme": "roze"}).text
    box = page.partition(f'name="mail_of[]" value="{cast.garage.public_id}"')[2].partition(">")[0]
    assert " checked" in box
    assert els.post("/account", form).status_code == 303
    mine = db.session.query(Membership).filter_by(person_id=cast.els.id)
    kept = {one.company_id: one.receives_mail for one in mine}
    assert kept == {cast.bakery.id: False, cast.garage.id: True}


def choices(cast: Cast, **paces: str) -> dict[str, object]:
    """The form of Els with these paces."""
    companies = [cast.bakery.public_id]
    return {"name": "Els", "language": "nl", "theme": "", "mail_of[]": companies, **paces}


def test_how_often_mail_comes_is_chosen_by_topic(els: Browser, cast: Cast) -> None:
    page = els.get("/account").text
    for text in ("Welke e-mails krijg je?", "Loopt een termijn af binnen 48 uur?", "Niet"):
        assert text in page
    form = choices(cast, deadlines="daily", payments="off", news="weekly")
    assert els.post("/account", form).status_code == 303
    kept = {one.topic: one.pace for one in db.session.query(MailChoice)}
    assert kept == {"deadlines": "daily", "payments": "off", "news": "weekly"}
    page = els.get("/account").text
    for number, topic in ((2, "deadlines"), (4, "payments"), (3, "news")):
        box = page.partition(f'id="{topic}-{number}"')[2].partition(">")[0]
        assert " checked" in box


def test_an_unknown_pace_changes_nothing(els: Browser, cast: Cast) -> None:
    answer = els.post("/account", choices(cast, deadlines="soms", news="daily"))
    assert answer.status_code == 422
    assert "Kies hoe vaak je deze e-mails wilt." in answer.text
    assert db.session.query(MailChoice).count() == 0


def test_the_last_reader_sees_a_sentence_and_no_choice_and_cannot_post_it(
    chris: Browser, cast: Cast
) -> None:
    page = chris.get("/account").text
    assert "Alleen jij krijgt deze e-mails voor Garage De Smet bv." in page
    form = choices(cast, deadlines="off") | {"mail_of[]": [cast.garage.public_id]}
    answer = chris.post("/account", form)
    assert answer.status_code == 422
    text = "Iemand van Garage De Smet bv moet de e-mails over de uiterste datum krijgen."
    assert text in answer.text
    assert db.session.query(MailChoice).count() == 0
    assert cast.chris.name == "Chris De Smet"


def test_the_secretariat_has_no_mails_of_employers_to_choose(mieke: Browser) -> None:
    assert "Welke e-mails krijg je?" not in mieke.get("/account").text


def test_d14_another_password_ends_the_other_sessions(
    els: Browser, people: Cast, app: Flask
) -> None:
    other = Browser(app).signed_in_as(people.els)
    form = {"old_password": PASSWORD, "password": NEW}
    assert els.post("/account/beveiliging", form).status_code == 303
    assert els.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert is_password(people.els.password_hash, NEW, memory_kib=64)
    assert "moment_at" in newest_mail("password_changed")


def test_without_the_present_password_nothing_changes(els: Browser, people: Cast) -> None:
    for old, message in [("", "Vul je wachtwoord in."), ("x", "Dit is niet je huidige")]:
        answer = els.post("/account/beveiliging", {"old_password": old, "password": NEW})
        assert answer.status_code == 422
        assert message in answer.get_data(as_text=True)
    assert is_password(people.els.password_hash, PASSWORD, memory_kib=64)


def test_d18_a_stolen_session_may_not_try_every_password(els: Browser, people: Cast) -> None:
    form = {"old_password": "een verkeerd wachtwoord", "password": NEW}
    answers = [els.post("/account/beveiliging", form).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_every_device_is_named(els: Browser, cast: Cast, time: Time, app: Flask) -> None:
    db.session.query(UserSession).one().agent = IPHONE
    db.session.commit()
    page = els.get("/account/sessies").get_data(as_text=True)
    assert "Safari op iPhone" in page
    assert "Dit toestel" in page
    assert "Meld alle andere toestellen af" not in page


def test_one_device_is_signed_out(els: Browser, cast: Cast, app: Flask) -> None:
    other = Browser(app).signed_in_as(cast.els)
    newest = db.session.query(UserSession).order_by(UserSession.id.desc()).first()
    assert newest.token_hash[:16] in els.get("/account/sessies").get_data(as_text=True)
    els.post("/account/sessies", {"session": newest.token_hash[:16]})
    assert other.get("/account").status_code == 303
    assert els.get("/account").status_code == 200


def test_all_other_devices_are_signed_out(els: Browser, cast: Cast, app: Flask) -> None:
    others = [Browser(app).signed_in_as(cast.els) for _ in range(2)]
    colleague = Browser(app).signed_in_as(cast.bob)
    els.post("/account/sessies", {"session": "all"})
    assert [one.get("/account").status_code for one in others] == [303, 303]
    assert els.get("/account").status_code == 200
    assert colleague.get("/account").status_code == 200


def test_d2_a_session_of_somebody_else_does_not_exist(els: Browser, bob: Browser) -> None:
    newest = db.session.query(UserSession).order_by(UserSession.id.desc()).first()
    for name in (newest.token_hash[:16], "", "0"):
        assert els.post("/account/sessies", {"session": name}).status_code == 404
    assert bob.get("/account").status_code == 200
