"""Compares a transfer that names no enrolment: by amount and name, or by a mistyped number."""

from datetime import date

from portal.rules.matching.book import Book
from portal.rules.matching.clues import Clues
from portal.rules.matching.facts import Code, Open, Part, Proposal, Reason, Transfer, Verdict
from portal.rules.matching.names import telling_words
from portal.rules.matching.ogms import LOOKED_AT, near_ogms
from portal.rules.matching.plans import Plan
from portal.rules.matching.verdicts import proposal_of

# Among more candidates nobody chooses from a list; a person searches.
MOST_CANDIDATES = 20


def propose_unnamed(
    transfer: Transfer, clues: Clues, book: Book, *, is_taken_back: bool
) -> Proposal:
    """Propose the one enrolment of that amount and name, or candidates; never anything certain."""
    fitting = _fitting(transfer, book)
    if not fitting:
        return _suggestion(transfer, clues, book)
    same_amount = Reason(Code.SAME_AMOUNT)
    if len(fitting) == 1:
        part = Part(fitting[0].key, transfer.amount_cents)
        plan = Plan(fitting, (part,), (same_amount, Reason(Code.SAME_NAME)))
        told = clues.doubts()
    else:
        several = Reason(Code.SEVERAL_FIT, {"n": len(fitting)})
        plan = Plan((), (), (same_amount, several), fitting[:MOST_CANDIDATES])
        told = []
    return proposal_of(transfer, plan, told, book, is_taken_back=is_taken_back)


def _fitting(transfer: Transfer, book: Book) -> list[Open]:
    """Open enrolments with exactly this rest whose learner the text names best."""
    words = telling_words(transfer.communication[:LOOKED_AT])
    found = [
        one
        for one in book.with_rest_and_word(transfer.amount_cents, words)
        if book.rest_of(one) == transfer.amount_cents and _is_in_window(transfer.value_on, one)
    ]
    ranks = [
        (len(words & telling_words(one.learner)), len(words & telling_words(one.course)))
        for one in found
    ]
    best = max(ranks, default=None)
    return [one for one, rank in zip(found, ranks, strict=True) if rank == best]


def _is_in_window(value_on: date, one: Open) -> bool:
    """Money comes after the enrolment, and by the end of the year after it at the latest.

    The outer limit of the scheme is 31 December of the year after the application.
    """
    return one.enrolled_on <= value_on <= date(one.last_day.year + 1, 12, 31)


def _suggestion(transfer: Transfer, clues: Clues, book: Book) -> Proposal:
    """What a mistyped communication may have been: open, and of exactly this amount."""
    near = dict.fromkeys(ogm for digits in clues.wrong_ogms for ogm in near_ogms(digits))
    opens = [book.by_ogm[ogm] for ogm in near if ogm in book.by_ogm]
    candidates = [one.key for one in opens if book.rest_of(one) == transfer.amount_cents]
    reasons = [one for one in clues.doubts() if one.code is not Code.NO_COMMUNICATION]
    return Proposal(
        transfer=transfer.key,
        verdict=Verdict.NONE,
        reasons=tuple(reasons) or (Reason(Code.NOTHING_FOUND),),
        candidates=tuple(candidates),
        remainder_cents=transfer.amount_cents,
    )
