"""Giving a project number over HTTP: the form, the check, the late page, what was given."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from portal.actions.applications import (
    ProofChanged,
    approve_application,
    mark_own_share,
    reject_application,
)
from portal.actions.companies import add_learner
from portal.clock import brussels
from portal.models import Application, Draft, Enrolment, Message, Person, Proof, SchoolFact, db
from portal.queries.changing import any_enrolment_for_change, application_for_change
from portal.queries.school import _school
from tests.browser_of import Browser
from tests.cast import Cast, actor_of, make_course, make_enrolment, occasion
from tests.conftest import Time


def png(side: int = 30) -> bytes:
    """A small picture."""
    file = BytesIO()
    Image.new("RGB", (side, side)).save(file, "PNG")
    return file.getvalue()


def paper(*lines: str) -> bytes:
    """A PDF of one page with these lines as text."""
    text = b"BT /F1 12 Tf 50 700 Td 16 TL "
    text += b" ".join(b"(" + line.encode() + b") Tj T*" for line in lines) + b" ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    found, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        starts.append(len(found))
        found += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    trailer = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(found)
    return found + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


class Desk:
    """Somebody of the bakery at the form for An's enrolment, on a day."""

    def __init__(self, app: Flask, cast: Cast, who: Person | None = None) -> None:
        self.browser = Browser(app).signed_in_as(who or cast.els)
        self.detail = (
            f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{cast.enrolment.public_id}"
        )
        self.path = f"{self.detail}/projectnummer"

    def give(self, day: str = "15 9 2026", proof: Any = None, **fields: Any) -> TestResponse:
        """Submit the form; `proof` is (bytes, name), False for none, a picture by default."""
        parts = dict(
            zip(("applied_on_day", "applied_on_month", "applied_on_year"), day.split(), strict=True)
        )
        data = {"project_number": "TEST 4217-A", **parts, **fields}
        if proof is not False:
            content, name = proof or (png(), "bewijs.png")
            data["proof"] = FileStorage(BytesIO(content), name)
        data["csrf_token"] = self.browser.csrf_token()
        boundary, body = encode_multipart(data)
        kind = f"multipart/form-data; boundary={boundary}"
        return self.browser._open("POST", self.path, data=body, content_type=kind)

    def send(self, key: str = "first") -> TestResponse:
        """Press “Verstuur het projectnummer” on the check page."""
        return self.browser.post(f"{self.path}/controleren", {"request_key": key})

    def get(self, rest: str = "") -> TestResponse:
        """Fetch a page of the flow."""
        return self.browser.get(self.path + rest)


@pytest.fixture
def desk(app: Flask, cast: Cast, time: Time) -> Desk:
    """Els on Wednesday 16 September 2026, the day before the last day."""
    time.is_now(2026, 9, 16)
    return Desk(app, cast)


def the_application() -> Application:
    return db.session.query(Application).one()


def second_enrolment(cast: Cast, first_lesson: int = 7) -> Enrolment:
    """Jan Smet in a course that starts later than An's."""
    course = make_course(
        f"F26-EXC{first_lesson}", name="Excel 1", first_lesson_on=date(2026, 9, first_lesson)
    )
    jan = add_learner("Jan", "Smet", "jan@cursist.example", occasion())
    found = make_enrolment(jan, course, cast.bakery, number=f"F26001{first_lesson:02}")
    db.session.commit()
    return found


def test_a_number_goes_from_the_form_over_the_check_to_the_receipt(desk: Desk) -> None:
    form = desk.get()
    assert "Geef je projectnummer door" in form.text
    assert "Soms heet het ‘subsidienummer’." in form.text
    given = desk.give(note="Gebeld met Mieke.")
    assert given.status_code == 303
    assert given.location == f"{desk.path}/controleren"
    check = desk.get("/controleren")
    for text in ("Je hebt nog niets verstuurd.", "TEST 4217-A", "bewijs.png", "Gebeld met Mieke."):
        assert text in check.text
    assert "Je bent op tijd." in check.text
    assert db.session.query(Application).count() == 0
    sent = desk.send()
    assert sent.location == f"{desk.path}/doorgegeven"
    page = desk.get("/doorgegeven")
    assert "We hebben je projectnummer goed ontvangen" in page.text
    assert "Ontvangen op woensdag 16 september 2026 om 10.12 uur." in page.text
    assert "Ontvangstbewijs: LS-2026-" in page.text
    assert "binnen 2 werkdagen. Je krijgt dan een e-mail." in page.text
    application = the_application()
    assert (application.project_number, application.note) == ("TEST 4217-A", "Gebeld met Mieke.")
    assert application.reported_by_name == "Els Peeters"
    assert application.proof_id == db.session.query(Proof).one().id
    assert db.session.query(Draft).count() == 0
    assert db.session.query(Message).filter_by(kind="project_number_received").count() == 3


