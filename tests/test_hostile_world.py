"""Somebody hostile walks through every page: with evil texts everywhere, and with foreign ids."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser

import pytest
from flask import Flask, current_app
from PIL import Image
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule

from portal.actions.applications import Reported, approve_application, report_application
from portal.actions.companies import add_learner, invite
from portal.actions.enrolments import add_note
from portal.actions.payments import Received, confirm_payment, new_group_id
from portal.actions.proofs import keep_proof
from portal.models import Base, Document, Enrolment, Message, Proof, db
from portal.queries.changing import any_enrolment_for_change, application_for_change
from portal.readers.proof import read_proof
from portal.rules.project_number import ProjectNumber
from tests.browser_of import Browser
from tests.cast import (
    Cast,
    actor_of,
    make_course,
    make_enrolment,
    make_member,
    make_person,
    occasion,
)
from tests.conftest import Time
from tests.views.secretariat.test_imports import a_list, upload

EVIL = "\"'><img src=x onerror=alert(1)></option></textarea></title><b on=x>&amp;%(x)s %s {{ 7 }}"
# Looking and being refused may note these.
NOTED = {"user_session", "attempt"}


IDS = {"e", "d", "p", "i", "public_id", "group_id"}
# Some of the pages that show most of what people typed; the walk is worth nothing without them.
MUST_OPEN = (
    "employer.dashboard",
    "employer.enrolment",
    "employer.users",
    "employer.mandates",
    "secretariat.company",
    "secretariat.course",
    "secretariat.enrolment",
    "secretariat.enrolment_import",
    "secretariat.message",
    "secretariat.project_number",
    "student.enrolment",
)


class Markup(HTMLParser):
    """Collects what typed text would leave in a page if it were not escaped."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An image of nowhere, or an attribute that runs something."""
        if any(name.startswith("on") or (name, value) == ("src", "x") for name, value in attrs):
            self.found.append(tag)


@dataclass
class World:
    """A company in which every text is hostile, and the ids of everything it has."""

    cast: Cast
    ids: dict[str, list[str]] = field(default_factory=dict)

    def addresses(self, rule: Rule, company: str) -> Iterator[str]:
        """Every address of a route with these ids in it, whatever they are ids of."""
        names = [name for name in rule.arguments if name != "c"]
        fixed: dict[str, object] = {"c": company} if "c" in rule.arguments else {}
        for name, converter in rule._converters.items():
            if isinstance(converter, AnyConverter):
                fixed[name] = sorted(converter.items)[0]
                names.remove(name)
        for one in self.ids[names[0]] if names else [""]:
            built = rule.build({**fixed, **({names[0]: one} if names else {})})
            assert built is not None, rule
            yield built[1]


def _picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (30, 30)).save(file, "PNG")
    return file.getvalue()


def _report(enrolment: Enrolment, cast: Cast, by: str) -> str:
    on = occasion(actor_of(getattr(cast, by)))
    read = read_proof(_picture(), EVIL.replace("/", "") + ".png")
    proof = keep_proof(
        enrolment.company_id, current_app.extensions["storage"].put(read.data), read, on
    )
    number = ProjectNumber(EVIL[:40], EVIL[:40], ())
    said = Reported(project_number=number, applied_on=date(2026, 9, 15), proof=proof, note=EVIL)
    whole = any_enrolment_for_change(enrolment.public_id)
    application, _ = report_application([whole], on, reported=said)
    db.session.commit()
    return application.public_id


