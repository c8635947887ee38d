"""Writes what stands in the folder for an inspector, and what it lacks."""

from portal.formats.staff.inspection.gaps import (
    additions_text,
    awaited_text,
    evidence_from,
    missing,
    missing_text,
    outline_evidence,
)
from portal.formats.staff.inspection.letters import enrolment_text, history_text
from portal.formats.staff.inspection.overview import (
    About,
    Scope,
    Summary,
    counted,
    overview_headers,
    overview_row,
    read_me,
)

__all__ = [
    "About",
    "Scope",
    "Summary",
    "additions_text",
    "awaited_text",
    "counted",
    "enrolment_text",
    "evidence_from",
    "history_text",
    "missing",
    "missing_text",
    "outline_evidence",
    "overview_headers",
    "overview_row",
    "read_me",
]
