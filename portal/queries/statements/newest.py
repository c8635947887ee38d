"""The statement that was read last."""

from sqlalchemy import func, select

from portal.models import BankStatement, reading
from portal.queries.rows import AnyRow

# --- Without an owner: for the secretariat only.

_NEWEST = select(BankStatement.public_id, BankStatement.number, BankStatement.recorded_at).where(
    BankStatement.id == select(func.max(BankStatement.id)).scalar_subquery()
)


def last_statement() -> AnyRow | None:
    """Number and moment of the statement that was read last, or None. One statement."""
    return reading().execute(_NEWEST).one_or_none()
