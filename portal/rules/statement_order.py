"""Says what is missing before a bank statement: other statements by number, or a balance."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

# Without numbers, a statement that ended longer ago need not be the one before.
_NEAR_DAYS = 5


class Numbered(NamedTuple):
    """What is compared of a statement of one account; None where the bank gives none."""

    format: str
    number: str
    sequence: int | None
    opened_on: date
    closed_on: date
    opening_cents: int | None
    closing_cents: int | None

    @property
    def year(self) -> int:
        """The year in which its running number counts."""
        return self.closed_on.year


class Missing(NamedTuple):
    """The statements from `first` to `last` of a year, by running number, that nobody read yet."""

    year: int
    first: int
    last: int


def missing_before(one: Numbered, known: Iterable[Numbered]) -> Missing | None:
    """The numbers between a statement and the one read before it, or None.

    Most banks begin anew at 1 each year and some go on counting; both are in order. Of the very
    first statement of an account nothing can be missing.
    """
    if one.sequence is None:
        return None
    last = _last_before(one, one.sequence, known)
    if last is None:
        return None
    year, number = last
    is_anew = year < one.year and number >= one.sequence
    first = 1 if is_anew else number + 1
    return Missing(one.year, first, one.sequence - 1) if first < one.sequence else None


def _last_before(one: Numbered, sequence: int, known: Iterable[Numbered]) -> tuple[int, int] | None:
    """Year and running number of the nearest statement in the same numbering."""
    before = [
        (other.year, other.sequence)
        for other in known
        if other.format == one.format
        and other.sequence is not None
        and (other.year < one.year or (other.year == one.year and other.sequence < sequence))
    ]
    return max(before, default=None)


def same_movements(one: Numbered, known: Iterable[Numbered]) -> Numbered | None:
    """The statement that ended on the same day and goes from the same balance to the same other.

    It holds the same movements, however another format divides them. Two numbers in one format
    are two statements all the same.
    """
    if None in _balances(one) or one.opening_cents == one.closing_cents:
        return None
    same = (each for each in known if _balances(each) == _balances(one))
    return next((each for each in same if not _are_two(one, each)), None)


def _balances(one: Numbered) -> tuple[date, int | None, int | None]:
    return one.closed_on, one.opening_cents, one.closing_cents


def _are_two(one: Numbered, other: Numbered) -> bool:
    numbers = {one.number, other.number}
    return one.format == other.format and len(numbers) == 2 and "" not in numbers


def other_balance_before(one: Numbered, known: Iterable[Numbered]) -> Numbered | None:
    """The statement right before this one when its closing balance is not this one's opening.

    None when they agree, when the one before is not known, or when a balance is not told.
    """
    if one.opening_cents is None:
        return None
    before = _right_before(one, [other for other in known if other.closing_cents is not None])
    if not before or any(other.closing_cents == one.opening_cents for other in before):
        return None
    return before[-1]


def _right_before(one: Numbered, known: Iterable[Numbered]) -> list[Numbered]:
    """By its number when there is one, else every statement that ended last before it began."""
    if one.sequence is not None:
        wanted = (one.format, one.year, one.sequence - 1)
        return [each for each in known if (each.format, each.year, each.sequence) == wanted]
    ended = [each for each in known if 0 <= (one.opened_on - each.closed_on).days <= _NEAR_DAYS]
    last = max((each.closed_on for each in ended), default=None)
    return [each for each in ended if each.closed_on == last]
