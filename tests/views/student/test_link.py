"""Letting a student in by mail (promises D17, D18, D20)."""

from datetime import timedelta

import pytest

from portal.models import Event, Message, OneTimeLink, UserSession, db
from tests.browser_of import Browser
from tests.cast import Cast
from tests.conftest import Time

NUMBER, EMAIL = "F2600001", "an.peeters@cursist.example"
ANSWER = "Kloppen je gegevens? Dan krijg je binnen enkele minuten een e-mail."
USED = "Deze link is al gebruikt. Vraag een nieuwe link."
ENDED = "Deze link werkt niet meer. Vraag een nieuwe link."
WRONG_CODE = "De code is niet juist of werkt niet meer. Vraag een nieuwe link."


def ask(browser: Browser, number: str = NUMBER, email: str = EMAIL) -> str:
    answer = browser.post("/volg", {"number": number, "email": email})
    assert answer.status_code == 303
    return browser.get(answer.location).get_data(as_text=True)


def newest() -> dict[str, str]:
    row = db.session.query(Message).filter_by(kind="sign_in_link").order_by(Message.id.desc())
    return row.first().facts


def mails() -> int:
    return db.session.query(Message).filter_by(kind="sign_in_link").count()


def test_the_answer_is_the_same_whoever_asks(anonymous: Browser, cast: Cast) -> None:
    pages = [
        ask(anonymous),
        ask(anonymous, "F2699999"),
        ask(anonymous, email="els@bakkerij-peeters.example"),
        ask(anonymous, "F2600002"),
    ]
    bare = {page.split("<main")[1].split("csrf_token")[0] for page in pages}
    assert len(bare) == 1
    assert ANSWER in pages[0]
    assert mails() == 1


def test_d17_what_is_done_for_nobody_leaves_nothing(anonymous: Browser, cast: Cast) -> None:
    before = db.session.query(Event).count()
    ask(anonymous, "F2699999")
    assert db.session.query(Event).count() == before
    assert db.session.query(OneTimeLink).filter_by(purpose="student").count() == 0


def test_number_and_address_may_be_typed_as_people_type(anonymous: Browser, cast: Cast) -> None:
    ask(anonymous, " f26 00001 ", " An.Peeters@Cursist.EXAMPLE ")
    assert mails() == 1


def test_nothing_personal_stands_in_an_address(anonymous: Browser, cast: Cast) -> None:
    answer = anonymous.post("/volg", {"number": NUMBER, "email": EMAIL})
    assert answer.location == "/volg/code"


@pytest.mark.parametrize(
    ("number", "email", "message"),
    [
        ("", EMAIL, "Vul je inschrijvingsnummer in."),
        (NUMBER, "", "Vul je e-mailadres in."),
        (NUMBER, "an", "Vul een volledig e-mailadres in, zoals naam@voorbeeld.be."),
    ],
)
def test_a_wrong_field_is_named(
    anonymous: Browser, cast: Cast, number: str, email: str, message: str
) -> None:
    answer = anonymous.post("/volg", {"number": number, "email": email})
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)


def test_d20_looking_at_a_link_does_not_use_it(anonymous: Browser, cast: Cast) -> None:
    ask(anonymous)
    link = f"/link/{newest()['token']}"
    for agent in ("Mozilla/5.0", "BarracudaCentral", "Microsoft-Office/16.0 SafeLinks"):
        page = anonymous.get(link, headers={"User-Agent": agent})
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "<script" not in page.get_data(as_text=True)
    assert anonymous.client.head(link).status_code == 200
    entered = anonymous.post(link)
    assert entered.location == "/mijn"
    page = anonymous.get(anonymous.get("/mijn").location)
    assert "Je inschrijving voor Frans 1" in page.get_data(as_text=True)


def test_d20_a_link_works_once(anonymous: Browser, cast: Cast) -> None:
    ask(anonymous)
    link = f"/link/{newest()['token']}"
    anonymous.post(link)
    for again in (anonymous.post(link), anonymous.get(link)):
        assert again.status_code == 410
        assert USED in again.get_data(as_text=True)


def test_d20_a_link_works_for_ten_minutes(anonymous: Browser, cast: Cast, time: Time) -> None:
    ask(anonymous)
    link = f"/link/{newest()['token']}"
    time.moment += timedelta(minutes=9, seconds=59)
    assert anonymous.get(link).status_code == 200
    time.moment += timedelta(seconds=1)
    assert ENDED in anonymous.post(link).get_data(as_text=True)
    assert db.session.query(UserSession).count() == 0


