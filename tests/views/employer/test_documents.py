"""The documents of a company: listed, downloaded, kept the same; and the calendar file."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from icalendar import Calendar

from portal.actions.courses import CourseDetails, change_course
from portal.actions.enrolments import Price, change_enrolment
from portal.documents import pango
from portal.models import Document, db
from portal.queries.changing import course_for_change
from portal.views.employer import all_documents
from portal.worker.papers import make_next
from tests.browser_of import Browser
from tests.cast import Cast, occasion
from tests.conftest import Time
from tests.stages import again, paid, reported


def company(cast: Cast) -> str:
    return f"/onderneming/{cast.bakery.public_id}"


def path_of(cast: Cast, page: str) -> str:
    return f"{company(cast)}/inschrijvingen/{cast.enrolment.public_id}/{page}"


def corrected(cast: Cast) -> None:
    """The fee was wrong: a new confirmation replaces the first."""
    change_enrolment(
        again(cast.enrolment),
        occasion(),
        enrolled_on=date(2026, 9, 10),
        price=Price(fee_cents=17000),
    )
    db.session.commit()


def test_a_confirmation_is_a_file_with_a_speaking_name(cast: Cast, els: Browser) -> None:
    answer = els.get(path_of(cast, "bevestiging.pdf"))
    assert answer.data.startswith(b"%PDF-")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="Bevestiging-Peeters-Frans-1-2026-09-10.pdf"'
    )
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_p23_a_second_download_has_the_same_bytes(cast: Cast, els: Browser) -> None:
    first = els.get(path_of(cast, "bevestiging.pdf")).data
    assert els.get(path_of(cast, "bevestiging.pdf")).data == first


def test_an_unchanged_document_is_not_sent_again(cast: Cast, els: Browser) -> None:
    path = path_of(cast, "bevestiging.pdf")
    etag = els.get(path).headers["ETag"]
    again = els.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_e27_the_kept_file_is_served_as_soon_as_it_is_registered(
    app: Flask, cast: Cast, els: Browser
) -> None:
    kept = b"%PDF-1.7 the bytes of that day"
    document = db.session.query(Document).filter_by(enrolment_id=cast.enrolment.id).one()
    document.sha256 = app.extensions["storage"].put(kept)
    db.session.commit()
    assert els.get(path_of(cast, "bevestiging.pdf")).data == kept


def test_a_made_file_is_kept_for_the_next_reader(app: Flask, cast: Cast, els: Browser) -> None:
    els.get(path_of(cast, "bevestiging.pdf"))
    assert len(list(app.extensions["storage"].digests())) == 1


def test_a_replaced_document_stays_and_says_so(cast: Cast, els: Browser) -> None:
    corrected(cast)
    page = els.get(f"{company(cast)}/documenten").text
    assert page.count("Bevestiging van inschrijving</a>") == 2
    assert page.count("Vervangen") == 1
    old = db.session.query(Document).filter(Document.replaced_at.is_not(None)).one()
    answer = els.get(f"{company(cast)}/documenten/{old.public_id}.pdf")
    assert answer.data.startswith(b"%PDF-")


def test_a_payment_has_a_confirmation_once_it_is_in(app: Flask, cast: Cast, time: Time) -> None:
    time.is_now(2026, 9, 28)
    reported(cast.enrolment, cast.els)
    els = Browser(app).signed_in_as(cast.els)
    assert els.get(path_of(cast, "betaling.pdf")).status_code == 404
    paid(cast.enrolment, cast.mieke)
    answer = els.get(path_of(cast, "betaling.pdf"))
    assert "Betaling-Peeters-Frans-1-2026-09-28.pdf" in answer.headers["Content-Disposition"]
    page = els.get(path_of(cast, "").rstrip("/")).text
    assert "Ontvangstbewijs van je projectnummer" in page


def test_all_documents_come_in_one_file(cast: Cast, els: Browser) -> None:
    corrected(cast)
    answer = els.get(f"{company(cast)}/documenten.zip")
    archive = zipfile.ZipFile(BytesIO(answer.data))
    assert sorted(archive.namelist()) == [
        "LS-2026-000001-Bevestiging-Peeters-Frans-1-2026-09-10.pdf",
        "LS-2026-000003-Bevestiging-Peeters-Frans-1-2026-09-10.pdf",
    ]
    assert all(archive.read(name).startswith(b"%PDF-") for name in archive.namelist())


def test_what_is_not_made_yet_is_told_in_the_file_and_made_by_the_worker(
    app: Flask, cast: Cast, els: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected(cast)
    monkeypatch.setattr(all_documents, "MAKING_SECONDS", -1.0)
    path, storage = f"{company(cast)}/documenten.zip", app.extensions["storage"]
    assert els.get(path).status_code == 503
    assert make_next(storage, set())
    archive = zipfile.ZipFile(BytesIO(els.get(path).data))
    assert sorted(archive.namelist()) == [
        "LEES-MIJ.txt",
        "LS-2026-000001-Bevestiging-Peeters-Frans-1-2026-09-10.pdf",
    ]
    told = "Eén document wordt nog gemaakt. Probeer het over een minuut opnieuw."
    assert archive.read("LEES-MIJ.txt").decode() == told
    while make_next(storage, set()):
        continue
    assert len(zipfile.ZipFile(BytesIO(els.get(path).data)).namelist()) == 2


def test_without_pango_the_page_names_the_phone(
    cast: Cast, els: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pango, "LIBRARIES", ("libpango-of-nobody.so.0",))
    for path in (path_of(cast, "bevestiging.pdf"), f"{company(cast)}/documenten.zip"):
        answer = els.get(path)
        assert answer.status_code == 503
        assert "We kunnen dit document nu niet maken" in answer.text
        assert "09 348 38 45" in answer.text
    # What makes documents and what tells the administrator look for the same libraries.
    assert els.get("/readyz").get_json()["missing"]["documents"] == "cannot_render"


def test_a_company_without_documents_reads_when_they_come(
    app: Flask, cast: Cast, els: Browser
) -> None:
    db.session.query(Document).delete()
    db.session.commit()
    page = els.get(f"{company(cast)}/documenten").text
    assert "Er zijn nog geen documenten. Na elke inschrijving vind je hier een bevestiging." in page
    assert "documenten.zip" not in page


def test_d2_a_document_of_another_company_is_404(cast: Cast, els: Browser) -> None:
    foreign = db.session.query(Document).filter_by(company_id=cast.garage.id).one()
    assert els.get(f"{company(cast)}/documenten/{foreign.public_id}.pdf").status_code == 404


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "%00", "a" * 300])
def test_d33_no_name_from_outside_becomes_a_path(cast: Cast, els: Browser, name: str) -> None:
    assert els.get(f"{company(cast)}/documenten/{name}.pdf").status_code == 404


def test_p6_the_list_asks_two_questions(cast: Cast, els: Browser) -> None:
    els.get(f"{company(cast)}/documenten")
    els.get(f"{company(cast)}/documenten")
    assert len([one for one in els.statements if not one.startswith("BEGIN")]) == 2


def calendar_event(browser: Browser, cast: Cast):  # type: ignore[no-untyped-def]
    content = browser.get(path_of(cast, "termijn.ics")).data
    return Calendar.from_ical(content).walk("VEVENT")[0]


def test_a_moved_course_moves_the_day_in_the_calendar(cast: Cast, els: Browser) -> None:
    """Case 21 of the countdown."""
    before = calendar_event(els, cast)
    course = course_for_change(cast.course.public_id)
    details = {name: getattr(course, name) for name in CourseDetails.__slots__}
    details["first_lesson_on"] = date(2026, 9, 10)
    change_course(course, CourseDetails(**details), occasion())
    db.session.commit()
    after = calendar_event(els, cast)
    assert after.decoded("dtstart") == date(2026, 9, 24)
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) > int(before["sequence"])


def test_a_given_number_takes_the_day_out_of_the_calendar(
    app: Flask, cast: Cast, time: Time
) -> None:
    time.is_now(2026, 9, 15)
    reported(cast.enrolment, cast.els)
    one = calendar_event(Browser(app).signed_in_as(cast.els), cast)
    assert str(one["status"]) == "CANCELLED"
    assert "Peeters" not in str(one["summary"])
