"""Forty days on the practice clock: every mail of every person, day by day."""

import io
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email import policy as email_policy
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from portal import clock, create_app
from portal.actions.invariants import broken_invariants
from portal.config import BRUSSELS
from portal.models import Message, Person, db
from portal.queries import school
from portal.worker import Worker
from tests.browser_of import Browser
from tests.cast import make_company, make_member, make_person, site_named
from tests.conftest import settings_for
from tests.journeys.pages import link, submit, tree, words
from tests.mail.server import MailServer, running
from tests.views.secretariat.test_imports import a_list

BEGIN = datetime(2026, 9, 6, 20, 0, tzinfo=BRUSSELS)
DAYS = [BEGIN.date() + timedelta(days=number) for number in range(1, 41)]
CLOCK = "/beheer/oefenklok"
OWN_SHARE = "Ik heb mijn eigen aandeel gestort"
PAY_ORDER = "Ik heb de betaalopdracht gegeven"

ADDRESSES = {
    "els": "els@bakkerij-peeters.example",
    "bob": "bob@bakkerij-peeters.example",
    "chris": "chris@garage-desmet.example",
    "garage": "werkplaats@garage-desmet.example",
    "dora": "dora@boekhouding.example",
    "an": "an@cursist.example",
    "raf": "raf@cursist.example",
    "sofie": "sofie@cursist.example",
    "tom": "tom@cursist.example",
    "mieke": "mieke@leerstad.example",
    "joris": "joris@leerstad.example",
}
NAMES = {address: name for name, address in ADDRESSES.items()}

