"""Reads one movement: record 21 with what continues it and the information that belongs to it."""

import re

from portal.readers.statements.coda.communications import (
    NO_DIGITS,
    R_TRANSACTIONS,
    read_structured,
)
from portal.readers.statements.coda.fields import (
    NO_DAY,
    is_digits,
    read_cents,
    read_counterparty,
    read_day,
    squeeze,
)
from portal.readers.statements.coda.records import STRIDE, Records
from portal.readers.statements.facts import Entry, Fault, UnreadableStatement

# Family and operation (positions 55 to 58) of money that comes or goes back: in every family a
# cancelled or corrected debit (49) or credit (99), and an own transfer that was not carried out.
_TAKEN_BACK = frozenset(
    [f"{family:02d}{operation}" for family in range(100) for operation in (49, 99)]
    + ["0154", "0254", "4154"]
)

# Before version 2.3 other things stood from column 110 on; a kind is one after three blanks only.
_R_TRANSACTIONS = frozenset(f"   {kind}" for kind in R_TRANSACTIONS)

# What a structured information record holds: the counterparty, or a message of the bank.
_COUNTERPARTY = "001"
_BANK_MESSAGE = "002"

_NO_CUSTOMER_REFERENCE = "NOTPROVIDED"

# Record 21 with its 22 and 23, as the standard lays them out. An amount has twelve digits and
# three decimals, the last of which is no cent; that one must be zero. A record that says that it
# goes on must be followed by one with the same sequence and detail number.
_MOVEMENT = re.compile(
    r"""
    21 ([0-9]{8})                # sequence and detail number
    (.{21})                      # reference of the bank
    ([01]) ([0-9]{14}) 0         # sign and amount
    ([0-9]{6}) ([0-9]{8})        # value date and transaction code
    (?:
        1 10[12] ([0-9]{12}) (.{38})  # structured communication of a transfer, and the rest
        | ([01]) (.{53})         # any other: whether it is structured, and its beginning
    )
    ([0-9]{6}) .{4}              # booking date; paper statement and globalisation code
    (?: [^1] .. \n | 1 .. \n (?= 2[23] \1 ) )
    (?:
        22 \1 (.{53})            # communication
        (.{35}) .{11}            # reference of the customer; BIC of the counterparty's bank
        (.{4}) .{12}             # kind of R-transaction after blanks; reason and purposes
        (?: [^1] .. \n | 1 .. \n (?= 23 \1 ) )
    )?
    (?! 22 \1 )
    (?:
        23 \1 (.{34}) .{3}       # account of the counterparty and its currency
        (.{35}) (.{43}) ... \n   # its name; communication
    )?
    """,
    # The dot may jump over anything at once: at these places no line ends, as all are equally long.
    re.VERBOSE | re.DOTALL,
)


def read_movement(records: Records, at: int) -> tuple[Entry, int]:
    """Return the movement whose record 21 stands at `at`, and where the next record stands.

    Its `code` is the whole transaction code, the first digit of which is the type; its
    `bank_reference` is as the bank gave it. Raises `UnreadableStatement`.
    """
    match = _MOVEMENT.match(records.text, at * STRIDE)
    if not match:
        raise _unreadable(records, at)
    try:
        entry = _entry(at + 1, *match.groups(""))
    except ValueError:
        raise _bad_date(records, at) from None
    after = match.end() // STRIDE
    if records.starts(after, "3"):
        return _with_information(records, after, entry)
    return entry, after


def _entry(
    line: int, _: str, reference: str, sign: str, cents: str, value: str, code: str,
    structured: str, rest: str, kind: str, zone: str, booked: str,
    second: str, customer: str, returned: str, account: str, name: str, third: str,
) -> Entry:  # fmt: skip
    """Make the entry of the fields of a movement, which are empty where a record is absent.

    Raises `ValueError` when a day is none.
    """
    is_returned = False
    if kind == "1":
        structured, text, is_returned = read_structured(zone[:3], zone[3:] + second + third)
    else:
        text = squeeze(rest + zone + second + third)
        # Twelve zeros are how some banks write that there is no communication.
        structured = "" if structured == NO_DIGITS else structured
    booked_on = read_day(booked)
    return Entry(
        line,
        -int(cents) if sign == "1" else int(cents),
        booked_on,
        booked_on if value == NO_DAY else read_day(value),
        None,
        reference.strip() if reference.strip(" 0") else "",
        structured,
        text if text or structured else _customer_reference(customer),
        squeeze(name),
        read_counterparty(account),
        code,
        is_returned or returned in _R_TRANSACTIONS or code[1:5] in _TAKEN_BACK,
    )


def _unreadable(records: Records, at: int) -> UnreadableStatement:
    """Say what in a record 21 and its continuation is not as the standard wants it."""
    line = records[at]
    try:
        read_cents(line[31], line[32:47])
    except ValueError:
        return records.refusal(at, Fault.BAD_AMOUNT, raw=line[31:47])
    if not (is_digits(line[47:53]) and is_digits(line[115:121])):
        return _bad_date(records, at)
    if not (is_digits(line[2:10]) and is_digits(line[53:61]) and line[61] in "01"):
        return records.refusal(at, Fault.BAD_RECORD)
    return _missing(records, at + records.starts(at + 1, f"22{line[2:10]}"))


def _bad_date(records: Records, at: int) -> UnreadableStatement:
    line = records[at]
    return records.refusal(at, Fault.BAD_DATE, raw=f"{line[47:53]} {line[115:121]}")


def _missing(records: Records, at: int) -> UnreadableStatement:
    """The record at `at` says that it goes on and does not: its continuation was lost."""
    return records.refusal(at, Fault.BAD_RECORD, missing="continuation")


def _customer_reference(field: str) -> str:
    """The payer's own reference is shown when nothing else is said."""
    reference = squeeze(field)
    return "" if reference == _NO_CUSTOMER_REFERENCE else reference


def _with_information(records: Records, at: int, entry: Entry) -> tuple[Entry, int]:
    """Fill what the movement leaves open from its records 31 to 33; return where they end."""
    name, text = entry.payer_name, entry.communication
    sequence = "31" + records[entry.line - 1][2:6]
    while records.starts(at, "3"):
        if not records.starts(at, sequence):
            raise records.refusal(at, Fault.BAD_RECORD)
        zone, after = _information(records, at)
        kind = zone[:3] if records[at][39] == "1" else ""
        if kind == _COUNTERPARTY:
            # The name in record 23 is cut at 35 signs, here it has 70.
            fuller = squeeze(zone[3:73])
            name = fuller if fuller.startswith(name) else name
        elif kind in {"", _BANK_MESSAGE} and not (text or entry.structured):
            text = squeeze(zone[len(kind) :])
        at = after
    return entry._replace(payer_name=name, communication=text), at


def _information(records: Records, at: int) -> tuple[str, int]:
    """Return the text of a record 31 with its 32 and 33, and where the next record stands."""
    number = records[at][2:10]
    zone = records[at][40:113]
    after = at + 1
    for article, end in (("32", 115), ("33", 100)):
        if records.starts(after, article + number):
            zone += records[after][10:end]
            after += 1
    if records[after - 1][125] == "1":
        raise _missing(records, after - 1)
    return zone, after
