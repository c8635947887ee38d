"""Bringing the database up to this version."""

from pathlib import Path
from types import ModuleType

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.actions.seed import seed_school
from portal.actions.upkeep import beat
from portal.models import db
from portal.queries.health import INSTALLED
from portal.queries.school import sites

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"


def migrations() -> ModuleType:
    """Flask-Migrate, ready for this application; only who migrates pays for loading it."""
    import flask_migrate

    # An extension keeps the application itself; the proxy's types hide how to get it.
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if "migrate" not in app.extensions:
        options = {"render_as_batch": True, "compare_type": True}
        flask_migrate.Migrate(app, db, directory=str(MIGRATIONS), **options)
    module: ModuleType = flask_migrate
    return module


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Bring the database up to this version; on an empty one, fill in the school."""
    migrations().upgrade(directory=str(MIGRATIONS))
    if not sites():
        seed_school()
        beat(INSTALLED, clock.now())
        db.session.commit()
        click.echo("The school, its secretariats and the deadline rules are in place.")
    click.echo("The database is up to date.")


COMMANDS = (migrate,)