# By day: to whom each mail went, and its subject.
TOLD = """
7 september
  bob, els: Nieuwe inschrijving: doe je aanvraag uiterlijk op maandag 21 september 2026
  an: Je inschrijving voor Frans 1: je werkgever doet nu de aanvraag
8 september
  dora: Uitnodiging: KMO-loket van CVO Leerstad voor Garage De Smet bv
9 september
  chris, dora: Nieuwe inschrijving: doe je aanvraag uiterlijk op maandag 28 september 2026
  sofie: Je inschrijving voor Lassen: je werkgever doet nu de aanvraag
10 september
  bob, els: Nieuwe inschrijving: doe je aanvraag uiterlijk op donderdag 24 september 2026
  raf: Je inschrijving voor Excel: je werkgever doet nu de aanvraag
11 september
  bob, els: Nog 10 dagen voor je aanvraag: An Peeters, Frans 1
  chris, dora: Nieuwe inschrijving: doe je aanvraag uiterlijk op donderdag 24 september 2026
  tom: Je inschrijving voor Excel: je werkgever doet nu de aanvraag
14 september
  bob, els: Nog 10 dagen voor je aanvraag: Raf Verbeke, Excel
  chris, dora: Nog 10 dagen voor je aanvraag: Tom Van Hove, Excel
15 september
  bob, els: We hebben je projectnummer voor An Peeters ontvangen
16 september
  mieke: KMO-loket: 0 termijnen lopen af, 1 taak wacht
  bob, els: Je projectnummer is in orde: stort nu je eigen aandeel
17 september
  chris, dora: Nieuwe uiterste datum voor je aanvraag: Sofie De Wilde, Lassen
  sofie: Lassen start op een andere dag
18 september
  bob, els: Nog 6 dagen voor je aanvraag: Raf Verbeke, Excel
  chris, dora: 2 aanvragen wachten op jou: de eerste uiterlijk op donderdag 24 september 2026
21 september
  bob, els: Vergeet de betaalopdracht niet: An Peeters, Frans 1
22 september
  bob, els: Nog 2 dagen voor je aanvraag: Raf Verbeke, Excel
  chris, dora: Nog 2 dagen voor je aanvraag: Tom Van Hove, Excel
23 september
  mieke: KMO-loket: 2 termijnen lopen af, 0 taken wachten
  bob, els: Morgen is de laatste dag voor je aanvraag: Raf Verbeke, Excel
  chris, dora: Morgen is de laatste dag voor je aanvraag: Tom Van Hove, Excel
24 september
  mieke: KMO-loket: 2 termijnen lopen af, 0 taken wachten
  bob, els: Vandaag is de laatste dag voor je aanvraag: Raf Verbeke, Excel
  chris, dora: Vandaag is de laatste dag voor je aanvraag: Tom Van Hove, Excel
25 september
  mieke: KMO-loket: 0 termijnen lopen af, 2 taken wachten
  bob, els: De uiterste datum voor je aanvraag is voorbij: Raf Verbeke, Excel
  chris, dora: Eén aanvraag wacht op jou: uiterlijk op woensdag 30 september 2026
26 september
  chris, dora: We hebben je projectnummer voor Tom Van Hove ontvangen
28 september
  mieke: KMO-loket: 0 termijnen lopen af, 2 taken wachten
  chris, dora: Nog 2 dagen voor je aanvraag: Sofie De Wilde, Lassen
  chris, dora: Je projectnummer is in orde: stort nu je eigen aandeel
29 september
  mieke: KMO-loket: 1 termijn loopt af, 1 taak wacht
  chris, dora: Morgen is de laatste dag voor je aanvraag: Sofie De Wilde, Lassen
30 september
  mieke: KMO-loket: 1 termijn loopt af, 1 taak wacht
  dora, garage: Vandaag is de laatste dag voor je aanvraag: Sofie De Wilde, Lassen
1 oktober
  mieke: KMO-loket: 0 termijnen lopen af, 3 taken wachten
  garage: De uiterste datum voor je aanvraag is voorbij: Sofie De Wilde, Lassen
  raf: Je betaalt het inschrijvingsgeld voor Excel zelf
2 oktober
  mieke: KMO-loket: 0 termijnen lopen af, 3 taken wachten
5 oktober
  mieke: KMO-loket: 0 termijnen lopen af, 3 taken wachten
  garage: Stort je eigen aandeel voor Tom Van Hove, Excel
6 oktober
  mieke: KMO-loket: 0 termijnen lopen af, 4 taken wachten
7 oktober
  mieke: KMO-loket: 0 termijnen lopen af, 4 taken wachten
8 oktober
  mieke: KMO-loket: 0 termijnen lopen af, 4 taken wachten
  garage: Vergeet de betaalopdracht niet: Tom Van Hove, Excel
9 oktober
  mieke: KMO-loket: 0 termijnen lopen af, 6 taken wachten
12 oktober
  mieke: KMO-loket: 0 termijnen lopen af, 6 taken wachten
  bob, els: We zien je betaling voor An Peeters nog niet
13 oktober
  mieke: KMO-loket: 0 termijnen lopen af, 6 taken wachten
14 oktober
  mieke: KMO-loket: 0 termijnen lopen af, 6 taken wachten
  bob, els: Betaling ontvangen: de inschrijving van An Peeters is definitief
  an: Je inschrijving voor Frans 1 is definitief
15 oktober
  mieke: KMO-loket: 0 termijnen lopen af, 6 taken wachten
  garage: Vergeet de betaalopdracht niet: Tom Van Hove, Excel
16 oktober
  mieke: KMO-loket: 0 termijnen lopen af, 7 taken wachten
"""


def told_by_day() -> dict[str, set[tuple[str, str]]]:
    """The table above: by day who was told what."""
    found: dict[str, set[tuple[str, str]]] = {}
    for line in TOLD.strip().splitlines():
        if not line.startswith(" "):
            day = found.setdefault(line, set())
            continue
        names, _, subject = line.strip().partition(": ")
        day |= {(name, subject) for name in names.split(", ")}
    return found


