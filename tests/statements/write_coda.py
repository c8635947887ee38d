"""Writes a described ledger as the CODA 2 file that a Belgian bank would make of it."""

from collections.abc import Iterator, Sequence
from datetime import date

from tests.statements.ledger import Movement, Sheet

# Transaction codes: type 0 for a single movement, 2 for a total that the bank makes of details of
# type 6; the family and operation are of a transfer received (50) or ordered (01).
_RECEIVED, _ORDERED = "0150000", "0101000"
_SINGLE, _TOTAL, _DETAIL = "0", "2", "6"

_COMMUNICATION_LENGTHS = (53, 53, 43)


def write_coda(
    sheets: Sequence[Sheet], *, encoding: str = "cp1252", newline: str = "\r\n"
) -> bytes:
    """Return the file with one statement a sheet; texts are cut at the width of their fields.

    A batch is written as its total and, with detail numbers, its transfers. `newline` may be
    empty: then the file is one stream of records.
    """
    records = [
        record
        for number, sheet in enumerate(sheets, 1)
        for record in _statement(sheet, is_last=number == len(sheets))
    ]
    return "".join(record + newline for record in records).encode(encoding)


def _statement(sheet: Sheet, *, is_last: bool) -> Iterator[str]:
    zone = f"{sheet.account:34}{sheet.currency:3}"
    paper = f"{sheet.sequence % 1000:03d}"
    opening, closing = _amount(sheet.opening_cents), _amount(sheet.closing_cents)
    body = list(_movements(sheet))
    bank, company = "KREDBEBB", "00403019261"
    yield (
        f"00000{_day(sheet.closed_on)}00005{'':18}{sheet.holder:26.26}{bank:11}{company}"
        f" 00000{'':39}2"
    )
    yield f"12{paper}{zone}{opening}{_day(sheet.opened_on)}{sheet.holder:26.26}{'':35}{paper}"
    yield from body
    yield f"8{paper}{zone}{closing}{_day(sheet.closed_on)}{'':64}0"
    debit, credit = _totals(sheet)
    count, code = len(body) + 2, "2" if is_last else "1"
    yield f"9{'':15}{count:06d}{debit * 10:015d}{credit * 10:015d}{'':75}{code}"


def _movements(sheet: Sheet) -> Iterator[str]:
    for sequence, item in enumerate(sheet.items, 1):
        number = f"{sequence % 10_000:04d}"
        if isinstance(item, Movement):
            yield from _movement(item, f"{number}0000", _SINGLE, sheet.sequence)
            continue
        total = Movement(
            amount_cents=sum(one.amount_cents for one in item),
            booked_on=item[0].booked_on,
            value_on=item[0].value_on,
        )
        yield from _movement(total, f"{number}0000", _TOTAL, sheet.sequence, level="1")
        for detail, one in enumerate(item, 1):
            level = "1" if detail == len(item) else "0"
            yield from _movement(
                one, f"{number}{detail % 10_000:04d}", _DETAIL, sheet.sequence, level
            )


def _movement(
    one: Movement, number: str, kind: str, statement: int, level: str = "0"
) -> Iterator[str]:
    first, second, third = _communication(one)
    has_third = bool(third or one.payer_name or one.payer_account)
    # Banks write the BIC of the counterparty here, and so a record 22 before every 23.
    has_second = bool(second) or has_third
    code = kind + (_ORDERED if one.amount_cents < 0 else _RECEIVED)
    yield (
        f"21{number}{one.bank_reference:21.21}{_amount(one.amount_cents)}{_day(one.value_on)}{code}"
        f"{1 if one.structured else 0}{first:53}{_day(one.booked_on)}{statement % 1000:03d}{level}"
        f"{has_second:d} 0"
    )
    if has_second:
        yield f"22{number}{second:53}{'':62}{has_third:d} 0"
    if has_third:
        yield f"23{number}{one.payer_account:34.34}EUR{one.payer_name:35.35}{third:43}0 0"


def _communication(one: Movement) -> tuple[str, str, str]:
    """Cut the communication over its three fields; a structured one stands before other text."""
    text = f"101{one.structured}{one.communication}" if one.structured else one.communication
    parts = []
    for length in _COMMUNICATION_LENGTHS:
        parts.append(text[:length])
        text = text[length:]
    return parts[0], parts[1], parts[2]


def _totals(sheet: Sheet) -> tuple[int, int]:
    """Return what was debited and credited in cents; a batch counts as its total."""
    amounts = [
        item.amount_cents if isinstance(item, Movement) else sum(one.amount_cents for one in item)
        for item in sheet.items
    ]
    return -sum(cents for cents in amounts if cents < 0), sum(
        cents for cents in amounts if cents > 0
    )


def _amount(cents: int) -> str:
    return f"{cents < 0:d}{abs(cents) * 10:015d}"


def _day(day: date) -> str:
    return f"{day:%d%m%y}"
