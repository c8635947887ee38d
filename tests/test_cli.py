"""The command line: what each command does, what it refuses, in words and as exit code."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from portal import clock
from portal.actions.upkeep import beat
from portal.cli import commands
from portal.commands.check import check
from portal.commands.staff import create_staff
from portal.models import Event, OneTimeLink, Person, db
from portal.queries.school import sites
from tests.cast import Cast

ROOT = Path(__file__).resolve().parent.parent


def run(app: Flask, *arguments: str, command: object = create_staff) -> Result:
    """Run a command as an operator does."""
    db.session.commit()
    result = app.test_cli_runner().invoke(command, list(arguments))
    db.session.expire_all()
    return result


def test_every_command_is_there_with_a_sentence_of_help(app: Flask) -> None:
    expected = {"migrate", "work", "load-demo", "demo-accounts", "create-staff", "check"}
    assert expected <= set(commands.commands)
    assert all(commands.commands[name].help for name in expected)


def test_the_first_account_gets_a_link_to_choose_a_password(app: Flask) -> None:
    answer = run(
        app, "Mieke@Leerstad.example", "--name", "Mieke  Van Acker", "--site", "lokeren", "--admin"
    )
    assert answer.exit_code == 0
    person = db.session.query(Person).one()
    assert (person.name, person.email, person.staff_role, person.password_hash) == (
        "Mieke Van Acker",
        "mieke@leerstad.example",
        "admin",
        None,
    )
    assert person.site_id == next(site.id for site in sites() if site.code == "lokeren")
    link = re.search(r"http://localhost/wachtwoord/([a-z2-7]{52})\n", answer.output)
    assert link is not None
    kept = db.session.query(OneTimeLink).one()
    assert (kept.person_id, kept.purpose) == (person.id, "password")
    assert link[1] not in kept.token_hash
    assert db.session.query(Event).filter_by(kind="staff_added").count() == 1


def test_without_admin_it_is_a_clerk(app: Flask) -> None:
    run(app, "joris@leerstad.example", "--name", "Joris", "--site", "hamme")
    assert db.session.query(Person).one().staff_role == "clerk"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["geen-adres", "--name", "X", "--site", "hamme"], "'geen-adres' is no e-mail address"),
        (["x@y.example", "--name", " ", "--site", "hamme"], "--name: give a first and last name"),
        (["x@y.example", "--name", "X", "--site", "gent"], "there are lokeren, dendermonde, hamme"),
        (["x@y.example", "--site", "hamme"], "Missing option '--name'"),
    ],
)
def test_a_wrong_answer_is_named_and_makes_no_account(
    arguments: list[str], sentence: str, app: Flask
) -> None:
    answer = run(app, *arguments)
    assert answer.exit_code != 0
    assert sentence in answer.output
    assert db.session.query(Person).count() == 0


def test_an_address_has_one_account(app: Flask, cast: Cast) -> None:
    answer = run(app, "ELS@bakkerij-peeters.example", "--name", "Els", "--site", "hamme")
    assert answer.exit_code == 1
    assert "has an account already" in answer.output


def test_check_says_what_is_missing(app: Flask, cast: Cast) -> None:
    answer = run(app, command=check)
    assert answer.exit_code == 1
    assert "mail: no_server KMO_SMTP_URL\n" in answer.output
    assert "worker: silent\n" in answer.output


def test_check_says_what_does_not_hold(app: Flask, cast: Cast) -> None:
    cast.enrolment.due_cents += 1
    answer = run(app, command=check)
    assert answer.exit_code == 1
    assert "the kept stage or amounts of an enrolment differ from its facts: 1" in answer.output
    assert f"first {cast.enrolment.number}" in answer.output


def test_check_is_content_when_all_is_well(app: Flask, cast: Cast) -> None:
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, smtp_url="smtp://127.0.0.1:25")
    beat("worker", clock.now())
    beat("planning", clock.now())
    answer = run(app, command=check)
    assert (answer.exit_code, answer.output) == (0, "All is well.\n")


@pytest.mark.parametrize(
    ("database", "sentence"),
    [
        ("", "no such table: "),
        ("postgresql://kmo:geheim@127.0.0.1:1/kmo", "Connection refused"),
    ],
)
def test_a_database_that_is_away_or_empty_is_named_without_a_trace(
    tmp_path: Path, database: str, sentence: str
) -> None:
    command = ["create-staff", "mieke@school.be", "--name", "Mieke", "--site", "lokeren"]
    answer = subprocess.run(
        [sys.executable, "-m", "portal", *command],
        env=os.environ | {"KMO_DATA": str(tmp_path), "DATABASE_URL": database},
        cwd=ROOT, text=True, capture_output=True, timeout=60,
    )  # fmt: skip
    assert answer.returncode == 1
    [line] = answer.stderr.splitlines()
    assert sentence in line
    assert "KMO_DATA and DATABASE_URL" in line
    assert "geheim" not in line


def test_check_tells_an_empty_database_from_one_that_is_away(app: Flask, tmp_path: Path) -> None:
    for database, told in (
        (f"sqlite:///{tmp_path / 'new.sqlite3'}", "database: not_migrated no such table: "),
        ("postgresql://kmo:geheim@127.0.0.1:1/kmo", "database: unreachable connection failed: "),
    ):
        answer = subprocess.run(
            [sys.executable, "-m", "portal", "check"],
            env=os.environ | {"KMO_DATA": str(tmp_path), "DATABASE_URL": database},
            cwd=ROOT, text=True, capture_output=True, timeout=60,
        )  # fmt: skip
        assert answer.returncode == 1
        assert answer.stdout.startswith(told)


def test_check_on_a_database_without_its_tables_says_that_it_is_not_migrated(app: Flask) -> None:
    db.session.execute(text("ALTER TABLE heartbeat RENAME TO gone"))
    try:
        answer = run(app, command=check)
        assert answer.exit_code == 1
        assert answer.output.startswith("database: not_migrated ")
    finally:
        db.session.rollback()
        db.session.execute(text("ALTER TABLE gone RENAME TO heartbeat"))
        db.session.commit()
