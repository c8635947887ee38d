"""Courses: found, added, and moved only after somebody has seen what a move does."""

import re
from datetime import date

from portal.models import Course, Document, Event, Message, WorklistCount, db
from tests.browser_of import Browser
from tests.cast import Cast, site_named

FRANS_2 = {
    "code": "F26-FRA2", "name": "Frans 2", "description": "Frans voor gevorderden",
    "theme": "internationalisation", "kind": "classroom", "site": "hamme", "place": "Laarne",
    "lesson_periods": "80", "fee": "120,00",
    "first_lesson_on_day": "7", "first_lesson_on_month": "9", "first_lesson_on_year": "2026",
    "last_lesson_on_day": "18", "last_lesson_on_month": "12", "last_lesson_on_year": "2026",
}  # fmt: skip


def edit(browser: Browser, cast: Cast, **changes: str) -> dict[str, str]:
    """The fields of the form of Frans 1 with changes."""
    page = browser.get(f"/beheer/cursussen/{cast.course.public_id}/wijzigen").text
    typed = dict(re.findall(r'name="(\w+)" type="text" value="([^"]*)"', page))
    typed["version"] = re.findall(r'name="version" value="(\d+)"', page)[0]
    more = {"description": "Frans voor beginners", "theme": "internationalisation",
            "kind": "classroom", "site": "lokeren"}  # fmt: skip
    return {**typed, **more, **changes}


def test_the_list_finds_a_course_by_the_beginning_of_a_word(mieke: Browser, cast: Cast) -> None:
    assert "F26-FRA1" in mieke.get("/beheer/cursussen?zoek=fra").text
    assert "Geen cursussen gevonden" in mieke.get("/beheer/cursussen?zoek=spaans").text
    assert len([one for one in mieke.statements if not one.startswith("BEGIN")]) <= 4


def test_a_course_shows_its_enrolments_and_its_history(mieke: Browser, cast: Cast) -> None:
    page = mieke.get(f"/beheer/cursussen/{cast.course.public_id}").text
    assert "An Peeters" in page
    assert "Cursus F26-FRA1 toegevoegd." in page
    assert len([one for one in mieke.statements if not one.startswith("BEGIN")]) <= 4


def test_a_course_is_added_with_its_teaching_place(mieke: Browser, cast: Cast) -> None:
    assert mieke.post("/beheer/cursussen/nieuw", {**FRANS_2, "place": "Zele"}).status_code == 303
    added = db.session.query(Course).filter_by(code="F26-FRA2").one()
    assert (added.fee_cents, added.first_lesson_on) == (12000, date(2026, 9, 7))
    assert added.site_id == site_named("hamme").id


def test_wrong_fields_are_named_and_nothing_typed_is_lost(mieke: Browser, cast: Cast) -> None:
    wrong = {**FRANS_2, "first_lesson_on_month": "13", "fee": "veel", "name": ""}
    answer = mieke.post("/beheer/cursussen/nieuw", wrong)
    assert answer.status_code == 422
    assert "Deze datum bestaat niet" in answer.text
    assert 'value="veel"' in answer.text
    endless = mieke.post("/beheer/cursussen/nieuw", {**FRANS_2, "last_lesson_on_year": "9999"})
    assert "Het jaar in 18/12/9999 kan niet juist zijn." in endless.text
    taken = mieke.post("/beheer/cursussen/nieuw", {**FRANS_2, "code": "f26-fra1"})
    assert taken.status_code == 422


def test_e18_a_moved_first_lesson_is_shown_first_and_then_moves_every_last_day_once(
    mieke: Browser, cast: Cast
) -> None:
    path = f"/beheer/cursussen/{cast.course.public_id}/wijzigen"
    fields = edit(mieke, cast, first_lesson_on_day="10")
    shown = mieke.post(path, fields)
    assert "Dit verandert de uiterste datum van 2 inschrijvingen van" in shown.text
    assert "donderdag 24 september 2026" in shown.text
    told = re.search(r"We sturen (\d+) e-mails", shown.text)
    assert told is not None
    db.session.refresh(cast.enrolment)
    assert cast.enrolment.last_day == date(2026, 9, 17)
    before = db.session.query(Message).count()
    agreed = re.findall(r'name="agreed" value="(\w+)"', shown.text)[0]
    assert mieke.post(path, {**fields, "agreed": agreed}).status_code == 303
    db.session.refresh(cast.enrolment)
    assert cast.enrolment.last_day == date(2026, 9, 24)
    assert db.session.query(Message).count() == before + int(told[1])
    assert db.session.query(Event).filter_by(kind="last_day_moved").count() == 2


def test_a_move_that_takes_time_away_names_whom_to_call(mieke: Browser, cast: Cast) -> None:
    path = f"/beheer/cursussen/{cast.course.public_id}/wijzigen"
    page = mieke.post(path, edit(mieke, cast, first_lesson_on_day="1")).text
    assert "minder tijd" in page
    assert "Bakkerij Peeters bv, Els Peeters" in page


def test_a_course_that_somebody_else_saved_is_not_overwritten(mieke: Browser, cast: Cast) -> None:
    path = f"/beheer/cursussen/{cast.course.public_id}/wijzigen"
    fields = edit(mieke, cast, name="Frans 1 bis")
    assert mieke.post(path, fields).status_code == 303
    assert mieke.post(path, {**fields, "name": "Frans 1 ter"}).status_code == 409
    db.session.refresh(cast.course)
    assert cast.course.name == "Frans 1 bis"


def test_another_secretariat_takes_the_enrolments_and_the_counts_along(
    mieke: Browser, cast: Cast
) -> None:
    path = f"/beheer/cursussen/{cast.course.public_id}/wijzigen"
    assert mieke.post(path, edit(mieke, cast, site="hamme", place="Hamme")).status_code == 303
    db.session.refresh(cast.enrolment)
    hamme = site_named("hamme")
    assert cast.enrolment.site_id == hamme.id
    count = db.session.query(WorklistCount).filter_by(site_id=hamme.id).one()
    assert (count.enrolments, count.due_cents) == (2, 36000)
    newest = db.session.query(Document).filter_by(enrolment_id=cast.enrolment.id)
    assert newest.count() == 2
