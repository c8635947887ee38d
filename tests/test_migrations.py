"""The migrations make exactly the tables that the models describe, there and back."""

from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from portal import clock, create_app
from portal.commands.schema import migrate, migrations
from portal.models import Base, Event, Heartbeat, db
from portal.readiness import newest_revision
from tests.cast import Cast
from tests.conftest import settings_for

FOLDER = str(Path(__file__).resolve().parent.parent / "migrations")


def test_the_database_is_what_the_models_describe(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_newest_migration_is_the_one_in_the_head_file() -> None:
    newest = sorted(path.stem for path in Path(FOLDER, "versions").glob("0*.py"))[-1]
    assert newest == newest_revision_in_file()


def newest_revision_in_file() -> str:
    """The head file makes two parallel migrations conflict in git."""
    return Path(FOLDER, "head").read_text().strip()


def test_a_new_database_is_at_the_head(app: Flask) -> None:
    with db.engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    assert found == newest_revision()


def test_every_migration_can_be_taken_back(app: Flask) -> None:
    db.session.remove()
    migrations().downgrade(directory=FOLDER, revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    migrations().upgrade(directory=FOLDER)
    assert "enrolment" in inspect(db.engine).get_table_names()


def test_a_new_portal_remembers_when_it_was_installed(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'new.sqlite3'}"))
    for _ in range(2):
        assert app.test_cli_runner().invoke(migrate).exit_code == 0
    with app.app_context():
        installed = db.session.query(Heartbeat).filter_by(name="installed").one()
        assert timedelta(0) <= clock.now() - installed.at < timedelta(minutes=5)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'x'", "DELETE FROM event"])
def test_d38_the_database_refuses_to_rewrite_the_log(cast: Cast, statement: str) -> None:
    lines = db.session.query(Event).count()
    with pytest.raises(DBAPIError, match="never"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert lines == db.session.query(Event).count() > 0
