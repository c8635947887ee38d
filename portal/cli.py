"""The command line: python -m portal COMMAND, for operators and the demo."""

import sys

import click
from flask import Flask
from flask.cli import FlaskGroup

from portal import create_app
from portal.commands import register
from portal.config import WrongSetting


def _create() -> Flask:
    return create_app()


@click.group(cls=FlaskGroup, create_app=_create, add_default_commands=False)
def commands() -> None:
    """The KMO-loket's commands. Settings come from the environment, see README.md."""


register(commands)


def main() -> None:
    """Run a command; a wrong setting is one clear line, not a trace."""
    try:
        commands(prog_name="portal")
    except WrongSetting as problem:
        click.echo(f"The portal does not start. {problem}", err=True)
        sys.exit(2)
