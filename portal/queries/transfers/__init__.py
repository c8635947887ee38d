"""Transfers that wait for a decision, and the enrolments that each of them may be for."""

from portal.queries.transfers.candidates import Candidate, candidates_for
from portal.queries.transfers.deeds import last_deed_about
from portal.queries.transfers.standing import Placed, Standing, standing
from portal.queries.transfers.waiting import MOST, Waiting, how_many_wait, waiting_transfers

__all__ = [
    "MOST",
    "Candidate",
    "Placed",
    "Standing",
    "Waiting",
    "candidates_for",
    "how_many_wait",
    "last_deed_about",
    "standing",
    "waiting_transfers",
]
