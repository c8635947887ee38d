"""Who did what last to a transfer, for somebody who came second."""

from sqlalchemy import bindparam, select

from portal.models import Event, Transfer, reading
from portal.queries.rows import AnyRow

# --- Without an owner: for the secretariat only.

_LAST_DEED = (
    select(Event.kind, Event.by_name, Event.at)
    .join(Transfer, Transfer.id == Event.transfer_id)
    .where(Transfer.public_id == bindparam("public_id"))
    .order_by(Event.id.desc())
    .limit(1)
)


def last_deed_about(public_id: str) -> AnyRow | None:
    """The newest line of the log about a transfer, or None. One statement."""
    return reading().execute(_LAST_DEED, {"public_id": public_id}).one_or_none()
