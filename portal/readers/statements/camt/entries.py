"""Turns the entries of one statement into movements: what moved, when, from whom and why."""

from collections.abc import Iterator, Sequence

from portal.readers.statements.camt.details import Part, parts_of
from portal.readers.statements.camt.document import Sheet, Span
from portal.readers.statements.camt.party import counterparty
from portal.readers.statements.camt.remittance import communication_of
from portal.readers.statements.camt.shape import NOWHERE, EntryShape, Shapes
from portal.readers.statements.camt.values import cents_of, day_of, signed
from portal.readers.statements.facts import Doubt, Entry, Fault, Remark, UnreadableStatement

_BOOKED = "BOOK"
_TRUE = frozenset(("true", "1"))
# The last part of the ISO codes for money that comes back: returned, recalled, unpaid, refunded.
_WAYS_BACK = frozenset(("RRTN", "RPCR", "PRDD", "UPDD", "UPCT", "ARET"))


class Entries:
    """The booked movements of one statement in their order, and the doubts about them.

    What is not booked yet (announced, pending) is no money: it is told and not counted.
    """

    def __init__(self, sheet: Sheet, account: str, currency: str) -> None:
        """Begin a statement of `account`."""
        self.account, self.currency = account, currency
        self.entries: list[Entry] = []
        # What the entries themselves moved, before they are split.
        self.moved_cents: list[int] = []
        self.remarks: list[Remark] = []
        self._shapes = Shapes(sheet.element, sheet.text)

    def read(self, entry: Span) -> None:
        """Read one `Ntry`; raises `UnreadableStatement`."""
        line = entry.line
        shape, texts = self._shapes.take_apart(entry)
        cents = cents_of(texts[shape.amount], line, "Ntry/Amt")
        cents = signed(cents, texts[shape.sign], line, "Ntry")
        if texts[shape.status].strip() != _BOOKED:
            self.remarks.append(_not_booked(texts[shape.status].strip(), cents, line))
            return
        self.currency = self.currency or shape.currency
        # Only in the currency of the account is an amount its money.
        if shape.currency != self.currency:
            raw = f"{texts[shape.amount]} {shape.currency}"[:60]
            raise UnreadableStatement(Fault.BAD_AMOUNT, line, "Ntry/Amt", raw=raw)
        self.moved_cents.append(cents)
        parts, differs = parts_of(shape, texts, cents, line)
        if differs:
            values = {"total_cents": cents}
            self.remarks.append(Remark(doubt=Doubt.DETAILS_DIFFER, line=line, values=values))
        self.entries += _movements(shape, texts, parts, self.account, line)


def _not_booked(status: str, cents: int, line: int) -> Remark:
    if not status:
        raise UnreadableStatement(Fault.BAD_RECORD, line, "Ntry/Sts")
    values = {"status": status[:60], "amount_cents": cents}
    return Remark(doubt=Doubt.NOT_BOOKED, line=line, values=values)


def _movements(
    shape: EntryShape, texts: Sequence[str], parts: Sequence[Part], account: str, line: int
) -> Iterator[Entry]:
    booked, valued = texts[shape.booked], texts[shape.valued]
    # Either day may be left out; then the other one stands for both.
    booked_on = day_of(booked or valued, line, "Ntry/BookgDt")
    value_on = booked_on
    if valued and valued != booked:
        value_on = day_of(valued, line, "Ntry/ValDt")
    code = _code(texts, shape.code)
    is_reversal = shape.reversal != NOWHERE and texts[shape.reversal].strip() in _TRUE
    for part in parts:
        detail = part.detail
        own_code = _code(texts, detail.code) if detail and detail.code else ""
        comes_back = (
            is_reversal
            or (detail is not None and detail.is_return)
            or code[-4:] in _WAYS_BACK
            or own_code[-4:] in _WAYS_BACK
        )
        structured, communication = communication_of(texts, detail, shape.information)
        name, other_account = counterparty(texts, detail, part.amount_cents, comes_back, account)
        ordered = texts[detail.ordered] if detail else ""
        yield Entry(
            line=line,
            amount_cents=part.amount_cents,
            booked_on=booked_on,
            value_on=value_on,
            ordered_on=day_of(ordered, line, "TxDtls/RltdDts") if ordered else None,
            bank_reference=part.bank_reference,
            structured=structured,
            communication=communication,
            payer_name=name,
            payer_account=other_account,
            code=code or own_code,
            is_reversal=comes_back,
        )


def _code(texts: Sequence[str], places: tuple[int, ...]) -> str:
    return "/".join([texts[place] for place in places])
