"""Names mails and says how far each is, for the secretariat."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.formats.language import language
from portal.formats.plain import moment

_NAMES = {
    "invitation": _l("Uitnodiging"),
    "companies_merged": _l("Ondernemingen samengevoegd"),
    "new_enrolment": _l("Nieuwe inschrijving"),
    "new_enrolment_too_late": _l("Te laat ingeschreven"),
    "deadline_note": _l("Herinnering aan de uiterste datum"),
    "project_number_received": _l("Projectnummer ontvangen"),
    "project_number_approved": _l("Projectnummer goedgekeurd"),
    "project_number_rejected": _l("Projectnummer afgekeurd"),
    "payment_confirmed": _l("Betaling ontvangen"),
    "payment_confirmed_student": _l("Inschrijving definitief"),
    "partial_payment": _l("Deel van de betaling ontvangen"),
    "correction": _l("Correctie aan de onderneming"),
    "correction_student": _l("Correctie aan de cursist"),
    "start_moved": _l("Nieuwe uiterste datum"),
    "start_moved_student": _l("Nieuwe eerste lesdag of uiterste datum"),
    "own_share_moved": _l("Nieuwe datum voor het eigen aandeel"),
    "student_enrolled": _l("Inschrijving ontvangen"),
    "student_ordinary_fee": _l("Cursist betaalt zelf"),
    "sign_in_link": _l("Link om aan te melden"),
    "password_reset": _l("Nieuw wachtwoord"),
    "password_changed": _l("Wachtwoord gewijzigd"),
    "news": _l("Wat er gebeurd is"),
    "reminders": _l("Herinnering"),
    "own_share": _l("Herinnering aan het eigen aandeel"),
    "pay_order": _l("Herinnering aan de betaalopdracht"),
    "payment_not_seen": _l("Vraag naar de betaling"),
    "staff_digest": _l("Overzicht voor het secretariaat"),
    "alarm": _l("Alarm voor de beheerder"),
}

_STATES = {
    "waiting": (_l("gepland"), "sky"),
    "sending": (_l("wordt verstuurd"), "sky"),
    "sent": (_l("verstuurd"), "leaf"),
    "bounced": (_l("kwam terug"), "brick"),
    "dead": (_l("niet aangekomen"), "brick"),
    "dropped": (_l("niet meer nodig"), "grey"),
}


class Mail(NamedTuple):
    """One mail with how far it is; `body` is None until it has left."""

    name: str
    to: str
    state: str
    colour: str
    moment: str
    subject: str | None
    body: str | None


def mail_name(kind: str) -> str:
    """What a kind of mail is called."""
    return str(_NAMES[kind])


def mail_state(state: str, *, came_back: bool = False) -> tuple[str, str]:
    """How far a mail is, and the colour of its tag."""
    text, colour = _STATES["bounced" if came_back and state == "sent" else state]
    return str(text), colour


def mails_from(rows: Iterable[Any]) -> list[Mail]:
    """The mails about an enrolment (parts of portal.queries.dossier)."""
    return [_mail(row) for row in rows]


def _mail(row: Any) -> Mail:
    state, colour = mail_state(row.state)
    return Mail(
        name=mail_name(row.kind),
        to=row.who,
        state=state,
        colour=colour,
        moment=_when(row.state, row.until),
        subject=row.text,
        body=row.more,
    )


def _when(state: str, at: datetime) -> str:
    when = moment(at, language())
    return str(_("vertrekt op %(moment)s", moment=when)) if state == "waiting" else when