def test_d24_the_receipt_and_the_own_proof_are_downloads(
    desk: Desk, app: Flask, cast: Cast
) -> None:
    desk.give(proof=(png(), "Bewijs Peeters é.png"))
    desk.send()
    receipt = desk.browser.get(f"{desk.path}/ontvangstbewijs.pdf")
    assert receipt.data.startswith(b"%PDF-")
    assert receipt.headers["Content-Disposition"].startswith("attachment; filename=")
    proof = desk.get("/bewijs")
    assert proof.mimetype == "image/png"
    assert proof.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''Bewijs%20Peeters%20%C3%A9.png" in proof.headers["Content-Disposition"]
    assert proof.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in proof.headers["Content-Security-Policy"]
    assert proof.headers["Cache-Control"] == "no-store"
    chris = Browser(app).signed_in_as(cast.chris)
    for address in ("/bewijs", "/ontvangstbewijs.pdf"):
        assert chris.get(desk.path + address).status_code == 404


def test_without_a_number_there_is_nothing_to_download(desk: Desk) -> None:
    assert desk.get("/bewijs").status_code == desk.get("/ontvangstbewijs.pdf").status_code == 404
    assert desk.get("/doorgegeven").location == desk.detail


def test_a_mistake_loses_neither_what_was_typed_nor_the_file(desk: Desk) -> None:
    wrong = desk.give("16  2026".replace("  ", " 0 "), project_number="DV.O 103961", note="Een <b>")
    assert wrong.status_code == 422
    assert wrong.text.count("Dit is een erkenningsnummer.") == 2
    assert 'href="#project_number"' in wrong.text
    assert 'href="#applied_on"' in wrong.text
    assert "Deze datum bestaat niet: 16/0/2026." in wrong.text
    assert "bewijs.png (0 kB)" not in wrong.text
    assert "bewijs.png (1 kB) is al ontvangen." in wrong.text
    assert 'value="DV.O 103961"' in wrong.text
    assert "Een &lt;b&gt;" in wrong.text
    assert "<title>Fout: Geef je projectnummer door" in wrong.text
    right = desk.give(proof=False)
    assert right.status_code == 303
    assert "bewijs.png" in desk.get("/controleren").text


def test_only_the_empty_box_of_the_day_is_wrong(desk: Desk) -> None:
    page = desk.browser.post(
        desk.path,
        {"project_number": "TEST 4217-A", "applied_on_day": "16", "applied_on_year": "2026"},
    )
    assert 'href="#applied_on_month">Vul een dag, een maand en een jaar in.' in page.text
    assert 'class="input month wrong"' in page.text
    assert 'class="input day wrong"' not in page.text


def test_a_proof_is_required_and_can_be_taken_back(desk: Desk) -> None:
    assert "Kies een bestand met het bewijs van je aanvraag." in desk.give(proof=False).text
    assert desk.give().status_code == 303
    removed = desk.browser.post(f"{desk.path}/bewijs-verwijderen", {"project_number": "TEST 9"})
    assert removed.location == f"{desk.path}#proof"
    page = desk.get()
    assert "is al ontvangen" not in page.text
    assert 'value="TEST 9"' in page.text
    assert db.session.query(Proof).one().removed_at is not None
    assert desk.get("/controleren").location == desk.path


def test_the_enter_key_never_removes_the_file(desk: Desk) -> None:
    desk.give(project_number="")
    form = desk.get().text.split('id="project-number"')[1]
    first = form[form.index("<button") : form.index("</button>")]
    assert "formaction" not in first
    assert "Ga verder" in first


