"""Commands for operators and the demo: migrate, work, accounts, imports, checks."""

import sys
from pathlib import Path

import click
from flask.cli import FlaskGroup
from flask_migrate import upgrade
from sqlalchemy import func, select

from portal.actions.seed import seed_school
from portal.config import WrongSetting
from portal.models import Site, db


def _create() -> object:
    from portal import create_app

    return create_app()


@click.group(cls=FlaskGroup, create_app=_create, add_default_commands=False)
def commands() -> None:
    """The KMO-loket's commands. Settings come from the environment, see README.md."""


@commands.command("migrate")
def migrate() -> None:
    """Bring the database up to this version; on an empty one, fill in the school."""
    upgrade(directory=str(Path(__file__).resolve().parent.parent / "migrations"))
    if db.session.execute(select(func.count()).select_from(Site)).scalar_one() == 0:
        seed_school()
        db.session.commit()
        click.echo("The school, its secretariats and the deadline rules are in place.")
    click.echo("The database is up to date.")


def main() -> None:
    """Run a command; a wrong setting is one clear line, not a trace."""
    try:
        commands(prog_name="portal")
    except WrongSetting as problem:
        click.echo(f"The portal does not start. {problem}", err=True)
        sys.exit(2)
