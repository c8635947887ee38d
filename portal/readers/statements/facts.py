"""What a bank file says, whatever its format: statements with their entries, exact to the cent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple


class StatementFormat(StrEnum):
    """The formats in which banks hand out statements."""

    CODA = "coda"
    CAMT053 = "camt053"
    CSV = "csv"
    MT940 = "mt940"


class Fault(StrEnum):
    """Why a file is refused whole; the sentence for each stands in portal/formats."""

    EMPTY = "empty"
    NOT_A_STATEMENT = "not_a_statement"
    OTHER_VERSION = "other_version"
    OTHER_MESSAGE = "other_message"
    CUT_OFF = "cut_off"
    BAD_RECORD = "bad_record"
    BAD_AMOUNT = "bad_amount"
    BAD_DATE = "bad_date"
    BAD_ENCODING = "bad_encoding"
    BALANCE = "balance"
    TOO_LARGE = "too_large"
    NO_COLUMNS = "no_columns"
    NO_READER = "no_reader"


class Doubt(StrEnum):
    """What is said about a statement that is read all the same."""

    TRAILER_TOTAL = "trailer_total"
    RECORD_COUNT = "record_count"
    DETAILS_DIFFER = "details_differ"
    OTHER_ACCOUNT_AT_END = "other_account_at_end"
    DUPLICATE_COPY = "duplicate_copy"
    BAD_CHECK_DIGITS = "bad_check_digits"
    NO_BALANCES = "no_balances"
    NO_ACCOUNT = "no_account"
    NOT_BOOKED = "not_booked"
    UNKNOWN_RECORD = "unknown_record"
    UNREADABLE_ROW = "unreadable_row"
    MORE_ANNOUNCED = "more_announced"
    ODD_SIGN = "odd_sign"


class UnreadableStatement(ValueError):
    """A file that is refused whole: nothing of it may be kept.

    `line` counts from 1 (in XML the line of the element, which `place` names); `values` are what
    the sentence about it needs, such as the raw text (never more than 60 signs of it).
    """

    def __init__(self, fault: Fault, line: int | None = None, place: str = "", **values: Any):
        super().__init__(f"{fault.value} at line {line}: {place} {values}")
        self.fault, self.line, self.place, self.values = fault, line, place, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One doubt about a statement, with its line and what the sentence needs."""

    doubt: Doubt
    line: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


class Entry(NamedTuple):
    """One movement on the account, a batch already split into its single transfers.

    A tuple, because a year's file holds tens of thousands and a frozen dataclass takes five times
    as long to make.

    `amount_cents` has the sign of the account: received is positive, paid out negative.
    `structured` are the twelve digits of a structured communication as the bank gave them, also
    when their check digits are wrong; else empty. `communication` is all other text, in one line.
    `bank_reference` is the bank's own number of the movement, empty when it has none, and the
    same whenever the bank gives out the same movement in the same format again; what begins with
    rules.known_entries.BY_BALANCE is made of the balance after it instead. `is_reversal` marks
    money that comes or goes back (R-transaction, RvslInd).
    """

    line: int
    amount_cents: int
    booked_on: date
    value_on: date
    ordered_on: date | None = None
    bank_reference: str = ""
    structured: str = ""
    communication: str = ""
    payer_name: str = ""
    payer_account: str = ""
    code: str = ""
    is_reversal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of one account: opening + entries = closing, or the reader refused it.

    `number` is how the bank numbers it ("2026-187" as year and sequence where both are known, to
    be seen by people), `sequence` the running number within `closed_on.year`, for gaps; None where
    the bank has none. Balances are None where the format has none (most CSV). `currency` is ISO.
    """

    account: str
    currency: str
    holder: str = ""
    number: str = ""
    sequence: int | None = None
    opened_on: date
    closed_on: date
    opening_cents: int | None
    closing_cents: int | None
    entries: tuple[Entry, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFile:
    """Everything one file holds.

    `layout` is the signature of a CSV file's header: another layout numbers its lines in another
    way. Other formats have none.
    """

    format: StatementFormat
    statements: tuple[Statement, ...]
    layout: str = ""
