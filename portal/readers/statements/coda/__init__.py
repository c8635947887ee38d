"""CODA 2.x, the statement of account of the Belgian banks (Febelfin): strict, exact, whole."""

from dataclasses import replace

from portal.readers.statements.coda.records import looks_like_coda, read_records
from portal.readers.statements.coda.statement import read_statement_at
from portal.readers.statements.facts import Doubt, Remark, Statement, StatementFile, StatementFormat

__all__ = ["looks_like_coda", "read_coda"]


def read_coda(data: bytes) -> StatementFile:
    """Read every statement of a CODA file, or raise `UnreadableStatement` and keep nothing.

    Movements come in the order of the file, batches as their single transfers. A file that ends
    although its last trailer announces another gets a remark: banks hand out one account of a
    larger file so, and every statement that is there ties by itself.
    """
    records = read_records(data)
    statements: list[Statement] = []
    at, is_last = 0, True
    while at < records.count:
        if not records[at].strip():
            # Files that were put one after the other may have an empty line between them.
            at += 1
            continue
        statement, at, is_last = read_statement_at(records, at)
        statements.append(statement)
    if not is_last:
        more = Remark(doubt=Doubt.MORE_ANNOUNCED, line=at)
        statements[-1] = replace(statements[-1], remarks=(*statements[-1].remarks, more))
    return StatementFile(format=StatementFormat.CODA, statements=tuple(statements))
