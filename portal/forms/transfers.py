"""Reads what the secretariat decides about a transfer: parts, amounts, reasons, days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.formats.language import language
from portal.formats.plain import money
from portal.forms.days import day_fault
from portal.forms.notes import read_reason
from portal.forms.payments import AMOUNT_FAULTS, SOURCES
from portal.rules.money import MoneyFault, WrongAmount, read_cents, show_cents
from portal.rules.text_dates import WrongDay, read_date

# So many enrolments share one transfer at most.
MOST_PARTS = 20

KINDS = {
    "return": _l("Stort terug"),
    "report": _l("Meld aan VLAIO"),
    "not_ours": _l("Hoort niet bij de KMO-portefeuille"),
}


def kinds_for(open_cents: int) -> Mapping[str, str]:
    """What may be decided; what went out cannot be paid back once more."""
    if open_cents >= 0:
        return KINDS
    return {kind: label for kind, label in KINDS.items() if kind != "return"}


@dataclass(slots=True)
class PartTyped:
    """How much of a transfer goes to one enrolment, as typed and in cents (0 while wrong)."""

    public_id: str
    amount: str
    cents: int
    error: str = ""


@dataclass(slots=True)
class Sharing:
    """The parts of a transfer as somebody typed them, and what is wrong with them together."""

    parts: list[PartTyped]
    source: str = "scheme"
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def cents(self) -> int:
        """All parts together."""
        return sum(part.cents for part in self.parts)


def proposed_sharing(rests: Sequence[tuple[str, int]], open_cents: int) -> Sharing:
    """What is proposed: each enrolment what it still lacks, as long as there is money."""
    parts = []
    for public_id, rest in rests[:MOST_PARTS]:
        cents = min(rest, open_cents)
        open_cents -= cents
        parts.append(PartTyped(public_id, show_cents(cents), cents))
    return Sharing(parts)


def read_sharing(
    form: Mapping[str, str], rests: Sequence[tuple[str, int]], open_cents: int
) -> Sharing:
    """The parts of the form, each with what is wrong with it; together not above what is open."""
    parts = [
        _part(public_id, rest, form.get(f"amount-{public_id}", "").strip())
        for public_id, rest in rests[:MOST_PARTS]
    ]
    sharing = Sharing(parts, form.get("source", "scheme"))
    sharing.errors = {f"amount-{part.public_id}": part.error for part in parts if part.error}
    if sharing.source not in SOURCES:
        sharing.errors["source"] = str(_("Kies van wie het geld komt."))
    over = sharing.cents - open_cents
    if over > 0 and not sharing.errors:
        sharing.errors[f"amount-{parts[-1].public_id}"] = parts[-1].error = str(
            _(
                "Samen is dit %(value)s meer dan wat er open staat (%(open)s). Verlaag een bedrag.",
                value=money(over, language()),
                open=money(open_cents, language()),
            )
        )
    return sharing


def _part(public_id: str, rest: int, typed: str) -> PartTyped:
    cents, error = read_amount(typed)
    if not error and cents > rest:
        error = str(
            _(
                "Er is nog maar %(rest)s te ontvangen. Boek hoogstens dat bedrag.",
                rest=money(rest, language()),
            )
        )
    return PartTyped(public_id, typed, 0 if error else cents, error)


def read_amount(typed: str) -> tuple[int, str]:
    """An amount above nothing in cents, or 0 and what is wrong with it."""
    try:
        cents = read_cents(typed)
    except WrongAmount as fault:
        return 0, str(AMOUNT_FAULTS[fault.code])
    return (cents, "") if cents else (0, str(AMOUNT_FAULTS[MoneyFault.NEGATIVE]))


@dataclass(slots=True)
class Decision:
    """What is to happen with money that is booked nowhere; cents without a sign."""

    kind: str
    amount: str
    reason: str
    cents: int = 0
    errors: dict[str, str] = field(default_factory=dict)


def first_decision(open_cents: int) -> Decision:
    """Everything that is left, and nothing chosen."""
    return Decision("", show_cents(abs(open_cents)), "", abs(open_cents))


def read_decision(form: Mapping[str, str], open_cents: int) -> Decision:
    """What was decided, with a message for each wrong field."""
    reason, wrong = read_reason(form)
    decision = Decision(form.get("kind", ""), form.get("amount", "").strip(), reason)
    if decision.kind not in kinds_for(open_cents):
        decision.errors["kind"] = str(_("Kies wat er met het geld moet gebeuren."))
    decision.cents, error = read_amount(decision.amount)
    if not error and decision.cents > abs(open_cents):
        error = str(
            _(
                "Er staat nog maar %(open)s open. Vul hoogstens dat bedrag in.",
                open=money(abs(open_cents), language()),
            )
        )
    if error:
        decision.errors["amount"] = error
    if wrong:
        decision.errors["reason"] = wrong
    return decision


def read_done_on(text: str, today: date) -> tuple[date | None, str]:
    """The day on which something was really done, or what is wrong with it."""
    try:
        day = read_date(text)
    except WrongDay as wrong:
        return None, day_fault(wrong, text)
    if day > today:
        return None, str(_("Deze datum ligt in de toekomst."))
    return day, ""
