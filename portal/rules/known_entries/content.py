"""Names what a movement says in a way that is the same in every format."""

import hashlib
import re
import unicodedata
from datetime import date
from typing import Protocol

from portal.rules.identifiers import find_ogm

# The narrowest lines in which banks send a text have 35 columns; without spaces and signs this
# much of it survives in every format. A shorter text only makes the groups coarser.
SIGNS_COMPARED = 24

_BELGIAN = re.compile(r"BE[0-9]{14}")
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[^A-Z0-9]+")


class Movement(Protocol):
    """What is compared of a movement; an entry of a statement has all of it."""

    @property
    def booked_on(self) -> date: ...

    @property
    def amount_cents(self) -> int: ...

    @property
    def structured(self) -> str: ...

    @property
    def communication(self) -> str: ...


def content_key(account: str, entry: Movement) -> str:
    """Return 64 hexadecimal digits that are the same for one movement in every format.

    They stand for the account, the booking date, the amount with its sign and the communication:
    its structured twelve digits (also those found in free text), else the first signs of it
    without spaces, accents and marks. Left out is what formats write differently or leave away:
    names, the payer's account, the value date and the bank's own number. Two movements with the
    same key need not be one; `sort_out` tells them apart.
    """
    told = (
        _bare(account),
        entry.booked_on.isoformat(),
        str(entry.amount_cents),
        _text_of(entry.structured, entry.communication),
    )
    return hashlib.sha256("|".join(told).encode()).hexdigest()


def _text_of(structured: str, communication: str) -> str:
    return structured or find_ogm(communication) or _folded(communication)[:SIGNS_COMPARED]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.upper())
    return _NEITHER_LETTER_NOR_DIGIT.sub("", plain)


def _bare(account: str) -> str:
    """Belgian statements name an account by its IBAN or by the twelve digits inside it."""
    compact = _folded(account)
    return compact[4:] if _BELGIAN.fullmatch(compact) else compact
