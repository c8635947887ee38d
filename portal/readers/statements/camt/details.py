"""Splits an entry into the transactions it sums up, when these add up to what moved."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portal.readers.statements.camt.remittance import own_reference
from portal.readers.statements.camt.shape import DetailShape, EntryShape
from portal.readers.statements.camt.values import cents_of, signed


class Part(NamedTuple):
    """One movement of an entry: its cents, the bank's number, and the transaction that tells."""

    amount_cents: int
    bank_reference: str
    detail: DetailShape | None = None


def parts_of(
    shape: EntryShape, texts: Sequence[str], cents: int, line: int
) -> tuple[list[Part], bool]:
    """Return the movements of an entry of `cents`, and whether its transactions contradict it.

    The entry is what moved on the account. Its transactions take its place when each has an
    amount in the same currency and they add up to it. Else the entry stays one movement; a single
    transaction still tells whose it is, of several nobody knows which part is whose.
    """
    details = shape.details
    reference = own_reference(texts[shape.bank_reference])
    if not details:
        return [Part(cents, reference)], False
    if len(details) == 1 and _is_alone(shape, texts):
        number = reference or own_reference(texts[details[0].bank_reference])
        return [Part(cents, number, details[0])], not _agrees(shape, texts, cents, line)
    for amounts in _amounts(shape, texts, cents, line):
        if sum(amounts) == cents:
            references = [*_references(texts, details, reference)]
            return list(map(Part, amounts, references, details)), False
    return [Part(cents, reference)], True


def _is_alone(shape: EntryShape, texts: Sequence[str]) -> bool:
    """One transaction, and the batch does not say that there are more."""
    return not shape.batch_sizes or all(
        texts[place].strip() in ("", "1") for place in shape.batch_sizes
    )


def _agrees(shape: EntryShape, texts: Sequence[str], cents: int, line: int) -> bool:
    """The only transaction has the amount of its entry, or none in its currency.

    It has another when the bank took its charge off what was paid; the entry is what moved.
    """
    # Nearly always the same amount in the same words, which need no reading.
    if not shape.kinds or texts[shape.kinds[0][0]] == texts[shape.amount]:
        return True
    return [cents] in _amounts(shape, texts, cents, line)


def _amounts(shape: EntryShape, texts: Sequence[str], cents: int, line: int) -> Iterator[list[int]]:
    """Yield the signed amounts of all transactions, for each kind of amount that all have."""
    sign_of_entry = "DBIT" if cents < 0 else "CRDT"
    signs = [texts[detail.sign].strip() or sign_of_entry for detail in shape.details]
    for places in shape.kinds:
        amounts = [cents_of(texts[place], line, "TxDtls/Amt") for place in places]
        yield [signed(*told, line, "TxDtls") for told in zip(amounts, signs, strict=True)]


def _references(
    texts: Sequence[str], details: Sequence[DetailShape], reference: str
) -> Iterator[str]:
    """Yield the bank's number of each transaction, different for all of them.

    Only a number that the bank gave names a movement; the payer's own numbers merely tell apart
    what has one number of the bank together.
    """
    seen: Counter[str] = Counter()
    for detail in details:
        own = own_reference(texts[detail.bank_reference])
        if not (reference or own):
            yield ""
            continue
        others = (own_reference(texts[place]) for place in detail.other_references)
        key = own if own != reference else ""
        key = key or next(filter(None, others), "")
        seen[key] += 1
        count = f"#{seen[key]}" if seen[key] > 1 or not key else ""
        yield "/".join(filter(None, (reference, f"{key}{count}")))
