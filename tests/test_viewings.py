"""Who looked at an enrolment: role and day, without a GET that writes and without losing one."""

import multiprocessing
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal.actions.upkeep import sweep
from portal.models import Document, Viewing, db
from portal.viewings import SHOWN, Look, Looks
from portal.worker import Worker
from portal.worker.viewings import AT_ONCE, move_looks
from tests.browser_of import Browser
from tests.cast import Cast, make_enrolment
from tests.conftest import Time
from tests.stages import reported

TODAY = date(2026, 9, 10)
SOME_ID = "0123456789abcdef"


def looks_of(app: Flask) -> Looks:
    found: Looks = app.extensions["looks"]
    return found


def kept(app: Flask) -> set[tuple[int, str, date]]:
    """What is in the database after the worker's turn."""
    move_looks(looks_of(app))
    rows = db.session.query(Viewing).all()
    found = {(one.enrolment_id, one.role, one.on) for one in rows}
    assert len(found) == len(rows)
    db.session.commit()
    return found


def test_the_employer_and_the_secretariat_leave_a_day_each(
    app: Flask, els: Browser, mieke: Browser, cast: Cast, time: Time
) -> None:
    page = f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{cast.enrolment.public_id}"
    for _ in range(2):
        assert els.get(page).status_code == 200
    number = cast.enrolment.id
    assert kept(app) == {(number, "employer", TODAY)}
    assert mieke.get(f"/beheer/inschrijvingen/{cast.enrolment.public_id}").status_code == 200
    time.is_now(2026, 9, 11)
    assert els.signed_in_as(cast.els).get(page).status_code == 200
    assert kept(app) == {
        (number, "employer", TODAY),
        (number, "secretariat", TODAY),
        (number, "employer", date(2026, 9, 11)),
    }


def test_a_document_counts_as_a_look_at_what_it_is_about(
    app: Flask, els: Browser, cast: Cast
) -> None:
    document = db.session.query(Document).filter_by(enrolment_id=cast.enrolment.id).first()
    path = f"/onderneming/{cast.bakery.public_id}/documenten/{document.public_id}.pdf"
    assert els.get(path).status_code == 200
    assert kept(app) == {(cast.enrolment.id, "employer", TODAY)}


def test_a_project_number_counts_for_every_enrolment_that_it_holds(
    app: Flask, mieke: Browser, cast: Cast
) -> None:
    application = reported(cast.enrolment, cast.els, TODAY)
    second = make_enrolment(cast.toby, cast.course, cast.bakery, number="F2600077")
    second.application_id = application.id
    db.session.commit()
    assert mieke.get(f"/beheer/projectnummers/{application.public_id}").status_code == 200
    numbers = {number for number, _, _ in kept(app)}
    assert numbers == {cast.enrolment.id, second.id}


def test_a_list_is_no_look(app: Flask, els: Browser, mieke: Browser, cast: Cast) -> None:
    company = f"/onderneming/{cast.bakery.public_id}"
    for browser, path in (
        (els, f"{company}/"),
        (els, f"{company}/inschrijvingen"),
        (els, f"{company}/documenten"),
        (mieke, "/beheer/"),
        (mieke, "/beheer/inschrijvingen"),
    ):
        assert browser.get(path).status_code == 200
    assert not list(looks_of(app).waiting())
    assert not looks_of(app).folder.exists()


def test_the_student_is_nobody_to_be_told_about(app: Flask, an: Browser, cast: Cast) -> None:
    assert an.get(f"/mijn/{cast.enrolment.public_id}").status_code == 200
    assert not list(looks_of(app).waiting())


def test_d2_who_may_not_see_it_has_not_seen_it(app: Flask, els: Browser, cast: Cast) -> None:
    page = f"/onderneming/{cast.bakery.public_id}/inschrijvingen"
    assert els.get(f"{page}/{cast.rivals_enrolment.public_id}").status_code == 404
    assert els.client.head(f"{page}/{cast.enrolment.public_id}").status_code == 200
    assert not list(looks_of(app).waiting())


def test_every_page_of_one_enrolment_is_a_look_or_said_not_to_be(app: Flask) -> None:
    alone = ("/onderneming/<c>/inschrijvingen/<e>", "/beheer/inschrijvingen/<public_id>")
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(alone) and "GET" in (rule.methods or ())
    }
    forgotten = pages - SHOWN.keys()
    assert not forgotten, f"these show an enrolment: name them in portal/viewings.py: {forgotten}"
    gone = SHOWN.keys() - {rule.endpoint for rule in app.url_map.iter_rules()}
    assert not gone, f"take out of portal/viewings.py what is no page any more: {gone}"


