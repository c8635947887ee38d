"""`portal backup` and `portal restore`: everything comes back, proven; nothing old is mailed."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import JSON

from portal import clock, create_app
from portal.actions.invariants import broken_invariants
from portal.backups import DATABASE, KEY
from portal.commands.backups import backup
from portal.commands.opened_copies import bring_up_to_date
from portal.commands.restoring import restore
from portal.models import Document, Event, Heartbeat, Message, Person, UserSession, db
from portal.queries.copies import tables
from portal.storage import Storage
from portal.worker.papers import make_next
from tests.browser_of import Browser
from tests.cast import Cast, make_person
from tests.conftest import settings_for
from tests.stages import again, paid, reported

OTHER_KEY = "another-secret-key-that-only-tests-ever-use-0123"

# What a portal that was put back begins anew.
ANEW = {"user_session", "heartbeat", "message", "event", "counter"}

Run = Callable[..., Result]


@pytest.fixture
def busy(app: Flask, cast: Cast, els: Browser) -> Cast:
    """A portal with a paid enrolment, a proof, documents with their files, mails and a session."""
    reported(cast.enrolment, cast.els)
    paid(cast.enrolment, cast.mieke)
    while make_next(app.extensions["storage"], set()):
        pass
    return cast


@pytest.fixture
def make(app: Flask, tmp_path: Path) -> Run:
    """Run `portal backup` on the folder of the test."""

    def command(*options: str) -> Result:
        db.session.commit()
        return app.test_cli_runner().invoke(backup, [str(tmp_path / "backups"), *options])

    return command


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database on which nothing runs yet, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'other.sqlite3'}"
        return
    with request.getfixturevalue("postgresql_server").lend() as url:
        yield url


@contextmanager
def another(url: str, folder: Path, **changes: Any) -> Iterator[Flask]:
    """A portal that has just been installed elsewhere, with a key of its own in its file."""
    folder.mkdir()
    (folder / "secret_key").write_text(OTHER_KEY)
    portal = create_app(settings_for(folder, url, **{"secret_key": OTHER_KEY} | changes))
    with portal.app_context():
        try:
            yield portal
        finally:
            db.session.remove()
            db.engine.dispose()


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, by table."""
    with db.engine.connect() as connection:
        return {
            one.name: [tuple(row) for row in connection.execute(one.select().order_by(one.c.id))]
            for one in tables()
        }


def newest(folder: Path) -> Path:
    return max(one for one in (folder / "backups").iterdir() if one.name.startswith("20"))


def put_back(portal: Flask, folder: Path) -> Result:
    return portal.test_cli_runner().invoke(restore, [str(newest(folder))])


def test_e23_everything_comes_back_on_either_database(
    busy: Cast, make: Run, other_url: str, tmp_path: Path
) -> None:
    before = everything()
    done = make()
    assert done.exit_code == 0, done.output
    with another(other_url, tmp_path / "other") as portal:
        done = put_back(portal, tmp_path)
        assert done.exit_code == 0, done.output
        assert "All is well." in done.output
        after = everything()
        assert broken_invariants(portal.extensions["storage"]) == []
    for name, rows in before.items():
        if name not in ANEW:
            assert after[name] == rows, name
    assert after["event"][:-1] == before["event"]
    assert len(after["message"]) == len(before["message"]) > 0


def test_a_row_may_refer_to_a_later_one_of_its_own_table(
    busy: Cast, make: Run, other_url: str, tmp_path: Path
) -> None:
    first, *_others, last = db.session.query(Document).order_by(Document.id)
    first.replaces_id = last.id
    numbers = first.id, last.id
    db.session.commit()
    assert make().exit_code == 0
    with another(other_url, tmp_path / "other") as portal:
        done = put_back(portal, tmp_path)
        assert "Put back" in done.output
        assert db.session.get_one(Document, numbers[0]).replaces_id == numbers[1]


def test_what_is_added_afterwards_gets_numbers_of_its_own(
    busy: Cast, make: Run, other_url: str, tmp_path: Path
) -> None:
    assert make().exit_code == 0
    with another(other_url, tmp_path / "other") as portal:
        assert put_back(portal, tmp_path).exit_code == 0
        highest = db.session.query(db.func.max(Person.id)).scalar()
        make_person("Nieuw", "nieuw@bakkerij-peeters.example")
        assert db.session.query(db.func.max(Person.id)).scalar() == highest + 1
        db.session.rollback()


