"""Says by what the enrolments that a transfer may be for can be found."""

import re
from typing import NamedTuple

from portal.rules.matching.facts import Transfer
from portal.rules.matching.names import telling_words
from portal.rules.matching.ogms import LENGTH, LOOKED_AT, near_ogms, ogms_in, wrong_ogms_in
from portal.rules.project_number import LONGEST, SHORTEST

# A number such as 2026-KMO-117841 is three pieces; two more for whoever writes it with spaces.
_MOST_PIECES = 5

_PIECES = re.compile(r"[A-Z]+|[0-9]+")
_HAS_DIGITS = re.compile(r"(?:[A-Z]*[0-9]){3}")


class Keys(NamedTuple):
    """What a transfer may name: `references` are normalised project and enrolment numbers.

    `near_ogms` are repairs of communications that fail their check digits. `words` and
    `amount_cents` go together: a word of the learner's name and exactly what is still due.
    """

    ogms: tuple[str, ...]
    near_ogms: tuple[str, ...]
    references: tuple[str, ...]
    words: frozenset[str]
    amount_cents: int


def keys_of(transfer: Transfer) -> Keys:
    """Return the keys of one transfer, none for money that goes out or comes back."""
    if transfer.amount_cents <= 0 or transfer.is_reversal:
        return Keys((), (), (), frozenset(), transfer.amount_cents)
    ogms = ogms_in(transfer.structured, transfer.communication)
    if ogms and not transfer.communication:
        return Keys(ogms, (), (), frozenset(), transfer.amount_cents)
    wrong = wrong_ogms_in(transfer.structured, transfer.communication)
    return Keys(
        ogms=ogms,
        near_ogms=tuple(dict.fromkeys(near for digits in wrong for near in near_ogms(digits))),
        references=references_in(transfer.communication),
        words=telling_words(transfer.communication[:LOOKED_AT]),
        amount_cents=transfer.amount_cents,
    )


def references_in(text: str) -> tuple[str, ...]:
    """Return what in a text may be a project number or an enrolment number, normalised.

    Pieces of letters and of digits are put together, up to five in a row, whatever signs stand
    between them. Twelve digits and their pieces are left out when they are a communication.
    """
    if not text:
        return ()
    pieces = _PIECES.findall(text[:LOOKED_AT].upper())
    ogms = ogms_in("", text)
    found = dict.fromkeys(
        reference
        for start in range(len(pieces))
        for end in range(start + 1, min(start + _MOST_PIECES, len(pieces)) + 1)
        if _may_be_number(reference := "".join(pieces[start:end]), ogms)
    )
    return tuple(found)


def _may_be_number(reference: str, ogms: tuple[str, ...]) -> bool:
    if not SHORTEST <= len(reference) <= LONGEST:
        return False
    if reference.isdigit():
        return len(reference) <= LENGTH and not any(reference in ogm for ogm in ogms)
    return _HAS_DIGITS.match(reference) is not None
