"""The day on which the inspector comes: one click, and everything that is kept lies in one zip."""

import errno
import hashlib
import io
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, BinaryIO

import openpyxl
import pytest
from flask import Flask, current_app
from werkzeug.test import TestResponse

from portal.actions.enrolments import cancel_enrolment
from portal.actions.learners import change_learner
from portal.actions.payments import Received, confirm_payment
from portal.actions.statements import blank_payers
from portal.documents.inspection import folder
from portal.documents.render import RenderingUnavailable
from portal.formats.staff.log import log_sentence
from portal.models import Booking, Document, Enrolment, Event, Proof, RequestKey, Transfer, db
from portal.queries.changing import any_enrolment_for_change
from portal.rules import inspection as rules
from portal.storage import Storage
from portal.views.secretariat import inspection_year
from tests.bank import make_transfer
from tests.browser_of import Browser
from tests.cast import actor_of, make_course, occasion
from tests.views.secretariat.conftest import Story

YEAR = "/beheer/controlemap?schooljaar=2026&vestiging=alle"
AN = "001-Peeters-An-Frans-1"


def storage() -> Storage:
    found: Storage = current_app.extensions["storage"]
    return found


def make_files() -> None:
    """The worker has kept a file for every document, with bytes that are nobody else's."""
    for one in db.session.query(Document).filter_by(sha256=None):
        content = f"%PDF-1.7 {one.number}".encode()
        one.sha256, one.size = storage().put(content), len(content)
    db.session.commit()


def pay(story: Story, enrolment: Enrolment, transfer: Transfer | None = None) -> None:
    """Mieke confirms what came in; without a transfer by hand."""
    on = occasion(actor_of(story.cast.mieke))
    received = Received(18000, date(2026, 10, 1), transfer_id=transfer.id if transfer else None)
    loaded = any_enrolment_for_change(enrolment.public_id)
    confirm_payment(loaded, on, received=received, group_id="x" * 16)
    db.session.commit()


def from_bank() -> Transfer:
    """The line of a statement that brought the money."""
    found = make_transfer(18000)
    found.communication, found.bank_reference = "KMO-PORTEFEUILLE TEST 4217-A", "REF-0042"
    db.session.commit()
    return found


def whole(story: Story) -> Enrolment:
    """An's enrolment from its application to the confirmed money."""
    enrolment = story.cast.enrolment
    story.approved(enrolment)
    pay(story, enrolment, from_bank())
    make_files()
    return enrolment


def address(enrolment: Enrolment) -> str:
    return f"/beheer/inschrijvingen/{enrolment.public_id}/controlemap"


def opened(answer: TestResponse) -> zipfile.ZipFile:
    """The zip of an answer, whole and with the headers of something to save."""
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    found = zipfile.ZipFile(io.BytesIO(answer.data))
    assert found.testzip() is None
    return found


def text_of(found: zipfile.ZipFile, name: str) -> str:
    return found.read(name).decode("utf-8-sig").replace("\u00a0", " ")


def rows_of(found: zipfile.ZipFile) -> list[dict[str, Any]]:
    """The overview, each row by the names of its columns."""
    sheet = openpyxl.load_workbook(io.BytesIO(found.read("0-overzicht.xlsx"))).active
    assert sheet is not None
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def lines_of_log() -> list[Event]:
    return db.session.query(Event).filter_by(kind="inspection_folder_made").all()