def test_by_setting_a_proof_is_asked_only_after_the_last_day(
    app: Flask, cast: Cast, time: Time
) -> None:
    db.session.query(SchoolFact).filter_by(key="proof_required").one().value = "late"
    db.session.commit()
    _school.cache_clear()
    time.is_now(2026, 9, 17)
    assert Desk(app, cast).give(proof=False).status_code == 303
    time.is_now(2026, 9, 18)
    late = Desk(app, cast).give(proof=False)
    assert "Kies een bestand met het bewijs van je aanvraag." in late.text
    _school.cache_clear()


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        (b"<html>", "bewijs.html", "Kies een PDF, JPG of PNG."),
        (b"<svg xmlns='x'/>", "bewijs.png", "Kies een PDF, JPG of PNG."),
        (png(), "bewijs.pdf.exe", "Kies een PDF, JPG of PNG."),
        (b"", "bewijs.png", "Dit bestand is leeg."),
        (b"%PDF-1.4 half", "bewijs.pdf", "We kunnen dit bestand niet lezen."),
        (
            b"\x89PNG\r\n\x1a\n" + bytes(10 * 1024 * 1024),
            "bewijs.png",
            "Dit bestand is groter dan 10 MB. Kies een kleiner bestand.",
        ),
    ],
)
def test_d23_a_file_that_is_no_proof_is_named_and_not_kept(
    desk: Desk, content: bytes, name: str, text: str
) -> None:
    page = desk.give(proof=(content, name))
    assert page.status_code == 422
    assert page.text.count(text) == 2
    assert 'value="TEST 4217-A"' in page.text
    assert db.session.query(Proof).count() == 0


def test_d22_a_body_over_twelve_megabytes_is_refused(desk: Desk) -> None:
    body, kind = bytes(12 * 1024 * 1024 + 1), "multipart/form-data; boundary=x"
    page = desk.browser.client.post(desk.path, data=body, content_type=kind)
    assert page.status_code == 413
    assert "12 MB" in page.text
    assert db.session.query(Draft).count() == 0


def test_d18_d22_a_company_sends_thirty_files_an_hour(
    desk: Desk, app: Flask, cast: Cast, time: Time
) -> None:
    for _number in range(30):
        desk.give(proof=(b"", "bewijs.png"))
    page = desk.give(note="nog eens")
    assert page.status_code == 429
    assert "Je hebt te vaak geprobeerd. Probeer het opnieuw om 11.12 uur." in page.text
    assert 'value="TEST 4217-A"' in page.text
    assert "nog eens" in page.text
    assert Desk(app, cast, cast.bob).give().status_code == 429
    assert desk.give(proof=False).status_code == 422
    time.is_now(2026, 9, 16, 11, 13)
    assert desk.give().status_code == 303


def test_d18_files_that_are_sent_at_the_same_moment_are_counted_one_by_one(
    desk: Desk, app: Flask
) -> None:
    for _number in range(28):
        desk.give(proof=(b"", "bewijs.png"))
    data = {
        "project_number": "TEST 4217-A",
        "proof": FileStorage(BytesIO(png(900)), "bewijs.png"),
        "csrf_token": desk.browser.csrf_token(),
    }
    boundary, body = encode_multipart(data)
    cookie = desk.browser.client.get_cookie("kmo")
    assert cookie is not None
    db.session.remove()

    def send(_number: int) -> int:
        client = app.test_client()
        client.set_cookie("kmo", cookie.value)
        kind = f"multipart/form-data; boundary={boundary}"
        return Context().run(client.post, desk.path, data=body, content_type=kind).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(send, range(6)))
    assert answers == [422, 422, 429, 429, 429, 429]


def test_e17_case_13_the_day_that_was_typed_decides_not_the_moment_of_sending(
    app: Flask, cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 17, 23, 59)
    desk = Desk(app, cast)
    assert "De uiterste datum is voorbij." not in desk.get().text
    time.is_now(2026, 9, 18, 0, 0)
    assert desk.give("17 9 2026").location == f"{desk.path}/controleren"
    assert "Je was op tijd." in desk.get("/controleren").text
    assert desk.send().location == f"{desk.path}/doorgegeven"
    assert the_application().applied_on == date(2026, 9, 17)
    assert brussels(the_application().reported_at).date() == date(2026, 9, 18)


