"""Counts in this process's memory how often one address checks documents.

A page that is only looked at may write nothing, so this count does not stand in the database. It
is there against machines: the code itself cannot be guessed (80 bits).
"""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

LIMIT = 30
WITHIN = timedelta(minutes=1)
# More addresses than this are forgotten, the one seen longest ago first.
MOST_ADDRESSES = 10_000

_looked: OrderedDict[str, deque[datetime]] = OrderedDict()
_turn = Lock()


def wait_until(address: str, at: datetime) -> datetime | None:
    """Count one look from an address; when there were too many, when the next one is allowed."""
    with _turn:
        times = _looked.setdefault(address, deque(maxlen=LIMIT))
        _looked.move_to_end(address)
        if len(_looked) > MOST_ADDRESSES:
            _looked.popitem(last=False)
        if len(times) == LIMIT and at - times[0] < WITHIN:
            return times[0] + WITHIN
        times.append(at)
        return None


def forget() -> None:
    """Begin counting anew."""
    with _turn:
        _looked.clear()
