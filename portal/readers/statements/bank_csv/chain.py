"""Follows the balance from row to row, and refuses an export whose rows do not tie."""

from collections.abc import Iterator, Sequence

from portal.readers.statements.bank_csv.rows import Line
from portal.readers.statements.facts import Fault, UnreadableStatement

Balances = tuple[int | None, int | None]


def in_order(lines: Sequence[Line]) -> tuple[list[Line], Balances]:
    """Return the rows of one account from old to new, with the balance before and after them.

    Most banks put the newest first. Without a balance in every row, or with the same one in all
    of them, which is the balance of today, nothing can be followed and both are None.
    """
    oldest_first, newest_first = list(lines), list(reversed(lines))
    balances = {line.balance_cents for line in lines}
    runs = len(balances) > 1 or len(lines) == 1
    if None in balances or not runs:
        is_newest_first = lines[0].entry.booked_on > lines[-1].entry.booked_on
        return newest_first if is_newest_first else oldest_first, (None, None)
    ordered = min((oldest_first, newest_first), key=lambda one: sum(1 for _ in _breaks(one)))
    for before, line, after in _breaks(ordered):
        raise UnreadableStatement(
            Fault.BALANCE,
            line.entry.line,
            opening_cents=before,
            movements_cents=line.entry.amount_cents,
            closing_cents=after,
        )
    first, last = ordered[0], ordered[-1]
    opening = (first.balance_cents or 0) - first.entry.amount_cents
    return ordered, (opening, last.balance_cents)


def _breaks(lines: Sequence[Line]) -> Iterator[tuple[int, Line, int]]:
    """Yield each row that does not follow from the one before, with both balances."""
    for previous, line in zip(lines, lines[1:], strict=False):
        before, after = previous.balance_cents or 0, line.balance_cents or 0
        if before + line.entry.amount_cents != after:
            yield before, line, after
