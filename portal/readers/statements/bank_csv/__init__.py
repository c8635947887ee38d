"""Reads the CSV that a bank's pages export: columns found by name, or chosen and remembered."""

from collections.abc import Iterator, Mapping, Sequence

from portal.readers.spreadsheet.delimited import read_delimited
from portal.readers.spreadsheet.table import Table, Unreadable, UnreadableFile
from portal.readers.statements.bank_csv.chain import in_order
from portal.readers.statements.bank_csv.columns import CsvColumns, find_columns, known_names
from portal.readers.statements.bank_csv.names import Column
from portal.readers.statements.bank_csv.rows import Line, Reader
from portal.readers.statements.facts import (
    Doubt,
    Fault,
    Remark,
    Statement,
    StatementFile,
    StatementFormat,
    UnreadableStatement,
)
from portal.rules.identifiers import is_iban

__all__ = ["Column", "CsvColumns", "csv_columns", "read_bank_csv"]

# Why a table is refused, in the words of statements.
_FAULTS = {
    Unreadable.TOO_LARGE: Fault.TOO_LARGE,
    Unreadable.TOO_MANY_ROWS: Fault.TOO_LARGE,
    Unreadable.TOO_MANY_COLUMNS: Fault.NOT_A_STATEMENT,
    Unreadable.NOT_A_TABLE: Fault.NOT_A_STATEMENT,
    Unreadable.NO_HEADER: Fault.NOT_A_STATEMENT,
    Unreadable.NO_ROWS: Fault.EMPTY,
    Unreadable.BROKEN_QUOTES: Fault.BAD_RECORD,
    Unreadable.CELL_TOO_LONG: Fault.BAD_RECORD,
}
# These tell where it went wrong.
_WITH_LINE = frozenset((Unreadable.BROKEN_QUOTES, Unreadable.CELL_TOO_LONG))


def read_bank_csv(data: bytes, *, mapping: Mapping[str, int | None] | None = None) -> StatementFile:
    """Return the movements in an export, one statement for each account in it.

    `mapping` gives the column (from 0) of each value that a person chose, by the names of
    `Column`, or None for what is not in the file. Raises `UnreadableStatement`, with NO_COLUMNS
    when somebody has to choose them first; one row that cannot be read refuses the whole file.
    """
    table = _table(data)
    columns = find_columns(table, mapping)
    if columns.missing:
        raise UnreadableStatement(
            Fault.NO_COLUMNS, table.header_row, missing=tuple(map(str, columns.missing))
        )
    reader = Reader(columns)
    accounts: dict[tuple[str, str], list[Line]] = {}
    for row in table.rows:
        line = reader.read(row)
        accounts.setdefault((line.account, line.currency), []).append(line)
    return StatementFile(
        format=StatementFormat.CSV,
        statements=tuple(_statement(lines) for lines in accounts.values()),
        layout=columns.signature,
    )


def csv_columns(data: bytes) -> CsvColumns:
    """Return the layout of an export, for a page on which its columns are chosen.

    Raises `UnreadableStatement` for what is no table with a header and rows.
    """
    return find_columns(_table(data))


def _table(data: bytes) -> Table:
    try:
        return read_delimited(data, known_names)
    except UnreadableFile as error:
        line = int(error.detail) if error.code in _WITH_LINE else None
        raise UnreadableStatement(_FAULTS[error.code], line) from None


def _statement(lines: Sequence[Line]) -> Statement:
    done = [line for line in lines if not line.status]
    ordered, (opening, closing) = in_order(done) if done else (done, (None, None))
    days = [line.entry.booked_on for line in lines]
    return Statement(
        account=lines[0].account,
        currency=lines[0].currency,
        holder=lines[0].holder,
        opened_on=min(days),
        closed_on=max(days),
        opening_cents=opening,
        closing_cents=closing,
        entries=tuple(line.entry for line in ordered),
        remarks=tuple(_remarks(lines, opening)),
    )


def _remarks(lines: Sequence[Line], opening: int | None) -> Iterator[Remark]:
    account = lines[0].account
    if not account:
        yield Remark(doubt=Doubt.NO_ACCOUNT)
    elif account[:2].isalpha() and not is_iban(account):
        yield Remark(doubt=Doubt.BAD_CHECK_DIGITS, values={"account": account})
    if opening is None:
        yield Remark(doubt=Doubt.NO_BALANCES)
    for line in lines:
        if line.status:
            values = {"status": line.status, "amount_cents": line.entry.amount_cents}
            yield Remark(doubt=Doubt.NOT_BOOKED, line=line.entry.line, values=values)