def test_everything_about_an_enrolment_lies_in_its_folder(story: Story, mieke: Browser) -> None:
    enrolment = whole(story)
    found = opened(mieke.post(address(enrolment)))
    receipt, confirmation, payment = (
        db.session.query(Document).filter_by(kind=kind, enrolment_id=enrolment.id).one()
        for kind in ("receipt", "confirmation", "payment")
    )
    assert set(found.namelist()) >= {
        "0-LEES-MIJ.txt",
        "0-overzicht.xlsx",
        "controlegetallen.txt",
        f"{AN}/1-inschrijving.txt",
        f"{AN}/2-bevestiging-van-inschrijving-{confirmation.number}.pdf",
        f"{AN}/3-bewijs-van-de-aanvraag.pdf",
        f"{AN}/4-ontvangstbewijs-{receipt.number}.pdf",
        f"{AN}/5-bevestiging-van-betaling-{payment.number}.pdf",
        f"{AN}/6-geschiedenis.txt",
    }
    proof = db.session.query(Proof).one()
    for name, digest in (
        (f"2-bevestiging-van-inschrijving-{confirmation.number}.pdf", confirmation.sha256),
        (f"5-bevestiging-van-betaling-{payment.number}.pdf", payment.sha256),
        ("3-bewijs-van-de-aanvraag.pdf", proof.sha256),
    ):
        assert hashlib.sha256(found.read(f"{AN}/{name}")).hexdigest() == digest
    text = text_of(found, f"{AN}/1-inschrijving.txt")
    for told in (
        "Cursist: An Peeters",
        "Onderneming: Bakkerij Peeters bv, 0999.999.922",
        "Erkenningsnummer (registratienummer): DV.O 103961",
        "Thema: Internationalisering",
        "Omschrijving: Frans voor beginners",
        "Eerste lesdag: donderdag 3 september 2026",
        "Lestijden: 120",
        "Projectnummer: TEST 4217-A",
        "Bedrag: € 180,00",
        "Valutadatum: maandag 28 september 2026",
        "Bron: KMO-portefeuille",
        "Mededeling: KMO-PORTEFEUILLE TEST 4217-A",
        "Van: PLUXEE",
        "Afschrift: 187, regel 1",
        "Nummer bij de bank: REF-0042",
        "Stand van zaken: Definitief",
    ):
        assert told in text, told
    assert "Wat ontbreekt\n-------------\nniets\n" in text.replace("\r\n", "\n")


def test_every_file_has_its_digest(story: Story, mieke: Browser) -> None:
    found = opened(mieke.post(address(whole(story))))
    lines = found.read("controlegetallen.txt").decode().splitlines()
    told = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    assert told.keys() == set(found.namelist()) - {"controlegetallen.txt"}
    for path, digest in told.items():
        assert hashlib.sha256(found.read(path)).hexdigest() == digest


def test_the_history_leaves_out_what_the_secretariat_noted_for_itself(
    story: Story, mieke: Browser
) -> None:
    enrolment = whole(story)
    path = f"/beheer/inschrijvingen/{enrolment.public_id}/gesprek"
    mieke.post(path, {"kind": "note", "text": "moeilijk gesprek"})
    found = opened(mieke.post(address(enrolment)))
    history = text_of(found, f"{AN}/6-geschiedenis.txt")
    assert "Projectnummer TEST 4217-A goedgekeurd." in history
    assert "(Mieke Van Acker): € 180,00 ontvangen op maandag 28 september 2026." in history
    everything = "".join(text_of(found, name) for name in found.namelist() if ".txt" in name)
    assert "moeilijk gesprek" not in everything
    assert "@" not in everything
    # The oldest first, as a story is told.
    assert history.index("Ingeschreven op") < history.index("goedgekeurd")


def test_the_history_says_why_but_not_where_people_read_their_mail(
    story: Story, mieke: Browser
) -> None:
    enrolment = any_enrolment_for_change(story.cast.enrolment.public_id)
    names = {"first_name": "Anna", "last_name": "Peeters", "email": "anna@x.example"}
    change_learner(story.cast.an, [enrolment], occasion(), **names)
    cancel_enrolment(enrolment, occasion(), reason="dubbel ingeschreven")
    db.session.commit()
    make_files()
    found = opened(mieke.post(address(enrolment)))
    [name] = [one for one in found.namelist() if one.endswith("6-geschiedenis.txt")]
    history = text_of(found, name)
    assert "De gegevens van de cursist zijn verbeterd." in history
    assert "De inschrijving is geannuleerd. Reden: dubbel ingeschreven" in history
    everything = "".join(text_of(found, one) for one in found.namelist() if ".txt" in one)
    assert "@" not in everything


