"""Bank statements: bytes in, exact statements out, or one typed refusal; no doubt is silent."""

from collections.abc import Mapping

from portal.readers.statements.bank_csv import CsvColumns, csv_columns, read_bank_csv
from portal.readers.statements.facts import Fault, StatementFile, UnreadableStatement

__all__ = ["CsvColumns", "csv_columns", "read_statement"]

# A year of a school's payments in the most talkative format is half of this.
MAX_BYTES = 20_000_000


def read_statement(
    data: bytes, *, name: str = "", csv_mapping: Mapping[str, int | None] | None = None
) -> StatementFile:
    """Return the statements in a file of any format; the content decides, never the `name`.

    `csv_mapping` are the columns that a person chose for this layout of CSV. Raises
    `UnreadableStatement` and nothing else; then nothing of the file may be kept.
    """
    # Most processes never see a file of a bank, and its readers are a twentieth of a start.
    from portal.readers.statements.camt import looks_like_camt, read_camt
    from portal.readers.statements.coda import looks_like_coda, read_coda
    from portal.readers.statements.mt940 import looks_like_mt940, read_mt940

    if len(data) > MAX_BYTES:
        raise UnreadableStatement(Fault.TOO_LARGE, limit=MAX_BYTES)
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableStatement(Fault.EMPTY)
    if looks_like_coda(data):
        return read_coda(data)
    if looks_like_camt(data):
        return read_camt(data)
    if looks_like_mt940(data):
        return read_mt940(data)
    return read_bank_csv(data, mapping=csv_mapping)
