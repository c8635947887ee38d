"""Whether everything the portal needs is there and everything that must hold does."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.actions.invariants import broken_invariants
from portal.models import only_reading
from portal.readiness import state_of_portal


@click.command("check")
@with_appcontext
def check() -> None:
    """Say what is missing or wrong; the exit code is 0 when all is well and 1 when it is not."""
    with only_reading():
        problems = _problems()
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo("All is well.")


def _problems() -> list[str]:
    state = state_of_portal(clock.now())
    missing = [part for part in state.parts.values() if part.problem]
    told = [f"{part.name}: {part.problem} {part.detail}".rstrip() for part in missing]
    if any(part.name == "database" for part in missing):
        return told
    broken = broken_invariants(current_app.extensions["storage"])
    return told + [one.explained for one in broken]


COMMANDS = (check,)
