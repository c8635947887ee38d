"""Hashes passwords with Argon2id, checks them in equal time, and knows which ones are refused."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's second choice for small servers: 19 MiB, two passes, one lane (promise D16).
TIME_COST = 2
PARALLELISM = 1


@lru_cache(maxsize=4)
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=TIME_COST, memory_cost=memory_kib, parallelism=PARALLELISM)


def hash_password(password: str, *, memory_kib: int) -> str:
    """The Argon2id hash of a password, with its parameters and a salt of its own."""
    return _hasher(memory_kib).hash(password)


def is_password(hashed: str | None, password: str, *, memory_kib: int) -> bool:
    """Whether this is the password. Without a hash the same work is done for nothing (D17)."""
    try:
        return _hasher(memory_kib).verify(hashed or _dummy(memory_kib), password) and bool(hashed)
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(hashed: str, *, memory_kib: int) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher(memory_kib).check_needs_rehash(hashed)


@lru_cache(maxsize=4)
def _dummy(memory_kib: int) -> str:
    return hash_password("nobody has this password", memory_kib=memory_kib)