@pytest.mark.parametrize("day", ["15 9 2026", "17 9 2026"])
def test_cases_10_and_11_after_the_last_day_an_application_in_time_is_accepted(
    app: Flask, cast: Cast, time: Time, day: str
) -> None:
    time.is_now(2026, 9, 25)
    desk = Desk(app, cast)
    assert "Dan kun je het projectnummer nog altijd doorgeven." in desk.get().text
    assert desk.give(day).location == f"{desk.path}/controleren"
    assert "De uiterste datum was " in desk.get("/controleren").text
    assert desk.send().location == f"{desk.path}/doorgegeven"


def test_case_12_an_application_after_the_last_day_meets_the_late_page(
    app: Flask, cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 25)
    desk = Desk(app, cast)
    assert desk.give("18 9 2026").location == f"{desk.path}/na-uiterste-datum"
    page = desk.get("/na-uiterste-datum")
    assert page.status_code == 200
    assert "Je aanvraag is na de uiterste datum gedaan" in page.text
    assert "Je hebt nog niets verstuurd." in page.text
    assert "We bekijken samen wat je nog kunt doen." in page.text
    assert "De aanvraag zelf moet uiterlijk gebeuren op:" not in page.text
    assert "Je projectnummer mag je ook later doorgeven." not in page.text
    assert f'href="{desk.path}#applied_on">Pas de datum aan' in page.text
    assert desk.send().location == f"{desk.path}/na-uiterste-datum"
    assert desk.get("/controleren").location == f"{desk.path}/na-uiterste-datum"
    assert db.session.query(Application).count() == 0
    desk.give("17 9 2026", proof=False)
    assert desk.get("/na-uiterste-datum").location == desk.path


def test_case_14_an_application_before_the_enrolment_is_asked_about(
    app: Flask, cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 12)
    desk = Desk(app, cast)
    desk.give("9 9 2026")
    page = desk.get("/controleren")
    assert "Je aanvraag is van vóór de inschrijving op" in page.text
    assert desk.send().location == f"{desk.path}/doorgegeven"


def test_case_15_the_earliest_last_day_of_several_enrolments_counts(
    app: Flask, cast: Cast, time: Time
) -> None:
    other = second_enrolment(cast)
    time.is_now(2026, 9, 15)
    desk = Desk(app, cast)
    assert "Geldt deze aanvraag ook voor andere inschrijvingen?" in desk.get().text
    desk.path = desk.path.replace(cast.enrolment.public_id, other.public_id)
    desk.give(**{"also_for[]": [cast.enrolment.public_id]})
    page = desk.get("/controleren")
    assert "De vroegste uiterste datum telt: " in page.text
    assert "donderdag 17 september 2026" in page.text
    assert "An Peeters – Frans 1" in page.text
    desk.send()
    both = db.session.query(Enrolment).filter_by(company_id=cast.bakery.id).all()
    assert {one.application_id for one in both} == {the_application().id}
    assert the_application().last_day.isoformat() == "2026-09-17"
    time.is_now(2026, 9, 20)


def test_case_15_the_later_course_does_not_make_the_earlier_one_in_time(
    app: Flask, cast: Cast, time: Time
) -> None:
    other = second_enrolment(cast)
    time.is_now(2026, 9, 21)
    desk = Desk(app, cast)
    desk.path = desk.path.replace(cast.enrolment.public_id, other.public_id)
    assert desk.give("19 9 2026").location.endswith("/controleren")
    again = desk.give("19 9 2026", **{"also_for[]": [cast.enrolment.public_id]})
    assert again.location.endswith("/na-uiterste-datum")


def test_the_proof_is_read_back_and_compared(desk: Desk) -> None:
    desk.give(proof=(paper("Projectnummer: TEST 4217-A", "Datum aanvraag: 15/09/2026"), "a.pdf"))
    page = desk.get("/controleren").text
    assert "In je bewijs staan hetzelfde projectnummer en dezelfde datum." in page
    other = ("Projectnummer: TEST 9999-B", "Datum aanvraag: 14/09/2026", "Bedrag excl. btw: 90,00")
    desk.give(proof=(paper(*other), "b.pdf"))
    page = desk.get("/controleren").text
    assert "In je bewijs staat een ander projectnummer: TEST 9999-B. Kijk het na." in page
    assert "In je bewijs staat een andere datum: " in page
    assert "maandag 14 september 2026" in page
    assert "In je bewijs staat een ander bedrag: " in page
    assert "Je kunt je aanvraag nog verbeteren tot en met " in page
    assert desk.send().status_code == 303


