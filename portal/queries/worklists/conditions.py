"""The conditions that a worklist's rows and its count share, so that both always agree."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.orm import InstrumentedAttribute

from portal.rules.stations import Stage

# How many days before its last day an enrolment gets on the call list.
DAYS_AHEAD = 7

# Where money can arrive: the project number is approved, or a part came in already.
PAYABLE = (
    Stage.OWN_SHARE_DUE,
    Stage.PAY_ORDER_DUE,
    Stage.PAYMENT_EXPECTED,
    Stage.PARTLY_PAID,
)


def at_site(column: InstrumentedAttribute[int], has_site: bool) -> Sequence[ColumnElement[bool]]:
    """The condition on a secretariat; none when the list is about all of them."""
    return (column == bindparam("site_id"),) if has_site else ()
