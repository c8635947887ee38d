"""The command line: python -m portal COMMAND, for operators and the demo."""

import sys

import click
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from portal import create_app
from portal.commands import register
from portal.config import WrongSetting, read_settings

# PostgreSQL's codes for a table, a column or a right that is not there, and none for an address it
# does not understand. SQLite has only one sort of error for all of it.
MISSING = {"42P01", "42703", "42501", None}


def _create() -> Flask:
    return create_app()


@click.group(cls=FlaskGroup, create_app=_create, add_default_commands=False)
def commands() -> None:
    """The KMO-loket's commands. Settings come from the environment, see README.md."""


register(commands)


def main() -> None:
    """Run a command; a wrong setting or a database that is away is one clear line, not a trace."""
    try:
        commands(prog_name="portal")
    except WrongSetting as problem:
        click.echo(f"The portal does not start. {problem}", err=True)
        sys.exit(2)
    except DBAPIError as error:
        is_missing = isinstance(error, ProgrammingError) and _code_of(error) in MISSING
        if not is_missing and not isinstance(error, OperationalError):
            raise
        click.echo(_told(error), err=True)
        sys.exit(1)


def _code_of(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _told(error: DBAPIError) -> str:
    """Which database, what it said first, and what to do."""
    where = make_url(read_settings().database_url).render_as_string(hide_password=True)
    return (
        f"The database {where} refuses: {str(error.orig).partition(chr(10))[0]}. See whether"
        " KMO_DATA and DATABASE_URL are those of the portal and the database works; where it was"
        " made by another version or not at all, run: python -m portal migrate"
    )