def test_e1_two_clicks_send_one_number(desk: Desk) -> None:
    desk.give()
    first, second = desk.send("same"), desk.send("same")
    assert first.location == second.location == f"{desk.path}/doorgegeven"
    assert db.session.query(Application).count() == 1
    assert db.session.query(Message).filter_by(kind="project_number_received").count() == 3


def test_e1_two_clicks_at_the_same_moment_send_one_number(desk: Desk, app: Flask) -> None:
    desk.give()
    token = desk.browser.csrf_token()
    cookie = desk.browser.client.get_cookie("kmo")
    assert cookie is not None
    db.session.remove()

    def click(_number: int) -> tuple[int, str | None]:
        client = app.test_client()
        client.set_cookie("kmo", cookie.value)
        data = {"request_key": "same", "csrf_token": token}
        answer = Context().run(client.post, f"{desk.path}/controleren", data=data)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(click, range(4)))
    assert answers == {(303, f"{desk.path}/doorgegeven")}
    assert db.session.query(Application).count() == 1
    assert db.session.query(Message).filter_by(kind="project_number_received").count() == 3


def test_a_draft_is_forgotten_after_a_day_with_its_file(
    desk: Desk, app: Flask, cast: Cast, time: Time
) -> None:
    desk.give(project_number="")
    time.is_now(2026, 9, 17, 10, 13)
    tomorrow = Desk(app, cast)
    assert "is al ontvangen" not in tomorrow.get().text
    assert "Kies een bestand" in tomorrow.give(proof=False).text


def test_what_was_given_can_be_changed_until_it_is_approved(
    desk: Desk, app: Flask, cast: Cast
) -> None:
    desk.give()
    desk.send()
    page = desk.get()
    assert "Je projectnummer" in page.text
    assert "TEST 4217-A" in page.text
    assert page.text.count("wijzig=ja") == 3
    form = desk.get("?wijzig=ja")
    assert 'value="TEST 4217-A"' in form.text
    assert "bewijs.png (1 kB) is al ontvangen." in form.text
    seen = the_application().public_id
    assert f'name="seen" value="{seen}"' in form.text
    changed = desk.give(project_number="TEST 4218-B", proof=False, seen=seen)
    assert changed.location == f"{desk.path}/controleren"
    assert desk.send("second").status_code == 303
    newest = db.session.query(Application).order_by(Application.id.desc()).first()
    assert newest is not None
    assert newest.project_number == "TEST 4218-B"
    assert newest.proof_id is not None
    assert newest.replaces_id is not None
    assert db.session.query(Proof).one().removed_at is None
    _decide(cast, approve=True)
    page = desk.get("?wijzig=ja")
    assert "Het secretariaat heeft dit projectnummer goedgekeurd. Moet er iets" in page.text
    assert "09 348 38 45" in page.text
    assert "wijzig=ja" not in page.text.split("<main")[1]
    assert desk.give(seen=newest.public_id).status_code == 409


def _decide(cast: Cast, *, approve: bool) -> None:
    enrolment = any_enrolment_for_change(cast.enrolment.public_id)
    assert enrolment.application is not None
    application = application_for_change(enrolment.application.public_id)
    proof = application.proof.sha256 if application.proof else None
    on = occasion(actor_of(cast.mieke))
    if approve:
        approve_application(application, [enrolment], on, approved_on=on.today, seen_proof=proof)
    else:
        reason = "het bewijs is niet leesbaar"
        reject_application(
            application, [enrolment], on, reason=reason, note="Bel even.", seen_proof=proof
        )
    db.session.commit()


def test_after_a_refusal_the_form_tells_the_reason_and_holds_the_old_data(
    desk: Desk, cast: Cast
) -> None:
    desk.give()
    desk.send()
    _decide(cast, approve=False)
    page = desk.get()
    assert "De reden: het bewijs is niet leesbaar. Bel even." in page.text
    assert 'value="TEST 4217-A"' in page.text
    assert "is al ontvangen" in page.text
    seen = the_application().public_id
    assert desk.give(seen=seen, proof=(png(40), "scherp.png")).status_code == 303
    assert desk.send("again").status_code == 303
    names = {proof.name: proof.removed_at for proof in db.session.query(Proof)}
    assert names == {"bewijs.png": None, "scherp.png": None}


