"""Puts the single transfers of a batch in the place of its total, when they add up to it."""

from collections.abc import Sequence

from portal.readers.statements.coda.levels import without_subtotals
from portal.readers.statements.coda.movements import read_movement
from portal.readers.statements.coda.records import Records
from portal.readers.statements.facts import Doubt, Entry, Remark

# The first digit of a transaction code says what the amount is (Febelfin, annex II): a single one
# (0), a total made by the customer (1) or the bank (2), a single one that details explain (3);
# details of a total (5, 6, 7) and details that explain a single amount (8, of 7: 9).
_MOVED = frozenset("0123")
_TOTALS = frozenset("12")
_EXPLAINING = frozenset("89")

# A transfer, and what explains it: counter value, costs, taxes.
_Part = tuple[Entry, list[Entry]]


def read_batch(
    records: Records, total: Entry, at: int
) -> tuple[Sequence[Entry], Sequence[Remark], int]:
    """Return the entries of a movement whose details stand at `at`, and where they end.

    Money is never counted twice and never lost: the details replace a total of type 1 or 2 when
    they add up to it exactly, and else the total stays, with a remark. A single amount stays one
    entry; what its details say fills what it leaves open.
    """
    parts: list[_Part] = [(total, [])]
    sequence = records[total.line - 1][:6]
    while records.starts(at, sequence):
        detail, after = read_movement(records, at)
        if not is_detail(_detail_number(records, detail), detail.code):
            # The bank numbers its movements alike; this is the next one.
            break
        at = after
        if detail.code[0] in _EXPLAINING:
            parts[-1][1].append(detail)
        else:
            parts.append((detail, []))
    remarks = [_differing(entry, told) for entry, told in parts if not _adds_up(entry, told)]
    single = [_filled(entry, told) for entry, told in parts]
    if len(single) == 1:
        return single, remarks, at
    transfers = single[1:]
    if not _adds_up(total, transfers):
        transfers = without_subtotals(records, transfers)
    if not _adds_up(total, transfers):
        return single[:1], [*remarks, _differing(total, single[1:])], at
    if total.code[0] not in _TOTALS:
        return single[:1], remarks, at
    return [_numbered(records, entry) for entry in transfers], remarks, at


def is_detail(number: str, code: str) -> bool:
    """Say whether a record 21 explains or splits another and is no movement by itself.

    A detail has a `number` of its own; after 9999 that starts again at 0000, and the type in its
    transaction `code` tells.
    """
    return number != "0000" or code[0] not in _MOVED


def _adds_up(entry: Entry, details: Sequence[Entry]) -> bool:
    return not details or sum(one.amount_cents for one in details) == entry.amount_cents


def _differing(entry: Entry, details: Sequence[Entry]) -> Remark:
    found = sum(one.amount_cents for one in details)
    values = {"total_cents": entry.amount_cents, "details_cents": found}
    return Remark(doubt=Doubt.DETAILS_DIFFER, line=entry.line, values=values)


def _filled(entry: Entry, told: Sequence[Entry]) -> Entry:
    """Take the communication and the counterparty from what explains an amount, where it is open.

    A foreign payment has its structured communication beside the counter value only.
    """
    for one in told:
        if not (entry.structured or entry.communication):
            entry = entry._replace(structured=one.structured, communication=one.communication)
        if not (entry.payer_name or entry.payer_account):
            entry = entry._replace(payer_name=one.payer_name, payer_account=one.payer_account)
    return entry


def _numbered(records: Records, entry: Entry) -> Entry:
    """Details often share the number of their total; the detail number tells them apart."""
    if not entry.bank_reference:
        return entry
    detail = _detail_number(records, entry)
    return entry._replace(bank_reference=f"{entry.bank_reference}/{detail}")


def _detail_number(records: Records, entry: Entry) -> str:
    return records[entry.line - 1][6:10]
