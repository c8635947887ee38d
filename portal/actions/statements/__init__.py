"""The bank's files: kept, held against what is known, recorded once; and the school's accounts."""

from portal.actions.statements.accounts import end_account, note_account
from portal.actions.statements.blanking import blank_payers
from portal.actions.statements.plan import (
    NotAcceptable,
    Objection,
    Plan,
    PlannedLine,
    PlannedStatement,
    Warned,
    Worry,
)
from portal.actions.statements.planning import check_accounts, plan_file
from portal.actions.statements.reading import has_chosen_columns, layout_key, read_file
from portal.actions.statements.recorded import expected_result, record_file
from portal.actions.statements.unattended import Outcome, Refusal, keep_refused, take_in
from portal.actions.statements.uploads import LARGEST, keep_file, refuse_file

__all__ = [
    "LARGEST",
    "NotAcceptable",
    "Objection",
    "Outcome",
    "Plan",
    "PlannedLine",
    "PlannedStatement",
    "Refusal",
    "Warned",
    "Worry",
    "blank_payers",
    "check_accounts",
    "end_account",
    "expected_result",
    "has_chosen_columns",
    "keep_file",
    "keep_refused",
    "layout_key",
    "note_account",
    "plan_file",
    "read_file",
    "record_file",
    "refuse_file",
    "take_in",
]
