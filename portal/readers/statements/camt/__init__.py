"""Reads CAMT.053, the XML in which banks hand out statements (ISO 20022), strictly and exactly."""

from portal.readers.statements.camt.statement import read_statements
from portal.readers.statements.camt.wellformed import Unusual, plain_text_of, text_of
from portal.readers.statements.facts import (
    Fault,
    StatementFile,
    StatementFormat,
    UnreadableStatement,
)

__all__ = ["looks_like_camt", "read_camt"]

# What may stand in front of the first bracket: the byte order marks of UTF-8 and UTF-16, blanks,
# and the zero bytes between the signs of UTF-16.
_IN_FRONT = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def read_camt(data: bytes) -> StatementFile:
    """Return the statements of a CAMT.053 message of version 02 to 14.

    Raises `UnreadableStatement` for anything else, and for a statement whose balances do not tie.
    """
    try:
        statements = tuple(read_statements(text_of(data)))
    except Unusual:
        try:
            statements = tuple(read_statements(plain_text_of(data)))
        except Unusual as unusual:
            raise UnreadableStatement(Fault.BAD_RECORD, unusual.line, "XML") from None
    return StatementFile(format=StatementFormat.CAMT053, statements=statements)


def looks_like_camt(data: bytes) -> bool:
    """Say whether the file is XML, so that its refusal can be told in words of XML."""
    return data[:64].lstrip(_IN_FRONT).startswith(b"<")
