"""Writes the statements of a file and their lines as the secretariat reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup

from portal.formats.accounts import masked_account, shown_account
from portal.formats.elements import amount, day_short, sentence
from portal.formats.language import language
from portal.formats.plain import long_date
from portal.rules.identifiers import format_ogm

_OGM_DIGITS = 12
# By what a line is: the words of its tag and their colour.
_STATES = {
    "new": (_l("nieuw"), "leaf"),
    "known": (_l("al bekend"), "grey"),
    "perhaps": (_l("misschien al bekend"), "amber"),
    "debit": (_l("geen ontvangst"), "grey"),
    "reversal": (_l("teruggekeerd"), "brick"),
    "return": (_l("teruggehaald"), "brick"),
    "open": (_l("nog te bekijken"), "amber"),
    "settled": (_l("afgehandeld"), "leaf"),
}


class Told(Protocol):
    """What an entry of a file and a kept transfer both say."""

    @property
    def line(self) -> int: ...
    @property
    def amount_cents(self) -> int: ...
    @property
    def value_on(self) -> date: ...
    @property
    def structured(self) -> str: ...
    @property
    def communication(self) -> str: ...
    @property
    def payer_name(self) -> str: ...
    @property
    def payer_account(self) -> str: ...


class Balanced(Protocol):
    """What a statement in a file and a kept one both say."""

    @property
    def number(self) -> str: ...
    @property
    def opened_on(self) -> date: ...
    @property
    def closed_on(self) -> date: ...
    @property
    def opening_cents(self) -> int | None: ...
    @property
    def closing_cents(self) -> int | None: ...


class Shown(NamedTuple):
    """One statement: its name, account and period, and the sum that ties.

    `remarks` are what is odd about it, as (agrees, text, remark) for a list of verdicts.
    """

    id: str
    heading: str
    account: str
    period: Markup
    opening: Markup | None
    moved: Markup
    closing: Markup | None
    lines: str
    remarks: Sequence[tuple[bool, str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement; `marks` are (agrees, text), `people` are whom it would be for."""

    number: int
    amount: Markup
    day: Markup
    text: str
    payer: str
    account: str
    state: str
    colour: str
    id: str | None = None
    href: str | None = None
    marks: Sequence[tuple[bool, str]] = ()
    people: Sequence[str] = ()


def shown_statement(
    one: Balanced,
    *,
    id: str,
    account: str,
    lines: int,
    moved_cents: int,
    remarks: Iterable[str] = (),
) -> Shown:
    """A statement as its page shows it."""
    return Shown(
        id=id,
        heading=statement_name(one.number, one.closed_on),
        account=shown_account(account),
        period=period(one.opened_on, one.closed_on),
        opening=None if one.opening_cents is None else amount(one.opening_cents),
        moved=amount(moved_cents),
        closing=None if one.closing_cents is None else amount(one.closing_cents),
        lines=ngettext("%(num)d beweging", "%(num)d bewegingen", lines),
        remarks=[(False, text, "") for text in remarks],
    )


def statement_name(number: str, closed_on: date) -> str:
    """`Afschrift 2026-187`, or by its last day where the bank gives no numbers."""
    if number:
        return str(_("Afschrift %(value)s", value=number))
    return str(_("Afschrift tot %(date)s", date=long_date(closed_on, language())))


def period(first: date, last: date) -> Markup:
    """From which day to which; one day when they are the same."""
    if first == last:
        return day_short(last)
    return sentence(_("%(first)s tot %(last)s"), first=day_short(first), last=day_short(last))


def shown_line(
    told: Told,
    state: str,
    *,
    is_masked: bool,
    id: str | None = None,
    href: str | None = None,
) -> Line:
    """A line of a file or a kept transfer; `state` is a key of the tags above."""
    word, colour = _STATES[state]
    account = told.payer_account
    return Line(
        number=told.line,
        amount=amount(told.amount_cents),
        day=day_short(told.value_on),
        text=communication(told.structured, told.communication),
        payer=told.payer_name,
        account=masked_account(account) if is_masked else shown_account(account),
        state=str(word),
        colour=colour,
        id=id,
        href=href,
    )


def communication(structured: str, text: str) -> str:
    """What the payer wrote: the structured twelve digits as people know them, and the rest."""
    is_ogm = len(structured) == _OGM_DIGITS
    first = format_ogm(structured) if is_ogm else structured
    return " ".join(part for part in (first, text) if part)


def state_of(row: Any) -> str:
    """What became of a kept transfer."""
    if row.is_reversal:
        return "reversal"
    if row.may_be_return:
        return "return"
    if row.amount_cents <= 0:
        return "debit"
    return "open" if row.open_cents else "settled"
