"""What browsers fetch, made small before they ask."""

import click

from portal.pressing import STATIC, digest_of, press, pressed_folder


@click.command("press-static")
def press_static() -> None:
    """Make the files of static/ smaller and compress them; the portal serves them from var/."""
    target = pressed_folder(digest_of(STATIC))
    if not target.is_dir():
        press(STATIC, target)
    click.echo("Pressed.")


COMMANDS = (press_static,)
