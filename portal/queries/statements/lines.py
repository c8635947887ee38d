"""What was read: the statements of a file, and their lines."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from portal.models import BankStatement, StatementFile, Transfer, reading
from portal.queries.rows import AnyRow
from portal.queries.statements.files import LINES

# --- Without an owner: for the secretariat only.

_FILE_OF = func.coalesce(
    select(StatementFile.id)
    .where(StatementFile.public_id == bindparam("public_id"))
    .scalar_subquery(),
    select(BankStatement.file_id)
    .where(BankStatement.public_id == bindparam("public_id"))
    .scalar_subquery(),
)
_OF_FILE = aliased(BankStatement)
_STATEMENTS_OF_FILE = (
    select(func.count()).where(_OF_FILE.file_id == StatementFile.id).scalar_subquery()
)
_WITH_FILE = (
    select(
        BankStatement.__table__,
        StatementFile.public_id.label("file_public_id"),
        StatementFile.name.label("file_name"),
        StatementFile.recorded_by_name,
        StatementFile.result,
        _STATEMENTS_OF_FILE.label("file_statements"),
    )
    .select_from(StatementFile)
    .outerjoin(BankStatement, BankStatement.file_id == StatementFile.id)
    .where(
        StatementFile.id == _FILE_OF,
        # The id of one statement asks for that one alone.
        or_(
            StatementFile.public_id == bindparam("public_id"),
            BankStatement.public_id == bindparam("public_id"),
        ),
    )
    .order_by(BankStatement.id)
)


def statements_of(public_id: str) -> Sequence[AnyRow]:
    """The recorded statements of a file, or the one statement, by either's public id.

    A file that waits gives one row without a statement (`id` is None); an unknown id gives none.
    """
    return reading().execute(_WITH_FILE, {"public_id": public_id}).all()


_LINES = (
    select(
        Transfer.public_id,
        Transfer.line,
        Transfer.amount_cents,
        Transfer.open_cents,
        Transfer.booked_on,
        Transfer.value_on,
        Transfer.structured,
        Transfer.communication,
        Transfer.payer_name,
        Transfer.payer_account,
        Transfer.is_reversal,
        Transfer.may_be_return,
        Transfer.blanked_at,
        Transfer.statement_id,
    )
    .where(Transfer.statement_id.in_(bindparam("statement_ids", expanding=True)))
    .order_by(Transfer.statement_id, Transfer.line, Transfer.id)
    .limit(LINES + 1)
    .offset(bindparam("skipped"))
)


def lines_of_statements(statement_ids: Sequence[int], page: int) -> Sequence[AnyRow]:
    """The transfers that were new in these statements; one row more than a page tells of more."""
    values = {"statement_ids": list(statement_ids), "skipped": (page - 1) * LINES}
    return reading().execute(_LINES, values).all()