def test_the_student_reads_the_role_and_the_days(
    app: Flask, an: Browser, els: Browser, mieke: Browser, cast: Cast, time: Time
) -> None:
    own = f"/mijn/{cast.enrolment.public_id}"
    nobody = "De laatste 90 dagen heeft niemand je inschrijving bekeken."
    assert nobody in an.get(own).text
    els.get(f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{cast.enrolment.public_id}")
    mieke.get(f"/beheer/inschrijvingen/{cast.enrolment.public_id}")
    kept(app)
    page = an.get(own).text
    shown = page.split("Wie heeft je inschrijving bekeken?")[1].split("</details>")[0]
    assert nobody not in shown
    for word in ("Je werkgever", "Het secretariaat"):
        assert word in shown
    assert shown.count('datetime="2026-09-10">10 sep 2026</time>') == 2
    for name in ("Els", "Mieke"):
        assert name not in page


def test_the_looks_of_another_students_enrolment_stay_unknown(
    app: Flask, an: Browser, chris: Browser, cast: Cast
) -> None:
    theirs = cast.rivals_enrolment
    chris.get(f"/onderneming/{cast.garage.public_id}/inschrijvingen/{theirs.public_id}")
    assert {number for number, _, _ in kept(app)} == {theirs.id}
    assert (
        "heeft niemand je inschrijving bekeken" in an.get(f"/mijn/{cast.enrolment.public_id}").text
    )


def test_what_waits_is_moved_every_minute_by_the_worker(
    app: Flask, els: Browser, cast: Cast
) -> None:
    els.get(f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{cast.enrolment.public_id}")
    Worker(app, threading.Event()).round()
    assert db.session.query(Viewing).count() == 1
    assert not list(looks_of(app).waiting())


def test_more_than_one_turn_holds_is_moved_in_several(app: Flask, cast: Cast) -> None:
    looks = looks_of(app)
    for number in range(AT_ONCE + 3):
        looks.note(Look(TODAY, "employer", "enrolment", f"{number:016x}"))
    assert [move_looks(looks) for _ in range(3)] == [AT_ONCE, 3, 0]
    assert db.session.query(Viewing).count() == 0


def test_after_90_days_nobody_has_looked(app: Flask, cast: Cast, time: Time) -> None:
    db.session.add(Viewing(enrolment_id=cast.enrolment.id, role="employer", on=TODAY))
    db.session.commit()
    for days, left in ((90, 1), (91, 0)):
        sweep(time.now() + timedelta(days=days))
        db.session.commit()
        assert db.session.query(Viewing).count() == left


@pytest.mark.parametrize(
    "name", ["../../secret_key", "x", "0123456789ABCDEF", "0123456789abcdef/x", ""]
)
def test_d33_no_address_becomes_a_path(tmp_path: Path, name: str) -> None:
    looks = Looks(tmp_path / "looks")
    looks.note(Look(TODAY, "employer", "enrolment", name))
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_a_strange_file_disturbs_nobody(app: Flask, cast: Cast) -> None:
    looks = looks_of(app)
    looks.note(Look(TODAY, "employer", "enrolment", cast.enrolment.public_id))
    strange = {"README", f"2026-13-45.employer.enrolment.{SOME_ID}"}
    for name in strange:
        (looks.folder / name).write_text("x")
    assert len(kept(app)) == 1
    assert {path.name for path in looks.folder.iterdir()} == strange


def test_e7_a_full_disk_costs_a_look_and_no_page(
    app: Flask, els: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*anything: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    page = f"/onderneming/{cast.bakery.public_id}/inschrijvingen/{cast.enrolment.public_id}"
    with monkeypatch.context() as disk:
        disk.setattr(Path, "touch", full)
        assert els.get(page).status_code == 200
    assert els.get(page).status_code == 200
    assert len(kept(app)) == 1


def test_e5_a_crash_between_the_database_and_the_folder_changes_nothing(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ended(BaseException):
        """What kill -9 looks like from inside."""

    def end(*anything: object) -> None:
        raise Ended

    looks = looks_of(app)
    looks.note(Look(TODAY, "employer", "enrolment", cast.enrolment.public_id))
    points: list[tuple[object, str]] = [(db.session, "commit"), (Looks, "take_away")]
    for owner, name in points:
        with monkeypatch.context() as crash:
            crash.setattr(owner, name, end)
            with pytest.raises(Ended):
                move_looks(looks)
        db.session.remove()
        assert len(list(looks.waiting())) == 1
    assert kept(app) == {(cast.enrolment.id, "employer", TODAY)}
    assert not list(looks.waiting())


def _note_all(folder: Path, names: list[str], start: Callable[[], int]) -> None:
    looks = Looks(folder)
    start()
    for name in names:
        looks.note(Look(TODAY, "employer", "enrolment", name))


def test_processes_that_note_while_a_worker_takes_lose_none(tmp_path: Path) -> None:
    names = [f"{number:016x}" for number in range(400)]
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(5)
    writers = [
        context.Process(target=_note_all, args=(tmp_path / "looks", names, barrier.wait))
        for _ in range(4)
    ]
    for writer in writers:
        writer.start()
    barrier.wait()
    reader, taken = Looks(tmp_path / "looks"), []
    while any(writer.is_alive() for writer in writers) or list(reader.waiting()):
        for look in list(reader.waiting()):
            taken.append(look.public_id)
            reader.take_away(look)
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert set(taken) == set(names)
