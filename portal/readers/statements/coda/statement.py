"""Reads one statement from its header to its trailer, and weighs what does not agree."""

from collections import Counter
from collections.abc import Iterator

from portal.readers.statements.coda.balances import (
    Header,
    NewBalance,
    OldBalance,
    Trailer,
    read_header,
    read_new_balance,
    read_old_balance,
    read_trailer,
)
from portal.readers.statements.coda.batches import is_detail, read_batch
from portal.readers.statements.coda.movements import read_movement
from portal.readers.statements.coda.records import STRIDE, Records
from portal.readers.statements.facts import (
    Doubt,
    Entry,
    Fault,
    Remark,
    Statement,
    UnreadableStatement,
)


class _Body:
    """What stands between the old balance and the trailer; `at` is where the reading stands."""

    __slots__ = ("at", "entries", "moved_cents", "remarks")

    def __init__(self) -> None:
        self.at = 0
        self.entries: list[Entry] = []
        self.remarks: list[Remark] = []
        self.moved_cents: list[int] = []


def read_statement_at(records: Records, at: int) -> tuple[Statement, int, bool]:
    """Return the statement whose header stands at `at`, where it ends, and whether it is the last.

    Old balance and movements must make the new balance: otherwise an amount is wrong and the
    whole file is refused. What the bank counted besides (records, totals) only gives a remark,
    because nothing of it is kept. Raises `UnreadableStatement`.
    """
    header = read_header(records, at)
    old_at = _expected(records, at + 1, "1")
    old = read_old_balance(records, old_at)
    body = _read_movements(records, old_at + 1)
    free = _free_messages(records, body)
    new_at = body.at
    new = _read_closing(records, body, structure=records[old_at][1])
    free += _free_messages(records, body)
    end = _expected(records, body.at, "9")
    trailer = read_trailer(records, end)
    remarks = (
        *_about_the_account(header, old, new, at, new_at),
        *body.remarks,
        *_about_the_count(trailer, body, end, records=end - at - 1 - free),
        *_about_signs(records, at, end),
    )
    closing = new or old
    if old.cents + sum(body.moved_cents) != closing.cents:
        raise records.refusal(new_at, Fault.BALANCE, **_sums(old, body, closing, remarks))
    closed_on = (new.on if new else None) or header.made_on
    statement = Statement(
        account=old.account.number,
        currency=old.account.currency,
        holder=old.holder,
        number=_number(closed_on.year, old.sequence, closing.paper),
        sequence=old.sequence or None,
        opened_on=old.on or closed_on,
        closed_on=closed_on,
        opening_cents=old.cents,
        closing_cents=closing.cents,
        entries=_with_unique_references(body.entries),
        remarks=remarks,
    )
    return statement, end + 1, trailer.is_last


def _expected(records: Records, at: int, kind: str) -> int:
    """Return `at` when a record of this kind stands there; refuse the file otherwise."""
    if records.starts(at, kind):
        return at
    if at == records.count:
        raise UnreadableStatement(Fault.CUT_OFF, at, kind)
    raise records.refusal(at, Fault.BAD_RECORD)


def _read_movements(records: Records, at: int) -> _Body:
    body = _Body()
    text, entries = records.text, body.entries
    while text.startswith("21", start := at * STRIDE):
        entry, at = read_movement(records, at)
        if is_detail(text[start + 6 : start + 10], entry.code):
            # Its total was lost, or it comes from a file that holds details only.
            raise records.refusal(entry.line - 1, Fault.BAD_RECORD)
        body.moved_cents.append(entry.amount_cents)
        if not text.startswith(text[start : start + 6], at * STRIDE):
            entries.append(entry)
            continue
        singles, remarks, at = read_batch(records, entry, at)
        entries += singles
        body.remarks += remarks
    body.at = at
    return body


def _read_closing(records: Records, body: _Body, structure: str) -> NewBalance | None:
    """Read record 8; the standard leaves it out on a day without movements only."""
    if records.starts(body.at, "8"):
        body.at += 1
        return read_new_balance(records, body.at - 1, structure)
    if body.entries:
        _expected(records, body.at, "8")
    return None


def _free_messages(records: Records, body: _Body) -> int:
    """Step over records 4, messages of the bank to its customer; return how many there are."""
    start = body.at
    while records.starts(body.at, "4"):
        body.at += 1
    return body.at - start


def _about_the_account(
    header: Header, old: OldBalance, new: NewBalance | None, at: int, new_at: int
) -> Iterator[Remark]:
    if header.is_copy:
        yield Remark(doubt=Doubt.DUPLICATE_COPY, line=at + 1)
    number = old.account.number
    if not old.is_checked:
        yield Remark(doubt=Doubt.BAD_CHECK_DIGITS, line=at + 2, values={"account": number})
    if new and new.account != old.account:
        values = {"account": number, "at_end": new.account.number}
        yield Remark(doubt=Doubt.OTHER_ACCOUNT_AT_END, line=new_at + 1, values=values)


def _about_the_count(trailer: Trailer, body: _Body, end: int, records: int) -> Iterator[Remark]:
    if trailer.records != records:
        values = {"counted": records, "said": trailer.records}
        yield Remark(doubt=Doubt.RECORD_COUNT, line=end + 1, values=values)
    credit_cents = sum(cents for cents in body.moved_cents if cents > 0)
    counted = (credit_cents - sum(body.moved_cents), credit_cents)
    if counted != (trailer.debit_cents, trailer.credit_cents):
        values = {
            "debit_cents": counted[0],
            "credit_cents": counted[1],
            "said_debit_cents": trailer.debit_cents,
            "said_credit_cents": trailer.credit_cents,
        }
        yield Remark(doubt=Doubt.TRAILER_TOTAL, line=end + 1, values=values)


def _about_signs(records: Records, at: int, end: int) -> Iterator[Remark]:
    """Name the first text with a sign that could not be read."""
    found = records.text.find("\ufffd", at * STRIDE, end * STRIDE)
    if found >= 0:
        yield Remark(doubt=Doubt.ODD_SIGN, line=found // STRIDE + 1)


def _sums(
    old: OldBalance, body: _Body, closing: OldBalance | NewBalance, remarks: tuple[Remark, ...]
) -> dict[str, object]:
    """What the refusal has to show: the sum that does not tie, and all else that is doubtful."""
    return {
        "opening_cents": old.cents,
        "movements_cents": sum(body.moved_cents),
        "closing_cents": closing.cents,
        "remarks": remarks,
    }


def _number(year: int, sequence: int, paper: int) -> str:
    """How people find the statement: year and sequence, or else the number on paper."""
    if sequence:
        return f"{year}-{sequence:03d}"
    return f"{paper:03d}" if paper else ""


def _with_unique_references(entries: list[Entry]) -> tuple[Entry, ...]:
    """A number that several movements of one statement share is the number of none of them."""
    references = [one.bank_reference for one in entries]
    if len(set(references)) == len(references):
        return tuple(entries)
    shared = {reference for reference, times in Counter(references).items() if times > 1}
    return tuple(
        one._replace(bank_reference="") if one.bank_reference in shared else one for one in entries
    )
