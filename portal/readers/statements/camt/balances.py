"""Reads the balances of a statement, and refuses one whose movements do not tie them."""

from datetime import date
from typing import NamedTuple

from portal.readers.statements.camt.document import Element
from portal.readers.statements.camt.values import cents_of, day_of, signed
from portal.readers.statements.facts import Fault, UnreadableStatement

# The booked balances: at the opening (or at the closing before), at the closing, and between the
# pages of one statement. All others (available, forward) hold money that is not booked.
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)
_BETWEEN = "ITBD"


class Balance(NamedTuple):
    """A booked balance, with its day where the bank gives one."""

    code: str
    cents: int
    currency: str
    on: date | None


def read_balances(statement: Element) -> tuple[Balance | None, Balance | None]:
    """Return the opening and the closing balance of a `Stmt`, each where it has one."""
    found = [_read(element) for element in statement.iterchildren("{*}Bal")]
    known = [balance for balance in found if balance is not None]
    opening = _of(known, _OPENING)
    closing = _of(known, _CLOSING)
    between = [balance for balance in known if balance.code == _BETWEEN]
    # A page opens with the first and closes with the last balance in between; one alone is
    # whatever the page does not have otherwise.
    if opening is None and between and not (closing is None and len(between) == 1):
        opening = between[0]
    if closing is None and between and opening is not between[-1]:
        closing = between[-1]
    return opening, closing


def check(
    opening: Balance | None, closing: Balance | None, currency: str, moved: int, line: int
) -> None:
    """Refuse balances in another currency than the account's, or that the movements do not tie."""
    for balance in (opening, closing):
        if balance is not None and balance.currency != currency:
            raise UnreadableStatement(
                Fault.BALANCE, line, "Stmt/Bal", currency=balance.currency[:3]
            )
    if opening is None or closing is None or opening.cents + moved == closing.cents:
        return
    raise UnreadableStatement(
        Fault.BALANCE,
        line,
        "Stmt",
        opening_cents=opening.cents,
        movements_cents=moved,
        closing_cents=closing.cents,
    )


def _of(balances: list[Balance], codes: tuple[str, ...]) -> Balance | None:
    return next((b for code in codes for b in balances if b.code == code), None)


def _read(element: Element) -> Balance | None:
    """Return a booked balance; the amounts of other ones are nobody's business here."""
    code = (element.findtext("{*}Tp/{*}CdOrPrtry/{*}Cd") or "").strip()
    if code not in (*_OPENING, *_CLOSING, _BETWEEN):
        return None
    line = element.sourceline
    cents = cents_of(element.findtext("{*}Amt") or "", line, "Bal/Amt")
    sign = (element.findtext("{*}CdtDbtInd") or "").strip()
    day = element.findtext("{*}Dt/{*}Dt") or element.findtext("{*}Dt/{*}DtTm") or ""
    amount = element.find("{*}Amt")
    return Balance(
        code=code,
        cents=signed(cents, sign, line, "Bal"),
        currency="" if amount is None else amount.get("Ccy", ""),
        on=day_of(day, line, "Bal/Dt") if day else None,
    )
