"""Lets the package `mt940` take the fields apart, in a form in which it loses nothing.

The package skips fields that it does not know, drops what follows a hyphen, and gives an entry of
January the year of a value date in December. It is handed one normal form of what was checked
before, and asked for exactly as many statements and movements as went in.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any

from portal.readers.statements.facts import Fault, UnreadableStatement
from portal.readers.statements.mt940.messages import Message

# What the package makes of one statement; it ships no types.
Parsed = Any

_DAYS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})?([0-9]{2})?")


def parse(messages: Sequence[Message]) -> list[Parsed]:
    """Return what the package reads in each message; raises `UnreadableStatement`."""
    try:
        import mt940
    except ImportError:
        mt940 = None
    # Another package has the same module name, and reads less.
    if not hasattr(mt940, "MT940"):
        raise UnreadableStatement(Fault.NO_READER, place="mt940")
    text = "\n".join(line for message in messages for line in _normal(message))
    return list(mt940.MT940(StringIO(text)).statements)


def _normal(message: Message) -> Iterator[str]:
    fields = message.fields
    _check_day(fields["60"][1:7], message.line)
    _check_day(fields["62"][1:7], message.closing_line)
    yield ":20:X"
    yield f":25:{fields['25']}"
    yield f":28C:{fields.get('28', '')}"
    yield f":60F:{fields['60']}"
    for transaction in message.transactions:
        _check_day(transaction.text[:10], transaction.line)
        yield f":61:{transaction.text}"
    yield f":62F:{fields['62']}"


def _check_day(text: str, line: int) -> None:
    """Refuse a day that the calendar does not have: the value date, and the entry date in it."""
    match = _DAYS.match(text)
    year, month, day, entry_month, entry_day = match.groups() if match else (text,) * 5
    try:
        date(2000 + int(year), int(month), int(day))
        if entry_month and entry_day:
            date(2000 + int(year), int(entry_month), int(entry_day))
    except ValueError:
        raise UnreadableStatement(Fault.BAD_DATE, line, raw=text[:60]) from None
