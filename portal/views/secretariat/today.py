"""Writes the secretariat's start page: what waits, what is in danger, how the desk is doing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.formats.elements import amount, sentence
from portal.formats.elements import day as long_day
from portal.formats.language import language
from portal.formats.plain import (
    BRUSSELS,
    DAYS,
    long_date,
    moment,
    money,
    short_date,
    time_of_day,
)
from portal.formats.staff.alarms import broken_text
from portal.queries.worklists import DAYS_AHEAD, Counts, DayAtRisk
from portal.readiness import Part, State
from portal.views.secretariat.blueprint import TransferCounts

# A day is the most that may be lost (promise E23); one night may fail before it is called wrong.
BACKUP_EVERY = timedelta(days=2)

# Every part that may be missing, in words, with the remedy.
_PROBLEMS = {
    "unreachable": _l("De databank antwoordt niet. Kijk na of ze draait."),
    "not_migrated": _l("De databank is niet bijgewerkt. Voer ‘portal migrate’ uit."),
    "cannot_render": _l("Er kunnen geen PDF’s gemaakt worden. Installeer Pango op de server."),
    "no_server": _l("Er is geen mailserver ingesteld. Stel KMO_SMTP_URL in."),
    "overdue": _l("De herinneringen zijn al meer dan twee uur niet nagekeken."),
    "distrusts_clock": _l(
        "De klok van de server is teruggezet. Kijk ze na: tot dan plannen we geen herinneringen."
    ),
    "silent": _l("De verzender van e-mails werkt niet. Start ‘portal work’ op de server."),
}
_PARTS = {
    "database": _l("Databank"),
    "documents": _l("Documenten"),
    "mail": _l("Mailserver"),
    "worker": _l("Verzender van e-mails"),
    "planning": _l("Herinneringen"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One worklist on the start page."""

    href: str
    count: int
    label: str
    remark: str


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One box of the coming week."""

    label: str
    count: int
    amount: str
    tone: str


class Risk(NamedTuple):
    """The sum that may be lost, whose it is, and the days on which."""

    amount: str
    text: str
    days: list[WeekDay]


class Item(NamedTuple):
    """One fact about the desk itself; `is_wrong` when somebody has to do something."""

    label: str
    value: str
    is_wrong: bool = False


def heading(today: date) -> str:
    """`Woensdag 16 september 2026`."""
    text = long_date(today, language())
    return text[:1].upper() + text[1:]


def lead(counts: Counts, today: date) -> str:
    """How many last days are today or tomorrow."""
    tomorrow = today + timedelta(days=1)
    number = counts.within(today, 1)
    if not number:
        return sentence(
            _("Tot en met %(date)s loopt geen enkele termijn af."), date=long_day(tomorrow)
        )
    text = ngettext(
        "Eén termijn loopt af tot en met %(date)s. Bel die werkgever eerst.",
        "%(num)s termijnen lopen af tot en met %(date)s. Bel die werkgevers eerst.",
        number,
        date="%(date)s",
    )
    return sentence(text, date=long_day(tomorrow))


def tiles(counts: Counts, transfers: TransferCounts, hrefs: Mapping[str, str]) -> list[Tile]:
    """The worklists with what makes each urgent."""
    return [
        Tile(
            hrefs["deadlines"],
            counts.deadlines,
            _("Termijnen die aflopen"),
            _("binnen %(n)s dagen", n=DAYS_AHEAD),
        ),
        Tile(
            hrefs["project_numbers"],
            counts.project_numbers,
            _("Projectnummers te controleren"),
            _oldest(counts.oldest_project_number_at),
        ),
        Tile(
            hrefs["payments"],
            transfers.to_confirm,
            _("Betalingen te bevestigen"),
            _("samen %(total)s", total=money(transfers.cents, language())),
        ),
        Tile(
            hrefs["transfers"],
            transfers.unmatched,
            _("Overschrijvingen zonder koppeling"),
            _("zoek voor wie ze zijn"),
        ),
    ]


def risk(counts: Counts, today: date) -> Risk:
    """The fees that may be lost within seven days."""
    text = ngettext(
        "inschrijvingsgeld van één cursist, nog zonder aanvraag",
        "inschrijvingsgeld van %(num)s cursisten, nog zonder aanvraag",
        counts.deadlines,
    )
    return Risk(amount(counts.cents_at_risk), text, week(counts.days, today))


def week(days: Sequence[DayAtRisk], today: date) -> list[WeekDay]:
    """Today and the seven days after it; the first two are urgent."""
    found = {one.day: one for one in days}
    names = DAYS[language()]
    boxes = []
    for number in range(DAYS_AHEAD + 1):
        on = today + timedelta(days=number)
        one = found.get(on)
        boxes.append(
            WeekDay(
                label=f"{names[on.weekday()][:2]} {on.day}",
                count=one.enrolments if one else 0,
                amount=money(one.cents, language()) if one else "",
                tone="urgent" if number <= 1 else "",
            )
        )
    return boxes


def health(state: State, counts: Counts, today: date) -> list[Item]:
    """How the desk itself is doing: first what is still to come in, then what is wrong."""
    dead_mails = state.pulse.dead_messages if state.pulse else 0
    worker_at = state.pulse.worker_at if state.pulse else None
    last = state.pulse.last_statement if state.pulse else None
    total = money(counts.payments_cents, language())
    items = [
        Item(
            _("Nog te ontvangen"),
            ngettext(
                "%(total)s voor één inschrijving",
                "%(total)s voor %(num)s inschrijvingen",
                counts.payments,
                total=total,
            ),
        ),
        Item(_("E-mails die niet vertrokken"), _dead(dead_mails), dead_mails > 0),
        Item(
            _("Laatst gekeken of er e-mails klaarstaan"),
            moment(worker_at, language()) if worker_at else _("nog nooit"),
        ),
        Item(_("Laatste rekeningafschrift"), last_read(last, today)),
        _backup(state, today),
        *_night(state),
    ]
    return [*items, *(_wrong(part) for part in state.parts.values() if part.problem)]


def _backup(state: State, today: date) -> Item:
    """When the newest proven backup was made; wrong when those who had them no longer do."""
    at, label = state.pulse.backup_at if state.pulse else None, _("Laatste geteste back-up")
    if at is None:
        return Item(label, _("nog nooit"))
    is_old = today - at.astimezone(BRUSSELS).date() > BACKUP_EVERY
    return Item(label, moment(at, language()), is_old)


def _night(state: State) -> list[Item]:
    """What the last check of the night found; nothing before the first night."""
    if state.pulse is None or state.pulse.checked_at is None:
        return []
    at, broken = moment(state.pulse.checked_at, language()), state.pulse.broken
    found = " ".join(broken_text(code) for code in broken) or _("Alles klopt.")
    label = _("Nachtelijke controle van %(moment)s", moment=at)
    return [Item(label, found, bool(broken))]


def last_read(last: Any, today: date) -> str:
    """Which statement was read last, and when."""
    if last is None:
        return str(_("Er is nog geen afschrift ingelezen."))
    day = last.recorded_at.astimezone(BRUSSELS).date()
    values = {"number": last.number, "time": time_of_day(last.recorded_at, language())}
    if day == today:
        return str(_("Afschrift %(number)s, ingelezen om %(time)s", **values))
    shown = short_date(day, language())
    return str(_("Afschrift %(number)s, ingelezen op %(date)s", **values, date=shown))


def _wrong(part: Part) -> Item:
    return Item(str(_PARTS[part.name]), str(_PROBLEMS[part.problem or ""]), True)


def _dead(number: int) -> str:
    if not number:
        return "0"
    return str(
        ngettext(
            "Eén e-mail wacht op jou. Kijk bij Berichten.",
            "%(num)s e-mails wachten op jou. Kijk bij Berichten.",
            number,
        )
    )


def _oldest(at: datetime | None) -> str:
    if at is None:
        return ""
    return str(_("oudste: %(date)s", date=long_date(at.astimezone(BRUSSELS).date(), language())))
