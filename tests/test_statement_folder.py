"""The folder that the worker watches: each file is recorded whole or refused with a reason."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal.actions.recording import Occasion
from portal.config import WrongSetting, read_settings
from portal.models import Event, StatementFile, Transfer, db
from portal.worker import Worker
from portal.worker.statements import StatementFolder
from tests.browser_of import Browser
from tests.cast import occasion
from tests.statements.recording import movement, record_bytes, school_has_account, sheet
from tests.statements.write_coda import write_coda

CODA = write_coda([sheet(movement(18000, "iets"), movement(500, "meer"))])


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> StatementFolder:
    """An empty folder of a school with one account."""
    school_has_account()
    (tmp_path / "bank").mkdir()
    return StatementFolder(tmp_path / "bank", app.extensions["storage"])


def look(folder: StatementFolder, times: int = 2) -> int:
    """Look so many times; returns how many files were taken."""
    return sum(folder.look(occasion) for _ in range(times))


def names(folder: StatementFolder, part: str) -> list[str]:
    """What lies in a part of the folder, by the names with which it came."""
    return sorted(path.name.partition("-")[2] for path in (folder.folder / part).iterdir())


def count(model: type) -> int:
    """How many rows a table has."""
    return db.session.query(model).count()


def test_a_file_is_recorded_once_its_size_stood_still(folder: StatementFolder) -> None:
    file = folder.folder / "afschrift.cod"
    file.write_bytes(CODA[:500])
    assert look(folder, 1) == 0
    file.write_bytes(CODA)
    assert look(folder, 1) == 0
    assert count(Transfer) == 0
    assert look(folder, 1) == 1
    assert count(Transfer) == 2
    assert not file.exists()
    assert (names(folder, "done"), names(folder, "busy")) == (["afschrift.cod"], [])
    line = db.session.query(Event).filter_by(kind="statement_recorded").one()
    assert (line.by_kind, line.by_name) == ("portal", "KMO-loket")


def test_the_same_file_again_is_put_away_and_changes_nothing(folder: StatementFolder) -> None:
    for name in ("een.cod", "nog-eens.cod"):
        (folder.folder / name).write_bytes(CODA)
        assert look(folder) == 1
    assert (count(Transfer), count(StatementFile)) == (2, 1)
    assert names(folder, "done") == ["een.cod", "nog-eens.cod"]


def test_e10_a_broken_file_is_refused_with_its_reason_beside_it(
    folder: StatementFolder, mieke: Browser
) -> None:
    (folder.folder / "stuk.cod").write_bytes(CODA[:700])
    (folder.folder / "goed.cod").write_bytes(CODA)
    assert look(folder) == 2
    assert names(folder, "refused") == ["stuk.cod", "stuk.cod.txt"]
    [reason] = (folder.folder / "refused").glob("*.txt")
    assert "Vraag het bestand opnieuw aan de bank." in reason.read_text()
    assert count(Transfer) == 2
    page = mieke.get("/beheer/afschriften").text
    assert "geweigerd" in page
    assert "Vraag het bestand opnieuw aan de bank." in page
    refused = db.session.query(StatementFile).filter_by(recorded_at=None).one()
    assert refused.removed_at is not None
    assert not folder.storage.exists(refused.sha256)
    assert (
        "Dit bestand is niet ingelezen"
        in mieke.get(f"/beheer/afschriften/{refused.public_id}").text
    )
    assert db.session.query(Event).filter_by(kind="statement_refused").count() == 1


def test_what_only_a_person_can_say_waits_for_one(
    app: Flask, tmp_path: Path, joris: Browser
) -> None:
    (tmp_path / "bank").mkdir()
    folder = StatementFolder(tmp_path / "bank", app.extensions["storage"])
    (folder.folder / "eerste.cod").write_bytes(CODA)
    assert look(folder) == 1
    assert names(folder, "refused") == ["eerste.cod", "eerste.cod.txt"]
    file = db.session.query(StatementFile).one()
    page = joris.get(f"/beheer/afschriften/{file.public_id}").text
    assert "Lees de 2 nieuwe overschrijvingen in" in page
    # Laid there again, it is the same file that waits.
    (folder.folder / "eerste.cod").write_bytes(CODA)
    assert look(folder) == 1
    assert count(StatementFile) == 1
    school_has_account()
    (folder.folder / "eerste.cod").write_bytes(CODA)
    assert look(folder) == 1
    assert (count(Transfer), count(StatementFile)) == (2, 1)


def test_columns_that_were_chosen_wrongly_wait_for_somebody_too(
    folder: StatementFolder, mieke: Browser
) -> None:
    header = "wanneer;hoeveel;waarvoor;soort;kantoor;afdeling\r\n"
    for day in (14, 15):
        row = f"{day}/09/2026;120,00;cursus;a;b;c\r\n"
        (folder.folder / f"{day}.csv").write_bytes(f"{header}{row}".encode())
        assert look(folder) == 1
        file = db.session.query(StatementFile).filter_by(name=f"{day}.csv").one()
        path = f"/beheer/afschriften/{file.public_id}"
        assert f"{path}/kolommen" in mieke.get(path).text
        mieke.post(f"{path}/kolommen", {"column_amount": "2", "column_booked_on": "0"})


def test_unfinished_hidden_and_linked_files_are_left_alone(folder: StatementFolder) -> None:
    for name in (".verborgen", "half.cod.part", "half.TMP"):
        (folder.folder / name).write_bytes(CODA)
    elsewhere = folder.folder.parent / "elders.cod"
    elsewhere.write_bytes(CODA)
    (folder.folder / "verwijzing.cod").symlink_to(elsewhere)
    assert look(folder, 3) == 0


def test_a_name_in_another_encoding_is_no_obstacle(folder: StatementFolder) -> None:
    (folder.folder / b"afschrift-\xe9.cod".decode(errors="surrogateescape")).write_bytes(CODA)
    assert look(folder) == 1
    assert db.session.query(StatementFile).one().name == "afschrift-?.cod"


def test_a_name_of_the_greatest_length_holds_nothing_up(folder: StatementFolder) -> None:
    (folder.folder / ("a" * 251 + ".cod")).write_bytes(CODA)
    (folder.folder / ("b" * 251 + ".cod")).write_bytes(CODA[:700])
    (folder.folder / "c.cod").write_bytes(CODA + b"\r\n")
    assert look(folder) == 3
    assert names(folder, "done") == ["a" * 196 + ".cod", "c.cod"]
    assert names(folder, "refused") == ["b" * 196 + ".cod", "b" * 196 + ".cod.txt"]


def test_two_workers_take_a_file_once(folder: StatementFolder) -> None:
    other = StatementFolder(folder.folder, folder.storage)
    (folder.folder / "afschrift.cod").write_bytes(CODA)
    assert [look(one, 1) for one in (folder, other)] == [0, 0]
    waiting = other._waiting()
    assert look(folder, 1) == 1
    assert [other._take(path, occasion) for path in waiting] == [False]
    assert count(Transfer) == 2


def test_e5_what_a_worker_left_in_the_middle_is_finished_by_the_next(
    folder: StatementFolder,
) -> None:
    (folder.folder / "afschrift.cod").write_bytes(CODA)

    def dies() -> Occasion:
        raise MemoryError

    folder.look(occasion)
    with pytest.raises(MemoryError):
        folder.look(dies)
    assert names(folder, "busy") == ["afschrift.cod"]
    assert look(folder) == 0
    [left] = (folder.folder / "busy").iterdir()
    left.rename(left.with_name("20200101000000000000.1-afschrift.cod"))
    record_bytes(CODA)
    assert look(folder) == 1
    assert (names(folder, "busy"), names(folder, "done")) == ([], ["afschrift.cod"])
    assert count(Transfer) == 2


def test_the_worker_looks_where_the_setting_says(folder: StatementFolder, app: Flask) -> None:
    settings = replace(app.extensions["settings"], statement_folder=folder.folder)
    app.extensions["settings"] = settings
    worker = Worker(app, threading.Event())
    (folder.folder / "afschrift.cod").write_bytes(CODA)
    worker.round()
    worker.done_at.pop("statements")
    worker.round()
    db.session.expire_all()
    assert count(Transfer) == 2


def test_a_folder_that_is_not_there_is_named_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "bank").mkdir()
    values = {"KMO_DATA": str(tmp_path), "KMO_STATEMENT_FOLDER": str(tmp_path / "bank")}
    assert read_settings(values).statement_folder == (tmp_path / "bank").resolve()
    assert read_settings({**values, "KMO_STATEMENT_FOLDER": ""}).statement_folder is None
    with pytest.raises(WrongSetting, match="KMO_STATEMENT_FOLDER: .* is no folder"):
        read_settings({**values, "KMO_STATEMENT_FOLDER": str(tmp_path / "geen")})
