"""Counts in a file how often one address checks documents.

A page that is only looked at may write nothing to the database, and all processes of this machine
must count together, also after a restart. The limit is there against machines: the code itself
cannot be guessed (80 bits).
"""

import fcntl
import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

LIMIT = 30
WITHIN = timedelta(minutes=1)
# The file never grows: two addresses that share a place take it from each other.
PLACES = 8192

# Whose place it is, without the address itself, and when it last looked so many times.
_PLACE = struct.Struct(f"<16s{LIMIT}d")


def wait_until(file: Path, address: str, at: datetime) -> datetime | None:
    """Count one look from an address; when there were too many, when the next one is allowed."""
    whose = hashlib.blake2b(address.encode(), digest_size=16).digest()
    offset = int.from_bytes(whose[:4], "little") % PLACES * _PLACE.size
    with _alone(file) as place:
        kept = os.pread(place, _PLACE.size, offset)
        owner, *times = _PLACE.unpack(kept.ljust(_PLACE.size, b"\0"))
        oldest = datetime.fromtimestamp(times[0] if owner == whose else 0, UTC)
        if at - oldest < WITHIN:
            return oldest + WITHIN
        before = times[1:] if owner == whose else [0.0] * (LIMIT - 1)
        os.pwrite(place, _PLACE.pack(whose, *before, at.timestamp()), offset)
    return None


@contextmanager
def _alone(file: Path) -> Iterator[int]:
    """The file, made when it is not there, with every other process and thread kept out."""
    file.parent.mkdir(parents=True, exist_ok=True)
    place = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield place
    finally:
        os.close(place)
