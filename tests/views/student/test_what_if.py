"""What a student can do when the employer does nothing, and what is said when the money is in."""

import re
import threading
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, unquote

import pytest
from flask import Flask

from portal.models import Message, OneTimeLink, db
from portal.worker import Worker
from tests.browser_of import Browser
from tests.cast import Cast
from tests.conftest import Time
from tests.views.student.test_page import IF_NOTHING, STORIES, page_of, text_of

CALL = "Hulp nodig? Bel het secretariaat in Lokeren: 09 348 38 45."
UNPAID = (
    "Betaalt je werkgever niet? Dan betaal je het inschrijvingsgeld van €\xa0180,00 zelf. "
    "Het secretariaat laat je dat dan weten."
)
TOO_LATE = "Is het te laat voor de KMO-portefeuille? Dan kost de cursus jou €\xa0180,00."
HOW = "Bel het secretariaat in Lokeren of kom langs: 09 348 38 45. We leggen je uit hoe je betaalt."
OTHERS = "Voor werknemers bestaan ook opleidingscheques en Vlaams opleidingsverlof."
NEED_APPLICATION = {"application_needed", "project_number_rejected", "deadline_passed"}
NEED_PAYMENT = {"own_share_due", "pay_order_due", "partly_paid"}
PAY = {"enrolled_too_late", "ordinary_fee"}
MAY_ASK = {"application_needed", "deadline_passed"}


@pytest.mark.parametrize("status", STORIES)
def test_what_happens_if_the_employer_does_nothing_is_said_wherever_it_matters(
    an: Browser, cast: Cast, time: Time, status: str
) -> None:
    STORIES[status][0](cast, time)
    text = text_of(page_of(an, cast))
    assert (IF_NOTHING in text) == (status in NEED_APPLICATION)
    assert (UNPAID in text) == (status in NEED_PAYMENT)
    assert (CALL in text) == (status in NEED_APPLICATION | NEED_PAYMENT)


def test_from_the_first_day_date_amount_and_phone_stand_open(
    an: Browser, cast: Cast, time: Time
) -> None:
    page = page_of(an, cast)
    block = page.split("Wat als je werkgever niets doet?")[0].rpartition("<details")[2]
    assert "open" in block
    told = text_of(page).split("Wat als je werkgever niets doet?")[1]
    assert told.strip().startswith(
        f"Je werkgever kan de aanvraag doen tot en met donderdag 17 september 2026. {IF_NOTHING}"
    )


def test_after_the_last_day_the_date_is_named_as_passed(
    an: Browser, cast: Cast, time: Time
) -> None:
    STORIES["deadline_passed"][0](cast, time)
    assert f"De uiterste datum was donderdag 17 september 2026. {IF_NOTHING}" in text_of(
        page_of(an, cast)
    )


@pytest.mark.parametrize("status", STORIES)
def test_plan_b_is_told_before_and_after_it_is_too_late(
    an: Browser, cast: Cast, time: Time, status: str
) -> None:
    STORIES[status][0](cast, time)
    text = text_of(page_of(an, cast))
    assert (HOW in text) == (OTHERS in text) == (status in PAY | NEED_APPLICATION)
    assert (TOO_LATE in text) == (status in NEED_APPLICATION)
    assert ("Hoe betaal je zelf?" in text) == (status in PAY)


@pytest.mark.parametrize("status", STORIES)
def test_a_message_for_the_employer_is_there_as_long_as_it_helps(
    an: Browser, cast: Cast, time: Time, status: str
) -> None:
    STORIES[status][0](cast, time)
    page = page_of(an, cast)
    assert ("Bericht voor je werkgever" in page) == (status in MAY_ASK)
    assert page.count("<textarea") == (3 if status in MAY_ASK else 0)


def messages(page: str) -> dict[str, str]:
    """The message in each language."""
    found = re.findall(r'<textarea[^>]* readonly lang="(\w\w)">\n?(.*?)</textarea>', page, re.S)
    return {language: unescape(text) for language, text in found}


