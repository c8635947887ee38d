"""Compares names as banks write them: in capitals, without accents, cut off, in another order."""

import re
import unicodedata
from functools import lru_cache

_PARTICLES = frozenset(
    ("van", "von", "den", "der", "het", "ten", "ter", "les", "des", "del", "voor", "met", "een")
)
_LEGAL_FORMS = frozenset(
    (
        *("bv", "bvba", "ebvba", "nv", "vof", "comm", "commv", "gcv", "cv", "cvba", "cvoa", "vzw"),
        *("sa", "sprl", "srl", "snc", "scs", "scrl", "sc", "asbl", "sarl", "gmbh", "ltd"),
        *("maatschap", "eenmanszaak"),
    )
)
_SHORTEST = 3
# No bank passes on a longer name.
_LOOKED_AT = 200
# A name that a bank cut off within a word still begins like it, from this length on.
_SHORTEST_CUT = 4

# Letters that are no letter with an accent to Unicode; a bank writes them as these.
_WITHOUT_ACCENT = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"}
)

_NOT_IN_WORDS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=16384)
def telling_words(text: str) -> frozenset[str]:
    """Return the words of a name or text that tell people apart: no particles, no numbers."""
    return frozenset(
        word
        for word in _folded(text).split()
        if len(word) >= _SHORTEST and word not in _PARTICLES and not word.isdigit()
    )


@lru_cache(maxsize=16384)
def resemble(payer: str, company: str) -> bool:
    """Say whether a payer's name may be that of a company, legal forms left out.

    That is so when all telling words of one begin words of the other, or when both are the same
    letters. A wrong yes costs a look, a wrong no a course that is paid twice.
    """
    one, other = _without_form(payer), _without_form(company)
    if not one or not other:
        return False
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    words, others = telling_words(one), telling_words(other)
    if not words or not others:
        return False
    return _all_in(words, others) or _all_in(others, words)


def _all_in(words: frozenset[str], others: frozenset[str]) -> bool:
    return all(
        word in others
        or (len(word) >= _SHORTEST_CUT and any(other.startswith(word) for other in others))
        for word in words
    )


def _without_form(name: str) -> str:
    # Single letters are what is left of B.V. and of initials.
    words = _folded(name[:_LOOKED_AT]).split()
    return " ".join(word for word in words if len(word) > 1 and word not in _LEGAL_FORMS)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_WITHOUT_ACCENT)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_IN_WORDS.sub(" ", letters).strip()