def test_e23_no_old_mail_leaves_and_no_old_session_lives(
    busy: Cast, make: Run, tmp_path: Path
) -> None:
    waiting = db.session.query(Message).filter_by(state="waiting").count()
    assert waiting
    assert db.session.query(UserSession).count()
    assert make().exit_code == 0
    with another(f"sqlite:///{tmp_path / 'o.sqlite3'}", tmp_path / "other") as portal:
        assert f": {waiting}." in put_back(portal, tmp_path).output
        assert (
            db.session.query(Message).filter(Message.state.in_(("waiting", "sending"))).count() == 0
        )
        held = db.session.query(Message).filter_by(state="dead").all()
        assert len(held) == waiting
        assert all("back-up van 2026-09-10" in str(one.last_error) for one in held)
        assert db.session.query(UserSession).count() == 0
        last = db.session.query(Event).order_by(Event.id.desc()).first()
        assert last is not None
        assert (last.kind, last.facts["mails"]) == ("backup_restored", waiting)


def test_the_key_of_the_portal_comes_along(busy: Cast, make: Run, tmp_path: Path) -> None:
    assert make().exit_code == 0
    own = (newest(tmp_path) / KEY).read_text()
    assert (newest(tmp_path) / KEY).stat().st_mode & 0o077 == 0
    with another(f"sqlite:///{tmp_path / 'o.sqlite3'}", tmp_path / "other") as portal:
        assert put_back(portal, tmp_path).exit_code == 0
    assert (tmp_path / "other" / "secret_key").read_text() == own != OTHER_KEY


def test_a_key_from_the_environment_is_not_overruled(busy: Cast, make: Run, tmp_path: Path) -> None:
    assert make().exit_code == 0
    url = f"sqlite:///{tmp_path / 'o.sqlite3'}"
    with another(url, tmp_path / "other", secret_key="x" * 40) as portal:
        done = put_back(portal, tmp_path)
        assert done.exit_code == 1
        assert "Set KMO_SECRET_KEY to what stands in" in done.output
        assert db.session.query(Person).count() == 0


def test_a_portal_in_use_is_left_as_it_is(
    app: Flask, busy: Cast, make: Run, tmp_path: Path
) -> None:
    assert make().exit_code == 0
    before = everything()
    done = put_back(app, tmp_path)
    assert done.exit_code == 1
    assert "This portal is in use" in done.output
    assert everything() == before


def test_a_portal_that_runs_is_stopped_first(busy: Cast, make: Run, tmp_path: Path) -> None:
    assert make().exit_code == 0
    with another(f"sqlite:///{tmp_path / 'o.sqlite3'}", tmp_path / "other") as portal:
        bring_up_to_date()
        db.session.add(Heartbeat(name="worker", at=clock.now(), detail=""))
        db.session.commit()
        done = put_back(portal, tmp_path)
        assert done.exit_code == 1
        assert "Stop it first" in done.output


@pytest.mark.parametrize("part", ["database", "file", "manifest", "newer"])
def test_e24_a_damaged_backup_is_refused_by_name(
    busy: Cast, make: Run, tmp_path: Path, part: str
) -> None:
    assert make().exit_code == 0
    found = newest(tmp_path)
    if part == "database":
        damage(found / DATABASE)
        told = f"{found / DATABASE} is not what it was"
    elif part == "file":
        file = sorted((tmp_path / "backups" / "files").glob("??/*"))[0]
        damage(file)
        told = f"{file} is lost or damaged"
    elif part == "manifest":
        (found / "manifest.json").write_text("{}")
        told = "is no complete backup"
    else:
        said = json.loads((found / "manifest.json").read_text())
        (found / "manifest.json").write_text(json.dumps(said | {"revision": "9999"}))
        told = "made by a newer version"
    with another(f"sqlite:///{tmp_path / 'o.sqlite3'}", tmp_path / "other") as portal:
        done = put_back(portal, tmp_path)
        assert done.exit_code == 1
        assert told in done.output
        assert "Traceback" not in done.output


