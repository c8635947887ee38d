"""Hashes passwords with Argon2id, checks them in equal time, and knows which ones are refused."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's second choice for small servers: 19 MiB, two passes, one lane (promise D16).
TIME_COST = 2
PARALLELISM = 1

SHORTEST = 12
LONGEST = 128

COMMON = Path(__file__).parent / "data" / "common_passwords.txt"

# What somebody who attacks this portal tries first.
CONTEXT = frozenset({
    "leerstad", "cvo", "kmo", "loket", "portefeuille", "school", "wachtwoord", "paswoord",
    "welkom", "password", "welcome", "bonjour", "motdepasse", "example",
})  # fmt: skip
# With the words of the context taken out, a password needs something of its own.
OWN_LETTERS = 6
_WORDS = re.compile(r"[^\W\d_]{3,}")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_AROUND = "0123456789 !?.,;:*#@$%&+-_=/()"


class PasswordFault(StrEnum):
    """Why a new password is refused."""

    SHORT = "short"
    LONG = "long"
    LISTED = "listed"
    GUESSABLE = "guessable"


def fault_of(password: str, about: Iterable[str] = ()) -> PasswordFault | None:
    """Why this new password is refused, or None.

    `about` are texts that everybody knows of this person: name, address, company. Any characters
    will do and no kind of character is asked for; length is counted in characters (D16).
    """
    if len(password) < SHORTEST:
        return PasswordFault.SHORT
    if len(password) > LONGEST:
        return PasswordFault.LONG
    if is_common(password):
        return PasswordFault.LISTED
    return PasswordFault.GUESSABLE if _is_guessable(password, about) else None


def is_common(password: str) -> bool:
    """Whether it is on the list of common passwords, as it is or with digits and signs around."""
    lowered = password.lower()
    return not {lowered, lowered.strip(_AROUND)}.isdisjoint(_common())


def _is_guessable(password: str, about: Iterable[str]) -> bool:
    """Whether it is a few signs over and over, or little more than what everybody knows."""
    lowered = password.lower()
    period = (lowered + lowered).index(lowered, 1)
    if period < SHORTEST // 2:
        return True
    known = CONTEXT | {word for text in about for word in _WORDS.findall(text.lower())}
    left = lowered
    for word in sorted(known, key=len, reverse=True):
        left = left.replace(word, " ")
    # Without any of these words a password is judged by its length alone.
    return left != lowered and len(_NO_LETTERS.sub("", left)) < OWN_LETTERS


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())


@lru_cache(maxsize=4)
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=TIME_COST, memory_cost=memory_kib, parallelism=PARALLELISM)


def hash_password(password: str, *, memory_kib: int) -> str:
    """The Argon2id hash of a password, with its parameters and a salt of its own."""
    return _hasher(memory_kib).hash(password)


def is_password(hashed: str | None, password: str, *, memory_kib: int) -> bool:
    """Whether this is the password. Without a hash the same work is done for nothing (D17)."""
    # Made for everybody, or the first unknown visitor would wait twice as long.
    nobodys = _nobodys_hash(memory_kib)
    try:
        return _hasher(memory_kib).verify(hashed or nobodys, password) and bool(hashed)
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(hashed: str, *, memory_kib: int) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher(memory_kib).check_needs_rehash(hashed)


@lru_cache(maxsize=4)
def _nobodys_hash(memory_kib: int) -> str:
    return hash_password("nobody has this password", memory_kib=memory_kib)
