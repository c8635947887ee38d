"""Money that went out and may be a payment that went back, though its bank does not mark it."""

from collections.abc import Collection

from sqlalchemy import update

from portal.actions.recording import Occasion, record, settle_open
from portal.actions.transfers.refusals import MoneyRefusal, NotNow
from portal.models import Transfer, db
from portal.queries.transfers.returns import returns_among


def find_returns(statement_ids: Collection[int], on: Occasion) -> None:
    """Let every debit wait that looks like the way back of a payment, after recording statements.

    It has the amount and the trace (rules.matching.trace_of) of a payment with no later value
    date on the same account. Both are looked at from either side, the debits of these statements
    and those that were kept before their payment, so that the order of files does not matter.
    Nothing is taken back: somebody decides. As many statements for a thousand lines as for one.
    """
    found = returns_among(statement_ids)
    if not found:
        return
    db.session.execute(update(Transfer).where(Transfer.id.in_(found)).values(may_be_return=True))
    settle_open(found, on.at)


def call_return(transfer: Transfer, on: Occasion) -> None:
    """Let money that went out wait for a decision, because somebody sees that a payment went back.

    Load it with transfer_for_change. Raises NotNow for money that came in, and for what was found
    or called so before.
    """
    if transfer.amount_cents >= 0:
        raise NotNow(MoneyRefusal.NOT_A_REVERSAL)
    if transfer.is_reversal or transfer.may_be_return:
        raise NotNow(MoneyRefusal.ALREADY_OPEN)
    transfer.may_be_return = True
    settle_open({transfer.id}, on.at)
    record("transfer_called_return", on, transfer=transfer, amount_cents=transfer.amount_cents)
