"""Deciding about money of a transfer that is booked on no enrolment, and taking that back."""

from datetime import date
from typing import Literal

from portal.actions.payments import NotEnough
from portal.actions.recording import Occasion, hold_log, new_public_id, record, settle_open
from portal.actions.transfers.refusals import MoneyRefusal, NotNow
from portal.models import Disposal, Transfer, db
from portal.queries.changing_money import open_cents_of, other_side_of

Kind = Literal["return", "report", "not_ours"]
# What somebody has to do after it was decided; of the others the decision is all there is.
_TO_DO = {"return", "report"}


def dispose(
    transfer: Transfer, on: Occasion, *, kind: Kind, amount_cents: int, reason: str
) -> Disposal:
    """Decide what happens with money of a transfer, in cents with the transfer's own sign.

    `return`: pay it back; `report`: report it to VLAIO; `not_ours`: no business of the portal.
    Raises NotEnough, and NotNow for an amount that is nothing or of the other sign.
    """
    if amount_cents * transfer.amount_cents <= 0:
        raise NotNow(MoneyRefusal.WRONG_SIGN)
    require_open(transfer, amount_cents)
    disposal = add_disposal(transfer, on, kind=kind, amount_cents=amount_cents, reason=reason)
    settle_open({transfer.id}, on.at)
    record(
        "transfer_disposed",
        on,
        transfer=transfer,
        disposal=disposal.public_id,
        of=kind,
        amount_cents=amount_cents,
        reason=reason,
    )
    return disposal


def require_open(transfer: Transfer, amount_cents: int) -> None:
    """Raise NotEnough when a transfer, locked, does not have this much left by the facts."""
    open_cents = open_cents_of(transfer)
    if abs(amount_cents) > abs(open_cents) or amount_cents * open_cents < 0:
        raise NotEnough(open_cents, transfer.public_id)


def add_disposal(
    transfer: Transfer,
    on: Occasion,
    *,
    kind: str,
    amount_cents: int,
    reason: str,
    counter: Transfer | None = None,
) -> Disposal:
    """Keep what was decided; the caller has looked whether the money is there."""
    hold_log()
    disposal = Disposal(
        public_id=new_public_id(),
        transfer_id=transfer.id,
        counter_id=counter.id if counter else None,
        kind=kind,
        amount_cents=amount_cents,
        reason=reason,
        decided_at=on.at,
        decided_by=on.by.id,
        decided_by_name=on.by.name,
    )
    disposal.transfer = transfer
    db.session.add(disposal)
    return disposal


def note_done(disposal: Disposal, on: Occasion, *, done_on: date) -> None:
    """Note the day on which money really left, or a report was really sent.

    Raises NotNow when it was undone or done already, or when there is nothing to be done.
    """
    if disposal.undone_at is not None:
        raise NotNow(MoneyRefusal.UNDONE)
    if disposal.kind not in _TO_DO:
        raise NotNow(MoneyRefusal.NOTHING_TO_DO)
    if disposal.done_on is not None:
        raise NotNow(MoneyRefusal.ALREADY_DONE)
    disposal.done_on, disposal.done_by_name = done_on, on.by.name
    record(
        "disposal_done",
        on,
        transfer=disposal.transfer,
        disposal=disposal.public_id,
        of=disposal.kind,
        amount_cents=disposal.amount_cents,
        done_on=done_on,
    )


def undo_disposal(disposal: Disposal, on: Occasion, *, reason: str) -> None:
    """Take a decision back: the money is open again; of money that went back, on both sides.

    One that was noted as done can be taken back as well, because a note can be a mistake; the log
    keeps the day. Raises NotNow when it was undone already.
    """
    if disposal.undone_at is not None:
        raise NotNow(MoneyRefusal.UNDONE)
    sides = [disposal]
    if disposal.kind == "taken_back":
        sides.append(other_side_of(disposal))
    for side in sides:
        side.undone_at, side.undone_by, side.undone_by_name = on.at, on.by.id, on.by.name
        side.undo_reason = reason
    hold_log()
    settle_open({side.transfer_id for side in sides}, on.at)
    for side in sides:
        record(
            "disposal_undone",
            on,
            transfer=side.transfer,
            disposal=side.public_id,
            of=side.kind,
            amount_cents=side.amount_cents,
            done_on=side.done_on,
            reason=reason,
        )
