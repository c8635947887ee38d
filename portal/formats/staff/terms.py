"""Writes the clocks of one enrolment for the secretariat: what, until when, who, what shows it."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.clock import brussels
from portal.formats.elements import day, day_short, sentence
from portal.rules.clocks import Clock, ClockKind, Days, Evidence, clocks_of
from portal.rules.deadline import own_share_day
from portal.rules.stations import Actor, Facts, may_extend_own_share

_NAMES = {
    ClockKind.APPLICATION: _l("Aanvraag doen"),
    ClockKind.CHECKING: _l("Projectnummer controleren"),
    ClockKind.OWN_SHARE: _l("Eigen aandeel storten"),
    ClockKind.PAY_ORDER: _l("Betaalopdracht geven"),
}
_OWNERS = {
    Actor.EMPLOYER: _l("Onderneming"),
    Actor.SECRETARIAT: _l("Secretariaat"),
}
_EVIDENCE = {
    Evidence.REPORTED_APPLICATION: _l("Projectnummer en bewijs"),
    Evidence.DECISION: _l("Beslissing van het secretariaat"),
    Evidence.TICK: _l("Vinkje van de onderneming"),
    Evidence.MONEY: _l("Betaling op onze rekening"),
}


class TermLine(NamedTuple):
    """One line of the table “Termijnen”; `href` leads to where the day can be moved."""

    what: str
    last_on: Markup
    remark: Markup | str
    owner: str
    evidence: str
    note: str
    href: str | None


def term_lines(
    row: Any,
    facts: Facts,
    today: date,
    *,
    own_share_days: int,
    checking_days: int,
    is_closed: Callable[[date], bool],
    extend: str,
) -> list[TermLine]:
    """The clocks of a row of portal.queries.dossier; `extend` is where the own share moves."""
    days = Days(
        reported_on=brussels(row.reported_at).date() if row.reported_at else None,
        applied_on=row.applied_on,
        approved_on=row.approved_on,
        own_share_until=row.own_share_until,
        own_share_days=own_share_days,
        checking_days=checking_days,
        is_closed=is_closed,
    )
    link = extend if may_extend_own_share(facts) else None
    return [_line(clock, days, link) for clock in clocks_of(facts, days, today)]


def _line(clock: Clock, days: Days, extend: str | None) -> TermLine:
    return TermLine(
        what=str(_NAMES[clock.kind]),
        last_on=day(clock.last_on),
        remark=_remark(clock, days),
        owner=str(_OWNERS[clock.owner]),
        evidence=str(_EVIDENCE[clock.evidence]),
        note=str(_("Ligt wettelijk vast") if clock.is_legal else _("Afspraak van de school")),
        href=extend if clock.kind is ClockKind.OWN_SHARE else None,
    )


def _remark(clock: Clock, days: Days) -> Markup | str:
    if clock.is_done:
        return str(_("Klaar"))
    if clock.kind is not ClockKind.OWN_SHARE or days.approved_on is None:
        return ""
    counted = own_share_day(days.approved_on, days.own_share_days)
    if counted == clock.last_on:
        return ""
    return sentence(_("Verlengd, eerst %(date)s"), date=day_short(counted))
