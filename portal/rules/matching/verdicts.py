"""Weighs what speaks against a plan and turns it into a proposal."""

from collections.abc import Iterable, Iterator, Sequence

from portal.rules.matching.book import Book
from portal.rules.matching.facts import (
    WAITING,
    Code,
    Open,
    Proposal,
    Reason,
    Transfer,
    Verdict,
)
from portal.rules.matching.names import resemble
from portal.rules.matching.plans import Plan
from portal.rules.stations import Stage

_STILL_OPEN = Reason(Code.STILL_OPEN)


def proposal_of(
    transfer: Transfer, plan: Plan, told: Iterable[Reason], book: Book, *, is_taken_back: bool
) -> Proposal:
    """Return the proposal that follows from a plan and claim what it takes.

    `told` is what the keys say for and against it. Any doubt makes the verdict likely.
    """
    found = [*told, *plan.reasons]
    waiting = [one for one in plan.opens if one.stage in WAITING and not book.is_claimed(one)]
    if plan.opens and len(waiting) == len(plan.opens):
        found.append(_STILL_OPEN)
    else:
        found += _why_not_waiting(plan.opens, book)
    if is_taken_back:
        found.append(Reason(Code.TAKEN_BACK))
    later = [one.enrolled_on for one in plan.opens if transfer.value_on < one.enrolled_on]
    if later:
        found.append(Reason(Code.BEFORE_ENROLMENT, {"enrolled_on": max(later)}))
    held = _held_by(transfer, plan.opens or plan.candidates)
    found += held
    # Evidence comes first; beyond that the order stays.
    found.sort(key=_is_doubt)
    book.claim(plan.parts)
    is_certain = plan.parts and not found[-1].is_doubt
    return Proposal(
        transfer=transfer.key,
        verdict=Verdict.CERTAIN if is_certain else Verdict.LIKELY,
        parts=plan.parts,
        reasons=tuple(found),
        candidates=tuple(dict.fromkeys(one.key for one in plan.candidates)),
        held=bool(held),
        remainder_cents=transfer.amount_cents - sum([part.amount_cents for part in plan.parts]),
    )


def _is_doubt(reason: Reason) -> bool:
    return reason.is_doubt


def _why_not_waiting(opens: Sequence[Open], book: Book) -> Iterator[Reason]:
    if any(book.is_claimed(one) for one in opens):
        yield Reason(Code.SECOND_TRANSFER)
    if any(one.stage == Stage.FINAL for one in opens):
        yield Reason(Code.ALREADY_FINAL)
    early = [one.stage for one in opens if one.stage not in (*WAITING, Stage.FINAL)]
    if early:
        yield Reason(Code.NOT_WAITING, {"stage": early[0]})


def _held_by(transfer: Transfer, opens: Iterable[Open]) -> list[Reason]:
    """Money straight from the employer while the scheme is going to pay: it would pay twice."""
    if transfer.is_collective:
        return []
    for one in opens:
        if one.has_running_application and resemble(transfer.payer_name, one.company):
            return [Reason(Code.HELD_DIRECT, {"company": one.company})]
    return []