def damage(file: Path) -> None:
    """Flip a byte in the middle."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


def test_e24_a_lost_file_makes_a_backup_that_is_not_proven(
    app: Flask, busy: Cast, make: Run, tmp_path: Path
) -> None:
    storage: Storage = app.extensions["storage"]
    digest = next(iter(storage.digests()))
    damage(storage.path(digest))
    done = make()
    assert done.exit_code == 1
    assert f"Made, but something does not hold: {newest(tmp_path)}" in done.output
    assert "a kept file is missing or damaged: 1, first LS-2026-" in done.output
    assert db.session.query(Heartbeat).filter_by(name="backup").count() == 0


def test_a_kept_value_that_is_wrong_is_found_in_the_copy_and_lets_no_other_go(
    busy: Cast, make: Run, time: Any, tmp_path: Path
) -> None:
    assert make().exit_code == 0
    again(busy.enrolment).received_cents += 1
    db.session.commit()
    time.is_now(2026, 9, 11)
    done = make("--keep", "1")
    assert done.exit_code == 1
    assert "kept stage or amounts" in done.output
    assert len([one for one in (tmp_path / "backups").iterdir() if one.name != "files"]) == 2
    # What there is comes back all the same, and says so.
    with another(f"sqlite:///{tmp_path / 'o.sqlite3'}", tmp_path / "other") as portal:
        done = put_back(portal, tmp_path)
        assert done.exit_code == 1
        assert "kept stage or amounts" in done.output
        assert db.session.query(Person).count()


def test_a_file_that_was_damaged_in_the_folder_of_backups_is_copied_again(
    busy: Cast, make: Run, time: Any, tmp_path: Path
) -> None:
    assert make().exit_code == 0
    damage(sorted((tmp_path / "backups" / "files").glob("??/*"))[0])
    time.is_now(2026, 9, 11)
    assert make().exit_code == 0


def test_files_lie_there_once_and_go_with_the_last_backup_that_speaks_of_them(
    app: Flask, busy: Cast, make: Run, time: Any, tmp_path: Path
) -> None:
    assert make().exit_code == 0
    first = {one.name: one.stat().st_mtime_ns for one in (tmp_path / "backups/files").glob("??/*")}
    assert first
    extra = Storage(tmp_path / "backups" / "files").put(b"of a backup that went")
    time.is_now(2026, 9, 11)
    done = make("--keep", "1")
    assert "Removed: 1 older." in done.output
    left = {one.name: one.stat().st_mtime_ns for one in (tmp_path / "backups/files").glob("??/*")}
    assert extra not in left
    assert left == first
    assert [one.name for one in (tmp_path / "backups").iterdir() if one.name != "files"] == [
        "2026-09-11T081200Z"
    ]


def test_the_copy_is_one_file_that_anybody_can_open(busy: Cast, make: Run, tmp_path: Path) -> None:
    assert make().exit_code == 0
    folder = shutil.copytree(newest(tmp_path), tmp_path / "elsewhere")
    assert sorted(one.name for one in folder.iterdir()) == [
        "manifest.json", "portal.sqlite3", "secret_key",
    ]  # fmt: skip
    with closing(sqlite3.connect(folder / DATABASE)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
        number = copy.execute("SELECT count(*) FROM enrolment").fetchone()[0]
    said = json.loads((folder / "manifest.json").read_text())
    assert said["rows"]["enrolment"] == number > 0


def test_nothing_stays_nothing_where_json_could_make_a_value_of_it(
    busy: Cast, make: Run, tmp_path: Path
) -> None:
    assert make().exit_code == 0
    with closing(sqlite3.connect(newest(tmp_path) / DATABASE)) as copy:
        for one in tables():
            for column in one.columns:
                if isinstance(column.type, JSON):
                    wrong = f"SELECT 1 FROM {one.name} WHERE {column.name} = 'null'"  # noqa: S608
                    assert copy.execute(wrong).fetchall() == [], column


def test_the_desk_reads_of_when_the_newest_proven_backup_is(
    busy: Cast, make: Run, mieke: Browser, time: Any
) -> None:
    assert "Laatste geteste back-up" in mieke.get("/beheer/").text
    assert make().exit_code == 0
    page = mieke.get("/beheer/").text
    assert "10 september 2026 om 10.12 uur" in page.partition("Laatste geteste back-up")[2][:200]
    time.is_now(2026, 9, 13)
    old = mieke.signed_in_as(busy.mieke).get("/beheer/").text
    assert '<div class="wrong"><dt>Laatste geteste back-up' in old
