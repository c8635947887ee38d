"""The practice clock of a demo: forwards only, the same for everybody, and nowhere else."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal import clock, create_app
from portal.clock import Backwards, PracticeFile
from portal.config import BRUSSELS, WrongSetting, read_settings
from portal.forms.practice_clock import read_moment
from portal.models import Event, Heartbeat, Message, db
from portal.queries import school
from portal.worker import Worker
from tests.browser_of import Browser
from tests.cast import Cast
from tests.conftest import settings_for

PAGE = "/beheer/oefenklok"
BEGIN = datetime(2026, 9, 10, 10, 12, tzinfo=BRUSSELS)
SECOND = timedelta(seconds=1)
# What a slow machine may need between two looks at the same clock.
SOON = timedelta(seconds=20)


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """A demo that began on the day on which An enrolled, its clock running."""
    demo = create_app(
        settings_for(tmp_path / "data", database_url, is_demo=True, practice_moment=BEGIN)
    )
    demo.testing = True
    school._school.cache_clear()
    with demo.app_context():
        yield demo
        db.session.remove()
        db.engine.dispose()
    clock.set_clock(clock.Clock())


@pytest.fixture
def practice(tmp_path: Path) -> PracticeFile:
    """The clock of a demo that has just begun."""
    file = PracticeFile(tmp_path / "practice-clock")
    file.begin(BEGIN)
    return file


def brussels(*moment: int) -> datetime:
    """A moment as people here read it."""
    return datetime(*moment, tzinfo=BRUSSELS)  # type: ignore[misc, arg-type]


def is_about(shown: datetime, moment: datetime) -> bool:
    """Whether a clock that runs shows a moment, or a little later."""
    return timedelta(0) <= shown - moment < SOON


# --- The file


def test_a_clock_that_nobody_set_shows_the_real_time(tmp_path: Path) -> None:
    assert abs(PracticeFile(tmp_path / "none").now() - clock.Clock().now()) < 2 * SECOND


def test_the_clock_runs_on_from_what_was_set_also_while_the_demo_is_stopped(
    tmp_path: Path,
) -> None:
    PracticeFile(tmp_path / "clock").begin(BEGIN, clock.Clock().now() - timedelta(hours=3))
    assert is_about(PracticeFile(tmp_path / "clock").now(), BEGIN + timedelta(hours=3))


def test_a_start_with_an_earlier_day_leaves_the_clock_as_it_is(practice: PracticeFile) -> None:
    practice.begin(BEGIN - timedelta(days=1))
    assert is_about(practice.now(), BEGIN)


def test_a_start_with_a_later_day_moves_the_clock(practice: PracticeFile) -> None:
    practice.begin(BEGIN + timedelta(days=1))
    assert is_about(practice.now(), BEGIN + timedelta(days=1))


def test_the_clock_never_goes_back(practice: PracticeFile) -> None:
    with pytest.raises(Backwards):
        practice.move_to(BEGIN)
    assert is_about(practice.now(), BEGIN)


def test_a_full_disk_leaves_the_clock_as_it_was(
    practice: PracticeFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        practice.move_to(BEGIN + timedelta(days=9))
    assert is_about(practice.now(), BEGIN)
    assert [one.name for one in tmp_path.iterdir()] == ["practice-clock"]


SHOW = """
import sys
from portal.clock import PracticeFile
clock = PracticeFile(__import__("pathlib").Path(sys.argv[1]))
for line in sys.stdin:
    print(clock.now().isoformat(), flush=True)
