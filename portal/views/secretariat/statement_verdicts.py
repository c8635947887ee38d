"""Whose money the new lines of a file seem to be, before anything of it is recorded."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import gettext as _

from portal.actions.statements import Plan, PlannedLine
from portal.formats.staff.matching import ticks, verdict_text
from portal.queries.statements import collective_accounts
from portal.queries.transfers import Candidate, candidates_for, waiting_transfers
from portal.rules.matching import Proposal, Transfer, Verdict, match

_COLOURS = {Verdict.CERTAIN: "leaf", Verdict.LIKELY: "amber", Verdict.NONE: "grey"}
# The lines of a file come after every transfer that waits already.
_BEHIND = 1 << 40


class Told(NamedTuple):
    """The verdict on a line: its words and colour, the evidence, and whom it would be for."""

    verdict: Verdict
    text: str
    colour: str
    marks: list[tuple[bool, str]]
    people: list[str]


def verdicts_of(plan: Plan) -> dict[int, Told]:
    """The verdict on every line with which money would come in, by the key of the line.

    They are held against the enrolments together with what waits already, as they will be once
    they are recorded.
    """
    collective = collective_accounts()
    new = [_transfer(line, collective) for line in plan.receipts]
    if not new:
        return {}
    transfers = [*(one.transfer for one in waiting_transfers()), *new]
    candidates = candidates_for(transfers)
    proposals = match(transfers, [one.open for one in candidates.values()])
    return {
        proposal.transfer - _BEHIND: _told(proposal, candidates)
        for proposal in proposals
        if proposal.transfer >= _BEHIND
    }


def _transfer(line: PlannedLine, collective: frozenset[str]) -> Transfer:
    entry = line.entry
    return Transfer(
        key=_BEHIND + line.key,
        amount_cents=entry.amount_cents,
        value_on=entry.value_on,
        structured=entry.structured,
        communication=entry.communication,
        payer_name=entry.payer_name,
        payer_account=entry.payer_account,
        is_collective=entry.payer_account in collective,
        is_reversal=entry.is_reversal,
    )


def _told(proposal: Proposal, candidates: Mapping[int, Candidate]) -> Told:
    opens = [candidates[part.open].open for part in proposal.parts]
    return Told(
        verdict=proposal.verdict,
        text=verdict_text(proposal.verdict),
        colour=_COLOURS[proposal.verdict],
        marks=[(tick.is_good, tick.text) for tick in ticks(proposal)],
        people=[
            _("%(learner)s – %(course)s", learner=one.learner, course=one.course) for one in opens
        ],
    )