def test_d20_a_newer_link_ends_the_older(anonymous: Browser, cast: Cast) -> None:
    ask(anonymous)
    older = newest()
    ask(anonymous)
    assert anonymous.get(f"/link/{older['token']}").status_code == 410
    assert anonymous.post("/volg/code", {"code": older["code"]}).status_code == 422


def test_the_code_lets_in_on_another_device(anonymous: Browser, cast: Cast) -> None:
    ask(anonymous)
    code = newest()["code"]
    assert len(code) == 6
    entered = anonymous.post("/volg/code", {"code": f"{code[:3]} {code[3:]}"})
    assert entered.location == "/mijn"
    assert anonymous.get("/mijn").status_code == 303
    # The link of the same mail is used up with it.
    assert USED in anonymous.get(f"/link/{newest()['token']}").get_data(as_text=True)


def test_a_code_belongs_to_the_address_that_asked(
    anonymous: Browser, cast: Cast, app: object
) -> None:
    ask(anonymous)
    code = newest()["code"]
    stranger = Browser(anonymous.app)
    ask(stranger, "F2600002", "toby@cursist.example")
    answer = stranger.post("/volg/code", {"code": code})
    assert answer.status_code == 422
    assert WRONG_CODE in answer.get_data(as_text=True)


def test_a_code_without_a_question_is_no_way_in(anonymous: Browser, cast: Cast) -> None:
    assert anonymous.get("/volg/code").location == "/volg"
    assert anonymous.post("/volg/code", {"code": "123456"}).location == "/volg"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "Vul de code uit de e-mail in."),
        ("12345", "De code telt 6 cijfers."),
        ("abcdef", "De code telt 6 cijfers."),
        ("١٢٣٤٥٦", "De code telt 6 cijfers."),
    ],
)
def test_a_wrong_code_is_named(anonymous: Browser, cast: Cast, code: str, message: str) -> None:
    ask(anonymous)
    answer = anonymous.post("/volg/code", {"code": code})
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)


def test_d18_five_codes_and_then_a_rest(anonymous: Browser, cast: Cast, time: Time) -> None:
    ask(anonymous)
    code = newest()["code"]
    wrong = "000000" if code != "000000" else "111111"
    answers = [anonymous.post("/volg/code", {"code": wrong}).status_code for _ in range(5)]
    assert answers == [422] * 5
    assert anonymous.post("/volg/code", {"code": code}).status_code == 429


def test_d18_twenty_codes_a_day(anonymous: Browser, cast: Cast, time: Time) -> None:
    ask(anonymous)
    for _ in range(4):
        answers = [anonymous.post("/volg/code", {"code": "000000"}).status_code for _ in range(5)]
        assert answers == [422] * 5
        time.moment += timedelta(minutes=16)
    assert anonymous.post("/volg/code", {"code": "000000"}).status_code == 429
    time.moment += timedelta(days=1)
    assert anonymous.post("/volg/code", {"code": "000000"}).status_code == 422


def test_d18_five_mails_an_hour(anonymous: Browser, cast: Cast) -> None:
    assert len({ask(anonymous).split("<main")[1].split("csrf")[0] for _ in range(7)}) == 1
    assert mails() == 5


def test_d18_one_address_asks_fifty_times_a_quarter(anonymous: Browser, cast: Cast) -> None:
    for number in range(50):
        form = {"number": f"N{number}", "email": f"n{number}@nergens.example"}
        assert anonymous.post("/volg", form).status_code == 303
    refused = anonymous.post("/volg", {"number": NUMBER, "email": EMAIL})
    assert refused.status_code == 429


def test_whoever_is_in_is_not_asked_again(an: Browser) -> None:
    assert an.get("/volg").location == "/mijn"


def test_a_student_signs_out(an: Browser) -> None:
    assert an.post("/afmelden").status_code == 303
    assert an.get("/mijn").location == "/volg"


def test_the_page_behind_a_mail_speaks_the_language_of_the_mail(
    anonymous: Browser, cast: Cast
) -> None:
    cast.an.language = "fr"
    db.session.commit()
    ask(anonymous)
    page = anonymous.get(f"/link/{newest()['token']}").get_data(as_text=True)
    assert '<html lang="fr-BE"' in page
