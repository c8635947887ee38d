"""The lists that the secretariat works through, and how many wait in each."""

from portal.queries.worklists.counts import Counts, DayAtRisk, counts_of

__all__ = ["Counts", "DayAtRisk", "counts_of"]
