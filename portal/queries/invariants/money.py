"""What must always hold of the money on the account (promises I1 and I9)."""

from sqlalchemy import and_, func, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.models import BankStatement, Booking, Disposal, Transfer
from portal.queries.changing_money import OPEN_CENTS
from portal.queries.invariants.asking import names_of

# --- Without an owner: for the secretariat, the worker and the command line only.

_taken = union_all(
    select(Booking.transfer_id, Booking.amount_cents).where(
        Booking.transfer_id.is_not(None), Booking.undone_at.is_(None)
    ),
    select(Disposal.transfer_id, Disposal.amount_cents).where(Disposal.undone_at.is_(None)),
).subquery()
# Of every transfer: its smallest and its largest part, and all parts together.
_sums = (
    select(
        _taken.c.transfer_id,
        func.min(_taken.c.amount_cents).label("smallest"),
        func.max(_taken.c.amount_cents).label("largest"),
        func.sum(_taken.c.amount_cents).label("taken"),
    )
    .group_by(_taken.c.transfer_id)
    .subquery()
)
_OVERDRAWN = (
    select(Transfer.public_id)
    .join(_sums, _sums.c.transfer_id == Transfer.id)
    .where(
        or_(
            and_(
                Transfer.amount_cents >= 0,
                or_(_sums.c.smallest < 0, _sums.c.taken > Transfer.amount_cents),
            ),
            and_(
                Transfer.amount_cents < 0,
                or_(_sums.c.largest > 0, _sums.c.taken < Transfer.amount_cents),
            ),
        )
    )
)
_WRONG_OPEN = select(Transfer.public_id).where(
    or_(
        Transfer.open_cents != OPEN_CENTS,
        and_(Transfer.open_cents != 0, Transfer.settled_at.is_not(None)),
    )
)
_other = aliased(Disposal)
_ONE_SIDED = (
    select(Disposal.public_id)
    .outerjoin(
        _other,
        and_(
            _other.transfer_id == Disposal.counter_id,
            _other.counter_id == Disposal.transfer_id,
            _other.amount_cents == -Disposal.amount_cents,
            _other.undone_at.is_(None),
        ),
    )
    .where(Disposal.kind == "taken_back", Disposal.undone_at.is_(None), _other.id.is_(None))
)
_UNBALANCED = select(BankStatement.public_id).where(
    BankStatement.opening_cents + BankStatement.moved_cents != BankStatement.closing_cents
)

MONEY_QUESTIONS = {
    "transfer_overdrawn": names_of(_OVERDRAWN),
    "transfer_open": names_of(_WRONG_OPEN),
    "taken_back": names_of(_ONE_SIDED),
    "statement_balance": names_of(_UNBALANCED),
}
