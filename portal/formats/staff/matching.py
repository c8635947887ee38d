"""Says in words why a transfer is proposed for an enrolment, and what is wrong with it."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.formats.language import language
from portal.formats.plain import money, short_date
from portal.formats.statuses import status_text
from portal.rules.identifiers import format_ogm
from portal.rules.matching import Code, Proposal, Reason, Verdict
from portal.rules.stations import Audience, Stage, Status


class Tick(NamedTuple):
    """One piece of evidence beside a transfer: with a tick, or with a warning sign."""

    text: str
    is_good: bool


_VERDICTS = {
    Verdict.CERTAIN: _l("Zeker"),
    Verdict.LIKELY: _l("Waarschijnlijk"),
    Verdict.NONE: _l("Zonder koppeling"),
}

_SHORT = {
    Code.SAME_OGM: _l("mededeling"),
    Code.SAME_PROJECT_NUMBER: _l("projectnummer"),
    Code.SAME_NUMBER: _l("inschrijvingsnummer"),
    Code.SAME_NAME: _l("naam"),
    Code.SAME_AMOUNT: _l("bedrag"),
    Code.SUM_FITS: _l("bedrag"),
    Code.STILL_OPEN: _l("nog open"),
    Code.NO_COMMUNICATION: _l("mededeling ontbreekt"),
    Code.WRONG_CHECK_DIGITS: _l("mededeling fout getypt"),
    Code.UNKNOWN_OGM: _l("mededeling onbekend"),
    Code.CONTRADICTION: _l("nummers spreken elkaar tegen"),
    Code.SECOND_TRANSFER: _l("tweede overschrijving"),
    Code.TAKEN_BACK: _l("teruggenomen"),
    Code.HELD_DIRECT: _l("rechtstreeks betaald"),
    Code.BEFORE_ENROLMENT: _l("betaald vóór de inschrijving"),
    Code.NOT_WAITING: _l("wacht nog niet op betaling"),
    Code.ALREADY_FINAL: _l("al definitief"),
    Code.CANCELLED: _l("geannuleerd"),
    Code.ORDINARY_FEE: _l("gewone betaling"),
    Code.NO_MONEY: _l("bedrag is nul"),
    Code.MONEY_OUT: _l("geen ontvangst"),
    Code.CAME_BACK: _l("teruggehaald"),
    Code.REVERSAL: _l("terugboeking"),
    Code.NOTHING_FOUND: _l("niets herkend"),
}

_STORY = {
    Code.SAME_OGM: _l("mededeling klopt"),
    Code.SAME_PROJECT_NUMBER: _l("projectnummer klopt"),
    Code.SAME_NUMBER: _l("inschrijvingsnummer klopt"),
    Code.SAME_NAME: _l("naam klopt"),
    Code.SAME_AMOUNT: _l("bedrag klopt"),
    Code.SUM_FITS: _l("bedrag klopt"),
    Code.STILL_OPEN: _l("wacht op betaling"),
}

_LONG = {
    Code.SAME_OGM: _l("zelfde mededeling"),
    Code.SAME_PROJECT_NUMBER: _l("zelfde projectnummer"),
    Code.SAME_NUMBER: _l("zelfde inschrijvingsnummer"),
    Code.SAME_NAME: _l("zelfde naam in de mededeling"),
    Code.SAME_AMOUNT: _l("zelfde bedrag"),
    Code.STILL_OPEN: _l("wacht op betaling"),
    Code.TOO_LITTLE: _l("bedrag verschilt: verwacht %(due)s, ontvangen %(received)s"),
    Code.TOO_MUCH: _l("bedrag verschilt: verwacht %(due)s, ontvangen %(received)s"),
    Code.NO_COMMUNICATION: _l("er staat geen mededeling van ons bij"),
    Code.WRONG_CHECK_DIGITS: _l("het controlegetal van de mededeling %(ogm)s klopt niet"),
    Code.UNKNOWN_OGM: _l("de mededeling %(ogm)s hoort bij geen enkele inschrijving"),
    Code.CONTRADICTION: _l(
        "de overschrijving noemt twee inschrijvingen die niet samen horen: %(number)s en %(other)s"
    ),
    Code.SECOND_TRANSFER: _l("er is al een andere overschrijving voor dezelfde inschrijving"),
    Code.TAKEN_BACK: _l("dit bedrag ging later weer van de rekening"),
    Code.HELD_DIRECT: _l(
        "%(company)s heeft rechtstreeks betaald, maar er loopt een aanvraag. Bel eerst."
    ),
    Code.BEFORE_ENROLMENT: _l("betaald vóór de inschrijving van %(date)s"),
    Code.NOT_WAITING: _l("de inschrijving wacht nog niet op betaling: %(status)s"),
    Code.ALREADY_FINAL: _l("de inschrijving is al definitief"),
    Code.CANCELLED: _l("de inschrijving is geannuleerd"),
    Code.ORDINARY_FEE: _l("de inschrijving is omgezet in een gewone betaling"),
    Code.NO_MONEY: _l("het bedrag is nul"),
    Code.MONEY_OUT: _l("dit is geen ontvangst: het geld ging van de rekening af"),
    Code.CAME_BACK: _l("een eerdere betaling lijkt teruggehaald, al zegt de bank dat niet"),
    Code.REVERSAL: _l("de bank boekte een eerdere betaling terug"),
    Code.NOTHING_FOUND: _l("geen mededeling, nummer of naam herkend"),
}


def verdict_text(verdict: Verdict) -> str:
    """`Zeker`, `Waarschijnlijk` or `Zonder koppeling`."""
    return str(_VERDICTS[verdict])


def ticks(proposal: Proposal) -> list[Tick]:
    """The evidence in a word or two each: what agrees first, then what differs."""
    return [Tick(_short(reason), not reason.is_doubt) for reason in proposal.reasons]


def why(proposal: Proposal) -> list[str]:
    """The evidence in full, for the page of one transfer."""
    return [_long(reason) for reason in proposal.reasons]


def held_text(proposal: Proposal) -> str:
    """Who paid directly although an application runs; empty when nobody did."""
    held = (one for one in proposal.reasons if one.code is Code.HELD_DIRECT)
    return next(map(_long, held), "")


def story(proposal: Proposal) -> str:
    """`mededeling klopt · bedrag klopt · wacht op betaling`."""
    return " · ".join(
        str(_STORY[reason.code]) if reason.code in _STORY else _short(reason)
        for reason in proposal.reasons
    )


def _short(reason: Reason) -> str:
    values = _shown(reason)
    if reason.code is Code.TOO_LITTLE:
        return str(_("%(amount)s te weinig", **values))
    if reason.code is Code.TOO_MUCH:
        return str(_("%(amount)s te veel", **values))
    if reason.code in _COUNTED:
        return _COUNTED[reason.code](values)
    return str(_SHORT[reason.code])


def _long(reason: Reason) -> str:
    values = _shown(reason)
    if reason.code is Code.SUM_FITS:
        return _sum(values)
    text = _LONG.get(reason.code)
    return str(text) % values if text else _COUNTED[reason.code](values)


def _several(values: dict[str, Any]) -> str:
    return str(
        ngettext("past bij %(num)s inschrijving", "past bij %(num)s inschrijvingen", values["n"])
    )


def _some(values: dict[str, Any]) -> str:
    return str(
        ngettext(
            "voor %(num)s van de %(of)s inschrijvingen",
            "voor %(num)s van de %(of)s inschrijvingen",
            values["n"],
            of=values["of"],
        )
    )


def _split(values: dict[str, Any]) -> str:
    return str(
        ngettext(
            "verdeeld over %(num)s inschrijving",
            "verdeeld over %(num)s inschrijvingen",
            values["n"],
        )
    )


def _sum(values: dict[str, Any]) -> str:
    return str(
        ngettext(
            "zelfde bedrag als %(num)s inschrijving",
            "zelfde bedrag als %(num)s inschrijvingen samen",
            values["n"],
        )
    )


# What counts enrolments reads the same in short and in full.
_COUNTED: dict[Code, Callable[[dict[str, Any]], str]] = {
    Code.SEVERAL_FIT: _several,
    Code.SOME_OF: _some,
    Code.SPLIT: _split,
}


def _shown(reason: Reason) -> dict[str, Any]:
    """The values of a reason under the names that the sentences use, as people read them."""
    return {
        _NAMES.get(name, name): _READ[name](value) if name in _READ else value
        for name, value in reason.values.items()
    }


def _money(cents: int) -> str:
    return money(cents, language())


def _status(stage: Stage) -> str:
    waits = stage is Stage.AWAITING_APPLICATION
    status = Status.APPLICATION_NEEDED if waits else Status(stage.value)
    return status_text(status, Audience.STAFF)


def _day(on: date) -> str:
    return short_date(on, language())


_NAMES = {
    "cents": "amount",
    "due_cents": "due",
    "received_cents": "received",
    "stage": "status",
    "enrolled_on": "date",
}
_READ: dict[str, Callable[[Any], str]] = {
    "cents": _money,
    "due_cents": _money,
    "received_cents": _money,
    "ogm": format_ogm,
    "stage": _status,
    "enrolled_on": _day,
}