class Post(MailServer):
    """A mail server that knows some addresses no longer."""

    def __init__(self) -> None:
        super().__init__()
        self.gone: set[str] = set()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.gone:
            return "550 5.1.1 No such user here"
        return await super().handle_RCPT(server, session, envelope, address, options)

    def collect(self) -> list[tuple[str, str]]:
        """To whom each mail since the last time went, and what it is about."""
        taken, self.taken = self.taken, []
        found = []
        for envelope in taken:
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=email_policy.default)
            found += [
                (NAMES[address], str(mail["Subject"]).strip()) for address in envelope.rcpt_tos
            ]
        return found


@pytest.fixture
def post() -> Post:
    """Where every mail of the story arrives."""
    return Post()


@pytest.fixture
def app(database_url: str, tmp_path: Path, post: Post) -> Iterator[Flask]:
    """A demo on a Sunday evening, with a school and nobody in it."""
    with running(post) as server:
        settings = settings_for(
            tmp_path / "data",
            database_url,
            is_demo=True,
            practice_moment=BEGIN,
            smtp_url=f"smtp://127.0.0.1:{server.port}",
        )
        demo = create_app(settings)
        demo.testing = True
        school._school.cache_clear()
        with demo.app_context():
            yield demo
            db.session.remove()
            db.engine.dispose()
    clock.set_clock(clock.Clock())


