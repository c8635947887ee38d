"""Bank statements: the school's accounts, the files, what was read of them, what is known."""

from portal.queries.statements.accounts import (
    bank_account_for_change,
    bank_accounts,
    collective_accounts,
    own_accounts,
)
from portal.queries.statements.files import (
    LINES,
    digests_removed_since,
    file_with_digest,
    files_to_remove,
    last_recorded_at,
    recorded_statements,
    statement_file,
    statement_file_for_change,
    unrecorded_files,
)
from portal.queries.statements.known import (
    extents_of,
    statements_around,
    transfer_ids,
    transfers_told,
)
from portal.queries.statements.lines import lines_of_statements, statements_of

__all__ = [
    "LINES",
    "bank_account_for_change",
    "bank_accounts",
    "collective_accounts",
    "digests_removed_since",
    "extents_of",
    "file_with_digest",
    "files_to_remove",
    "last_recorded_at",
    "lines_of_statements",
    "own_accounts",
    "recorded_statements",
    "statement_file",
    "statement_file_for_change",
    "statements_around",
    "statements_of",
    "transfer_ids",
    "transfers_told",
    "unrecorded_files",
]
