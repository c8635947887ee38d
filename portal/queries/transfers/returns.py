"""Finds money that went out as a payment had come in, where no bank says that it went back."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, literal_column, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.models import Transfer, reading
from portal.queries.rows import AnySelect

# --- Without an owner: for the secretariat, the worker and the command line only.

_PAYMENT, _DEBIT = aliased(Transfer), aliased(Transfer)
_STATEMENTS: BindParameter[Any] = bindparam("statement_ids", expanding=True)
# Written out, because an index of those with a trace is only used where its condition is seen.
_NOTHING: ColumnElement[str] = literal_column("''")


def _pairs(statement_id: InstrumentedAttribute[int]) -> AnySelect:
    return (
        select(_DEBIT.id)
        .join(
            _PAYMENT,
            (_PAYMENT.trace == _DEBIT.trace)
            & (_PAYMENT.amount_cents == -_DEBIT.amount_cents)
            & (_PAYMENT.account == _DEBIT.account),
        )
        .where(
            statement_id.in_(_STATEMENTS),
            _PAYMENT.trace != _NOTHING,
            _DEBIT.trace != _NOTHING,
            _PAYMENT.amount_cents > 0,
            _PAYMENT.value_on <= _DEBIT.value_on,
            _PAYMENT.is_reversal.is_(False),
            _DEBIT.is_reversal.is_(False),
            _DEBIT.may_be_return.is_(False),
        )
    )


# Whoever holds one of them is calling it a return at this moment, and waits for the log.
_RETURNS = (
    select(Transfer.id)
    .where(Transfer.id.in_(union(_pairs(_DEBIT.statement_id), _pairs(_PAYMENT.statement_id))))
    .order_by(Transfer.id)
    .with_for_update(skip_locked=True)
)


def returns_among(statement_ids: Collection[int]) -> list[int]:
    """Debits that look like the way back of a payment, where either is of these statements; locked.

    They have the same account, amount and trace, and the payment no later value date. Debits that
    are known to wait are left out. One statement.
    """
    values = {"statement_ids": list(statement_ids)}
    return list(reading().execute(_RETURNS, values).scalars())
