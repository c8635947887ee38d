"""Bringing the database up to this version."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from portal.actions.seed import seed_school
from portal.models import db
from portal.queries.school import sites

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Bring the database up to this version; on an empty one, fill in the school."""
    upgrade(directory=str(MIGRATIONS))
    if not sites():
        seed_school()
        db.session.commit()
        click.echo("The school, its secretariats and the deadline rules are in place.")
    click.echo("The database is up to date.")


COMMANDS = (migrate,)