def test_what_is_missing_stands_in_the_overview_in_plain_dutch(
    story: Story, mieke: Browser
) -> None:
    make_files()
    [row] = rows_of(opened(mieke.post(address(story.cast.enrolment))))
    assert row["Map"] == AN
    assert row["Cursist"] == "An Peeters"
    assert row["Wat ontbreekt"] == "niets"
    assert row["Moet nog komen"] == "het projectnummer van de aanvraag, de betaling"
    assert row["Voeg zelf toe"] == "de aanwezigheidslijst"
    assert (row["Inschrijvingsgeld"], row["Ontvangen"]) == (180, 0)
    assert row["Eerste lesdag"].date() == date(2026, 9, 3)


def test_the_folder_is_dutch_whoever_makes_it(story: Story, mieke: Browser) -> None:
    story.cast.mieke.language = "fr"
    db.session.commit()
    make_files()
    found = opened(mieke.post(address(story.cast.enrolment)))
    assert "Wat ontbreekt" in text_of(found, "0-LEES-MIJ.txt")
    assert rows_of(found)[0]["Moet nog komen"].startswith("het projectnummer")


def test_what_was_erased_of_the_payer_stays_erased(story: Story, mieke: Browser) -> None:
    enrolment = whole(story)
    blank_payers(replace(occasion(), at=occasion().at + timedelta(days=4000)))
    db.session.commit()
    text = text_of(opened(mieke.post(address(enrolment))), f"{AN}/1-inschrijving.txt")
    assert "Mededeling: gewist" in text
    assert "Van: gewist" in text
    assert "PLUXEE" not in text
    assert "Bedrag: € 180,00" in text


def test_money_confirmed_by_hand_asks_for_the_statement(story: Story, mieke: Browser) -> None:
    story.approved(story.cast.enrolment)
    pay(story, story.cast.enrolment)
    make_files()
    found = opened(mieke.post(address(story.cast.enrolment)))
    added = rows_of(found)[0]["Voeg zelf toe"]
    assert added == "de aanwezigheidslijst, het bankafschrift van de betaling"
    text = text_of(found, f"{AN}/1-inschrijving.txt")
    assert "Met de hand bevestigd, zonder regel van een bankafschrift." in text


def test_a_file_that_is_gone_is_told_and_the_rest_is_there(story: Story, mieke: Browser) -> None:
    enrolment = whole(story)
    proof = db.session.query(Proof).one()
    storage().path(proof.sha256).unlink()
    payment = db.session.query(Document).filter_by(kind="payment").one()
    assert payment.sha256
    storage().path(payment.sha256).write_bytes(b"damaged")
    found = opened(mieke.post(address(enrolment)))
    gone = "(het bestand is verdwenen of beschadigd)"
    missing = f"het bewijs van de aanvraag {gone}, de bevestiging van betaling {gone}"
    assert rows_of(found)[0]["Wat ontbreekt"] == missing
    assert not any("3-bewijs" in name or "5-beves" in name for name in found.namelist())
    assert "het bestand zit niet in deze map" in text_of(found, f"{AN}/1-inschrijving.txt")


def test_a_document_that_waits_for_the_worker_is_told(
    story: Story, mieke: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "MAKING_SECONDS", -1.0)
    [row] = rows_of(opened(mieke.post(address(story.cast.enrolment))))
    told = "de bevestiging van inschrijving (het bestand wordt nog gemaakt)"
    assert row["Moet nog komen"].startswith(told)


