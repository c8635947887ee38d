"""The demo: every status on every day, built by the verbs, its mail sent at its time."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal import clock, create_app
from portal.actions.invariants import broken_invariants
from portal.commands.demo import accounts, load
from portal.config import BRUSSELS
from portal.demo.load import EARLIEST, TooEarly, load_demo
from portal.demo.people import DEMO_PASSPHRASE
from portal.demo.plans import STORY
from portal.mail import Kind
from portal.mail.kinds import NEVER_QUEUED
from portal.models import Company, Course, Document, Enrolment, Learner, Message, Person, db
from portal.passwords import is_password
from portal.queries.enrolments.whole import facts_in
from portal.queries.invariants import kept_values
from portal.rules.identifiers import parse_enterprise_number
from portal.rules.stations import Status, status_of
from tests.conftest import settings_for

SAMPLES = Path(__file__).parent / "samples" / "enrolments"

MEMORY_KIB = 64
# A first and a last minute, a leap day, both changes of the clock, the first day that is possible.
MOMENTS = (
    "2026-09-16T10:12",
    "2027-01-01T00:00",
    "2028-02-29T23:59",
    "2026-03-29T03:30",
    "2026-10-25T02:30",
    "2018-01-01T10:12",
)


@contextmanager
def portal_on(moment: datetime, url: str, folder: Path) -> Iterator[Flask]:
    """An empty demo whose clock stands on a moment."""
    app = create_app(settings_for(folder, url, is_demo=True, password_memory_kib=MEMORY_KIB))
    clock.set_clock(clock.Clock(lambda: moment))
    try:
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()
    finally:
        clock.set_clock(clock.Clock())


def play(app: Flask, now: datetime) -> None:
    """Load the story without its crowd."""
    settings, storage = app.extensions["settings"], app.extensions["storage"]
    load_demo(now, settings, storage, passphrase_hash="x", plans=STORY)
    db.session.commit()


def in_brussels(moment: str) -> datetime:
    """The instant of a moment as people here read it."""
    return datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS).astimezone(UTC)


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an empty database; the demo itself only ever uses SQLite."""
    shutil.copyfile(sqlite_template, tmp_path / "portal.sqlite3")
    return f"sqlite:///{tmp_path / 'portal.sqlite3'}"


@pytest.mark.parametrize("day", [*MOMENTS, "today"])
def test_on_every_day_every_status_is_there(day: str, empty: str, tmp_path: Path) -> None:
    moment = clock.now() if day == "today" else in_brussels(day)
    with portal_on(moment, empty, tmp_path) as app:
        play(app, moment)
        found = {status_of(facts_in(row), clock.today()) for row in kept_values()}
        assert found == set(Status)
        an = db.session.query(Enrolment).filter_by(number=_number_of_an()).one()
        assert (an.last_day - clock.today()).days == 1
        assert broken_invariants(app.extensions["storage"]) == []


def _number_of_an() -> str:
    an = db.session.query(Learner).filter_by(first_name="An", last_name="Peeters").one()
    return db.session.query(Enrolment).filter_by(learner_id=an.id).one().number


def test_the_demo_can_be_played_on_postgresql_too(database_url: str, tmp_path: Path) -> None:
    moment = in_brussels(MOMENTS[0])
    with portal_on(moment, database_url, tmp_path) as app:
        play(app, moment)
        assert broken_invariants(app.extensions["storage"]) == []


def test_a_day_before_the_rules_of_today_is_refused(empty: str, tmp_path: Path) -> None:
    moment = datetime.combine(EARLIEST, datetime.min.time(), BRUSSELS) - timedelta(minutes=1)
    with portal_on(moment, empty, tmp_path) as app:
        with pytest.raises(TooEarly):
            play(app, moment)
        answer = app.test_cli_runner().invoke(load)
        assert answer.exit_code == 1
        assert "set KMO_TODAY to a later day" in answer.output