@dataclass
class Story:
    """Everybody's browser, the worker, and what they do."""

    app: Flask
    post: Post
    homes: dict[str, str] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.worker = Worker(self.app, threading.Event())

    def sign_in(self, name: str, person: Person, home: str) -> None:
        """Give somebody a browser; sessions move along when the clock is set."""
        self.browsers[name] = Browser(self.app).signed_in_as(person)
        self.homes[name] = home

    def step(self, button: str) -> None:
        """Mieke presses a button of the practice clock, and the worker does what is due."""
        mieke = self.browsers["mieke"]
        page = submit(mieke, mieke.get(CLOCK), button)
        assert "De oefenklok is verzet." in words(page)
        self.work()

    def work(self) -> None:
        """Round after round until nothing is left to do at once."""
        while self.worker.round():
            pass
        db.session.expire_all()

    def enrol(self, **row: str) -> None:
        """The secretariat takes over a list of one enrolment."""
        mieke = self.browsers["mieke"]
        form = mieke.get("/beheer/inschrijvingen/import")
        today = f"{clock.today():%d/%m/%Y}"
        data = a_list({"enrolled": today, **row})
        preview = submit(mieke, form, "Bekijk de lijst", {"file": (data, "lijst.csv")})
        result = submit(mieke, mieke.get(link(preview, "Neem de 1 rij over")), "Neem")
        assert "overgenomen" in words(result)

    def detail(self, name: str, learner: str) -> TestResponse:
        """The page of an enrolment, as somebody of the company sees it."""
        browser = self.browsers[name]
        return browser.get(link(browser.get(f"{self.homes[name]}inschrijvingen"), learner))

    def report(self, name: str, learner: str, applied_on: date) -> None:
        """Somebody of the company gives a project number, with a screenshot."""
        browser, page = self.browsers[name], self.detail(name, learner)
        screenshot = io.BytesIO()
        Image.new("RGB", (320, 200), "white").save(screenshot, "PNG")
        given = {
            "project_number": f"TEST {applied_on:%d%m}-{learner[0]}",
            "applied_on_day": str(applied_on.day),
            "applied_on_month": str(applied_on.month),
            "applied_on_year": str(applied_on.year),
            "proof": (screenshot.getvalue(), "schermafdruk.png"),
        }
        form = browser.get(link(page, "Geef je projectnummer door"))
        check = submit(browser, form, "Ga verder", given)
        done = submit(browser, check, "Verstuur het projectnummer")
        assert "We hebben je projectnummer goed ontvangen" in words(done)

    def approve(self, learner: str) -> None:
        """Mieke looks at the proof and approves."""
        mieke = self.browsers["mieke"]
        review = mieke.get(link(mieke.get("/beheer/projectnummers?vestiging=alle"), learner))
        assert submit(mieke, review, "Keur goed").status_code == 200

    def tick(self, name: str, learner: str, button: str) -> None:
        """Somebody of the company ticks a step."""
        assert submit(self.browsers[name], self.detail(name, learner), button).status_code == 200

    def pay(self, learner: str) -> None:
        """Mieke confirms the whole amount of an enrolment."""
        mieke = self.browsers["mieke"]
        page = mieke.get("/beheer/betalingen/met-de-hand?vestiging=alle")
        (row,) = [one for one in tree(page).iter("tr") if learner in "".join(one.itertext())]
        chosen = [box.get("value") for box in row.iter("input") if box.get("name") == "kies[]"]
        checked = submit(mieke, page, "Controleer", {"kies[]": chosen})
        assert "Maak ongedaan" in words(submit(mieke, checked, "Bevestig 1 betaling"))

    def give_up(self, learner: str) -> None:
        """Mieke decides that a student pays without the KMO-portefeuille."""
        mieke = self.browsers["mieke"]
        page = mieke.get(link(mieke.get("/beheer/inschrijvingen?vestiging=alle"), learner))
        form = mieke.get(link(page, "Zet om in gewone betaling"))
        done = submit(mieke, form, "Zet om in gewone betaling", {"reason": "Geen aanvraag gedaan."})
        assert "De inschrijving is omgezet in gewone betaling." in words(done)

    def move(self, course: str, day: date) -> None:
        """Mieke gives a course another first lesson, after seeing what that does."""
        mieke = self.browsers["mieke"]
        page = mieke.get(link(mieke.get("/beheer/cursussen?vestiging=alle"), course))
        form = mieke.get(link(page, "Wijzig de cursus"))
        typed = {
            "first_lesson_on_day": str(day.day),
            "first_lesson_on_month": str(day.month),
            "first_lesson_on_year": str(day.year),
        }
        check = submit(mieke, form, "Bewaar de cursus", typed)
        assert submit(mieke, check, "Bewaar de nieuwe eerste lesdag").status_code == 200

    def give_dora_a_mandate(self) -> None:
        """Chris lets Dora do the work until the end of the month; she accepts."""
        chris = self.browsers["chris"]
        given = {
            "office": "Boekhouding Claes", "name": "Dora Claes", "email": ADDRESSES["dora"],
            "role": "handler", "ends_on_day": "30", "ends_on_month": "9", "ends_on_year": "2026",
        }  # fmt: skip
        mandates = chris.get(f"{self.homes['chris']}mandaten")
        submit(chris, mandates, "Geef het mandaat", given)
        self.work()
        (mail,) = db.session.query(Message).filter_by(kind="invitation", to_email=ADDRESSES["dora"])
        found = re.search(r"http://localhost(/uitnodiging/\S+)", str(mail.body))
        assert found
        dora = Browser(self.app)
        typed = {"name": "Dora Claes", "password": "zeven broden op de plank"}
        home = submit(dora, dora.get(found[1]), "Aanvaard de uitnodiging", typed)
        assert home.status_code == 200
        self.browsers["dora"], self.homes["dora"] = dora, self.homes["chris"]


@pytest.fixture
def story(app: Flask, post: Post) -> Story:
    """A bakery with Els and Bob, a garage with Chris alone, and the secretariat."""
    lokeren = site_named("lokeren")
    bakery = make_company("Bakkerij Peeters bv", "0999999922", "Els Peeters", ADDRESSES["els"])
    garage = make_company("Garage De Smet bv", "0999000129", "De werkplaats", ADDRESSES["garage"])
    people = {name: make_person(full, ADDRESSES[name]) for name, full in (
        ("els", "Els Peeters"), ("bob", "Bob Maes"), ("chris", "Chris De Smet"),
    )}  # fmt: skip
    make_member(people["els"], bakery, "owner")
    make_member(people["bob"], bakery, "handler")
    make_member(people["chris"], garage, "owner")
    mieke = make_person("Mieke Van Acker", ADDRESSES["mieke"], staff_role="clerk",
                        site_id=lokeren.id)  # fmt: skip
    joris = make_person("Joris Baert", ADDRESSES["joris"], staff_role="admin")
    db.session.commit()
    story = Story(app, post)
    for name, person in people.items():
        company = garage if name == "chris" else bakery
        story.sign_in(name, person, f"/onderneming/{company.public_id}/")
    story.sign_in("mieke", mieke, "/beheer/")
    story.sign_in("joris", joris, "/beheer/")
    return story


