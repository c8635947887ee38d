"""Hashes what is too short to be kept under a plain hash, with the key of this portal."""

import hashlib
import hmac

_keys: list[bytes] = []


class NoKey(Exception):
    """Nothing can be sealed before the portal has started and named its key."""


def use_key(secret_key: str) -> None:
    """Seal with a key that is made from the portal's own; one process has one portal's key."""
    _keys[:] = [hashlib.sha256(b"sealed codes:" + secret_key.encode()).digest()]


def seal(text: str) -> str:
    """The seal of a text, 64 hex digits.

    Whoever reads the database can try a million codes in a second against a plain hash; against
    this one only who has the key as well. Raises NoKey.
    """
    if not _keys:
        raise NoKey()
    return hmac.new(_keys[0], text.encode(), hashlib.sha256).hexdigest()
