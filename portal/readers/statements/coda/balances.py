"""Reads what frames the movements of a statement: header, balances and trailer."""

from datetime import date
from typing import NamedTuple

from portal.readers.statements.coda.fields import (
    NO_DAY,
    is_digits,
    read_cents,
    read_day,
    squeeze,
)
from portal.readers.statements.coda.records import Records
from portal.readers.statements.facts import Fault
from portal.rules.identifiers import is_iban, whole_account

_VERSION = "2"

# A file of one kind of transactions only: they stand in the whole file too, and it has no balance.
_WHOLE = "00000"

# How the account is written in records 1 and 8.
_BELGIAN_NUMBER, _FOREIGN_NUMBER = "0", "1"
_STRUCTURES = "0123"


class Header(NamedTuple):
    """Record 0: when the file was made, and whether it is handed out once more."""

    made_on: date
    is_copy: bool


class Account(NamedTuple):
    """A number, an old Belgian one as its IBAN where it has one, and its currency."""

    number: str
    currency: str


class OldBalance(NamedTuple):
    """Record 1; `is_checked` when the account's check digits are right, or it has none.

    `on` is None when the bank gives no day. `paper` numbers the copy on paper and `sequence` the
    file within its year; 0 when there is none.
    """

    account: Account
    is_checked: bool
    cents: int
    on: date | None
    paper: int
    sequence: int
    holder: str


class NewBalance(NamedTuple):
    """Record 8, with the same words."""

    account: Account
    cents: int
    on: date | None
    paper: int


class Trailer(NamedTuple):
    """Record 9: what the bank counted."""

    records: int
    debit_cents: int
    credit_cents: int
    is_last: bool


def read_header(records: Records, at: int) -> Header:
    """Read record 0. Raises `UnreadableStatement`, also for another version or a partial file."""
    line = records[at]
    if line[:5] not in {"00000", "0000 "}:
        raise records.refusal(at, Fault.BAD_RECORD)
    if line[127] != _VERSION:
        raise records.refusal(at, Fault.OTHER_VERSION, version=line[127])
    if is_digits(application := line[83:88]) and application != _WHOLE:
        raise records.refusal(at, Fault.OTHER_MESSAGE, message=application)
    made_on = _day(records, at, line[5:11])
    if made_on is None:
        raise records.refusal(at, Fault.BAD_DATE, raw=line[5:11])
    return Header(made_on, line[16] == "D")


def read_old_balance(records: Records, at: int) -> OldBalance:
    """Read record 1. Raises `UnreadableStatement`."""
    line = records[at]
    structure = line[1]
    if structure not in _STRUCTURES:
        raise records.refusal(at, Fault.BAD_RECORD)
    account = _account(structure, line[5:42])
    currency = account.currency
    if not account.number or not (currency.isascii() and currency.isalpha() and len(currency) == 3):
        raise records.refusal(at, Fault.BAD_RECORD)
    return OldBalance(
        account=account,
        is_checked=_is_checked(structure, account.number),
        cents=_cents(records, at, line[42], line[43:58]),
        on=_day(records, at, line[58:64]),
        paper=_counter(line[2:5]),
        sequence=_counter(line[125:128]),
        holder=squeeze(line[64:90]),
    )


def read_new_balance(records: Records, at: int, structure: str) -> NewBalance:
    """Read record 8, which writes the account as record 1 does. Raises `UnreadableStatement`."""
    line = records[at]
    return NewBalance(
        account=_account(structure, line[4:41]),
        cents=_cents(records, at, line[41], line[42:57]),
        on=_day(records, at, line[57:63]),
        paper=_counter(line[1:4]),
    )


def read_trailer(records: Records, at: int) -> Trailer:
    """Read record 9. Raises `UnreadableStatement`."""
    line = records[at]
    if not is_digits(line[16:22]) or line[127] not in {"1", "2"}:
        raise records.refusal(at, Fault.BAD_RECORD)
    return Trailer(
        records=int(line[16:22]),
        debit_cents=_cents(records, at, "0", line[22:37]),
        credit_cents=_cents(records, at, "0", line[37:52]),
        is_last=line[127] == "2",
    )


def _account(structure: str, zone: str) -> Account:
    """Take the zone of 37 signs apart.

    An old Belgian number becomes its IBAN, so that it is the same account in every file; where it
    stands without a currency it is in euro.
    """
    if structure != _BELGIAN_NUMBER:
        return Account(whole_account(zone[:34]), zone[34:37].strip())
    return Account(whole_account(zone[:12]), zone[13:16].strip() or "EUR")


def _is_checked(structure: str, number: str) -> bool:
    return structure == _FOREIGN_NUMBER or is_iban(number)


def _cents(records: Records, at: int, sign: str, thousandths: str) -> int:
    try:
        return read_cents(sign, thousandths)
    except ValueError:
        raise records.refusal(at, Fault.BAD_AMOUNT, raw=sign + thousandths) from None


def _day(records: Records, at: int, ddmmyy: str) -> date | None:
    try:
        return None if ddmmyy == NO_DAY else read_day(ddmmyy)
    except ValueError:
        raise records.refusal(at, Fault.BAD_DATE, raw=ddmmyy) from None


def _counter(digits: str) -> int:
    """A number that only people look up: blanks or letters mean that there is none."""
    return int(digits) if is_digits(digits) else 0
