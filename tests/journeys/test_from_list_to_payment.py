"""The whole story over HTTP: from the school's list to the student who is told."""

import io
import re
import threading
from dataclasses import replace

import pytest
from flask import Flask
from PIL import Image
from pypdf import PdfReader
from werkzeug.test import TestResponse

from portal.models import Message, Person, db
from portal.worker import Worker
from portal.worker.sending import send_next
from tests.browser_of import Browser
from tests.cast import make_person, site_named
from tests.conftest import Time
from tests.journeys.pages import follow, link, submit, words

ELS = "els@bakkerij-peeters.example"
PASSWORD = "zeven broden op de plank"

LIST = """\
inschrijvingsnummer;cursusnummer;opleiding;thema;vorm;secretariaat;lesplaats;eerste lesdag;\
laatste lesdag;lestijden;inschrijvingsgeld;cursusmateriaal;niet-subsidiabele kosten;voornaam;naam;\
e-mail cursist;ingeschreven op;onderneming;ondernemingsnummer;contactpersoon;e-mail contact;\
telefoon contact
F2600123;F26-FRA1;Frans 1;Internationalisering;klassikaal;Lokeren;Lokeren;03/09/2026;17/12/2026;\
120;180,00;0;0;An;Peeters;an@cursist.example;10/09/2026;Bakkerij Peeters bv;0999.999.922;\
Els Peeters;els@bakkerij-peeters.example;09 000 27 64
"""


def _screenshot() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "white").save(out, "PNG")
    return out.getvalue()


def _send_mails(app: Flask) -> None:
    """The worker does its round; without a mail server the mails stay readable."""
    app.extensions["settings"] = replace(app.extensions["settings"], is_demo=True)
    worker = Worker(app, threading.Event())
    assert worker.post is not None
    while send_next(worker.name, worker.settings, worker.post):
        pass
    db.session.expire_all()


def _mail(kind: str, to: str) -> str:
    """The text of the newest mail of a kind to somebody."""
    mail = db.session.query(Message).filter_by(kind=kind, to_email=to).order_by(Message.id).all()
    assert mail, f"no {kind} to {to}"
    assert mail[-1].state == "sent", (mail[-1].state, mail[-1].last_error)
    return f"{mail[-1].subject}\n{mail[-1].body}"


def _path_in(text: str, part: str) -> str:
    found = re.search(rf"http://localhost(/{part}/\S+)", text)
    assert found, text
    return found[1]


def _sign_in(browser: Browser) -> TestResponse:
    """Els signs in when her session is over; her only company opens at once."""
    page = browser.get("/aanmelden")
    if page.status_code == 303:
        return follow(browser, page)
    return submit(browser, page, "Meld je aan", {"email": ELS, "password": PASSWORD})


@pytest.fixture
def mieke(app: Flask) -> Person:
    """Mieke, on the first day of a new portal: there is nobody and nothing else."""
    person = make_person(
        "Mieke Van Acker",
        "mieke@leerstad.example",
        staff_role="clerk",
        site_id=site_named("lokeren").id,
    )
    db.session.commit()
    return person


