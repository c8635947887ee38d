"""The peers as participants: their environments, their copy of the rows, their first page."""

import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.bench.data import FOLDER, Database
from tests.bench.load import Ask
from tests.bench.participants import PEERS, Recipe

_COPY = """
ATTACH ? AS portal;
CREATE TABLE company AS SELECT id, name FROM portal.company;
CREATE TABLE course AS SELECT id, name, first_lesson_on FROM portal.course;
CREATE TABLE learner AS SELECT id, first_name || ' ' || last_name AS name FROM portal.learner;
CREATE TABLE enrolment AS SELECT id, number, company_id, course_id, learner_id, last_day, stage,
  due_cents FROM portal.enrolment;
CREATE UNIQUE INDEX company_id ON company (id);
CREATE UNIQUE INDEX course_id ON course (id);
CREATE UNIQUE INDEX learner_id ON learner (id);
CREATE UNIQUE INDEX enrolment_id ON enrolment (id);
"""


@dataclass(frozen=True, slots=True)
class Rival:
    """A peer's recipe and the page that it is measured by."""

    recipe: Recipe
    page: Ask


class MissingEnvironment(Exception):
    """A peer's packages are not there; the text says what makes them."""


def flask_admin(data: Database) -> Rival:
    """Flask-Admin on a copy of these rows. Raises MissingEnvironment."""
    environment = {"BENCH_FILE": str(_copy(data, "flask-admin"))}
    recipe = Recipe(
        "flask-admin",
        "flask_admin_list:app",
        PEERS,
        "list-checkbox-column",
        python_of("flask-admin"),
        environment,
    )
    return Rival(recipe, Ask("/admin/enrolment/"))


def django(data: Database) -> Rival:
    """Django admin on a copy of these rows, with somebody signed in. Raises MissingEnvironment."""
    python = python_of("django")
    environment = {"BENCH_FILE": str(_copy(data, "django"))}
    prepared = subprocess.run(
        [python, "-m", "django_list.prepare"],
        cwd=PEERS,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    cookie = prepared.stdout.strip().splitlines()[-1]
    recipe = Recipe(
        "django",
        "django_list.wsgi:app",
        PEERS,
        'id="result_list"',
        python,
        environment,
        may_set_cookies=True,
    )
    return Rival(recipe, Ask("/admin/django_list/enrolment/", cookie))


def python_of(peer: str) -> str:
    """The Python of a peer's environment. Raises MissingEnvironment."""
    python = FOLDER / peer / "bin" / "python"
    if not python.exists():
        raise MissingEnvironment(f"{python} is not there; ./bin/bench makes it")
    return str(python)


def _copy(data: Database, peer: str) -> Path:
    file = data.folder / f"{peer}.sqlite3"
    if not file.exists():
        attach, _, rest = _COPY.strip().partition("\n")
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(attach, (str(data.file),))
            connection.executescript(rest)
            connection.execute("DETACH portal")
            connection.execute("PRAGMA journal_mode=WAL")
    return file
