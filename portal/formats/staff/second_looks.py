"""Writes changes about money that wait for a second person."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.formats.elements import amount
from portal.formats.language import language
from portal.formats.plain import moment
from portal.formats.staff.payments import confirmed_text

_KINDS = {
    "undo": _l("Maak een bevestiging ongedaan"),
    "forced": _l("Koppel met de hand"),
    "move": _l("Verplaats een boeking"),
    "take_back": _l("Neem een betaling terug"),
}


# What the enrolments that it is about are found by, in order.
_NAMED: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "undo": lambda wanted: wanted["bookings"],
    "forced": lambda wanted: [part[0] for part in wanted["parts"]],
    "move": lambda wanted: [wanted["booking"], wanted["to"]],
    # What that had paid is on the page of the transfer.
    "take_back": lambda _wanted: [],
}


class About(NamedTuple):
    """An enrolment that it is about."""

    href: str
    title: str


class Look(NamedTuple):
    """What somebody asked, about whom and why; `is_own` when the visitor asked it."""

    public_id: str
    title: str
    amount: Markup
    about: list[About]
    transfer_href: str | None
    asked: str
    reason: str
    is_own: bool
    decided: str | None


def look_from(
    row: Any, visitor: int, found: Mapping[str, Any], *, base: str, transfers: str
) -> Look:
    """One change; `found` are the enrolments by booking or by their own public id.

    Of a move the enrolment that has the money comes first, then the one that gets it.
    """
    transfer = row.wanted.get("transfer")
    about = [
        About(
            f"{base}{found[name].public_id}",
            str(
                _(
                    "%(learner)s – %(course)s",
                    learner=found[name].learner,
                    course=found[name].course,
                )
            ),
        )
        for name in _NAMED[row.kind](row.wanted)
        if name in found
    ]
    return Look(
        public_id=row.public_id,
        title=str(_KINDS[row.kind]),
        amount=amount(row.amount_cents),
        about=about,
        transfer_href=f"{transfers}{transfer}" if transfer else None,
        asked=_(
            "Gevraagd door %(user)s op %(moment)s",
            user=row.asked_by_name,
            moment=moment(row.asked_at, language()),
        ),
        reason=row.reason,
        is_own=row.asked_by == visitor,
        decided=_decided(row),
    )


def _decided(row: Any) -> str | None:
    if row.verdict is None:
        return None
    values = {"user": row.decided_by_name, "moment": moment(row.decided_at, language())}
    if row.verdict == "agreed":
        return str(_("Goedgekeurd door %(user)s op %(moment)s", **values))
    return str(_("Geweigerd door %(user)s op %(moment)s", **values))


def told_from(agreed: Any, leaves_at: datetime) -> str:
    """What became of it, and whether mails were out already."""
    were_held_back = all(one.was_held_back for one in agreed.undone)
    if agreed.is_taken_back:
        return taken_back_text(were_held_back)
    if agreed.group_id is not None and agreed.undone:
        return moved_text(were_held_back)
    if agreed.group_id is not None:
        return confirmed_text(1, leaves_at)
    if were_held_back:
        return str(_("De bevestiging is ongedaan gemaakt. Er is geen e-mail vertrokken."))
    return str(
        _(
            "De bevestiging is ongedaan gemaakt. De e-mails waren al weg. "
            "Kijk de correctie na en verstuur ze."
        )
    )


def taken_back_text(were_held_back: bool) -> str:
    """That a payment was taken back, and whether a mail about what it paid was out."""
    if were_held_back:
        return str(_("De betaling is teruggenomen. Er is geen e-mail vertrokken."))
    return str(_("De betaling is teruggenomen. Kijk de correctie na en verstuur ze."))


def moved_text(was_held_back: bool) -> str:
    """That booked money is on another enrolment now, and whether a mail about it was out."""
    if was_held_back:
        return str(_("Het geld is verplaatst. Over de oude boeking vertrok geen e-mail."))
    return str(_("Het geld is verplaatst. Kijk de correctie na en verstuur ze."))
