"""Compares transfers with open enrolments: a verdict with its reasons, for a person to confirm."""

from portal.rules.matching.facts import (
    WAITING,
    Code,
    Open,
    Part,
    Proposal,
    Reason,
    Transfer,
    Verdict,
)
from portal.rules.matching.keys import Keys, keys_of
from portal.rules.matching.originals import original_of, originals_of, trace_of
from portal.rules.matching.proposing import match

__all__ = [
    "WAITING",
    "Code",
    "Keys",
    "Open",
    "Part",
    "Proposal",
    "Reason",
    "Transfer",
    "Verdict",
    "keys_of",
    "match",
    "original_of",
    "originals_of",
    "trace_of",
]
