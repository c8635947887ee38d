"""Reads one row of a bank's export, or names the row and the column that cannot be read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from portal.readers.columns import column_label
from portal.readers.columns.names import plain_name
from portal.readers.spreadsheet.table import Row
from portal.readers.statements.bank_csv.columns import CsvColumns, cell
from portal.readers.statements.bank_csv.names import Column
from portal.readers.statements.bank_csv.values import cents_of, day_of, signed_by
from portal.readers.statements.facts import Entry, Fault, UnreadableStatement
from portal.rules.known_entries import BY_BALANCE

_Value = TypeVar("_Value")

# A bank that gives a status writes one of these for money that moved.
_DONE = frozenset(
    map(
        plain_name,
        ("", "geaccepteerd", "uitgevoerd", "geboekt", "accepté", "exécuté", "comptabilisé")
        + ("accepted", "executed", "booked", "completed"),
    )
)
# The whole communication is a structured one: bare digits, or as on paper between +++ or ***.
_STRUCTURED = re.compile(r"[+*]{3}([0-9]{3})/?([0-9]{4})/?([0-9]{5})[+*]{3}")
_TWELVE = re.compile(r"([0-9]{3})[/ ]?([0-9]{4})[/ ]?([0-9]{5})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row as it was understood; `status` is filled for what the bank did not carry out."""

    entry: Entry
    account: str
    holder: str
    currency: str
    balance_cents: int | None
    status: str


class Reader:
    """Reads the rows of one export by its columns."""

    def __init__(self, columns: CsvColumns) -> None:
        """Take the columns of the layout, of which none may be missing."""
        self.header, self.columns = columns.header, columns.columns

    def read(self, row: Row) -> Line:
        """Return what a row says; raises `UnreadableStatement` with its number."""
        cents = self._amount(row)
        booked_on = self._day(row, Column.BOOKED_ON, Column.VALUE_ON)
        balance = self._cents(row, Column.BALANCE) if self._text(row, Column.BALANCE) else None
        structured, communication = self._communication(row)
        status = self._text(row, Column.STATUS)
        entry = Entry(
            line=row.number,
            amount_cents=cents,
            booked_on=booked_on,
            value_on=self._day(row, Column.VALUE_ON, Column.BOOKED_ON),
            bank_reference=self._reference(row, booked_on, balance),
            structured=structured,
            communication=communication,
            payer_name=self._text(row, Column.NAME),
            payer_account=_account_number(self._text(row, Column.OTHER_ACCOUNT)),
        )
        return Line(
            entry=entry,
            account=_account_number(self._text(row, Column.ACCOUNT)),
            holder=self._text(row, Column.HOLDER),
            currency=self._text(row, Column.CURRENCY).upper() or "EUR",
            balance_cents=balance,
            status="" if plain_name(status) in _DONE else status[:60],
        )

    def _text(self, row: Row, column: Column) -> str:
        return cell(row, self.columns.get(column))

    def _read(
        self, row: Row, column: Column, reader: Callable[[str], _Value], fault: Fault
    ) -> _Value:
        text = self._text(row, column)
        try:
            return reader(text)
        except ValueError:
            place = column_label(self.header, self.columns[column])[:60]
            raise UnreadableStatement(fault, row.number, place, raw=text[:60]) from None

    def _cents(self, row: Row, column: Column) -> int:
        return self._read(row, column, cents_of, Fault.BAD_AMOUNT)

    def _amount(self, row: Row) -> int:
        """The signed amount, from one column, from two, or from one with a word beside it."""
        if Column.AMOUNT in self.columns:
            cents = self._cents(row, Column.AMOUNT)
            if Column.SIGN not in self.columns:
                return cents
            return self._read(
                row, Column.SIGN, lambda sign: signed_by(cents, sign), Fault.BAD_AMOUNT
            )
        out = bool(self._text(row, Column.DEBIT))
        if out and self._text(row, Column.CREDIT):
            credit = self._cents(row, Column.CREDIT)
            debit = self._cents(row, Column.DEBIT)
            # A bank that fills both columns writes a zero in the one that does not count.
            if credit and debit:
                place = column_label(self.header, self.columns[Column.CREDIT])[:60]
                raise UnreadableStatement(Fault.BAD_AMOUNT, row.number, place)
            return credit or -abs(debit)
        return -abs(self._cents(row, Column.DEBIT)) if out else self._cents(row, Column.CREDIT)

    def _day(self, row: Row, column: Column, other: Column) -> date:
        """The day in a column; where it is empty, the other day stands for both."""
        filled = column if self._text(row, column) or other not in self.columns else other
        return self._read(row, filled, day_of, Fault.BAD_DATE)

    def _communication(self, row: Row) -> tuple[str, str]:
        own, free = self._text(row, Column.STRUCTURED), self._text(row, Column.COMMUNICATION)
        match = _STRUCTURED.fullmatch(own) or _TWELVE.fullmatch(own)
        if match:
            return "".join(match.groups()), free
        if match := _STRUCTURED.fullmatch(free):
            return "".join(match.groups()), own
        told = " ".join(filter(None, (own, free)))
        return "", told or self._text(row, Column.DETAILS)

    def _reference(self, row: Row, booked_on: date, balance: int | None) -> str:
        """The bank's own number of the movement, made unique over the years.

        Banks count anew every year; a number that does not begin with the year gets it in front.
        Where the bank gives none, the balance after it names a movement of a day.
        """
        number = self._text(row, Column.MOVEMENT_NUMBER)
        # "2026-" is how a bank writes that the number is not there yet.
        if any(sign.isdigit() for sign in number) and not number.endswith("-"):
            year = str(booked_on.year)
            if number.startswith(year) and len(number) > len(year):
                return number
            statement = self._text(row, Column.STATEMENT_NUMBER)
            return "-".join(filter(None, (year, statement, number)))
        if Column.MOVEMENT_NUMBER in self.columns or balance is None:
            return ""
        return f"{BY_BALANCE}{booked_on:%Y%m%d}:{balance}"


def _account_number(text: str) -> str:
    """An account number without blanks, in capitals."""
    return "".join(text.split()).upper()
