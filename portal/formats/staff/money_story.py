"""Tells what was decided about money on the account, for the log and the story of a transfer."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.formats.language import language
from portal.formats.plain import money, short_date

Facts = Mapping[str, Any]

_DISPOSED = {
    "return": _l("Beslist: %(amount)s terugstorten. %(reason)s"),
    "report": _l("Beslist: %(amount)s melden aan VLAIO. %(reason)s"),
    "not_ours": _l("Beslist: %(amount)s hoort niet bij de KMO-portefeuille. %(reason)s"),
}
_DONE = {
    "return": _l("%(amount)s teruggestort op %(date)s."),
    "report": _l("%(amount)s gemeld aan VLAIO op %(date)s."),
}


def money_sentence(kind: str, facts: Facts) -> str | None:
    """What a line about money says; None for a line about something else."""
    tell = _TOLD.get(kind)
    return tell(facts) if tell else None


def _amount(facts: Facts) -> str:
    return money(abs(facts["amount_cents"]), language())


def _disposed(facts: Facts) -> str:
    values = {"amount": _amount(facts), "reason": facts["reason"]}
    return str(_DISPOSED[facts["of"]]) % values


def _done(facts: Facts) -> str:
    shown = short_date(date.fromisoformat(facts["done_on"]), language())
    return str(_DONE[facts["of"]]) % {"amount": _amount(facts), "date": shown}


def _undone(facts: Facts) -> str:
    values = {"amount": _amount(facts), "reason": facts["reason"]}
    return str(_("Beslissing over %(amount)s ongedaan gemaakt. %(reason)s", **values))


def _taken_back(facts: Facts) -> str:
    values = {"amount": _amount(facts), "reason": facts["reason"]}
    return str(_("%(amount)s teruggenomen door de bank. %(reason)s", **values))


def _called_return(facts: Facts) -> str:
    return str(_("%(amount)s aangeduid als terugbetaling.", amount=_amount(facts)))


def _moved(facts: Facts) -> str:
    values = {"amount": _amount(facts), "number": facts["to"], "reason": facts["reason"]}
    return str(_("%(amount)s verplaatst naar inschrijving %(number)s. %(reason)s", **values))


def _asked(facts: Facts) -> str:
    values = {"amount": _amount(facts), "reason": facts["reason"]}
    return str(_("Tweede blik gevraagd over %(amount)s. %(reason)s", **values))


def _agreed(facts: Facts) -> str:
    return str(_("Tweede blik: goedgekeurd."))


def _refused(facts: Facts) -> str:
    return str(_("Tweede blik: geweigerd. %(reason)s", reason=facts["reason"]))


_TOLD: dict[str, Callable[[Facts], str]] = {
    "transfer_disposed": _disposed,
    "disposal_done": _done,
    "disposal_undone": _undone,
    "transfer_taken_back": _taken_back,
    "transfer_called_return": _called_return,
    "booking_moved": _moved,
    "second_look_asked": _asked,
    "second_look_agreed": _agreed,
    "second_look_refused": _refused,
}
