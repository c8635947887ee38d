"""Says which lines of a statement are new and which tell of a movement that is known already.

A movement may be told of many times: by the same file again, by an export that overlaps, by
another format. It is kept once. Two payments that are really equal are kept both, as far as the
files let anybody know; what they leave open is answered `perhaps`, so that a person is asked.
"""

from portal.rules.known_entries.content import Movement, content_key
from portal.rules.known_entries.extent import Extent
from portal.rules.known_entries.sorting import (
    BY_BALANCE,
    Finding,
    Kept,
    Line,
    Novelty,
    Sighting,
    sort_out,
)

__all__ = [
    "BY_BALANCE",
    "Extent",
    "Finding",
    "Kept",
    "Line",
    "Movement",
    "Novelty",
    "Sighting",
    "content_key",
    "sort_out",
]
