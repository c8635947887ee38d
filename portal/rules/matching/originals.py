"""Finds the payment that a bank took back or sent back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from portal.rules.matching.facts import Transfer
from portal.rules.matching.ogms import ogms_in
from portal.rules.project_number import normalise_project_number


def original_of(reversal: Transfer, kept: Iterable[Transfer]) -> int | None:
    """Return the key of the transfer that a reversal takes back, or None."""
    return originals_of([reversal], kept).get(reversal.key)


def originals_of(reversals: Iterable[Transfer], kept: Iterable[Transfer]) -> dict[int, int]:
    """Return which kept transfer each reversal takes back, by their keys; each is taken back once.

    The original has the opposite amount, no later value date, and in common with the reversal,
    in this order: a structured communication, the whole text, or the account of the other side.
    Of several the latest is meant. `kept` have their whole amounts.
    """
    waiting = sorted(kept, key=lambda one: (one.value_on, one.key), reverse=True)
    by_trace: defaultdict[tuple[int, str], list[Transfer]] = defaultdict(list)
    for one in waiting:
        for trace in _traces(one):
            by_trace[one.amount_cents, trace].append(one)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for reversal in sorted(reversals, key=lambda one: (one.value_on, one.key)):
        originals = (
            one.key
            for trace in _traces(reversal)
            for one in by_trace.get((-reversal.amount_cents, trace), ())
            if one.key not in taken and one.key != reversal.key
            if one.value_on <= reversal.value_on
        )
        original = next(originals, None)
        if original is not None:
            found[reversal.key] = original
            taken.add(original)
    return found


def _traces(transfer: Transfer) -> Iterator[str]:
    for ogm in ogms_in(transfer.structured, transfer.communication):
        yield f"ogm {ogm}"
    if transfer.communication:
        yield "text " + normalise_project_number(transfer.communication)
    # A financial manager pays the same amount to many on one day.
    if transfer.payer_account and not transfer.is_collective:
        yield f"account {transfer.payer_account}"
