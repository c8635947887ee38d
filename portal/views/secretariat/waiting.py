"""Where the waiting transfers stand, worked out once after every change and then remembered."""

from threading import Lock

from flask import current_app

from portal import access
from portal.queries.transfers import Standing, standing


class Remembered:
    """The last answer of this process, and the number of the change after which it was given."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._after = -1
        self._standing: Standing | None = None

    def after(self, change: int) -> Standing:
        """Where everything stands after the change with this number."""
        with self._lock:
            if self._after == change and self._standing is not None:
                return self._standing
        found = standing()
        with self._lock:
            self._after, self._standing = change, found
        return found


def standing_now() -> Standing:
    """Where the waiting transfers stand; for lists and counts, so that they always agree.

    Every verb writes its event in the transaction of its change, so the number of the last event
    rises whenever anything does; no statement is needed while nothing happened.
    """
    memory: Remembered = current_app.extensions.setdefault("waiting_transfers", Remembered())
    return memory.after(access.me().last_change)