GARAGE = {
    "company": "Garage De Smet bv", "enterprise": "0999.000.129",
    "contact": "De werkplaats", "contact_email": ADDRESSES["garage"],
}  # fmt: skip
FRENCH = {"code": "F26-FRA1", "course": "Frans 1", "first": "07/09/2026"}
EXCEL = {"code": "F26-EXC1", "course": "Excel", "theme": "Digitalisering", "first": "10/09/2026"}
WELDING = {
    "code": "F26-LAS1", "course": "Lassen", "theme": "Beroepsspecifieke competenties",
    "first": "14/09/2026",
}  # fmt: skip


def of(number: str, first: str, last: str) -> dict[str, str]:
    """The cells of a student."""
    return {
        "number": number, "first_name": first, "last_name": last,
        "email": ADDRESSES[first.lower()],
    }  # fmt: skip


# What people do, after the mails of 8.00 uur have come.
DEEDS: dict[date, Callable[[Story], None]] = {
    date(2026, 9, 7): lambda story: story.enrol(**of("F2600001", "An", "Peeters"), **FRENCH),
    date(2026, 9, 8): lambda story: story.give_dora_a_mandate(),
    date(2026, 9, 9): lambda story: story.enrol(
        **of("F2600002", "Sofie", "De Wilde"), **WELDING, **GARAGE
    ),
    date(2026, 9, 10): lambda story: story.enrol(**of("F2600003", "Raf", "Verbeke"), **EXCEL),
    date(2026, 9, 11): lambda story: story.enrol(
        **of("F2600004", "Tom", "Van Hove"), **EXCEL, **GARAGE
    ),
    date(2026, 9, 15): lambda story: story.report("els", "An Peeters", date(2026, 9, 15)),
    date(2026, 9, 16): lambda story: story.approve("An Peeters"),
    date(2026, 9, 17): lambda story: story.move("Lassen", date(2026, 9, 16)),
    date(2026, 9, 18): lambda story: story.tick("bob", "An Peeters", OWN_SHARE),
    date(2026, 9, 21): lambda story: story.tick("els", "An Peeters", PAY_ORDER),
    # In time, on the last day itself, but told two days later.
    date(2026, 9, 26): lambda story: story.report("dora", "Tom Van Hove", date(2026, 9, 24)),
    date(2026, 9, 28): lambda story: story.approve("Tom Van Hove"),
    # From here on Chris's mails come back, and from 1 October on Dora's mandate has ended.
    date(2026, 9, 29): lambda story: story.post.gone.add(ADDRESSES["chris"]),
    date(2026, 10, 1): lambda story: story.give_up("Raf Verbeke"),
    date(2026, 10, 5): lambda story: story.tick("chris", "Tom Van Hove", OWN_SHARE),
    date(2026, 10, 14): lambda story: story.pay("An Peeters"),
}


def test_every_mail_of_forty_days(story: Story) -> None:
    expected = told_by_day()
    for day in DAYS:
        story.step("Naar morgen 8.00 uur")
        assert clock.today() == day
        DEEDS.get(day, lambda story: None)(story)
        story.work()
        # A confirmed payment is told ten minutes later.
        story.step("+1 uur")
        name = f"{day.day} {'september' if day.month == 9 else 'oktober'}"
        told = story.post.collect()
        assert set(told) == expected.pop(name, set()), name
        assert len(told) == len(set(told)), f"{name}: twice the same"
    assert not expected
    left = {state for (state,) in db.session.query(Message.state).distinct()}
    assert left <= {"sent", "dropped", "dead"}
    assert broken_invariants(story.app.extensions["storage"]) == []
