"""Every transfer that came in or went out, searched and in pages."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, or_, select, tuple_

from portal.models import BankStatement, Transfer, reading
from portal.queries.rows import AnyRow, AnySelect
from portal.queries.transfers.waiting import IS_OPEN

# --- Without an owner: for the secretariat only.

# How many transfers a page has.
ROWS = 50

_COLUMNS = (
    Transfer.id,
    Transfer.public_id,
    Transfer.amount_cents,
    Transfer.open_cents,
    Transfer.value_on,
    Transfer.structured,
    Transfer.communication,
    Transfer.payer_name,
    Transfer.is_reversal,
    Transfer.may_be_return,
    Transfer.blanked_at,
    BankStatement.number,
)


def _statement(has_text: bool, has_cents: bool, is_open: bool) -> AnySelect:
    here = tuple_(Transfer.value_on, Transfer.id)
    statement = (
        select(*_COLUMNS)
        .join(BankStatement, BankStatement.id == Transfer.statement_id)
        .where(here < tuple_(bindparam("cursor_day"), bindparam("cursor_id")))
        .order_by(Transfer.value_on.desc(), Transfer.id.desc())
        .limit(ROWS + 1)
    )
    if has_text:
        like: BindParameter[str] = bindparam("like")
        statement = statement.where(
            or_(
                Transfer.communication.ilike(like, escape="\\"),
                Transfer.payer_name.ilike(like, escape="\\"),
                Transfer.bank_reference.ilike(like, escape="\\"),
                Transfer.structured == bindparam("digits"),
                BankStatement.number == bindparam("text"),
            )
        )
    if has_cents:
        statement = statement.where(
            Transfer.amount_cents.in_((bindparam("cents"), bindparam("minus_cents")))
        )
    if is_open:
        statement = statement.where(IS_OPEN)
    return statement


_STATEMENTS = {
    (has_text, has_cents, is_open): _statement(has_text, has_cents, is_open)
    for has_text in (False, True)
    for has_cents in (False, True)
    for is_open in (False, True)
}


def transfers_like(
    text: str = "",
    cents: int | None = None,
    *,
    before: tuple[date, int] | None = None,
    is_open: bool = False,
) -> Sequence[AnyRow]:
    """Transfers by text, number of a statement or amount (in cents), newest value date first.

    One row more than ROWS tells that there are more. `is_open` keeps those that wait for a
    decision. One statement.
    """
    day, number = before or (date.max, 0)
    values: dict[str, Any] = {"cursor_day": day, "cursor_id": number}
    if text:
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        # Whoever types no digits looks for no communication, least of all for an empty one.
        digits = "".join(sign for sign in text if sign.isdigit()) or text
        values |= {"like": f"%{escaped}%", "digits": digits, "text": text}
    if cents is not None:
        values |= {"cents": cents, "minus_cents": -cents}
    statement = _STATEMENTS[bool(text), cents is not None, is_open]
    return reading().execute(statement, values).all()
