"""Writes transfers for the secretariat: rows of a list, the page of one, where its money went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.formats.accounts import masked_account
from portal.formats.elements import amount, day_short
from portal.formats.language import language
from portal.formats.plain import moment, money, short_date
from portal.formats.staff.dossier import source_text
from portal.rules.identifiers import format_ogm

_DECIDED = {
    "return": _l("Terug te storten"),
    "report": _l("Te melden aan VLAIO"),
    "not_ours": _l("Hoort niet bij de KMO-portefeuille"),
    "taken_back": _l("Teruggenomen door de bank"),
}
_DONE = {"return": _l("Teruggestort op %(date)s"), "report": _l("Gemeld op %(date)s")}


@dataclass(frozen=True, slots=True)
class Line:
    """A transfer as a row of a list."""

    href: str
    amount: Markup
    day: Markup
    text: str
    payer: str
    statement: str
    state: str


class Fact(NamedTuple):
    """One fact about a transfer, with its label."""

    label: str
    value: object


class Went(NamedTuple):
    """Where a part of the money went: a booking or a decision; `undone` when that was taken back.

    `can` are the changes that are still possible: done, undo, group.
    """

    public_id: str
    title: str
    href: str | None
    amount: Markup
    remark: str
    undone: str | None
    is_to_do: bool
    is_disposal: bool
    move_href: str | None = None
    correction_href: str | None = None


def text_of(row: Any) -> str:
    """What came with the money: structured communication and text, or that it was blanked."""
    parts = [format_ogm(row.structured)] if row.structured else []
    if row.communication:
        parts.append(row.communication)
    if not parts:
        return str(_("gewist") if row.blanked_at else _("geen mededeling"))
    return " ".join(parts)


def line_from(row: Any, base: str) -> Line:
    """A row of the list of all transfers."""
    return Line(
        href=f"{base}{row.public_id}",
        amount=amount(row.amount_cents),
        day=day_short(row.value_on),
        text=text_of(row),
        payer=row.payer_name or str(_("gewist") if row.blanked_at else ""),
        statement=str(_("Afschrift %(number)s", number=row.number)),
        state=state_of(row),
    )


def state_of(row: Any) -> str:
    """What is left to decide about a transfer."""
    if row.open_cents:
        rest = money(abs(row.open_cents), language())
        return str(_("%(rest)s nog te beslissen", rest=rest))
    if row.amount_cents <= 0 and not (row.is_reversal or row.may_be_return):
        return str(_("geen ontvangst"))
    return str(_("afgehandeld"))


def facts_of_transfer(row: Any) -> list[Fact]:
    """Everything the bank told, every date apart (order, booking, value, read)."""
    is_out = row.amount_cents < 0
    known: Sequence[tuple[str, object]] = (
        (_("Bedrag"), amount(row.amount_cents)),
        (_("Mededeling"), text_of(row)),
        (
            _("Naar") if is_out else _("Van"),
            row.payer_name or (_("gewist") if row.blanked_at else ""),
        ),
        (
            _("Rekening van de tegenpartij") if is_out else _("Rekening van de betaler"),
            masked_account(row.payer_account),
        ),
        (_("Opdracht van"), _day(row.ordered_on)),
        (_("Geboekt door de bank op"), _day(row.booked_on)),
        (_("Valutadatum"), _day(row.value_on)),
        (_("Nummer bij de bank"), row.bank_reference),
        (
            _("Afschrift"),
            _("%(number)s, regel %(line)s", number=row.statement_number, line=row.line),
        ),
        (_("Bestand"), row.file_name),
        (
            _("Ingelezen"),
            _(
                "%(moment)s door %(user)s",
                moment=moment(row.recorded_at, language()),
                user=row.recorded_by_name or "–",
            ),
        ),
        (_("Gegevens van de betaler gewist"), _moment(row.blanked_at)),
    )
    return [Fact(label, value) for label, value in known if value]


def _day(on: date | None) -> Markup | str:
    return day_short(on) if on else ""


def _moment(at: Any) -> str:
    return moment(at, language()) if at else ""


def went_from(
    bookings: Iterable[Any], disposals: Iterable[Any], *, base: str, here: str
) -> list[Went]:
    """Where the money of a transfer went; `here` is the address of its page."""
    return [
        *(_booking(row, base, here) for row in bookings),
        *(_disposal(row) for row in disposals),
    ]


def _booking(row: Any, base: str, here: str) -> Went:
    who = _who(row)
    return Went(
        public_id=row.public_id,
        title=_("%(learner)s – %(course)s", learner=row.learner, course=row.course),
        href=f"{base}{row.enrolment}",
        amount=amount(row.amount_cents),
        remark=", ".join(part for part in (source_text(row.kind), row.reason, who) if part),
        undone=_undone(row),
        is_to_do=False,
        is_disposal=False,
        move_href=f"{here}/boekingen/{row.public_id}" if not row.undone_at else None,
        correction_href=f"{base}{row.enrolment}/correctie" if row.awaits_correction else None,
    )


def _disposal(row: Any) -> Went:
    title = str(_DECIDED[row.kind])
    if row.done_on is not None:
        title = str(_DONE[row.kind]) % {"date": short_date(row.done_on, language())}
    return Went(
        public_id=row.public_id,
        title=title,
        href=None,
        amount=amount(row.amount_cents),
        remark=f"{row.reason}, {_who(row)}",
        undone=_undone(row),
        is_to_do=row.kind in _DONE and row.done_on is None and row.undone_at is None,
        is_disposal=True,
    )


def _who(row: Any) -> str:
    return str(_("%(user)s op %(moment)s", user=row.by_name, moment=moment(row.at, language())))


def _undone(row: Any) -> str | None:
    if row.undone_at is None:
        return None
    return str(
        _(
            "Ongedaan gemaakt op %(moment)s: %(reason)s",
            moment=moment(row.undone_at, language()),
            reason=row.undo_reason,
        )
    )


class ToDo(NamedTuple):
    """Money that is still to be paid back, or reported."""

    href: str
    title: str
    amount: Markup
    day: Markup
    text: str
    remark: str


def decided_text(kind: str) -> str:
    """What was decided about money."""
    return str(_DECIDED[kind])


def to_do_from(row: Any, base: str) -> ToDo:
    """A row of what was decided and is still to be done."""
    who = _(
        "%(user)s op %(moment)s",
        user=row.decided_by_name,
        moment=moment(row.decided_at, language()),
    )
    return ToDo(
        href=f"{base}{row.public_id}",
        title=decided_text(row.kind),
        amount=amount(row.amount_cents),
        day=day_short(row.value_on),
        text=text_of(row),
        remark=f"{row.reason}, {who}",
    )
