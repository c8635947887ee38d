"""Compares transfers with open enrolments and proposes whose money each of them is."""

from collections.abc import Iterable, Sequence

from portal.rules.matching.book import Book
from portal.rules.matching.clues import Clues, clues_of
from portal.rules.matching.facts import Code, Open, Proposal, Reason, Transfer, Verdict
from portal.rules.matching.originals import originals_of
from portal.rules.matching.plans import Plan, plan_for
from portal.rules.matching.unnamed import propose_unnamed
from portal.rules.matching.verdicts import proposal_of


def match(transfers: Sequence[Transfer], opens: Iterable[Open]) -> list[Proposal]:
    """Say of each transfer for which enrolments it is; the answers stand in its order.

    The keys are, in this order: a structured communication (in its field or in free text), a
    project number, an enrolment number, and the amount with a name. A proposal is certain when
    one communication or one project number names what it pays, the amount is exactly what is
    due, and nothing speaks against it. The payer's name and account never raise a verdict.

    Of transfers for one enrolment the one with the earliest value date (then the lowest key)
    comes first, and only that one can be certain. Transfers that name their enrolment come before
    those found by amount. The order in which the enrolments are handed in never matters.
    """
    book = Book(opens)
    taken_back = _taken_back(transfers)
    proposals: dict[int, Proposal] = {}
    unnamed: list[tuple[Transfer, Clues]] = []
    for transfer in sorted(transfers, key=lambda one: (one.value_on, one.key)):
        refusal = _refusal_of(transfer)
        if refusal is not None:
            proposals[transfer.key] = _nothing(transfer, refusal)
            continue
        clues = clues_of(transfer, book)
        if not clues.named:
            unnamed.append((transfer, clues))
            continue
        proposals[transfer.key] = _propose_named(
            transfer, clues, book, is_taken_back=transfer.key in taken_back
        )
    for transfer, clues in unnamed:
        proposals[transfer.key] = propose_unnamed(
            transfer, clues, book, is_taken_back=transfer.key in taken_back
        )
    return [proposals[transfer.key] for transfer in transfers]


def _refusal_of(transfer: Transfer) -> Code | None:
    """Why a line of a statement is no money that came in."""
    if transfer.is_reversal:
        return Code.REVERSAL
    if transfer.amount_cents < 0:
        return Code.CAME_BACK if transfer.may_be_return else Code.MONEY_OUT
    return Code.NO_MONEY if transfer.amount_cents == 0 else None


def _nothing(transfer: Transfer, refusal: Code) -> Proposal:
    return Proposal(transfer=transfer.key, verdict=Verdict.NONE, reasons=(Reason(refusal),))


def _taken_back(transfers: Sequence[Transfer]) -> frozenset[int]:
    """The payments that money which went back in the same comparison takes back."""
    reversals = [
        one for one in transfers if one.amount_cents < 0 and (one.is_reversal or one.may_be_return)
    ]
    if not reversals:
        return frozenset()
    payments = [one for one in transfers if one.amount_cents > 0 and not one.is_reversal]
    return frozenset(originals_of(reversals, payments).values())


def _propose_named(
    transfer: Transfer, clues: Clues, book: Book, *, is_taken_back: bool
) -> Proposal:
    """Propose what the strongest key names; a weaker key that says otherwise adds candidates."""
    if clues.is_shared:
        several = Reason(Code.SEVERAL_FIT, {"n": len(clues.named)})
        plan = Plan((), (), (several,), clues.named)
    else:
        plan = plan_for(transfer.amount_cents, clues.named, book, is_group=clues.is_group)
    other = clues.contradicting()
    if other:
        plan = Plan(plan.opens, plan.parts, plan.reasons, [*clues.named, *other])
    told = [*clues.evidence(), *clues.doubts()]
    return proposal_of(transfer, plan, told, book, is_taken_back=is_taken_back)
