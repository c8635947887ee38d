"""Taking in the notices with which mail servers give mails back."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock
from portal.actions.bounces import message_given_back, note_bounce
from portal.actions.recording import Occasion, by_itself
from portal.models import db
from portal.readers.delivery_status import (
    LARGEST,
    DeliveryStatus,
    NotADeliveryStatus,
    Recipient,
    read_delivery_status,
)


@click.command("bounce")
@with_appcontext
def bounce() -> None:
    """Read one delivery notice (RFC 3464) from standard input, as a mail server hands it over.

    The mail that came back is noted and the next contact of the company is written to at once.
    Ends with 1 when the input is no such notice, or about no mail of ours.
    """
    with force_locale("nl"):
        notice = _read(sys.stdin.buffer.read(LARGEST + 1))
        if not notice.failed:
            click.echo(_("Geen enkele e-mail kwam terug. Er is niets veranderd."))
            return
        taken = [_take(notice.message_id, recipient) for recipient in notice.failed]
    if not all(taken):
        raise SystemExit(1)


def _read(data: bytes) -> DeliveryStatus:
    try:
        return read_delivery_status(data)
    except NotADeliveryStatus as problem:
        raise click.ClickException(_("Dit is geen melding over een e-mail die terugkwam.")) from (
            problem
        )


def _take(message_id: str | None, recipient: Recipient) -> bool:
    """Note what came back from one reader; False when no mail of ours fits."""
    on = _occasion()
    message = message_given_back(message_id, recipient.address, on)
    if message is None:
        db.session.rollback()
        text = _(
            "We kennen geen e-mail aan %(email)s die terug kan komen.", email=recipient.address
        )
        click.echo(text, err=True)
        return False
    bounced = note_bounce(message, recipient.reason, on)
    db.session.commit()
    if bounced is None:
        click.echo(_("Dit was al bekend. Er is niets veranderd."))
    elif bounced.second is not None:
        click.echo(_("Genoteerd. We schrijven ook naar %(email)s.", email=bounced.second.email))
    else:
        click.echo(_("Genoteerd. Er is niemand anders om naar te schrijven."))
    return True


def _occasion() -> Occasion:
    return by_itself(clock.now(), current_app.extensions["settings"].base_url)


COMMANDS = (bounce,)
