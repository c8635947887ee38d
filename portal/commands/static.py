"""What browsers fetch and pages are drawn with, made ready before anybody asks."""

import secrets
from tempfile import TemporaryDirectory

import click

from portal import create_app, late_rooms
from portal.compiled_templates import compile_templates
from portal.config import read_settings
from portal.pressing import STATIC, digest_of, press, pressed_folder


@click.command("press-static")
def press_static() -> None:
    """Make the files of static/ smaller and compress them; the portal serves them from var/."""
    target = pressed_folder(digest_of(STATIC))
    if not target.is_dir():
        press(STATIC, target)
    click.echo("Pressed.")


@click.command("compile-templates")
def compile_pages() -> None:
    """Compile the templates of all pages, and list the routes of rooms that load late."""
    with TemporaryDirectory() as folder:
        # Only the templates matter; these settings are those of no portal.
        settings = {"KMO_DATA": folder, "KMO_SECRET_KEY": secrets.token_hex(32)}
        number = compile_templates(create_app(read_settings(settings)))
    for room in late_rooms.LATE:
        late_rooms.write_list(room)
    click.echo(f"Compiled {number}.")


COMMANDS = (press_static, compile_pages)