@pytest.fixture
def world(app: Flask, cast: Cast, time: Time, mieke: Browser) -> World:
    """The bakery with hostile names: one enrolment that waits, one in review, one that is paid."""
    time.is_now(2026, 9, 16)
    mieke.signed_in_as(cast.mieke)
    for person in (cast.els, cast.bob, cast.an, cast.mieke):
        for name in ("name", "first_name", "last_name"):
            if name in person.__table__.columns:
                setattr(person, name, EVIL)
    cast.bakery.name = cast.bakery.contact_name = cast.bakery.contact_phone = EVIL
    course = make_course(EVIL[:60], name=EVIL, description=EVIL)
    course.place.name = EVIL
    enrolments = [
        make_enrolment(
            add_learner(EVIL, f"{EVIL}{n}", f"a{n}@b.example", occasion(actor_of(cast.mieke))),
            course,
            cast.bakery,
            number=f"{EVIL}{n}",
        )
        for n in range(3)
    ]
    db.session.commit()
    applications = [_report(one, cast, "els") for one in enrolments[1:]]
    on = occasion(actor_of(cast.mieke))
    paid = any_enrolment_for_change(enrolments[2].public_id)
    application = application_for_change(applications[1])
    assert application.proof is not None
    seen = application.proof.sha256
    approve_application(application, [paid], on, approved_on=date(2026, 9, 16), seen_proof=seen)
    group = new_group_id()
    received = Received(amount_cents=18000, value_on=date(2026, 9, 16), note=EVIL)
    confirm_payment(paid, on, received=received, group_id=group)
    add_note(paid, on, kind="note", text=EVIL)
    outsider = make_person(EVIL, "evil@office.example")
    ends = date(2026, 10, 1)
    make_member(outsider, cast.bakery, "handler", is_mandate=True, office=EVIL, ends_on=ends)
    by = occasion(actor_of(cast.els))
    first = invite(cast.bakery, by, name=EVIL, email="x@y.example", role="reader")
    invite(
        cast.bakery, by, name=EVIL, email="z@y.example", role="reader",
        mandate=(EVIL, date(2026, 9, 1), ends),
    )  # fmt: skip
    db.session.commit()
    cell = '"' + EVIL.replace('"', '""') + '"'
    wrong = dict.fromkeys(("course", "company", "theme", "contact", "first_name"), cell)
    runs = [
        upload(mieke, a_list({**wrong, "number": "F1", "code": "X"}), "<img src=x>.csv"),
        upload(mieke, a_list({**wrong, "number": "F2", "theme": ""}), "lijst.csv"),
    ]
    proofs = [one.public_id for one in db.session.query(Proof)]
    papers = [one.public_id for one in db.session.query(Document)]
    of_bakery = db.session.query(Document).filter_by(company_id=cast.bakery.id)
    mine = [one.public_id for one in enrolments]
    return World(
        cast,
        {
            "e": [cast.enrolment.public_id, *mine],
            "d": [one.public_id for one in of_bakery],
            "p": [cast.els.public_id, cast.bob.public_id, outsider.public_id],
            "i": [first.public_id],
            "public_id": [
                *mine, *applications, *proofs, *papers, course.public_id, cast.bakery.public_id,
                *(run.rsplit("/", 1)[1] for run in runs),
                *(one.public_id for one in db.session.query(Message)),
            ],
            "group_id": [group],
        },
    )  # fmt: skip


def _pages(app: Flask, *methods: str) -> list[Rule]:
    found = [rule for rule in app.url_map.iter_rules() if set(methods) & (rule.methods or set())]
    return sorted(found, key=lambda rule: rule.rule)


def _rules(app: Flask, room: str, *methods: str) -> list[Rule]:
    """The routes of a room whose addresses hold at most one id beside the company's."""
    found = []
    for rule in app.url_map.iter_rules():
        ids = [name for name in rule.arguments if name != "c"]
        is_known = all(isinstance(rule._converters[n], AnyConverter) or n in IDS for n in ids)
        if (
            rule.endpoint.startswith(f"{room}.")
            and is_known
            and set(methods) & (rule.methods or set())
        ):
            found.append(rule)
    return sorted(found, key=lambda rule: rule.rule)


def _dump() -> dict[str, list[str]]:
    db.session.rollback()
    tables = Base.metadata.tables.items()
    return {
        name: sorted(map(repr, db.session.execute(select(table)).all()))
        for name, table in tables
        if name not in NOTED
    }


def test_d9_no_page_shows_a_hostile_text_as_markup(
    app: Flask, world: World, els: Browser, joris: Browser, an: Browser
) -> None:
    opened = set()
    for room, browser in (("employer", els), ("secretariat", joris), ("student", an)):
        for rule in _rules(app, room, "GET"):
            if rule.rule.endswith((".pdf", ".zip", ".ics", ".xlsx")):
                continue
            for path in world.addresses(rule, world.cast.bakery.public_id):
                answer = browser.get(path, reviewed=False)
                assert answer.status_code < 500, path
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    opened.add(rule.endpoint)
                    assert not Markup(answer.text).found, path
    for endpoint in MUST_OPEN:
        assert endpoint in opened, f"nobody saw {endpoint}"


def test_d2_the_ids_of_another_company_open_and_change_nothing(
    app: Flask, world: World, chris: Browser
) -> None:
    form = {"role": "owner", "done": "1", "receives_mail": "1", "project_number": "TEST 1"}
    days = {"ends_on_day": "1", "ends_on_month": "12", "ends_on_year": "2026"}
    before, tried = _dump(), 0
    for rule in _rules(app, "employer", "GET", "POST"):
        if len(rule.arguments) < 2:
            continue
        for path in world.addresses(rule, world.cast.garage.public_id):
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                data = (
                    {**form, **days, "csrf_token": chris.csrf_token()} if method == "POST" else None
                )
                answer = chris._open(method, path, data=data, reviewed=False)
                # A person who is not (or no longer) there leads back to the list of persons.
                is_list = answer.location is not None and path.startswith(answer.location)
                assert answer.status_code == 404 or is_list, f"{method} {path}"
                tried += 1
    assert tried > 100
    assert _dump() == before