def test_the_message_asks_politely_and_holds_all_that_is_needed(
    an: Browser, cast: Cast, time: Time
) -> None:
    found = messages(page_of(an, cast))
    assert list(found) == ["nl", "en", "fr"]
    assert found["nl"] == (
        "Dag,\n\n"
        "Ik volg Frans 1 bij CVO Leerstad. De eerste lesdag: donderdag 3 september 2026.\n\n"
        "Wil je hiervoor een aanvraag doen bij de KMO-portefeuille? "
        "Dat kan tot en met donderdag 17 september 2026.\n\n"
        "Het erkenningsnummer (registratienummer) van de school is DV.O 103961: "
        "letter O, geen nul.\n\n"
        "Zo werkt het: http://localhost/procedure\n\n"
        "Hulp nodig? Bel het secretariaat in Lokeren: 09 348 38 45.\n\n"
        "Vriendelijke groeten\nAn Peeters"
    )
    for language, day in (("en", "Thursday 17 September 2026"), ("fr", "jeudi 17 septembre 2026")):
        assert day in found[language]
        assert f"http://localhost/{language}/procedure" in found[language]
        assert "DV.O 103961" in found[language]
        assert an.get(f"/{language}/procedure").status_code == 200


def test_the_message_comes_first_in_the_language_of_the_reader(
    an: Browser, cast: Cast, time: Time
) -> None:
    cast.an.language = "fr"
    db.session.commit()
    assert list(messages(page_of(an, cast))) == ["fr", "nl", "en"]


def test_after_the_last_day_the_message_asks_whether_it_was_done(
    an: Browser, cast: Cast, time: Time
) -> None:
    STORIES["deadline_passed"][0](cast, time)
    text = messages(page_of(an, cast))["nl"]
    assert "was donderdag 17 september 2026. Heb je de aanvraag op tijd gedaan?" in text
    assert "Dat kan tot en met" not in text


def test_a_mail_program_opens_with_the_same_message_to_nobody_yet(
    an: Browser, cast: Cast, time: Time
) -> None:
    page = page_of(an, cast)
    links = re.findall(r'href="(mailto:[^"]+)"', page)
    opened = [parse_qs(link.removeprefix("mailto:?"), strict_parsing=True) for link in links]
    assert [one["body"][0].replace("\r\n", "\n") for one in opened] == list(messages(page).values())
    assert opened[0]["subject"] == ["Aanvraag bij de KMO-portefeuille voor Frans 1"]
    assert all("+" not in link for link in links)


def test_d20_the_message_holds_nothing_that_lets_anybody_in(
    an: Browser, cast: Cast, time: Time
) -> None:
    page = page_of(an, cast)
    shown = "\n".join([*messages(page).values(), *map(unquote, re.findall(r"mailto:[^\"]+", page))])
    one = cast.enrolment
    for secret in (one.public_id, one.number, one.ogm, cast.an.email, cast.an.public_id, "/mijn"):
        assert secret not in shown
    assert db.session.query(OneTimeLink).filter_by(purpose="student").count() == 0


def test_a_name_that_looks_like_a_header_stays_a_name(an: Browser, cast: Cast, time: Time) -> None:
    cast.an.last_name = "Peeters&bcc=boos@x.example"
    db.session.commit()
    (link, *_) = re.findall(r'href="(mailto:[^"]+)"', page_of(an, cast))
    opened = parse_qs(link.removeprefix("mailto:?"), strict_parsing=True)
    assert set(opened) == {"subject", "body"}


def test_when_the_money_is_in_the_secretariat_says_so_by_name_and_phone(
    an: Browser, cast: Cast, time: Time
) -> None:
    STORIES["final"][0](cast, time)
    assert (
        "Bericht van het secretariaat We hebben de betaling van je werkgever ontvangen. "
        "Je inschrijving voor Frans 1 is nu definitief. "
        "Je hoeft niets meer te doen. Veel succes met je cursus. "
        "Vriendelijke groeten"
    ) in text_of(page_of(an, cast))
    assert "Het secretariaat van CVO Leerstad in Lokeren, 09 348 38 45" in text_of(
        page_of(an, cast)
    )


def test_the_mail_about_it_comes_from_a_person_with_a_phone(
    app: Flask, cast: Cast, time: Time
) -> None:
    STORIES["final"][0](cast, time)
    time.moment += timedelta(minutes=11)
    app.extensions["settings"] = replace(app.extensions["settings"], is_demo=True)
    worker = Worker(app, threading.Event())
    while worker.round():
        pass
    mail = db.session.query(Message).filter_by(kind="payment_confirmed_student").one()
    assert str(mail.body).endswith(
        f"Vriendelijke groeten\n{cast.mieke.name}\n"
        "Het secretariaat van CVO Leerstad in Lokeren, 09 348 38 45\n"
    )
