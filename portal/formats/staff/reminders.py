"""Writes which reminders about an enrolment are planned, left, came back or are not needed."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.formats.elements import day_short
from portal.formats.staff.mails import mail_state
from portal.rules.reminders import ReminderKind, Rung

_NAMES = {
    ReminderKind.APPLICATION: _l("Aanvraag doen"),
    ReminderKind.LAPSED: _l("Uiterste datum voorbij"),
    ReminderKind.OWN_SHARE: _l("Eigen aandeel storten"),
    ReminderKind.PAY_ORDER: _l("Betaalopdracht geven"),
    ReminderKind.PAYMENT_NOT_SEEN: _l("Betaling nog niet gezien"),
}
# One after the other up to a day; the reminders of the other steps go on until it is done.
_ALL_PLANNED = {ReminderKind.APPLICATION, ReminderKind.LAPSED}


class ReminderLine(NamedTuple):
    """One reminder; `href` is the page of its mail, None as long as it is only planned."""

    day: Markup
    what: str
    to: str
    state: str
    colour: str
    href: str | None


def reminder_lines(
    queued: Sequence[Any], planned: Iterable[Rung], today: date, *, company: str, mails: str
) -> list[ReminderLine]:
    """The reminders about an enrolment, the first one first.

    `queued` are those with a mail (parts of portal.queries.dossier), `mails` is the address above
    their pages. Of `planned` those from today on are told which have no mail yet: all of them up
    to the last day to apply, of a later step the next one.
    """
    known = {(ReminderKind(row.kind), row.on) for row in queued}
    coming = [rung for rung in planned if rung.on >= today and (rung.kind, rung.on) not in known]
    told = [one for number, one in enumerate(coming) if not number or one.kind in _ALL_PLANNED]
    lines = [_queued(row, mails) for row in sorted(queued, key=lambda row: (row.on, row.id))]
    return lines + [_planned(rung, company) for rung in told]


def _queued(row: Any, mails: str) -> ReminderLine:
    state, colour = mail_state(row.state)
    name = str(_NAMES[ReminderKind(row.kind)])
    return ReminderLine(day_short(row.on), name, row.who, state, colour, f"{mails}{row.public_id}")


def _planned(rung: Rung, company: str) -> ReminderLine:
    state, colour = mail_state("waiting")
    return ReminderLine(day_short(rung.on), str(_NAMES[rung.kind]), company, state, colour, None)
