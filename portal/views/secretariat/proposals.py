"""Writes transfers beside the enrolments they are proposed for, and what booking them does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from portal.formats.elements import amount, day_short
from portal.formats.language import language
from portal.formats.plain import money, time_of_day
from portal.formats.staff.matching import Tick, ticks, why
from portal.formats.statuses import status_text
from portal.queries.transfers import Candidate, Placed
from portal.rules.identifiers import format_ogm
from portal.rules.matching import Code
from portal.rules.money import show_cents
from portal.rules.stations import Audience, Status, status_from_stage

# So much of a free text fits a row; the page of the transfer shows all of it.
_SHOWN_TEXT = 80
_SHOWN_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """An enrolment of a proposal; `amount` only where the money is split."""

    href: str
    title: str
    remark: str
    amount: Markup | None


class Row(NamedTuple):
    """A transfer in a worklist, with a box to tick when it may be booked as it is proposed."""

    id: str
    public_id: str
    href: str
    cents: int
    amount: Markup
    day: Markup
    text: str
    marks: list[tuple[bool, str]]
    lines: list[Line]
    is_pickable: bool
    pick_label: str
    action: str
    action_href: str
    action_for: str


class Candidacy(NamedTuple):
    """An enrolment that a transfer may be for, to choose on the page of the transfer."""

    public_id: str
    href: str
    title: str
    remark: str
    rest: str
    is_proposed: bool


class Booking(NamedTuple):
    """One enrolment on the check page: what is booked on it, what that changes, who is told."""

    href: str
    title: str
    remark: str
    amount: Markup
    change: str
    mails: str


class Check(NamedTuple):
    """One transfer on the check page; `seen` is the proposal as it was shown."""

    public_id: str
    href: str
    seen: str
    amount: Markup
    day: Markup
    text: str
    statement: str
    doubts: list[str]
    bookings: list[Booking]
    remainder: str | None


def is_bookable(placed: Placed) -> bool:
    """Whether a person may book this as it is proposed, after a look of its own."""
    return bool(placed.parts) and not placed.proposal.held


def is_bulk(placed: Placed) -> bool:
    """Whether it may be booked together with others: whole, exact and not straight from them."""
    whole = all(cents == one.open.rest_cents for one, cents in placed.parts)
    return is_bookable(placed) and whole and not placed.proposal.remainder_cents


def seen_of(placed: Placed) -> str:
    """A proposal in a few signs, to tell whether it is still the one that somebody saw."""
    return ",".join(f"{one.public_id}:{cents}" for one, cents in placed.parts)


def transfer_text(placed: Placed) -> str:
    """What stands with the transfer: the structured communication, else the beginning of text."""
    transfer = placed.waiting.transfer
    if transfer.structured:
        return format_ogm(transfer.structured)
    text = transfer.communication
    if not text:
        return str(_("geen mededeling"))
    return text if len(text) <= _SHOWN_TEXT else f"{text[:_SHOWN_TEXT].rstrip()} …"


def row_from(placed: Placed, *, base: str, transfers: str, check: str) -> Row:
    """A row of the worklist; the addresses are those of enrolments, transfers and the check."""
    transfer, href = placed.waiting.transfer, f"{transfers}{placed.waiting.public_id}"
    names = _names(placed)
    action, action_href = _action(placed, href, check)
    return Row(
        id=f"transfer-{placed.waiting.public_id}",
        public_id=placed.waiting.public_id,
        href=href,
        cents=transfer.amount_cents,
        amount=amount(transfer.amount_cents),
        day=day_short(transfer.value_on),
        text=transfer_text(placed),
        marks=[(one.is_good, one.text) for one in _ticks(placed)],
        lines=_lines(placed, base),
        is_pickable=is_bulk(placed),
        pick_label=_(
            "Kies %(learner)s, %(value)s euro",
            learner=names,
            value=show_cents(transfer.amount_cents),
        ),
        action=action,
        action_href=action_href,
        action_for=_("de overschrijving voor %(learner)s", learner=names) if names else "",
    )


def _ticks(placed: Placed) -> list[Tick]:
    return ticks(placed.proposal)


def _action(placed: Placed, href: str, check: str) -> tuple[str, str]:
    codes = {reason.code for reason in placed.proposal.reasons}
    here = f"{check}?kies={placed.waiting.public_id}"
    if not placed.parts and placed.candidates:
        return str(_("Kies welke")), href
    if is_bookable(placed) and Code.TOO_LITTLE in codes:
        return str(_("Deelbetaling")), here
    if is_bookable(placed) and placed.proposal.remainder_cents:
        return str(_("Te veel betaald")), here
    if is_bookable(placed) and not is_bulk(placed):
        return str(_("Kijk na")), here
    return str(_("Bekijk")), href


def _names(placed: Placed) -> str:
    named = [one for one, _cents in placed.parts] or list(placed.candidates[:_SHOWN_CANDIDATES])
    return ", ".join(one.open.learner for one in named)


def _lines(placed: Placed, base: str) -> list[Line]:
    if placed.parts:
        is_split = len(placed.parts) > 1
        return [
            _line(one, base, _remark(one, cents), amount(cents) if is_split else None)
            for one, cents in placed.parts
        ]
    return [_line(one, base, one.open.company, None) for one in placed.candidates[:3]]


def candidate_rows(placed: Placed, base: str) -> list[Candidacy]:
    """The enrolments that a transfer may be for: those of the proposal, else those to choose."""
    named = [one for one, _cents in placed.parts]
    return [
        Candidacy(
            one.public_id,
            f"{base}{one.public_id}",
            _title(one),
            _remark(one, one.open.rest_cents),
            money(one.open.rest_cents, language()),
            one in named,
        )
        for one in dict.fromkeys([*named, *placed.candidates])
    ]


def _line(one: Candidate, base: str, remark: str, of: Markup | None) -> Line:
    return Line(f"{base}{one.public_id}", _title(one), remark, of)


def _title(one: Candidate) -> str:
    return str(_("%(learner)s – %(course)s", learner=one.open.learner, course=one.open.course))


def _remark(one: Candidate, cents: int) -> str:
    if cents < one.open.rest_cents:
        expected = _("verwacht %(due)s", due=money(one.open.rest_cents, language()))
        return f"{one.open.company}, {expected}"
    return f"{one.open.company}, {one.project_number}" if one.project_number else one.open.company


def check_from(
    placed: Placed,
    *,
    today: date,
    leaves_at: datetime,
    readers: Mapping[int, Sequence[str]],
    base: str,
    transfers: str,
) -> Check:
    """What booking a transfer as proposed does; `readers` are told, by company."""
    transfer, left = placed.waiting.transfer, placed.proposal.remainder_cents
    doubts = [
        text
        for text, reason in zip(why(placed.proposal), placed.proposal.reasons, strict=True)
        if reason.is_doubt
    ]
    return Check(
        public_id=placed.waiting.public_id,
        href=f"{transfers}{placed.waiting.public_id}",
        seen=seen_of(placed),
        amount=amount(transfer.amount_cents),
        day=day_short(transfer.value_on),
        text=transfer_text(placed),
        statement=_(
            "Afschrift %(number)s, regel %(line)s",
            number=placed.waiting.statement_number,
            line=placed.waiting.line,
        ),
        doubts=doubts,
        bookings=[
            _booking(one, cents, today, leaves_at, readers.get(one.company_id, ()), base)
            for one, cents in placed.parts
        ],
        remainder=_(
            "%(rest)s blijft open. Je vindt het bij Te veel ontvangen.",
            rest=money(left, language()),
        )
        if left
        else None,
    )


def _booking(
    one: Candidate,
    cents: int,
    today: date,
    leaves_at: datetime,
    readers: Sequence[str],
    base: str,
) -> Booking:
    before = status_from_stage(one.open.stage, one.open.last_day, today)
    is_final = cents >= one.open.rest_cents
    after = Status.FINAL if is_final else Status.PARTLY_PAID
    people = [*(readers or [one.open.company]), *([one.open.learner] if is_final else [])]
    return Booking(
        href=f"{base}{one.public_id}",
        title=_title(one),
        remark=_remark(one, cents),
        amount=amount(cents),
        change=_(
            "%(value)s wordt %(status)s",
            value=status_text(before, Audience.STAFF),
            status=status_text(after, Audience.STAFF),
        ),
        mails=_(
            "E-mail aan %(name)s om %(time)s",
            name=", ".join(people),
            time=time_of_day(leaves_at, language()),
        ),
    )
