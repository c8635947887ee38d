"""Finds the row that names the columns, under whatever titles stand above it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from portal.readers.columns import known_names
from portal.readers.spreadsheet.table import (
    HEADER_WITHIN,
    MAX_ROWS,
    MAX_SCANNED,
    Cell,
    Row,
    Unreadable,
    UnreadableFile,
)

# So many names that we know make a header; a title or a person's row never has three.
_ENOUGH_KNOWN = 3
# So many words make a header of names we do not know, to be matched by hand.
_ENOUGH_WORDS = 5

# Counts how many different values the names of columns announce; each kind of list has its own.
KnownNames = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True, order=True)
class Likeness:
    """How much a row looks like a header; compares as a pair of numbers."""

    known: int = 0
    words: int = 0

    @property
    def is_header(self) -> bool:
        """Enough to call it one."""
        return self.known >= _ENOUGH_KNOWN or self.words >= _ENOUGH_WORDS


def find_header(top: Sequence[Row], known: KnownNames = known_names) -> tuple[Likeness, Row | None]:
    """Return the row of the first twenty that looks most like a header; of equals the first."""
    best, header = Likeness(), None
    for row in top[:HEADER_WITHIN]:
        likeness = likeness_of(row.cells, known)
        if likeness.is_header and likeness > best:
            best, header = likeness, row
    return best, header


def likeness_of(cells: Sequence[Cell], known: KnownNames = known_names) -> Likeness:
    """Count the names that we know and, when nothing else stands there, the different names.

    A row with one amount, date or address in it tells of a person and names no columns.
    """
    filled = [cell for cell in cells if cell is not None and str(cell).strip()]
    names = [cell.strip() for cell in filled if isinstance(cell, str)]
    announced = known(names)
    words = {name.casefold() for name in names if _could_be_name(name)}
    return Likeness(
        announced if announced >= _ENOUGH_KNOWN else 0,
        len(words) if len(words) == len(filled) else 0,
    )


def split_at_header(
    rows: Iterable[Row], known: KnownNames = known_names
) -> tuple[Row, tuple[Row, ...]]:
    """Return the header and the rows under it that hold something.

    Raises `UnreadableFile` when there is no header, nothing under it, or far too much.
    """
    stream = iter(rows)
    top = list(islice(stream, HEADER_WITHIN))
    _, header = find_header(top, known)
    if header is None:
        raise UnreadableFile(Unreadable.NO_HEADER)
    found: list[Row] = []
    for scanned, row in enumerate(chain(top[top.index(header) + 1 :], stream)):
        if scanned >= MAX_SCANNED:
            raise UnreadableFile(Unreadable.TOO_MANY_ROWS, str(MAX_ROWS))
        if row.is_blank:
            continue
        if len(found) == MAX_ROWS:
            raise UnreadableFile(Unreadable.TOO_MANY_ROWS, str(MAX_ROWS))
        found.append(row)
    if not found:
        raise UnreadableFile(Unreadable.NO_ROWS)
    return header, tuple(found)


def header_names(header: Row) -> tuple[str, ...]:
    """The names as text, without the empty columns at the end."""
    names = ["" if cell is None else str(cell).strip() for cell in header.cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _could_be_name(text: str) -> bool:
    """A name of a column begins with a letter, is short, and is no address."""
    return len(text) <= 60 and text[0].isalpha() and "@" not in text
