"""Reads one statement: whose account, which number, which days, and that its balances tie."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from portal.readers.statements.camt import balances
from portal.readers.statements.camt.balances import Balance
from portal.readers.statements.camt.document import Element, Sheet, sheets_of
from portal.readers.statements.camt.entries import Entries
from portal.readers.statements.camt.party import account_number
from portal.readers.statements.camt.summary import contradictions
from portal.readers.statements.camt.values import day_of, one_line
from portal.readers.statements.facts import (
    Doubt,
    Entry,
    Fault,
    Remark,
    Statement,
    UnreadableStatement,
)
from portal.rules.identifiers import is_iban

_NUMBER = re.compile(r"[0-9]{1,9}")
# The bank says that it gave this statement out before.
_DUPLICATES = frozenset(("DUPL", "CODU"))


def read_statements(text: str) -> Iterator[Statement]:
    """Yield the statements of a CAMT.053 message; raises `UnreadableStatement`."""
    for sheet in sheets_of(text):
        element = sheet.element
        account = _text(element, "Acct/Id/IBAN") or _text(element, "Acct/Id/Othr/Id")
        body = Entries(sheet, account_number(account), _currency(sheet))
        for entry in sheet.entries:
            body.read(entry)
        yield _statement(sheet, body)


def _currency(sheet: Sheet) -> str:
    """The currency of the account: as it says, or as its first balance does; else unknown."""
    told = _text(sheet.element, "Acct/Ccy")
    balances = (amount.get("Ccy", "") for amount in sheet.element.iterfind("{*}Bal/{*}Amt"))
    return told or next(balances, "")


def _statement(sheet: Sheet, body: Entries) -> Statement:
    element = sheet.element
    opening, closing = balances.read_balances(element)
    balances.check(opening, closing, body.currency, sum(body.moved_cents), element.sourceline)
    opened_on, closed_on = _period(element, opening, closing, body.entries)
    sequence = _sequence(element)
    return Statement(
        account=body.account,
        currency=body.currency,
        holder=_text(element, "Acct/Ownr/Nm") or _text(element, "Acct/Nm"),
        number=_number(element, sequence, closed_on),
        sequence=sequence,
        opened_on=opened_on,
        closed_on=closed_on,
        opening_cents=opening.cents if opening else None,
        closing_cents=closing.cents if closing else None,
        entries=tuple(body.entries),
        remarks=(
            *_doubts(element, body.account, opening is None or closing is None),
            *body.remarks,
            *contradictions(element, len(sheet.entries), body.moved_cents),
        ),
    )


def _doubts(element: Element, account: str, is_open: bool) -> Iterator[Remark]:
    line = element.sourceline
    if not account:
        yield Remark(doubt=Doubt.NO_ACCOUNT, line=line)
    elif _text(element, "Acct/Id/IBAN") and not is_iban(account):
        yield Remark(doubt=Doubt.BAD_CHECK_DIGITS, line=line, values={"account": account})
    if is_open:
        yield Remark(doubt=Doubt.NO_BALANCES, line=line)
    if _text(element, "CpyDplctInd") in _DUPLICATES:
        yield Remark(doubt=Doubt.DUPLICATE_COPY, line=line)


def _text(element: Element, path: str) -> str:
    """The text at a path of plain names, in one line; empty when it is not there."""
    return one_line(element.findtext("/".join(f"{{*}}{name}" for name in path.split("/"))) or "")


def _sequence(element: Element) -> int | None:
    told = _text(element, "ElctrncSeqNb") or _text(element, "LglSeqNb")
    return int(told) if _NUMBER.fullmatch(told) else None


def _number(element: Element, sequence: int | None, closed_on: date) -> str:
    """Year and number as people name a statement, with the page if it is one of several."""
    if sequence is None:
        return _text(element, "Id")
    page = _text(element, "StmtPgntn/PgNb").lstrip("0")
    is_whole = page in ("", "1") and _text(element, "StmtPgntn/LastPgInd") != "false"
    return f"{closed_on.year}-{sequence:03d}" + ("" if is_whole else f"/{page}")


def _period(
    element: Element,
    opening: Balance | None,
    closing: Balance | None,
    entries: Sequence[Entry],
) -> tuple[date, date]:
    """The days of the balances; where there are none, the period that the bank names.

    Failing both, the first and the last booking, or the day on which the statement was made.
    """
    booked = [entry.booked_on for entry in entries]
    made = _day(element, "CreDtTm") or _day(element.getparent(), "GrpHdr/CreDtTm")
    first = (
        (opening and opening.on) or _day(element, "FrToDt/FrDtTm") or _day(element, "FrToDt/FrDt")
    )
    last = (
        (closing and closing.on) or _day(element, "FrToDt/ToDtTm") or _day(element, "FrToDt/ToDt")
    )
    closed_on = last or max(booked, default=None) or made or first
    if closed_on is None:
        raise UnreadableStatement(Fault.BAD_DATE, element.sourceline, "Stmt/CreDtTm", raw="")
    return first or min(booked, default=closed_on), closed_on


def _day(element: Element, path: str) -> date | None:
    told = _text(element, path)
    return day_of(told, element.sourceline, f"Stmt/{path}") if told else None
