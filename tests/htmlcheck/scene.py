"""The demo's own story, set so that a walk through it meets every page."""

import io
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import Flask

from portal.actions.companies import invite
from portal.demo.load import load_demo
from portal.demo.plans import STORY
from portal.demo.stage import Stage
from portal.models import (
    Booking,
    Company,
    Course,
    Document,
    Enrolment,
    Learner,
    Message,
    Person,
    Transfer,
    db,
)
from portal.queries.changing import course_for_change
from tests.browser_of import Browser
from tests.cast import make_enrolment, occasion
from tests.htmlcheck.walk import HOME
from tests.views.employer.test_project_number import Desk
from tests.views.secretariat.test_imports import a_list, upload

NOW = datetime(2026, 9, 16, 8, 12, tzinfo=UTC)
EMPLOYERS = ("els", "bob", "dora")
STAFF = ("joris",)
PUBLIC = (
    "/", "/en/", "/fr/", "/procedure?start=2026-09-03", "/controle", "/aanmelden", "/volg",
    "/wachtwoord-vergeten", "/bestaat-niet", "/controle/0000-0000-0000",
)  # fmt: skip


@dataclass
class Story:
    """The portal with its story: the bakery, Els, An's second enrolment, everybody's browser."""

    app: Flask
    bakery: Company
    els: Person
    enrolment: Enrolment
    browsers: dict[str, Browser]

    def starts_of(self, who: str) -> tuple[str, ...]:
        """Where somebody's walk begins, after what that person had begun to do."""
        if who == "els":
            return ("/ondernemingen", "/account", *self._begin_to_report())
        if who in EMPLOYERS:
            return ("/ondernemingen", "/account")
        if who in STAFF:
            browser = self.browsers[who]
            return (
                "/beheer/", "/account", *_upload_lists(browser), *_handle_transfers(browser),
                *self._compare_companies(),
            )  # fmt: skip
        return ("/mijn",) if who == "an" else (*PUBLIC, *self._ask_for_links())

    def _compare_companies(self) -> list[str]:
        """What merging would do: a whole company, one with itself, and a search for the other."""
        other = db.session.query(Company).filter_by(name="Garage De Smet bv").one()
        base = f"/beheer/ondernemingen/{other.public_id}/samenvoegen"
        return [f"{base}/{self.bakery.public_id}", f"{base}/{other.public_id}", f"{base}?zoek=b"]

    def _ask_for_links(self) -> list[str]:
        """The code for a student, the links in all mails, the facts of every document."""
        nobody = self.browsers["nobody"]
        an = db.session.get_one(Learner, self.enrolment.learner_id)
        nobody.post("/volg", {"number": self.enrolment.number, "email": an.email})
        nobody.post("/wachtwoord-vergeten", {"email": self.els.email})
        invite(self.bakery, occasion(), name="Nele Roels", email="nele@x.example", role="reader")
        stage = Stage(NOW, self.app.extensions["settings"], self.app.extensions["storage"], "x")
        stage.deliver_mail(NOW)
        db.session.commit()
        mails = " ".join(one.body or "" for one in db.session.query(Message).order_by(Message.id))
        links = re.findall(rf"{HOME}(/(?:uitnodiging|wachtwoord|link)/\w+)", mails)
        codes = [f"/controle/{one.code}" for one in db.session.query(Document)]
        return ["/volg/code", *links[-4:], *codes]

    def _begin_to_report(self) -> list[str]:
        """Reports that wait on their check page, some of them for what is too late."""
        starts = []
        for one in db.session.query(Enrolment).filter_by(company_id=self.bakery.id):
            if one.application_id is None and one.cancelled_at is None:
                desk = Desk(self.app, replace(self, enrolment=one))
                starts += [f"{desk.path}/controleren", f"{desk.path}/na-uiterste-datum"]
                desk.give(f"{NOW:%d %m %Y}")
        return starts


def tell_the_story(app: Flask) -> Story:
    """Load the story of the demo, and enrol An for a second course."""
    settings, storage = app.extensions["settings"], app.extensions["storage"]
    load_demo(NOW, settings, storage, passphrase_hash="x", plans=STORY)
    an = db.session.query(Learner).filter_by(first_name="An", last_name="Peeters").one()
    bakery = db.session.query(Company).filter_by(name="Bakkerij Peeters bv").one()
    course = course_for_change(db.session.query(Course.public_id).limit(1).scalar())
    enrolment = make_enrolment(an, course, bakery, number="F2699999", enrolled_on=NOW.date())
    db.session.commit()
    by_name = {one.email.partition("@")[0]: one for one in db.session.query(Person)}
    browsers = {name: Browser(app).signed_in_as(by_name[name]) for name in EMPLOYERS + STAFF}
    browsers |= {"an": Browser(app).signed_in_as(an), "nobody": Browser(app)}
    return Story(app, bakery, by_name["els"], enrolment, browsers)


def _handle_transfers(browser: Browser) -> list[str]:
    """A transfer that is about to be coupled, one that is booked, a file of unknown columns."""
    booked, waiting = (
        db.session.query(Transfer).filter(Transfer.open_cents > 0).order_by(Transfer.id).limit(2)
    )
    paid = db.session.query(Enrolment).filter_by(ogm=booked.structured).one()
    amount = f"{booked.amount_cents // 100},{booked.amount_cents % 100:02}"
    typed = {"bij[]": [paid.public_id], f"amount-{paid.public_id}": amount, "source": "scheme"}
    at = "/beheer/overschrijvingen"
    browser.post(f"{at}/{booked.public_id}/koppelen", typed)
    booking = db.session.query(Booking).filter_by(transfer_id=booked.id).one()
    other = db.session.query(Enrolment).filter_by(ogm=waiting.structured).one()
    unknown = (
        b"wanneer;hoeveel;waarvoor;soort;kantoor;afdeling\r\n"
        b"14/09/2026;120,00;cursus;a;b;c\r\n15/09/2026;60,00;cursus;a;b;c\r\n"
    )
    file = (io.BytesIO(unknown), "bank.csv")
    sent = browser.post(
        "/beheer/afschriften/nieuw", {"files[]": [file]}, content_type="multipart/form-data"
    )
    assert sent.location, sent.text
    return [
        f"{at}/{waiting.public_id}/koppelen?bij[]={other.public_id}",
        f"{at}/{booked.public_id}/boekingen/{booking.public_id}?zoek=peeters",
        f"{at}/{booked.public_id}",
        sent.location,
        f"{sent.location}/kolommen",
    ]


def _upload_lists(browser: Browser) -> list[str]:
    """A good list, one with a wrong cell, and one with a column that nobody knows."""
    unknown = a_list({}).replace(b"opleiding", b"zomaar iets")
    return [
        upload(browser, a_list({"number": "F2699001", "company": "Nieuw bv"}), "goed.csv"),
        upload(browser, a_list({"number": "F2699002", "first": "31/02/2026"}), "fout.csv"),
        upload(browser, unknown, "kolommen.csv"),
    ]