def test_two_demos_of_one_day_are_alike(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    moment = in_brussels(MOMENTS[0])
    told = []
    for _ in range(2):
        folder = tmp_path_factory.mktemp("demo")
        shutil.copyfile(sqlite_template, folder / "portal.sqlite3")
        with portal_on(moment, f"sqlite:///{folder / 'portal.sqlite3'}", folder) as app:
            play(app, moment)
            told.append(
                [
                    [(one.number, one.stage, one.last_day, one.ogm) for one in _all(Enrolment)],
                    [(mail.kind, mail.to_email, mail.sent_at) for mail in _all(Message)],
                ]
            )
    assert told[0] == told[1]


def _all(model: type) -> list:
    return db.session.query(model).order_by(model.id).all()


@pytest.fixture(scope="module")
def loaded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The whole demo of Wednesday 16 September 2026, loaded by its command."""
    folder = tmp_path_factory.mktemp("whole")
    shutil.copyfile(sqlite_template, folder / "portal.sqlite3")
    moment = in_brussels(MOMENTS[0])
    with portal_on(moment, f"sqlite:///{folder / 'portal.sqlite3'}", folder) as app:
        answer = app.test_cli_runner().invoke(load)
        assert answer.output.startswith("The demo is loaded:"), answer.output
        yield app


def test_no_sample_list_speaks_of_an_enrolment_or_a_course_of_the_demo(loaded: Flask) -> None:
    rows = [
        row.split(",") for row in (SAMPLES / "met-fouten.csv").read_text("utf-8-sig").splitlines()
    ]
    rows += [
        row.split(";") for row in (SAMPLES / "najaar-2026.csv").read_text("cp1252").splitlines()
    ]
    told = {cell for row in rows for cell in row[:2]}
    there = {row.number for row in _all(Enrolment)} | {row.code for row in _all(Course)}
    assert "F2600002" in told
    assert not there & told


def test_there_is_enough_for_lists_filters_and_pages(loaded: Flask) -> None:
    assert db.session.query(Company).count() >= 25
    assert db.session.query(Course).count() >= 12
    assert db.session.query(Enrolment).count() >= 150
    assert len({course.site_id for course in _all(Course)}) == 3
    years = {enrolment.enrolled_on.year for enrolment in _all(Enrolment)}
    assert len(years) > 1
    assert db.session.query(Document).filter(Document.replaces_id.is_not(None)).count() > 5
    assert broken_invariants(loaded.extensions["storage"]) == []


def test_every_company_has_a_number_that_nobody_else_has(loaded: Flask) -> None:
    for company in _all(Company):
        assert parse_enterprise_number(company.enterprise_number) == company.enterprise_number
        assert company.enterprise_number.startswith("0999")


def test_old_mails_were_sent_at_their_time_and_none_is_left_to_flood(loaded: Flask) -> None:
    mails = _all(Message)
    assert {mail.state for mail in mails} == {"sent"}
    assert all(mail.sent_at == mail.not_before_at <= in_brussels(MOMENTS[0]) for mail in mails)
    assert all(mail.subject and mail.body for mail in mails)
    told = {Kind(mail.kind) for mail in mails}
    asked_for = {
        Kind.SIGN_IN_LINK, Kind.PASSWORD_RESET, Kind.PASSWORD_CHANGED, Kind.DEADLINE_NOTE,
        Kind.OWN_SHARE_MOVED, Kind.COMPANIES_MERGED,
    }  # fmt: skip
    # The worker plans these from the day on which the demo is looked at.
    as_time_passes = {Kind.REMINDERS, Kind.STAFF_DIGEST, Kind.ALARM} | NEVER_QUEUED
    assert told == set(Kind) - asked_for - as_time_passes


def test_a_second_load_changes_nothing(loaded: Flask) -> None:
    before = db.session.query(Enrolment).count()
    answer = loaded.test_cli_runner().invoke(load)
    assert (answer.exit_code, answer.output) == (0, "The demo is already there.\n")
    assert db.session.query(Enrolment).count() == before


def test_the_accounts_that_are_printed_exist_with_that_password(loaded: Flask) -> None:
    lines = loaded.test_cli_runner().invoke(accounts).output.splitlines()
    people = [line.split() for line in lines if DEMO_PASSPHRASE in line]
    assert len(people) == 6
    for email, password, *_ in people:
        person = db.session.query(Person).filter_by(email=email).one()
        assert is_password(person.password_hash, password, memory_kib=MEMORY_KIB)
    assert _number_of_an() in lines[-1]
    assert "an.peeters@cursist.example" in lines[-1]


@pytest.mark.parametrize("command", [load, accounts])
def test_a_real_portal_refuses_the_commands_of_the_demo(
    command: object, empty: str, tmp_path: Path
) -> None:
    with portal_on(in_brussels(MOMENTS[0]), empty, tmp_path) as app:
        app.extensions["settings"] = replace(app.extensions["settings"], is_demo=False)
        answer = app.test_cli_runner().invoke(command)
        assert answer.exit_code == 1
        assert "demo" in answer.output
        assert db.session.query(Enrolment).count() == 0