def test_what_the_worker_has_not_made_is_made_while_there_is_time(
    story: Story, mieke: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def unavailable(document: Any) -> bytes:
        asked.append(document.number)
        raise RenderingUnavailable("no Pango")

    monkeypatch.setattr(folder, "pdf_of", unavailable)
    [row] = rows_of(opened(mieke.post(address(story.cast.enrolment))))
    issued = db.session.query(Document).filter_by(enrolment_id=story.cast.enrolment.id).one()
    assert asked == [issued.number]
    assert "(het bestand wordt nog gemaakt)" in row["Moet nog komen"]


def test_a_document_that_holds_no_more_is_there_under_its_own_name(
    story: Story, mieke: Browser
) -> None:
    enrolment = any_enrolment_for_change(story.cast.enrolment.public_id)
    cancel_enrolment(enrolment, occasion(), reason="dubbel")
    db.session.commit()
    make_files()
    found = opened(mieke.post(address(story.cast.enrolment)))
    assert any(name.endswith("-ingetrokken.pdf") for name in found.namelist())
    assert rows_of(found)[0]["Wat ontbreekt"] == "niets"


def test_one_application_gives_each_of_its_enrolments_proof_and_receipt(
    story: Story, mieke: Browser
) -> None:
    other = story.enrolment("F2600010", "Lies")
    story.approved(story.cast.enrolment, other)
    make_files()
    found = opened(mieke.post(YEAR, {"deel": "1"}))
    for who in ("Peeters-An", "Maes-Lies"):
        files = [name for name in found.namelist() if who in name]
        assert sum("3-bewijs-van-de-aanvraag.pdf" in name for name in files) == 1
        assert sum("4-ontvangstbewijs" in name for name in files) == 1


def test_every_folder_made_is_one_line_with_who_and_which(story: Story, mieke: Browser) -> None:
    make_files()
    enrolment = story.cast.enrolment
    for _ in range(2):
        # The page stays after saving the file, and so does the key of its form.
        opened(mieke.post(address(enrolment), {"request_key": "the-same-key"}))
    one, other = lines_of_log()
    assert one.by_name == other.by_name == "Mieke Van Acker"
    assert one.enrolment_id == enrolment.id
    assert one.facts["numbers"] == [enrolment.number]
    assert db.session.query(RequestKey).count() == 0
    opened(mieke.post("/beheer/controlemap?schooljaar=2026&vestiging=lokeren", {"deel": "1"}))
    year = lines_of_log()[-1]
    assert year.enrolment_id is None
    assert (year.facts["year"], year.facts["site"]) == ("2026-2027", "Lokeren")
    with mieke.app.test_request_context():
        told = [log_sentence(line.kind, line.facts) for line in (one, year)]
    assert told == [
        "Controlemap gemaakt van deze inschrijving.",
        "Controlemap gemaakt van schooljaar 2026-2027, Lokeren, deel 1 van 1. "
        "Inschrijvingen: 2. Onvolledig: 0.",
    ]
    page = mieke.get(f"/beheer/inschrijvingen/{enrolment.public_id}").text
    assert "Controlemap gemaakt van deze inschrijving." in page


def test_an_employer_does_not_read_that_a_folder_was_made(
    story: Story, mieke: Browser, els: Browser
) -> None:
    enrolment = story.cast.enrolment
    opened(mieke.post(address(enrolment)))
    path = f"/onderneming/{story.cast.bakery.public_id}/inschrijvingen/{enrolment.public_id}"
    page = els.get(path)
    assert page.status_code == 200
    assert "Controlemap" not in page.text


def test_a_year_is_that_of_the_first_lesson(story: Story, mieke: Browser) -> None:
    # The last day to apply lies in the next school year; the ten years count from the first lesson.
    august = make_course("F26-AUG", name="Zomer", first_lesson_on=date(2026, 8, 31))
    db.session.commit()
    story.enrolment("F2600010", "Lies", course=august)
    make_files()
    later = opened(mieke.post(YEAR, {"deel": "1"}))
    earlier = opened(mieke.post(YEAR.replace("2026", "2025"), {"deel": "1"}))
    assert "Lies Maes" not in [row["Cursist"] for row in rows_of(later)]
    assert [row["Cursist"] for row in rows_of(earlier)] == ["Lies Maes"]


def test_a_year_is_asked_of_one_secretariat(
    story: Story, mieke: Browser, later_course: Any
) -> None:
    story.enrolment("F2600010", "Lies", course=later_course)
    make_files()
    page = mieke.get("/beheer/controlemap?schooljaar=2026&vestiging=dendermonde").text
    assert "Inschrijvingen: 1." in page
    answer = mieke.post("/beheer/controlemap?schooljaar=2026&vestiging=dendermonde", {"deel": "1"})
    assert [row["Cursist"] for row in rows_of(opened(answer))] == ["Lies Maes"]
    disposition = answer.headers["Content-Disposition"]
    assert "controlemap-2026-2027-Dendermonde.zip" in disposition


def test_what_never_used_the_scheme_is_left_out_and_counted(story: Story, mieke: Browser) -> None:
    gone = any_enrolment_for_change(story.enrolment("F2600010", "Lies").public_id)
    cancel_enrolment(gone, occasion(), reason="ziek")
    db.session.commit()
    make_files()
    assert "dus weggelaten: 1." in mieke.get(YEAR).text
    found = opened(mieke.post(YEAR, {"deel": "1"}))
    assert "Lies Maes" not in [row["Cursist"] for row in rows_of(found)]
    assert "dus weggelaten: 1." in text_of(found, "0-LEES-MIJ.txt")


def test_a_year_with_only_what_is_left_out_has_no_folder(story: Story, mieke: Browser) -> None:
    august = make_course("F26-AUG", name="Zomer", first_lesson_on=date(2026, 8, 31))
    db.session.commit()
    gone = story.enrolment("F2600010", "Lies", course=august)
    cancel_enrolment(any_enrolment_for_change(gone.public_id), occasion(), reason="ziek")
    db.session.commit()
    page = mieke.get(YEAR.replace("2026", "2025")).text
    assert "Er zijn geen inschrijvingen voor een controlemap." in page
    assert "dus weggelaten: 1." in page


def test_the_page_lists_what_is_missing_before_the_inspector_comes(
    story: Story, mieke: Browser
) -> None:
    enrolment = whole(story)
    lies = story.enrolment("F2600010", "Lies")
    make_files()
    page = mieke.get(YEAR).text
    assert "Inschrijvingen: 3. Onvolledig: 0. Nog onderweg: 2." in page
    assert "Er ontbreekt niets." in page
    story.later(9, 18, mieke)
    page = mieke.get(YEAR).text
    assert "Inschrijvingen: 3. Onvolledig: 2. Nog onderweg: 0." in page
    assert "het projectnummer van de aanvraag, de betaling" in page
    assert lies.public_id in page
    assert enrolment.public_id not in page


def test_the_list_to_read_first_tells_the_same_by_folder(story: Story, mieke: Browser) -> None:
    whole(story)
    story.enrolment("F2600010", "Lies")
    make_files()
    story.later(9, 18, mieke)
    text = text_of(opened(mieke.post(YEAR, {"deel": "1"})), "0-LEES-MIJ.txt")
    assert "Gemaakt op vrijdag 18 september 2026 om 10.12 uur door Joris Baert." in text
    assert "Eerste lesdag in het schooljaar 2026-2027." in text
    assert "Secretariaat: alle." in text
    assert "Inschrijvingen: 3. Onvolledig: 2. Nog onderweg: 0." in text
    assert "003-Maes-Lies-Frans-1: het projectnummer van de aanvraag, de betaling" in text
    assert "001-Peeters" not in text


def test_a_large_year_comes_in_parts_that_hold_each_enrolment_once(
    story: Story, mieke: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_ENROLMENTS", 2)
    monkeypatch.setattr(folder, "AT_ONCE", 1)
    story.many(3)
    make_files()
    page = mieke.get(YEAR).text
    assert "Deel 3" in page
    assert "Deel 4" not in page
    numbers = []
    for part in (1, 2, 3):
        answer = mieke.post(YEAR, {"deel": str(part)})
        name = f"controlemap-2026-2027-deel-{part}-van-3.zip"
        assert name in answer.headers["Content-Disposition"]
        found = opened(answer)
        assert f"Deel {part} van 3." in text_of(found, "0-LEES-MIJ.txt")
        numbers += [row["Inschrijvingsnummer"] for row in rows_of(found)]
    assert sorted(numbers) == sorted(one.number for one in db.session.query(Enrolment))


@pytest.mark.parametrize("part", ["0", "2", "-1", "x", "", "99999", "٣"])
def test_a_part_that_is_not_there_makes_no_folder(story: Story, mieke: Browser, part: str) -> None:
    answer = mieke.post(YEAR, {"deel": part})
    assert answer.status_code == 303
    assert "Dit deel is er niet meer." in mieke.get(answer.location).text
    assert lines_of_log() == []


def test_a_year_without_enrolments_says_so(story: Story, mieke: Browser) -> None:
    page = mieke.get("/beheer/controlemap?schooljaar=2019").text
    assert "Er zijn geen inschrijvingen" in page
    assert "<button" in page
    assert "Maak een controlemap" not in page.split('id="results"')[1]
    for nonsense in ("abcd", "1999", "9999", "20266"):
        page = mieke.get(f"/beheer/controlemap?schooljaar={nonsense}").text
        assert 'value="2026" selected' in page


def test_names_from_a_list_never_leave_the_folder(story: Story, mieke: Browser) -> None:
    enrolment = story.cast.enrolment
    learner = story.cast.an
    learner.last_name, learner.first_name = "../../etc/pass:wd", "CON\\n"
    other = story.enrolment("F2600010", "Lies")
    db.session.commit()
    make_files()
    names = opened(mieke.post(YEAR, {"deel": "1"})).namelist()
    assert len(names) == len({name.lower() for name in names})
    for name in names:
        assert name.isascii()
        assert not set(name) & set('\\:*?"<>|')
        assert ".." not in name
        assert not name.startswith("/")
        assert len(name) < 150
    assert {enrolment.number, other.number}


def test_a_full_disk_is_told_and_no_line_is_written(
    story: Story, mieke: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def write(self, data: Any) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    files: list[BinaryIO] = []

    def unnamed(self: Storage) -> BinaryIO:
        files.append(Full())
        return files[-1]

    monkeypatch.setattr(Storage, "unnamed", unnamed)
    for path in (YEAR, address(story.cast.enrolment)):
        answer = mieke.post(path, {"deel": "1"})
        assert answer.status_code == 303
        assert "Er is geen plaats meer op de server" in mieke.get(answer.location).text
    assert lines_of_log() == []
    assert all(file.closed for file in files)


def test_whatever_goes_wrong_the_file_is_closed(
    story: Story, mieke: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: list[BinaryIO] = []
    unnamed = Storage.unnamed

    def kept(self: Storage) -> BinaryIO:
        files.append(unnamed(self))
        return files[-1]

    def broken(*values: Any) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Storage, "unnamed", kept)
    monkeypatch.setattr(folder, "write_xlsx", broken)
    assert mieke.post(address(story.cast.enrolment)).status_code == 500
    assert [file.closed for file in files] == [True]
    assert lines_of_log() == []


def test_a_booking_that_was_undone_is_told_and_counts_no_more(story: Story, mieke: Browser) -> None:
    story.approved(story.cast.enrolment)
    pay(story, story.cast.enrolment)
    booking = db.session.query(Booking).one()
    booking.note = "per vergissing"
    booking.undone_at, booking.undo_reason = story.time.now(), "dubbel geboekt"
    db.session.commit()
    make_files()
    found = opened(mieke.post(address(story.cast.enrolment)))
    text = text_of(found, f"{AN}/1-inschrijving.txt")
    assert "Opmerking: per vergissing" in text
    assert "Ongedaan gemaakt op woensdag 16 september 2026 om 10.12 uur: dubbel geboekt" in text
    assert "€ 0,00 ontvangen van € 180,00." in text
    [row] = rows_of(found)
    assert row["Moet nog komen"] == "de betaling"
    assert (row["Ontvangen"], row["Valutadatum"]) == (0, None)
    assert row["Voeg zelf toe"] == "de aanwezigheidslijst"


def test_a_proof_that_was_removed_is_told(story: Story, mieke: Browser) -> None:
    enrolment = whole(story)
    db.session.query(Proof).one().removed_at = story.time.now()
    db.session.commit()
    lost = "het bewijs van de aanvraag (het bestand is verdwenen of beschadigd)"
    assert lost in mieke.get(YEAR).text
    found = opened(mieke.post(address(enrolment)))
    assert rows_of(found)[0]["Wat ontbreekt"] == lost
    assert not any("3-bewijs" in name for name in found.namelist())


def test_a_long_list_on_the_page_says_how_many_are_in_the_folder_only(
    story: Story, mieke: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection_year, "MOST_SHOWN", 1)
    story.later(9, 18, mieke)
    page = mieke.get(YEAR).text
    assert "Onvolledig: 2." in page
    assert "Er zijn er nog 1. De map bevat de volledige lijst." in page


def test_nothing_is_left_on_the_disk(story: Story, mieke: Browser) -> None:
    make_files()
    before = sorted(storage().root.rglob("*"))
    answer = mieke.post(address(story.cast.enrolment))
    opened(answer)
    assert sorted(storage().root.rglob("*")) == before


def test_nobody_waits_for_a_folder_to_change_something(
    app: Flask, story: Story, mieke: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While files are read and written no transaction is open, on SQLite above all."""
    make_files()
    seen: list[bool] = []
    add = folder.Archive.add

    def look(self: Any, path: str, content: bytes) -> None:
        seen.append(db.session.registry.has() and db.session().in_transaction())
        add(self, path, content)

    monkeypatch.setattr(folder.Archive, "add", look)
    opened(mieke.post(YEAR, {"deel": "1"}))
    assert seen
    assert not any(seen)


def test_an_enrolment_that_does_not_exist_has_no_folder(story: Story, mieke: Browser) -> None:
    assert mieke.post("/beheer/inschrijvingen/0000000000000000/controlemap").status_code == 404
    assert lines_of_log() == []


def test_d2_employers_and_students_make_no_folder(
    story: Story, els: Browser, an: Browser, anonymous: Browser
) -> None:
    for path in (YEAR, address(story.cast.enrolment)):
        for browser in (els, an):
            assert browser.post(path, {"deel": "1"}).status_code == 404
        assert anonymous.post(path, {"deel": "1"}).status_code == 303
    assert els.get(YEAR).status_code == 404
    assert lines_of_log() == []


def test_no_more_than_one_file_is_in_memory(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolments = story.many(8)
    make_files()
    large = 3_000_000
    monkeypatch.setattr(Storage, "open", lambda self, digest: bytes(large))
    about = folder.About("CVO Leerstad", "DV.O 103961", occasion().at, occasion().today, "x", None)
    ids = [one.id for one in enrolments]
    with storage().unnamed() as file:
        tracemalloc.start()
        made = folder.write_folder(file, ids, about)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        # Of each a proof, a confirmation and a receipt.
        assert file.tell() > 8 * 3 * large
    assert len(made.numbers) == 8
    assert peak < 3 * large
