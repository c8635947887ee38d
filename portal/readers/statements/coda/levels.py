"""Takes totals out of the details of a batch when their own details stand beside them."""

from collections.abc import Sequence

from portal.readers.statements.coda.records import Records
from portal.readers.statements.facts import Entry

# Position 125 marks the first and the last record of a level. Level 1 is the batch itself.
_DEEPER = "23456789"


def without_subtotals(records: Records, details: Sequence[Entry]) -> list[Entry]:
    """Return the details of a batch without those that are totals of a deeper level.

    A total of level 2 to 9 is left out only if the details up to the end of its level add up to
    it exactly.
    """
    codes = "".join(records[one.line - 1][124] for one in details)
    return _leaves(details, codes, 0, len(details), _DEEPER)


def _leaves(details: Sequence[Entry], codes: str, at: int, end: int, levels: str) -> list[Entry]:
    found: list[Entry] = []
    while at < end:
        if codes[at] not in levels:
            found.append(details[at])
            at += 1
            continue
        last = codes.find(codes[at], at + 1, end)
        after = last + 1 if last >= 0 else end
        below = _leaves(details, codes, at + 1, after, levels[levels.index(codes[at]) + 1 :])
        is_total = sum(one.amount_cents for one in below) == details[at].amount_cents
        found += below if below and is_total else [details[at], *below]
        at = after
    return found
