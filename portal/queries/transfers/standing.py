"""Where every waiting transfer stands now: certain, likely, without a match, or come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from portal.queries.transfers.candidates import Candidate, candidates_for
from portal.queries.transfers.waiting import MOST, Waiting, how_many_wait, waiting_transfers
from portal.rules.matching import Proposal, Verdict, match

# --- Without an owner: for the secretariat, the worker and the command line only.


class Placed(NamedTuple):
    """A waiting transfer with its proposal, and the enrolments that the proposal speaks of."""

    waiting: Waiting
    proposal: Proposal
    parts: tuple[tuple[Candidate, int], ...]
    candidates: tuple[Candidate, ...]

    @property
    def sites(self) -> frozenset[int]:
        """The secretariats whose enrolments it may be for; of nobody's are everybody's."""
        named = (*(one for one, _ in self.parts), *self.candidates)
        return frozenset(one.site_id for one in named)

    def is_of(self, site_id: int | None) -> bool:
        """Whether a secretariat (None: all of them) sees it."""
        return site_id is None or not self.sites or site_id in self.sites


@dataclass(frozen=True)
class Standing:
    """All waiting transfers, the oldest value date first; lists and counts are cut from this.

    `total` is how many wait; there are fewer in `placed` where that is more than MOST.
    """

    placed: tuple[Placed, ...]
    total: int

    def with_verdict(self, verdict: Verdict, site_id: int | None = None) -> list[Placed]:
        """Money that came in with this verdict; what came back is never among it."""
        return [
            one
            for one in self.placed
            if one.proposal.verdict is verdict
            and one.waiting.transfer.amount_cents > 0
            and not one.waiting.transfer.is_reversal
            and one.is_of(site_id)
        ]

    @cached_property
    def come_back(self) -> list[Placed]:
        """Payments that went back, and money of ours that returned."""
        return [
            one
            for one in self.placed
            if one.waiting.transfer.is_reversal or one.waiting.transfer.amount_cents < 0
        ]

    @cached_property
    def by_public_id(self) -> Mapping[str, Placed]:
        """Every waiting transfer by the name in its address."""
        return {one.waiting.public_id: one for one in self.placed}


def standing() -> Standing:
    """Compare everything that waits with the enrolments it may be for.

    Three statements, and one more where so much waits that it may be more than is compared.
    """
    waiting = waiting_transfers()
    found = candidates_for(one.transfer for one in waiting)
    proposals = match([one.transfer for one in waiting], [one.open for one in found.values()])
    return Standing(
        tuple(
            Placed(
                one,
                proposal,
                tuple((found[part.open], part.amount_cents) for part in proposal.parts),
                tuple(found[key] for key in proposal.candidates),
            )
            for one, proposal in zip(waiting, proposals, strict=True)
        ),
        total=len(waiting) if len(waiting) < MOST else how_many_wait(),
    )
