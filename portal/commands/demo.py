"""Loading the demo and telling who can sign in to it."""

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.demo.load import TooEarly, load_demo
from portal.demo.people import DEMO_PASSPHRASE
from portal.models import db
from portal.passwords import hash_password
from portal.queries.demo import enrolments_count, student_of_the_story

ACCOUNTS = (
    ("els@bakkerij-peeters.example", "owner of Bakkerij Peeters bv"),
    ("bob@bakkerij-peeters.example", "colleague of Els"),
    ("chris@garage-desmet.example", "owner of a rival, Garage De Smet bv"),
    ("dora@boekhouding.example", "keeps books for both companies"),
    ("mieke@leerstad.example", "secretariat in Lokeren"),
    ("joris@leerstad.example", "secretariat in Dendermonde, administrator"),
)


@click.command("load-demo")
@with_appcontext
def load() -> None:
    """Fill an empty portal with the demo; an already filled one is left as it is."""
    settings = current_app.extensions["settings"]
    if not settings.is_demo:
        raise click.ClickException("load-demo fills a demo only; set KMO_DEMO=1 on a new KMO_DATA")
    if enrolments_count():
        click.echo("The demo is already there.")
        return
    hashed = hash_password(DEMO_PASSPHRASE, memory_kib=settings.password_memory_kib)
    storage = current_app.extensions["storage"]
    try:
        load_demo(clock.now(), settings, storage, passphrase_hash=hashed)
    except TooEarly as problem:
        raise click.ClickException(f"{problem}; set KMO_TODAY to a later day") from None
    db.session.commit()
    click.echo(f"The demo is loaded: {enrolments_count()} enrolments.")


@click.command("demo-accounts")
@with_appcontext
def accounts() -> None:
    """Print who can sign in to the demo, and with what."""
    if not current_app.extensions["settings"].is_demo:
        raise click.ClickException("only a demo has accounts with a known password")
    for email, who in ACCOUNTS:
        click.echo(f"  {email:<32} {DEMO_PASSPHRASE}   {who}")
    number, email = student_of_the_story()
    click.echo(f"  student An Peeters: enrolment number {number}, e-mail {email} (at /volg)")


COMMANDS = (load, accounts)
