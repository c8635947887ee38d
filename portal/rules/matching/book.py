"""Holds the enrolments of one comparison, findable by every key, and what is claimed of each."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from portal.rules.matching.facts import Open, Part
from portal.rules.matching.names import telling_words
from portal.rules.matching.sums import MOST_AMOUNTS
from portal.rules.project_number import normalise_project_number

# So many enrolments with the same amount and the same name are compared word by word at most.
MOST_COMPARED = 50


def _order(one: Open) -> tuple[date, str, int]:
    return (one.enrolled_on, one.number, one.key)


class Book:
    """Open enrolments by their keys; every list has one order, whatever order they came in.

    What one transfer is proposed for is claimed, so that a second one for the same enrolment is
    seen and all proposals together never exceed what is due.
    """

    def __init__(self, opens: Iterable[Open]) -> None:
        self._opens = sorted(opens, key=_order)
        self._claimed: dict[int, int] = {}
        self.by_ogm = {one.ogm: one for one in self._opens}

    @cached_property
    def by_project_number(self) -> dict[str, list[Open]]:
        """Enrolments by the normalised project number that their employer reported."""
        found: defaultdict[str, list[Open]] = defaultdict(list)
        for one in self._opens:
            if one.project_number:
                found[one.project_number].append(one)
        return found

    @cached_property
    def by_number(self) -> dict[str, Open]:
        """Enrolments by the capitals and digits of their own number."""
        return {normalise_project_number(one.number): one for one in self._opens}

    @cached_property
    def _by_application(self) -> dict[int | None, list[Open]]:
        found: defaultdict[int | None, list[Open]] = defaultdict(list)
        for one in self._opens:
            if one.application is not None:
                found[one.application].append(one)
        return found

    @cached_property
    def _by_rest_and_word(self) -> dict[tuple[int, str], list[Open]]:
        found: defaultdict[tuple[int, str], list[Open]] = defaultdict(list)
        for one in self._opens:
            if self.rest_of(one):
                for word in telling_words(one.learner):
                    found[one.rest_cents, word].append(one)
        return found

    def rest_of(self, one: Open) -> int:
        """What an enrolment may still receive, in cents, less what is claimed of it."""
        if not one.may_receive:
            return 0
        rest = one.rest_cents - self._claimed.get(one.key, 0)
        return rest if rest > 0 else 0

    def is_claimed(self, one: Open) -> bool:
        """Whether an earlier transfer of this comparison is proposed for it."""
        return one.key in self._claimed

    def claim(self, parts: Iterable[Part]) -> None:
        """Note what a proposal takes."""
        for part in parts:
            self._claimed[part.open] = self._claimed.get(part.open, 0) + part.amount_cents

    def with_it(self, one: Open) -> list[Open]:
        """What may still receive money of the application of an enrolment, itself included.

        Empty when there is no application, or when it covers more than are ever tried together.
        """
        covered = self._by_application.get(one.application, [])
        together = [other for other in covered if self.rest_of(other)]
        return together if len(together) <= MOST_AMOUNTS else []

    def with_rest_and_word(self, cents: int, words: Iterable[str]) -> list[Open]:
        """Enrolments of which exactly so much is due and whose learner has one of these words.

        Rare words first and no more than MOST_COMPARED, so that a name which thousands have
        costs no more than another one.
        """
        lists = [self._by_rest_and_word.get((cents, word), []) for word in sorted(words)]
        found: dict[int, Open] = {}
        for opens in sorted(lists, key=len):
            for one in opens[: MOST_COMPARED - len(found)]:
                found[one.key] = one
        return sorted(found.values(), key=_order)
