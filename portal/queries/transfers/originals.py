"""Finds the payment that money which went back takes back."""

from sqlalchemy import bindparam, select

from portal.models import Transfer, reading
from portal.queries.rows import AnyRow
from portal.rules import matching

# --- Without an owner: for the secretariat only.

# So many payments of just the amount are looked at, the newest first.
_LOOKED_AT = 200

_OPPOSITE = (
    select(Transfer.__table__)
    .where(
        Transfer.account == bindparam("account"),
        Transfer.amount_cents == bindparam("cents"),
        Transfer.value_on <= bindparam("day"),
    )
    .order_by(Transfer.value_on.desc(), Transfer.id.desc())
    .limit(_LOOKED_AT)
)


def original_for(reversal: AnyRow) -> AnyRow | None:
    """The payment that this transfer takes back, as far as the two tell; None if none does."""
    values = {
        "account": reversal.account,
        "cents": -reversal.amount_cents,
        "day": reversal.value_on,
    }
    rows = {row.id: row for row in reading().execute(_OPPOSITE, values)}
    key = matching.original_of(_compared(reversal), [_compared(row) for row in rows.values()])
    return rows[key] if key is not None else None


def _compared(row: AnyRow) -> matching.Transfer:
    return matching.Transfer(
        key=row.id,
        amount_cents=row.amount_cents,
        value_on=row.value_on,
        structured=row.structured,
        communication=row.communication,
        payer_name=row.payer_name,
        payer_account=row.payer_account,
        is_reversal=row.is_reversal,
    )