def test_from_the_list_to_a_student_who_is_told(app: Flask, mieke: Person, time: Time) -> None:
    els, an, clerk = Browser(app), Browser(app), Browser(app).signed_in_as(mieke)

    # The secretariat loads its list.
    upload = clerk.get("/beheer/inschrijvingen/import")
    preview = submit(
        clerk, upload, "Bekijk de lijst", {"file": (LIST.encode("cp1252"), "najaar.csv")}
    )
    assert "1 rijen zijn goed" in words(preview) or "1 rij is goed" in words(preview)
    effects = clerk.get(link(preview, "Neem de 1 rij over"))
    result = submit(clerk, effects, "Neem")
    assert "overgenomen" in words(result)
    upload = clerk.get("/beheer/inschrijvingen/import")
    again = submit(
        clerk, upload, "Bekijk de lijst", {"file": (LIST.encode("cp1252"), "najaar.csv")}
    )
    assert "Er is niets veranderd." in words(again)
    _send_mails(app)

    # The employer accepts the invitation and signs in.
    invitation = _path_in(_mail("invitation", ELS), "uitnodiging")
    dashboard = submit(
        els,
        els.get(invitation),
        "Aanvaard de uitnodiging",
        {"name": "Els Peeters", "password": PASSWORD},
    )
    assert "An Peeters – Frans 1" in words(dashboard)
    assert "donderdag 17 september 2026" in words(dashboard)

    # What to type at the KMO-portefeuille stands ready.
    helper = els.get(link(dashboard, "Bereid de aanvraag voor"))
    assert "DV.O103961" in helper.get_data(as_text=True)
    assert "Internationalisering" in words(helper)

    # The number, its day and the proof are given after a look.
    time.is_now(2026, 9, 16)
    _sign_in(els)
    clerk.signed_in_as(mieke)
    form = els.get(link(helper, "Geef je projectnummer door"))
    check = submit(
        els,
        form,
        "Ga verder",
        {
            "project_number": "TEST 4217-A",
            "applied_on_day": "15",
            "applied_on_month": "9",
            "applied_on_year": "2026",
            "proof": (_screenshot(), "schermafdruk.png"),
        },
    )
    assert "Je hebt nog niets verstuurd." in words(check)
    assert "Je bent op tijd." in words(check)
    given = submit(els, check, "Verstuur het projectnummer")
    assert "We hebben je projectnummer goed ontvangen" in words(given)

    # The secretariat looks at the proof and approves.
    review = clerk.get(link(clerk.get("/beheer/projectnummers"), "An Peeters"))
    assert "TEST 4217-A" in words(review)
    follow_up = submit(clerk, review, "Keur goed")
    assert follow_up.status_code == 200
    _send_mails(app)
    approved = _mail("project_number_approved", ELS)
    assert "vrijdag 16 oktober 2026" in approved

    # The employer ticks both steps.
    detail = els.get(link(_sign_in(els), "An Peeters"))
    detail = submit(els, detail, "Ik heb mijn eigen aandeel gestort")
    detail = submit(els, detail, "Ik heb de betaalopdracht gegeven")
    assert "De betaling is onderweg." in words(detail)

    # The money is there: looked at, confirmed, and everybody is told ten minutes later.
    time.is_now(2026, 9, 30)
    clerk.signed_in_as(mieke)
    payments = clerk.get("/beheer/betalingen/met-de-hand")
    box = re.search(r'name="kies\[\]" value="(\w+)"', payments.get_data(as_text=True))
    assert box
    checked = submit(clerk, payments, "Controleer", {"kies[]": [box[1]]})
    assert "€ 180,00" in words(checked)
    confirmed = submit(clerk, checked, "Bevestig 1 betaling")
    assert "Maak ongedaan" in words(confirmed)
    _send_mails(app)
    kind = "payment_confirmed_student"
    assert db.session.query(Message).filter_by(kind=kind).one().state == "waiting"
    time.is_now(2026, 9, 30, 10, 23)
    _send_mails(app)
    told = _mail("payment_confirmed_student", "an@cursist.example")
    assert "Je inschrijving voor Frans 1 is definitief" in told
    assert "Mieke Van Acker" in told
    assert "09 348 38 45" in told

    # The student comes in by a link that only the button uses up.
    submit(an, an.get("/volg"), "Stuur me een link",
           {"number": "F2600123", "email": "an@cursist.example"})  # fmt: skip
    _send_mails(app)
    path = _path_in(_mail("sign_in_link", "an@cursist.example"), "link")
    for _ in range(3):
        page = an.get(path)
    status = submit(an, page, "Bekijk mijn inschrijving")
    assert "Definitief – betaling ontvangen, je hoeft niets meer te doen" in words(status)
    assert "TEST 4217-A" not in words(status)

    # The confirmation is what it says, and an edited copy is not.
    detail = els.get(link(_sign_in(els), "An Peeters"))
    pdf = els.get(link(detail, "Bevestiging van inschrijving"))
    assert pdf.mimetype == "application/pdf"
    assert pdf.data == els.get(link(detail, "Bevestiging van inschrijving")).data
    printed = PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text()
    assert "DV.O 103961" in printed
    code = re.search(r"Code (\w{4}-\w{4}-\w{4}-\w{4})", printed)
    assert code
    verify = Browser(app)
    real = submit(
        verify,
        verify.get("/controle"),
        "Controleer",
        {"code": code[1], "file": (pdf.data, "bevestiging.pdf")},
    )
    assert "Dit bestand is precies het document dat we gemaakt hebben." in words(real)
    assert "An Peeters" not in words(real)
    edited = pdf.data.replace(b"%%EOF", b"%%EOF ")
    false = submit(
        verify,
        verify.get("/controle"),
        "Controleer",
        {"code": code[1], "file": (edited, "bevestiging.pdf")},
    )
    assert "Dit bestand is veranderd. Vertrouw het niet." in words(false)
