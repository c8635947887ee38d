"""Finds what a transfer names, and what is wrong with that."""

from collections.abc import Sequence
from typing import NamedTuple

from portal.rules.matching.book import Book
from portal.rules.matching.facts import Code, Open, Reason, Transfer
from portal.rules.matching.keys import references_in
from portal.rules.matching.ogms import ogms_in, wrong_ogms_in

_SAME_OGM = Reason(Code.SAME_OGM)
_SAME_PROJECT_NUMBER = Reason(Code.SAME_PROJECT_NUMBER)
_SAME_NUMBER = Reason(Code.SAME_NUMBER)


class Clues(NamedTuple):
    """Enrolments by each key that the transfer names; the first list with any of them decides.

    The OGMs are those that no enrolment has, and those that fail their check digits; they matter
    only when no communication is right and known.
    """

    by_ogm: Sequence[Open]
    by_project_number: Sequence[Open]
    by_number: Sequence[Open]
    unknown_ogms: Sequence[str]
    wrong_ogms: Sequence[str]

    @property
    def named(self) -> Sequence[Open]:
        """The enrolments that the strongest key names."""
        return self.by_ogm or self.by_project_number or self.by_number

    @property
    def is_group(self) -> bool:
        """Whether one project number names everything, which one application covers then."""
        return not self.by_ogm and len(self._applications()) == 1

    @property
    def is_shared(self) -> bool:
        """Whether one project number stands for several applications, so that it names none."""
        if self.by_ogm:
            return False
        applications = self._applications()
        return len({number for number, _ in applications}) == 1 < len(applications)

    def _applications(self) -> set[tuple[str | None, int | None]]:
        return {(one.project_number, one.application) for one in self.by_project_number}

    def evidence(self) -> list[Reason]:
        """The keys that agree, the strongest first."""
        found = [_SAME_OGM] if self.by_ogm else []
        if self.by_project_number and self._agrees(self.by_project_number):
            found.append(_SAME_PROJECT_NUMBER)
        if self.by_number and self._agrees(self.by_number):
            found.append(_SAME_NUMBER)
        return found

    def _agrees(self, opens: Sequence[Open]) -> bool:
        named = {one.key for one in self.named}
        return any(one.key in named for one in opens)

    def doubts(self) -> list[Reason]:
        """What keeps the keys from deciding on their own."""
        found = [Reason(Code.UNKNOWN_OGM, {"ogm": ogm}) for ogm in self.unknown_ogms]
        found += [Reason(Code.WRONG_CHECK_DIGITS, {"ogm": ogm}) for ogm in self.wrong_ogms]
        other = self.contradicting()
        if other:
            values = {"number": self.named[0].number, "other": other[0].number}
            found.append(Reason(Code.CONTRADICTION, values))
        if not self.by_ogm and not self.by_project_number and not found:
            found.append(Reason(Code.NO_COMMUNICATION))
        return found

    def contradicting(self) -> list[Open]:
        """Enrolments that a weaker key names while none of those that the strongest names."""
        found: list[Open] = []
        for opens in (self.by_project_number, self.by_number):
            if opens and not self._agrees(opens):
                found += opens
        return found


def clues_of(transfer: Transfer, book: Book) -> Clues:
    """Read what a transfer names and look it up."""
    if not transfer.communication and transfer.structured in book.by_ogm:
        return Clues([book.by_ogm[transfer.structured]], (), (), (), ())
    ogms = ogms_in(transfer.structured, transfer.communication)
    by_ogm = [book.by_ogm[ogm] for ogm in ogms if ogm in book.by_ogm]
    unknown = () if by_ogm else ogms
    wrong = () if ogms else wrong_ogms_in(transfer.structured, transfer.communication)
    references = references_in(transfer.communication)
    by_project_number = [one for n in references for one in book.by_project_number.get(n, ())]
    by_number = [book.by_number[n] for n in references if n in book.by_number]
    return Clues(by_ogm, by_project_number, by_number, unknown, wrong)
