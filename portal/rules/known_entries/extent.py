"""Says how much of an account's history two statements share, from their numbers and balances."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The part of one account's history that one statement holds.

    `numbering` is who gives out the numbers of its movements: the format, for CSV with the
    signature of its columns, because an export with other columns numbers in another way. The
    balances are None where the format has none; with them a statement is known to hold every
    movement between the two. `entries` is the number of all its lines.
    """

    numbering: str
    number: str
    opened_on: date
    closed_on: date
    opening_cents: int | None
    closing_cents: int | None
    entries: int

    @property
    def is_balanced(self) -> bool:
        """Whether the balances prove that no movement between them is missing."""
        return self.opening_cents is not None and self.closing_cents is not None

    def holds_whole(self, day: date) -> bool:
        """Whether every movement of a day must be in it, because it goes on before and after."""
        return self.is_balanced and self.opened_on < day < self.closed_on


def surely_overlap(one: Extent, other: Extent, day: date) -> bool:
    """Say whether the movements of a day in one are among those in the other.

    That is so when one of the two holds the whole day, and when both begin or both end at the
    same balance. A statement whose balance did not change is not compared by it: it begins
    where another one of that day may begin too.
    """
    if one.holds_whole(day) or other.holds_whole(day):
        return True
    if not (_moves(one) and _moves(other)):
        return False
    return one.opening_cents == other.opening_cents or one.closing_cents == other.closing_cents


def are_apart(one: Extent, other: Extent) -> bool:
    """Say whether no movement can be in both: two balanced statements with other numbers."""
    return (
        one.numbering == other.numbering
        and one.is_balanced
        and other.is_balanced
        and bool(one.number and other.number)
        and one.number != other.number
    )


def _moves(extent: Extent) -> bool:
    return extent.is_balanced and extent.opening_cents != extent.closing_cents
