"""Says whether a link by mail still works, and why not."""

from datetime import datetime
from enum import StrEnum


class LinkState(StrEnum):
    """What can be done with a link: it works once, until it expires or a newer one is sent."""

    WORKS = "works"
    USED = "used"
    EXPIRED = "expired"


def link_state(
    *,
    expires_at: datetime,
    used_at: datetime | None,
    superseded_at: datetime | None,
    at: datetime,
) -> LinkState:
    """The state of a link at an instant. A used one is called used for good (promise D20)."""
    if used_at is not None:
        return LinkState.USED
    if superseded_at is not None or at >= expires_at:
        return LinkState.EXPIRED
    return LinkState.WORKS
