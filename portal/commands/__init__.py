"""The commands of the command line, by noun; each module registers its own."""

import importlib

import click

MODULES = (
    "schema",
    "work",
    "bounces",
    "staff",
    "check",
    "backups",
    "restoring",
    "imports",
    "statements",
    "static",
    "demo",
)


def register(group: click.Group) -> None:
    """Add the commands of every module to the group."""
    for module in MODULES:
        for command in importlib.import_module(f"portal.commands.{module}").COMMANDS:
            group.add_command(command)