"""


def test_every_process_of_a_demo_agrees_within_a_second(
    practice: PracticeFile, tmp_path: Path
) -> None:
    children = [
        subprocess.Popen(
            [sys.executable, "-c", SHOW, str(tmp_path / "practice-clock")],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    try:
        for days in range(4):
            if days:
                practice.move_to(BEGIN + timedelta(days=days))
            for child in children:
                print("?", file=child.stdin, flush=True)
                assert child.stdout is not None
                shown = datetime.fromisoformat(child.stdout.readline().strip())
                assert abs(practice.now() - shown) < SECOND
                assert shown >= BEGIN + timedelta(days=days)
    finally:
        for child in children:
            child.communicate()


# --- What is asked for


@pytest.mark.parametrize(
    ("step", "now", "then"),
    [
        ("hour", (2026, 9, 16, 23, 30), (2026, 9, 17, 0, 30)),
        ("day", (2026, 12, 31, 10, 12), (2027, 1, 1, 10, 12)),
        ("day", (2028, 2, 28, 10, 12), (2028, 2, 29, 10, 12)),
        ("day", (2026, 10, 24, 10, 12), (2026, 10, 25, 10, 12)),
        ("day", (2026, 3, 28, 10, 12), (2026, 3, 29, 10, 12)),
        ("tomorrow", (2026, 9, 16, 6, 0), (2026, 9, 17, 8, 0)),
        ("tomorrow", (2026, 10, 24, 23, 59), (2026, 10, 25, 8, 0)),
    ],
)
def test_a_step_goes_as_far_as_its_button_says(
    step: str, now: tuple[int, ...], then: tuple[int, ...]
) -> None:
    assert read_moment({"step": step}, brussels(*now).astimezone(UTC)) == (brussels(*then), {})


@pytest.mark.parametrize("step", ["hour", "day", "tomorrow"])
def test_no_step_goes_past_the_last_year_either(app: Flask, step: str) -> None:
    with app.test_request_context():
        moment, wrong = read_moment({"step": step}, brussels(2100, 12, 31, 23, 30))
    assert moment is None
    assert wrong == {"day": "Vul een jaar in tot en met 2100."}


@pytest.mark.parametrize("night", [(2026, 10, 25, 0, 30), (2026, 3, 29, 0, 30)])
def test_an_hour_is_an_hour_also_when_the_clocks_change(night: tuple[int, ...]) -> None:
    now = brussels(*night).astimezone(UTC)
    for _ in range(5):
        moment, _wrong = read_moment({"step": "hour"}, now)
        assert moment is not None
        assert moment.astimezone(UTC) - now == timedelta(hours=1)
        now = moment


@pytest.mark.parametrize("text", ["8.05", "08:05", "8u05", " 8.05 uur "])
def test_a_time_is_read_as_people_write_it(app: Flask, text: str) -> None:
    form = {"day_day": "1", "day_month": "10", "day_year": "2026", "time": text}
    assert read_moment(form, BEGIN) == (brussels(2026, 10, 1, 8, 5), {})


@pytest.mark.parametrize("text", ["", "24.00", "8.60", "acht", "-1", "8.5", "²3.00"])
def test_what_is_no_time_is_refused(app: Flask, text: str) -> None:
    form = {"day_day": "1", "day_month": "10", "day_year": "2026", "time": text}
    with app.test_request_context():
        moment, wrong = read_moment(form, BEGIN)
    assert moment is None
    assert wrong == {"time": "Vul een uur in zoals 8.00."}


# --- The page


def test_a_day_later_everybody_lives_a_day_later_and_is_still_signed_in(
    mieke: Browser, els: Browser, cast: Cast
) -> None:
    home = f"/onderneming/{cast.bakery.public_id}/"
    assert "Oefenklok: donderdag 10 september 2026 om 10." in els.get(home).text
    assert mieke.post(PAGE, {"step": "day"}).location == PAGE
    shown = mieke.get(PAGE).text
    assert "De oefenklok is verzet." in shown
    assert "Oefenklok: vrijdag 11 september 2026 om 10." in shown
    page = els.get(home)
    assert page.status_code == 200
    assert "Oefenklok: vrijdag 11 september 2026 om 10." in page.text


def test_d14_a_session_that_has_ended_does_not_come_back(
    app: Flask, els: Browser, cast: Cast
) -> None:
    assert clock.clock.practice is not None
    # Time that has really passed: nobody set the clock from the page.
    clock.clock.practice.move_to(BEGIN + timedelta(days=1))
    assert Browser(app).signed_in_as(cast.mieke).post(PAGE, {"step": "day"}).location == PAGE
    assert els.get("/ondernemingen").location.startswith("/aanmelden")


def test_the_clock_goes_to_a_day_and_a_time(mieke: Browser) -> None:
    typed = {"day_day": "1", "day_month": "10", "day_year": "2026", "time": "8.00"}
    assert mieke.post(PAGE, typed).status_code == 303
    assert is_about(clock.now(), brussels(2026, 10, 1, 8, 0))
    line = mieke.get("/beheer/logboek").text
    assert "De oefenklok is verzet van donderdag 10 september 2026 om 10." in line
    assert "naar donderdag 1 oktober 2026 om 8.00 uur." in line


def test_who_asks_to_go_back_reads_what_to_do_and_nothing_changes(mieke: Browser) -> None:
    typed = {"day_day": "9", "day_month": "9", "day_year": "2026", "time": "8.00"}
    answer = mieke.post(PAGE, typed)
    assert answer.status_code == 422
    assert "De oefenklok gaat alleen vooruit." in answer.text
    assert "./bin/up --demo --today 2026-09-09" in answer.text
    assert 'value="9"' in answer.text
    assert is_about(clock.now(), BEGIN)
    assert db.session.query(Event).filter_by(kind="clock_moved").count() == 0
    # The session did not move along either.
    assert mieke.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence"),
    [
        ("31", "9", "2026", "Deze datum bestaat niet"),
        ("1", "9", "2101", "kan niet juist zijn. Kijk het jaar na."),
        ("", "", "", "Vul een dag, een maand en een jaar in."),
    ],
)
def test_what_is_no_day_is_refused_beside_its_field(
    mieke: Browser, day: str, month: str, year: str, sentence: str
) -> None:
    typed = {"day_day": day, "day_month": month, "day_year": year, "time": "8.00"}
    answer = mieke.post(PAGE, typed)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_d1_only_the_secretariat_sets_the_clock(
    anonymous: Browser, an: Browser, els: Browser, mieke: Browser, joris: Browser
) -> None:
    for browser, status in ((anonymous, 303), (an, 404), (els, 404)):
        assert browser.get(PAGE).status_code == status
        assert browser.post(PAGE, {"step": "day"}).status_code == status
        assert PAGE not in browser.get("/procedure").text
    assert is_about(clock.now(), BEGIN)
    for browser in (mieke, joris):
        assert f'href="{PAGE}"' in browser.get("/beheer/").text
        assert browser.get(PAGE).status_code == 200


# --- What follows


def test_what_becomes_due_by_a_leap_leaves_at_once(app: Flask, mieke: Browser, cast: Cast) -> None:
    worker = Worker(app, threading.Event())
    while worker.round():
        pass
    later = clock.now() + timedelta(hours=20)
    db.session.query(Message).update({"state": "waiting", "not_before_at": later, "sent_at": None})
    db.session.commit()
    worker.round()
    assert {one.state for one in db.session.query(Message)} == {"waiting"}
    db.session.commit()
    mieke.post(PAGE, {"step": "day"})
    while worker.round():
        pass
    assert {one.state for one in db.session.query(Message)} <= {"sent", "dropped"}
    beat = db.session.query(Heartbeat).filter_by(name="worker").one()
    assert is_about(beat.at, BEGIN + timedelta(days=1))


# --- Nowhere else


def test_outside_a_demo_there_is_no_such_page_and_no_link(
    database_url: str, tmp_path: Path
) -> None:
    # Not even where somebody put a file of that name.
    PracticeFile(tmp_path / "practice-clock").begin(BEGIN)
    portal = create_app(settings_for(tmp_path, database_url))
    assert not [rule for rule in portal.url_map.iter_rules() if "oefenklok" in rule.rule]
    assert clock.clock.practice is None
    assert abs(clock.now() - clock.Clock().now()) < 2 * SECOND
    answer = portal.test_client().get("/")
    assert "Oefenklok" not in answer.get_data(as_text=True)
    assert portal.test_client().get(PAGE).status_code == 404
    with portal.app_context():
        db.engine.dispose()


def test_a_real_portal_refuses_to_start_with_a_practice_clock(tmp_path: Path) -> None:
    values = {"KMO_DATA": str(tmp_path), "KMO_TODAY": "2026-09-10"}
    with pytest.raises(WrongSetting, match="KMO_TODAY: a practice clock works in the demo only"):
        read_settings(values)
    assert read_settings({"KMO_DATA": str(tmp_path)}).practice_file is None
    demo = read_settings({**values, "KMO_DEMO": "1"})
    assert demo.practice_file == tmp_path / "practice-clock"
