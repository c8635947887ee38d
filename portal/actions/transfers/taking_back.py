"""Money that the bank took back, or that was paid back: what it paid for is undone."""

from collections.abc import Sequence

from portal.actions.payments import NotEnough, Undone, undo_bookings
from portal.actions.recording import Occasion, record, settle_open
from portal.actions.transfers.disposing import add_disposal, undo_disposal
from portal.actions.transfers.refusals import MoneyRefusal, NotNow
from portal.models import Disposal, Transfer
from portal.queries.changing_money import (
    BookingToUndo,
    live_bookings_of_transfer,
    live_disposals_of_transfer,
    open_cents_of,
)


def take_back(reversal: Transfer, original: Transfer, on: Occasion, *, reason: str) -> list[Undone]:
    """Tie money that went out to the transfer that it takes back; load both for change together.

    As much goes back as both have. What is still open of the original is used first, then
    decisions that nobody has carried out yet, then its bookings: one of just the amount, else the
    newest first. Each of the two gets its half of it, and what was undone in excess is open again.
    Returns the bookings that were undone; where a mail had left, a correction has to be proposed.
    Raises NotNow when no money went out or none came in, NotEnough when nothing is left to go back.
    """
    if reversal.amount_cents >= 0 or original.amount_cents <= 0:
        raise NotNow(MoneyRefusal.NOT_A_REVERSAL)
    decisions = live_disposals_of_transfer(original.id)
    cents = _cents_to_go_back(reversal, original, decisions)
    loose = [one for one in decisions if not _is_final(one)]
    needed, undone = cents - open_cents_of(original), []
    while needed > 0 and loose:
        needed -= loose[0].amount_cents
        undo_disposal(loose.pop(0), on, reason=reason)
    if needed > 0:
        chosen = _bookings_of(needed, live_bookings_of_transfer(original))
        undone = undo_bookings(chosen, on, reason=reason)
    for one, other, its_cents in ((original, reversal, cents), (reversal, original, -cents)):
        _take_half(one, other, its_cents, on, reason)
    settle_open({original.id, reversal.id}, on.at)
    return undone


def _cents_to_go_back(reversal: Transfer, original: Transfer, decisions: Sequence[Disposal]) -> int:
    """What of the money that went out has no original yet, as far as this one still has it."""
    gone = sum(one.amount_cents for one in live_disposals_of_transfer(reversal.id))
    kept = original.amount_cents - sum(one.amount_cents for one in decisions if _is_final(one))
    if kept <= 0:
        raise NotEnough(kept, original.public_id)
    if reversal.amount_cents >= gone:
        raise NotEnough(0, reversal.public_id)
    return min(gone - reversal.amount_cents, kept)


def _is_final(decision: Disposal) -> bool:
    """Whether money has left for good: it went back, or what was decided was carried out."""
    return decision.kind == "taken_back" or decision.done_on is not None


def _bookings_of(cents: int, bookings: Sequence[BookingToUndo]) -> list[BookingToUndo]:
    """Which bookings, given newest first, to undo for this much, in the order of their numbers."""
    for booking in bookings:
        if booking.amount_cents == cents:
            return [booking]
    chosen: list[BookingToUndo] = []
    for booking in bookings:
        if sum(one.amount_cents for one in chosen) >= cents:
            break
        chosen.append(booking)
    return chosen[::-1]


def _take_half(one: Transfer, other: Transfer, cents: int, on: Occasion, reason: str) -> None:
    half = add_disposal(
        one, on, kind="taken_back", amount_cents=cents, reason=reason, counter=other
    )
    record(
        "transfer_taken_back",
        on,
        transfer=one,
        disposal=half.public_id,
        counter=other.public_id,
        amount_cents=cents,
        reason=reason,
    )
