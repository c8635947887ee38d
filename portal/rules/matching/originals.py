"""Finds the payment that a bank took back or sent back."""

import hashlib
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

    The original has the opposite amount, no later value date, and in common with the reversal, in
    this order: a structured communication, the whole text with the account of the other side, the
    text alone, or the account alone.
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


def trace_of(structured: str, communication: str, payer_account: str) -> str:
    """Return what a payment and the same money going back share where no bank marks the latter.

    A structured communication as its twelve digits, also one found in the text or with wrong check
    digits; else 32 hexadecimal digits for the account of the other side and the text together,
    since neither alone says whose money it was. Empty without any of these.
    """
    named = _named(structured, communication)
    if named:
        return named[0]
    text = normalise_project_number(communication)
    if not text or not payer_account:
        return ""
    return hashlib.sha256(f"{payer_account}|{text}".encode()).hexdigest()[:32]


def _named(structured: str, communication: str) -> tuple[str, ...]:
    """The structured communications; the bank's own field counts whatever its check digits."""
    found = ogms_in(structured, communication)
    return found or ((structured,) if structured else ())


def _traces(transfer: Transfer) -> Iterator[str]:
    for ogm in _named(transfer.structured, transfer.communication):
        yield f"ogm {ogm}"
    text = normalise_project_number(transfer.communication)
    if text and transfer.payer_account:
        yield f"both {transfer.payer_account} {text}"
    if text:
        yield f"text {text}"
    # A financial manager pays the same amount to many on one day.
    if transfer.payer_account and not transfer.is_collective:
        yield f"account {transfer.payer_account}"