def test_a_changed_number_covers_the_same_enrolments(desk: Desk, cast: Cast) -> None:
    other = second_enrolment(cast)
    desk.give(**{"also_for[]": [other.public_id]})
    desk.send()
    page = desk.get("?wijzig=ja")
    chosen = page.text.split(f'value="{other.public_id}"')[1][:40]
    assert chosen.startswith(" checked")


def test_an_application_for_two_says_that_each_is_paid_and_that_a_tick_counts_for_both(
    desk: Desk, cast: Cast
) -> None:
    other = second_enrolment(cast)
    desk.give(**{"also_for[]": [other.public_id]})
    desk.send()
    assert "geldt voor 2 inschrijvingen, samen" in desk.get("/doorgegeven").text
    _decide(cast, approve=True)
    page = desk.browser.get(desk.detail).text
    assert "Je aanvraag geldt voor 2 inschrijvingen. Je vinkje telt voor alle 2." in page
    mark_own_share(any_enrolment_for_change(cast.enrolment.public_id), occasion(), is_done=True)
    db.session.commit()
    page = desk.browser.get(desk.detail).text
    assert "€\xa0360,00" in page
    assert "Geef de betaalopdracht voor elke inschrijving, met haar eigen mededeling." in page


def test_a_colleague_who_was_first_is_named_and_nothing_is_lost(
    desk: Desk, app: Flask, cast: Cast, time: Time
) -> None:
    desk.give(project_number="TEST 1111")
    bob = Desk(app, cast, cast.bob)
    bob.give(project_number="TEST 2222")
    bob.send("bob")
    time.is_now(2026, 9, 16, 10, 20)
    page = desk.send("els")
    assert page.status_code == 409
    assert "Bob Maes heeft dit om 10.12 uur al gedaan. Je ziet nu de nieuwe stand" in page.text
    assert "TEST 2222" in page.text
    assert desk.give(project_number="TEST 1111").status_code == 409
    assert the_application().project_number == "TEST 2222"
    assert 'value="TEST 1111"' in desk.get("?wijzig=ja").text


def test_another_enrolment_that_was_given_meanwhile_is_chosen_again(
    desk: Desk, app: Flask, cast: Cast
) -> None:
    other = second_enrolment(cast)
    desk.give(**{"also_for[]": [other.public_id]})
    bob = Desk(app, cast, cast.bob)
    bob.path = bob.path.replace(cast.enrolment.public_id, other.public_id)
    bob.give(project_number="TEST 2222")
    bob.send("bob")
    page = desk.send("els")
    assert page.status_code == 409
    assert page.text.count("wacht niet meer op een projectnummer") == 1
    assert the_application().project_number == "TEST 2222"


def test_d2_a_rival_finds_nothing_and_changes_nothing(desk: Desk, app: Flask, cast: Cast) -> None:
    chris = Browser(app).signed_in_as(cast.chris)
    own = desk.path.replace(cast.bakery.public_id, cast.garage.public_id)
    for path in (desk.path, own):
        for rest in ("", "/controleren", "/na-uiterste-datum", "/doorgegeven", "/bewijs"):
            assert chris.get(path + rest).status_code == 404
        for rest in ("", "/controleren", "/bewijs-verwijderen"):
            assert chris.post(path + rest, {"project_number": "TEST 1"}).status_code == 404
    assert db.session.query(Draft).count() == 0


def test_d2_an_enrolment_of_another_company_cannot_be_covered(desk: Desk, cast: Cast) -> None:
    desk.give(**{"also_for[]": [cast.rivals_enrolment.public_id]})
    assert "Toby" not in desk.get("/controleren").text
    desk.send()
    assert any_enrolment_for_change(cast.rivals_enrolment.public_id).application_id is None


def test_a_reader_may_not_give_a_number_and_learns_who_can(
    app: Flask, cast: Cast, time: Time
) -> None:
    garage = f"/onderneming/{cast.garage.public_id}/inschrijvingen/"
    dora = Browser(app).signed_in_as(cast.dora)
    page = dora.get(f"{garage}{cast.rivals_enrolment.public_id}/projectnummer")
    assert page.status_code == 403
    assert "Chris De Smet" in page.text


