"""Turns a parsed message into a statement, whose movements must tie its balances."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from portal.readers.statements.facts import (
    Doubt,
    Entry,
    Fault,
    Remark,
    Statement,
    UnreadableStatement,
)
from portal.readers.statements.mt940.information import ACCOUNT, read_information
from portal.readers.statements.mt940.messages import Message
from portal.readers.statements.mt940.package import Parsed
from portal.rules.identifiers import is_iban

_NUMBER = re.compile(r"0*([0-9]{1,5})(?:/0*([0-9]{1,5}))?")
_NO_REFERENCE = frozenset(("", "NONREF"))
_HALF_A_YEAR = timedelta(days=183)
# A debit or credit that is taken back has an R before its sign.
_TAKEN_BACK = re.compile(r"[0-9]{6}(?:[0-9]{4})?R")


def read_message(message: Message, parsed: Parsed, doubts: tuple[Remark, ...]) -> Statement:
    """Return one statement; raises `UnreadableStatement` when its balances do not tie."""
    opening, closing = parsed.start_balance, parsed.end_balance
    entries = tuple(_entries(message, parsed))
    _check(message, opening, closing, entries)
    account = _account(parsed.account, opening.currency)
    number, sequence = _number(parsed.information, closing.date)
    wrong: tuple[Remark, ...] = ()
    if ACCOUNT.fullmatch(account) and not is_iban(account):
        values = {"account": account}
        wrong = (Remark(doubt=Doubt.BAD_CHECK_DIGITS, line=message.line, values=values),)
    return Statement(
        account=account,
        currency=opening.currency,
        number=number,
        sequence=sequence,
        opened_on=opening.date,
        closed_on=closing.date,
        opening_cents=_cents(opening.amount),
        closing_cents=_cents(closing.amount),
        entries=entries,
        remarks=(*wrong, *doubts),
    )


def _entries(message: Message, parsed: Parsed) -> Iterator[Entry]:
    for field, moved in zip(message.transactions, parsed.transactions, strict=True):
        told = read_information(field.information, field.more)
        reference = moved.institution_reference.strip()
        yield Entry(
            line=field.line,
            amount_cents=_cents(moved.amount),
            booked_on=_entry_day(moved.booking, moved.date),
            value_on=moved.date,
            bank_reference="" if reference in _NO_REFERENCE else reference,
            structured=told.structured,
            communication=told.communication,
            payer_name=told.name,
            payer_account=told.account,
            code=moved.id,
            is_reversal=told.comes_back or _TAKEN_BACK.match(field.text) is not None,
        )


def _check(message: Message, opening: Parsed, closing: Parsed, entries: tuple[Entry, ...]) -> None:
    moved = sum(entry.amount_cents for entry in entries)
    sums = (_cents(opening.amount), moved, _cents(closing.amount))
    if opening.currency != closing.currency or sums[0] + moved != sums[2]:
        raise UnreadableStatement(
            Fault.BALANCE,
            message.closing_line,
            "62",
            opening_cents=sums[0],
            movements_cents=moved,
            closing_cents=sums[2],
        )


def _cents(amount: Decimal) -> int:
    """Return the cents of an amount that has at most two decimals, as was checked."""
    return int(amount.scaleb(2))


def _entry_day(entry: date | None, value: date) -> date:
    """The booking day, which bears no year and is read with that of the value date.

    So a payment of the turn of the year is a year off; the year nearest to the value is right.
    """
    if entry is None:
        return value
    if entry - value > _HALF_A_YEAR:
        return entry.replace(year=entry.year - 1)
    if value - entry > _HALF_A_YEAR:
        return entry.replace(year=entry.year + 1)
    return entry


def _account(text: str, currency: str) -> str:
    """The account number without blanks; some banks write the currency behind it."""
    account = "".join(text.split()).upper()
    bare = account.removesuffix(currency)
    return bare if ACCOUNT.fullmatch(bare) else account


def _number(text: str, closed_on: date) -> tuple[str, int | None]:
    """Year and number as people name a statement, its page if it has several, and the number."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or match[1] == "0":
        return "", None
    page = "" if match[2] in (None, "1", "0") else f"/{match[2]}"
    return f"{closed_on.year}-{int(match[1]):03d}{page}", int(match[1])
