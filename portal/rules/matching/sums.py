"""Finds which of a few amounts add up to a sum, when there is exactly one way."""

from collections.abc import Sequence

# More enrolments than this are never tried together, and no more different sums than these are
# looked at: 20 × 1,000 additions at most, whatever the amounts are.
MOST_AMOUNTS = 20
MOST_SUMS = 1000

_MORE_THAN_ONE_WAY = -1


def only_way_to(cents: Sequence[int], total: int, with_place: int | None = None) -> list[int]:
    """Return the places of the positive amounts that add up to `total`, in order.

    Empty when no choice of them does, when several do, or when there are too many to look at.
    `with_place` must be among them.
    """
    if len(cents) > MOST_AMOUNTS:
        return []
    ways = {0: 0} if with_place is None else {cents[with_place]: 1 << with_place}
    for place, amount in enumerate(cents):
        if place != with_place:
            _add(ways, amount, 1 << place, total)
        if len(ways) > MOST_SUMS:
            return []
    way = ways.get(total, 0)
    if way == _MORE_THAN_ONE_WAY:
        return []
    return [place for place in range(len(cents)) if way >> place & 1]


def _add(ways: dict[int, int], amount: int, bit: int, total: int) -> None:
    """Let every sum also be reached with this amount; a sum reached twice is remembered as such."""
    for reached, way in list(ways.items()):
        more = reached + amount
        if more > total:
            continue
        is_only = more not in ways and way != _MORE_THAN_ONE_WAY
        ways[more] = way | bit if is_only else _MORE_THAN_ONE_WAY
