"""Accounts of the secretariat from the command line: the first one cannot be made on a page."""

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.actions.accounts import create_staff as add_staff
from portal.actions.recording import by_itself
from portal.models import db
from portal.queries.accounts import person_with_email
from portal.queries.school import School


@click.command("create-staff")
@click.argument("email")
@click.option("--name", required=True, help="First and last name, as it stands under mails.")
@click.option("--site", required=True, help="The secretariat's code, such as lokeren.")
@click.option("--admin", is_flag=True, help="May also change courses, texts, users and settings.")
@with_appcontext
def create_staff(email: str, name: str, site: str, admin: bool) -> None:
    """Make an account for somebody of the secretariat; prints the link to choose a password."""
    base_url = current_app.extensions["settings"].base_url
    on = by_itself(clock.now(), base_url)
    person, secret = add_staff(
        _name(name),
        _new_address(email),
        on,
        role="admin" if admin else "clerk",
        site_id=_site(site, on.school),
    )
    db.session.commit()
    click.echo(f"{person.name} has an account. To choose a password, within three days and once:")
    click.echo(f"  {base_url}/wachtwoord/{secret}")


def _name(name: str) -> str:
    if not name.strip():
        raise click.ClickException("--name: give a first and last name")
    return " ".join(name.split())


def _new_address(email: str) -> str:
    try:
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as problem:
        raise click.ClickException(f"{email!r} is no e-mail address: {problem}") from None
    if person_with_email(email.strip().lower()) is not None:
        raise click.ClickException(f"{email} has an account already")
    return email


def _site(code: str, school: School) -> int:
    for site in school.sites:
        if site.code == code.strip().lower():
            return site.id
    codes = ", ".join(site.code for site in school.sites) or "none yet; run: migrate"
    raise click.ClickException(f"--site: {code!r} is no secretariat; there are {codes}")


COMMANDS = (create_staff,)
