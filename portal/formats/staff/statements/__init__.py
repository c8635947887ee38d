"""What the secretariat reads about the bank's files: refusals, remarks, statements and lines."""

from portal.formats.staff.statements.columns import COLUMN_TEXTS
from portal.formats.staff.statements.counts import (
    perhaps_text,
    record_button,
    recorded_text,
    result_lines,
    summary_text,
)
from portal.formats.staff.statements.lines import (
    Line,
    Shown,
    communication,
    period,
    shown_line,
    shown_statement,
    state_of,
    statement_name,
)
from portal.formats.staff.statements.refusals import already_recorded, refusal_text
from portal.formats.staff.statements.remarks import remark_text

__all__ = [
    "COLUMN_TEXTS",
    "Line",
    "Shown",
    "already_recorded",
    "communication",
    "perhaps_text",
    "period",
    "record_button",
    "recorded_text",
    "refusal_text",
    "remark_text",
    "result_lines",
    "shown_line",
    "shown_statement",
    "state_of",
    "statement_name",
    "summary_text",
]
