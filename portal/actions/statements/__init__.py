"""The bank's files: kept, held against what is known, recorded once; and the school's accounts."""

from portal.actions.statements.accounts import end_account, note_account
from portal.actions.statements.plan import (
    NotAcceptable,
    Objection,
    Plan,
    PlannedLine,
    PlannedStatement,
    Warned,
    Worry,
)
from portal.actions.statements.planning import plan_file
from portal.actions.statements.recorded import record_file
from portal.actions.statements.uploads import LARGEST, keep_file, refuse_file

__all__ = [
    "LARGEST",
    "NotAcceptable",
    "Objection",
    "Plan",
    "PlannedLine",
    "PlannedStatement",
    "Warned",
    "Worry",
    "end_account",
    "keep_file",
    "note_account",
    "plan_file",
    "record_file",
    "refuse_file",
]
