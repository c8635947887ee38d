"""Reads the payments that the secretariat is about to book: amount, value date, source, note."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.formats.language import language
from portal.formats.plain import long_date, money, short_date
from portal.forms.days import day_fault
from portal.rules.money import MoneyFault, WrongAmount, read_cents, show_cents
from portal.rules.text_dates import DayFault, WrongDay, read_date

SOURCES = ("scheme", "employer", "other")
LONGEST_NOTE = 500
# More rows than a page shows cannot have been chosen on one.
MOST = 100
# Nobody pays so long before the enrolment; such a day has the wrong year.
_LONG_BEFORE = timedelta(days=90)

AMOUNT_FAULTS = {
    MoneyFault.EMPTY: _l("Vul een bedrag in."),
    MoneyFault.NEGATIVE: _l("Vul een bedrag in dat groter is dan nul."),
    MoneyFault.LETTER_O: _l("In dit bedrag staat een letter O. Typ een nul."),
    MoneyFault.DECIMALS: _l("Schrijf hoogstens twee cijfers na de komma."),
    MoneyFault.AMBIGUOUS: _l("Schrijf het bedrag zoals 1.234,50."),
    MoneyFault.TOO_LARGE: _l("Dit bedrag is te groot. Kijk het na."),
    MoneyFault.UNREADABLE: _l("Schrijf het bedrag zoals 1.234,50."),
}


class Payable(NamedTuple):
    """An enrolment on which money may be booked: since when, what is due, what came in (cents)."""

    public_id: str
    company: str
    enrolled_on: date
    rest_cents: int
    received_cents: int


@dataclass(slots=True)
class Payment:
    """One payment as it was typed, and as it was understood; 0 cents while the amount is wrong.

    `seen_cents` is what had come in when the page was shown.
    """

    public_id: str
    amount: str
    value_on: str
    source: str
    note: str
    seen_cents: int
    cents: int = 0
    day: date | None = None
    errors: dict[str, str] = field(default_factory=dict)


def first_payments(payables: list[Payable], today: date) -> list[Payment]:
    """What is proposed: the whole rest, received today through the scheme."""
    return [
        Payment(
            public_id=one.public_id,
            amount=show_cents(one.rest_cents),
            value_on=short_date(today, language()),
            source="scheme",
            note="",
            seen_cents=one.received_cents,
            cents=one.rest_cents,
            day=today,
        )
        for one in payables
    ]


def read_payments(form: Mapping[str, str], payables: list[Payable], today: date) -> list[Payment]:
    """The payments of the check page, each with what is wrong with it by field."""
    everywhere = form.get("value_on", "").strip() if "same_day" in form else ""
    payments = [_read(form, one, today, everywhere) for one in payables]
    if len(payments) > 1:
        for payment, payable in zip(payments, payables, strict=True):
            _refuse_in_bulk(payment, payable)
    return payments


def read_chosen(values: list[str], most: int = MOST) -> list[str]:
    """The public ids that were ticked, each once, as many as a page can have."""
    return list(dict.fromkeys(values))[:most]


def _read(form: Mapping[str, str], payable: Payable, today: date, everywhere: str) -> Payment:
    def typed(name: str) -> str:
        return form.get(f"{name}-{payable.public_id}", "").strip()

    seen = typed("seen")
    payment = Payment(
        public_id=payable.public_id,
        amount=typed("amount"),
        value_on=everywhere or typed("value_on"),
        source=typed("source"),
        note=typed("note"),
        seen_cents=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 12 else 0,
    )
    _understand_amount(payment, payable.rest_cents)
    _understand_day(payment, payable.enrolled_on, today)
    if payment.source not in SOURCES:
        payment.errors["source"] = _("Kies van wie het geld komt.")
    if len(payment.note) > LONGEST_NOTE:
        payment.errors["note"] = _(
            "Dit is te lang. Gebruik hoogstens %(n)s tekens.", n=LONGEST_NOTE
        )
    return payment


def _refuse_in_bulk(payment: Payment, payable: Payable) -> None:
    """What needs a look of its own is never booked together with others."""
    if payment.source == "employer":
        payment.errors.setdefault(
            "source",
            _(
                "%(company)s heeft rechtstreeks betaald, maar er loopt een aanvraag. Bel eerst.",
                company=payable.company,
            ),
        )
    if "amount" not in payment.errors and payment.cents < payable.rest_cents:
        payment.errors["amount"] = _(
            "Dit is een deel van wat te betalen is. Bevestig een deelbetaling apart."
        )


def _understand_amount(payment: Payment, rest_cents: int) -> None:
    try:
        payment.cents = read_cents(payment.amount)
    except WrongAmount as fault:
        payment.errors["amount"] = str(AMOUNT_FAULTS[fault.code])
        return
    if payment.cents == 0:
        payment.errors["amount"] = str(AMOUNT_FAULTS[MoneyFault.NEGATIVE])
    elif payment.cents > rest_cents:
        payment.errors["amount"] = too_much_text(payment.cents - rest_cents, rest_cents)


def too_much_text(over_cents: int, rest_cents: int) -> str:
    """Why more than what is due is not booked, and what to do with the difference."""
    return str(
        _(
            "Dit is %(value)s te veel: er is nog %(rest)s te betalen. "
            "Boek hoogstens dat bedrag en bel de onderneming over het verschil.",
            value=money(over_cents, language()),
            rest=money(rest_cents, language()),
        )
    )


def _understand_day(payment: Payment, enrolled_on: date, today: date) -> None:
    try:
        payment.day = read_date(payment.value_on)
    except WrongDay as wrong:
        payment.errors["value_on"] = (
            _("Deze datum bestaat niet: %(value)s.", value=wrong.value)
            if wrong.code is DayFault.INCOMPLETE
            else day_fault(wrong)
        )
        return
    if payment.day < enrolled_on - _LONG_BEFORE:
        payment.errors["value_on"] = _(
            "Deze datum ligt lang voor de inschrijving op %(enrolled_on)s. Kijk het jaar na.",
            enrolled_on=long_date(enrolled_on, language()),
        )
    elif payment.day > today:
        payment.errors["value_on"] = _(
            "Deze datum ligt in de toekomst. Vul de dag in waarop het geld op de rekening kwam."
        )
