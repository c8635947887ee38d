"""Mail scanners open every link of every mail; the person who comes after them finds all as it was.

Promise D20, for the links that act and for those that lead to a page behind the sign-in.
"""

import re
import threading
from dataclasses import replace

import pytest
from flask import Flask

from portal.actions.accounts import ask_new_password, send_student_link
from portal.actions.companies import invite
from portal.models import Event, Invitation, Message, OneTimeLink, Person, UserSession, db
from portal.worker import Worker
from tests.browser_of import Browser
from tests.cast import Cast, occasion

HOME = "http://localhost"
SCANNERS = ("BarracudaCentral", "Microsoft-Office/16.0 SafeLinks")
NEW = "vijf bruine paarden zingen"
FORMS = {
    "uitnodiging": {"name": "Nora Maes", "password": NEW},
    "wachtwoord": {"password": NEW},
    "link": {},
}


@pytest.fixture
def links(app: Flask, cast: Cast) -> list[str]:
    """The addresses in all mails of the story, among them one of each sort that acts."""
    on = occasion()
    invite(cast.bakery, on, name="Nora Maes", email="nora@x.example", role="handler")
    ask_new_password(cast.els, on)
    send_student_link(cast.enrolment, on)
    db.session.commit()
    app.extensions["settings"] = replace(app.extensions["settings"], is_demo=True)
    Worker(app, threading.Event()).round()
    mails = " ".join(one.body or "" for one in db.session.query(Message).order_by(Message.id))
    found = sorted(set(re.findall(rf"{HOME}(/[^\s]+)", mails)))
    assert {word for word in FORMS if any(f"/{word}/" in one for one in found)} == set(FORMS)
    return found


def scanned(app: Flask, links: list[str]) -> None:
    """Open every link as two scanners do, each with GET and HEAD, twice."""
    for agent in SCANNERS * 2:
        browser = Browser(app)
        for link in links:
            seen = browser.get(link, headers={"User-Agent": agent})
            assert seen.status_code in {200, 303}, link
            head = browser.client.head(link, headers={"User-Agent": agent})
            assert head.status_code == seen.status_code, link


def kept() -> tuple[object, ...]:
    """Everything that a link could change."""
    db.session.expire_all()
    links = [
        (one.id, one.token_hash, one.code_hash, one.used_at, one.superseded_at, one.wrong_codes)
        for one in db.session.query(OneTimeLink).order_by(OneTimeLink.id)
    ]
    return (
        links,
        [one.accepted_at for one in db.session.query(Invitation).order_by(Invitation.id)],
        [one.password_hash for one in db.session.query(Person).order_by(Person.id)],
        db.session.query(Event).count(),
        db.session.query(UserSession).count(),
    )


def test_d20_scanners_change_nothing(app: Flask, links: list[str]) -> None:
    before = kept()
    scanned(app, links)
    assert kept() == before


@pytest.mark.parametrize("word", FORMS)
def test_d20_after_the_scanners_the_button_still_works_once(
    app: Flask, links: list[str], word: str
) -> None:
    scanned(app, links)
    link = next(one for one in reversed(links) if f"/{word}/" in one and is_open(app, one))
    person = Browser(app)
    assert person.post(link, dict(FORMS[word])).status_code == 303
    assert person.post(link, dict(FORMS[word])).status_code == 410


def is_open(app: Flask, link: str) -> bool:
    """Whether it is the newest link of its sort; the story has older ones."""
    return Browser(app).get(link).status_code == 200


def test_d20_after_the_scanners_the_codes_still_work(app: Flask, links: list[str]) -> None:
    scanned(app, links)
    bodies = {
        one.kind: one.body or ""
        for one in db.session.query(Message).order_by(Message.id)
        if one.to_email in {"nora@x.example", "els@bakkerij-peeters.example"}
    }
    for kind, email in (
        ("invitation", "nora@x.example"),
        ("password_reset", "els@bakkerij-peeters.example"),
    ):
        found = re.search(
            r"Typ dan deze code: (\d{6})\nDat doe je op deze pagina: (\S+)", bodies[kind]
        )
        assert found, bodies[kind]
        code, page = found.groups()
        led = Browser(app).post(page.removeprefix(HOME), {"email": email, "code": code})
        assert led.status_code == 303, kind
