"""Lets the package `mt940` take the fields apart, in a form in which it loses nothing.

The package skips fields that it does not know, drops what follows a hyphen, and gives an entry of
January the year of a value date in December. It is handed one normal form of what was checked
before, and asked for exactly as many statements and movements as went in.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any

from portal.readers.statements.facts import Fault, UnreadableStatement
from portal.readers.statements.mt940.messages import Message

# What the package makes of one statement; it ships no types.
Parsed = Any


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
    _check(fields["60"][1:7], message.line)
    _check(fields["62"][1:7], message.closing_line)
    yield ":20:X"
    yield f":25:{fields['25']}"
    yield f":28C:{fields.get('28', '')}"
    yield f":60F:{fields['60']}"
    for transaction in message.transactions:
        text = _last_of_february(transaction.text)
        _check(text[:10], transaction.line)
        yield f":61:{text}"
    yield f":62F:{fields['62']}"


def _last_of_february(text: str) -> str:
    """Put the last day there is for a value date of 30 February.

    German banks count months of thirty days, and write such dates.
    """
    year, month, day = int(text[:2]), text[2:4], int(text[4:6])
    last = monthrange(2000 + year, 2)[1]
    return f"{text[:4]}{last}{text[6:]}" if month == "02" and last < day <= 30 else text


def _check(text: str, line: int) -> None:
    """Refuse a day that the calendar does not have: `yymmdd`, perhaps with an entry day `mmdd`."""
    days = [text[2:6], text[6:10]] if text[6:10].isdigit() else [text[2:6]]
    try:
        for day in days:
            date(2000 + int(text[:2]), int(day[:2]), int(day[2:]))
    except ValueError:
        raise UnreadableStatement(Fault.BAD_DATE, line, raw=text[:60]) from None
