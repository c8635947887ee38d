"""Finds out which column of an enrolment list holds what, and remembers a choice by hand."""

import hashlib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple

from portal.readers.columns.names import LIKELY, SURE, Field, plain_name

__all__ = [
    "OPTIONAL",
    "REQUIRED",
    "ColumnMapping",
    "Confidence",
    "Field",
    "column_label",
    "column_letters",
    "known_names",
    "recognise_columns",
    "signature",
]

# A list may leave these columns out: a missing theme or kind becomes a warning, missing costs
# are nothing, and not every school keeps a phone number.
OPTIONAL = frozenset({Field.THEME, Field.KIND, Field.MATERIAL, Field.OTHER, Field.CONTACT_PHONE})
REQUIRED = tuple(field for field in Field if field not in OPTIONAL)

# A short name differs too little from other short names to forgive a typing error in it.
_SHORTEST_FORGIVEN = 6
_LONG_NAMES = tuple(name for name in SURE if len(name) >= _SHORTEST_FORGIVEN)
_FIELDS = frozenset(field.value for field in Field)


class Confidence(StrEnum):
    """How sure the recognition of a column is."""

    CHOSEN = "chosen"
    SURE = "sure"
    LIKELY = "likely"


class ColumnMapping(NamedTuple):
    """Which column (counted from 0) holds which value, how surely, and what is left over."""

    header: tuple[str, ...]
    columns: Mapping[Field, int]
    confidence: Mapping[Field, Confidence]

    @property
    def missing(self) -> tuple[Field, ...]:
        """The required values for which no column is known; no row can be read before."""
        return tuple(field for field in REQUIRED if field not in self.columns)

    @property
    def unused(self) -> tuple[int, ...]:
        """The columns that have a name and are not read."""
        used = set(self.columns.values())
        return tuple(i for i, name in enumerate(self.header) if name.strip() and i not in used)

    @property
    def signature(self) -> str:
        """Identifies the layout, so that a choice made by hand can be remembered for it."""
        return signature(self.header)

    def label(self, field: Field) -> str:
        """The name of the column as it stands in the file, or its letter when it has no name."""
        return column_label(self.header, self.columns[field])


def recognise_columns(
    header: Sequence[str], chosen: Mapping[str, int | None] | None = None
) -> ColumnMapping:
    """Match the names in `header` with the values we look for.

    `chosen` holds what a person decided: a field's name and the column counted from 0, or None
    for "not in this file". It goes before everything else. A column that does not exist or was
    chosen twice is ignored, so that a remembered choice can never break a later file.
    """
    decided = {Field(name): index for name, index in (chosen or {}).items() if name in _FIELDS}
    columns: dict[Field, int] = {}
    for field, index in decided.items():
        if index is not None and 0 <= index < len(header) and index not in columns.values():
            columns[field] = index
    confidence = dict.fromkeys(columns, Confidence.CHOSEN)
    names = [plain_name(name) for name in header]
    for find, level in (
        (SURE.get, Confidence.SURE),
        (LIKELY.get, Confidence.LIKELY),
        (_nearly, Confidence.LIKELY),
    ):
        for index, name in enumerate(names):
            found = find(name) if name and index not in columns.values() else None
            if found and found not in columns and found not in decided:
                columns[found], confidence[found] = index, level
    return ColumnMapping(tuple(header), columns, confidence)


def known_names(header: Sequence[str]) -> int:
    """How many different values the names in `header` announce."""
    names = {plain_name(name) for name in header}
    return len({SURE.get(name) or LIKELY.get(name) for name in names} - {None})


def signature(header: Sequence[str]) -> str:
    """32 hexadecimal digits, equal for files with the same columns in the same order."""
    names = [" ".join(name.casefold().split()) for name in header]
    while names and not names[-1]:
        names.pop()
    return hashlib.sha256("\x1f".join(names).encode(errors="replace")).hexdigest()[:32]


def column_label(header: Sequence[str], index: int) -> str:
    """What to call a column: its name in the file, or its letters when it has none."""
    name = " ".join(header[index].split()) if index < len(header) else ""
    return name or column_letters(index)


def column_letters(index: int) -> str:
    """The letters of a column as a spreadsheet shows them: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _nearly(name: str) -> Field | None:
    """The value whose name differs by a letter or two, so that a typing error is no obstacle."""
    if len(name) < _SHORTEST_FORGIVEN:
        return None
    close = get_close_matches(name, _LONG_NAMES, n=1, cutoff=0.9)
    return SURE[close[0]] if close else None
