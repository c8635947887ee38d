"""Finds out who stands on the other side of a movement."""

from collections.abc import Sequence

from portal.readers.statements.camt.shape import DetailShape, Party
from portal.readers.statements.camt.values import one_line


def counterparty(
    texts: Sequence[str], detail: DetailShape | None, cents: int, comes_back: bool, account: str
) -> tuple[str, str]:
    """Return the name and the account of who paid, or of who was paid.

    Money that comes back keeps the parties of the first payment, at some banks; so there the side
    counts that is not the account itself.
    """
    if detail is None:
        return "", ""
    side, other = detail.debtor, detail.creditor
    if cents < 0:
        side, other = other, side
    told = _told(texts, side)
    return _told(texts, other) if comes_back and told[1] == account else told


def account_number(text: str) -> str:
    """Return an account number without blanks, in capitals."""
    return "".join(text.split()).upper()


def _told(texts: Sequence[str], party: Party) -> tuple[str, str]:
    name = ""
    for place in party.names:
        name = name or one_line(texts[place])
    return name, account_number(texts[party.account])