def test_d3_unknown_fields_change_nothing(desk: Desk, cast: Cast) -> None:
    desk.give(status="final", company_id="2", fee_cents="1", approved_on="2026-09-15")
    desk.send()
    application = the_application()
    assert application.approved_on is None
    assert application.company_id == cast.bakery.id


def test_d4_a_field_that_comes_twice_is_refused(desk: Desk) -> None:
    page = desk.browser.post(desk.path, {"project_number": ["TEST 1111", "TEST 2222"]})
    assert page.status_code == 400
    two = [(BytesIO(png()), "a.png"), (BytesIO(png()), "b.png")]
    assert desk.browser.post(desk.path, {"proof": two}).status_code == 400


def test_case_8_who_enrolled_too_late_has_no_form(app: Flask, cast: Cast, time: Time) -> None:
    jan = add_learner("Jan", "Smet", "jan@cursist.example", occasion())
    late = make_enrolment(
        jan, cast.course, cast.bakery, number="F2600077", enrolled_on=date(2026, 9, 20)
    )
    db.session.commit()
    time.is_now(2026, 9, 20)
    desk = Desk(app, cast)
    path = f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{late.public_id}"
    assert desk.browser.get(f"{path}/projectnummer").location == path
    assert desk.browser.post(f"{path}/projectnummer", {}).location == path


def test_many_others_are_found_by_name_without_losing_what_was_typed(
    desk: Desk, cast: Cast
) -> None:
    course = make_course("F26-EXC1", name="Excel 1")
    for number in range(9):
        learner = add_learner(f"Jan{number}", "Smét", f"j{number}@cursist.example", occasion())
        make_enrolment(learner, course, cast.bakery, number=f"F26002{number:02}")
    db.session.commit()
    assert "<details" in desk.get().text
    found = desk.give(zoek="smet jan3", gezocht="", project_number="TEST 1")
    assert found.location == f"{desk.path}#others"
    page = desk.get().text
    assert "Jan3 Smét" in page
    assert "Jan4 Smét" not in page
    assert 'value="TEST 1"' in page
    assert "bewijs.png (1 kB) is al ontvangen." in page
    chosen = page.split('id="also_for"')[1].split('value="')[1].split('"')[0]
    desk.give(**{"also_for[]": [chosen], "zoek": "niemand", "gezocht": "smet jan3"})
    page = desk.get().text
    assert page.count('name="also_for[]"') == 1
    assert f'value="{chosen}" checked' in page
    sent = desk.give(**{"also_for[]": [chosen], "zoek": "niemand", "gezocht": "niemand"})
    assert sent.location == f"{desk.path}/controleren"
    desk.give(search="1", zoek="niemand", gezocht="niemand")
    assert "Geen inschrijvingen gevonden." in desk.get().text


def test_e4_a_new_proof_makes_the_approval_of_the_old_one_fail(desk: Desk, cast: Cast) -> None:
    desk.give()
    desk.send()
    seen = the_application()
    old_proof = db.session.query(Proof).one().sha256
    desk.give(proof=(png(40), "nieuw.png"), seen=seen.public_id)
    desk.send("second")
    enrolment = any_enrolment_for_change(cast.enrolment.public_id)
    assert enrolment.application is not None
    newest = application_for_change(enrolment.application.public_id)
    on = occasion(actor_of(cast.mieke))
    with pytest.raises(ProofChanged):
        approve_application(newest, [enrolment], on, approved_on=on.today, seen_proof=old_proof)
    db.session.rollback()


def selects(browser: Browser) -> int:
    """How many questions the last page asked."""
    return sum(one.startswith("SELECT") for one in browser.statements)


def test_p6_the_form_costs_the_same_for_one_and_for_many_others(desk: Desk, cast: Cast) -> None:
    # The first page of a process also reads the school's settings, which are kept from then on.
    desk.get()
    desk.get()
    few = selects(desk.browser)
    course = make_course("F26-EXC1", name="Excel 1")
    for number in range(12):
        learner = add_learner("Jan", f"Smet {number}", f"j{number}@cursist.example", occasion())
        make_enrolment(learner, course, cast.bakery, number=f"F26002{number:02}")
    db.session.commit()
    page = desk.get()
    assert selects(desk.browser) == few <= 4
    assert "<details" in page.text
