"""Reads CSV and XLSX: bytes in, one table out, or the reason why not."""

from portal.readers.spreadsheet.delimited import read_delimited
from portal.readers.spreadsheet.table import Cell, Row, Table, Unreadable, UnreadableFile
from portal.readers.spreadsheet.workbook import read_workbook

__all__ = ["Cell", "Row", "Table", "Unreadable", "UnreadableFile", "read_table"]

# A saved list has one of these names; programs also call plain text .xls.
_SUFFIXES = frozenset({"csv", "txt", "tsv", "xlsx", "xlsm", "xls"})
_WORKBOOK_SUFFIXES = frozenset({"xlsx", "xlsm"})

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_PDF = b"%PDF-"


def read_table(data: bytes, filename: str) -> Table:
    """Return the table in a file; raises `UnreadableFile` and nothing else.

    The content decides how a file is read, the name only whether it can be a list at all: a
    workbook that lost its own form must not be taken for text.
    """
    suffix = filename.rpartition(".")[2].casefold() if "." in filename else ""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFile(Unreadable.EMPTY)
    if data.startswith(_COMPOUND_FILE):
        is_encrypted = _ENCRYPTED_PART in data
        raise UnreadableFile(Unreadable.ENCRYPTED if is_encrypted else Unreadable.OLD_EXCEL)
    if suffix not in _SUFFIXES or data.startswith(_PDF):
        raise UnreadableFile(Unreadable.WRONG_TYPE, suffix[:20])
    if data.startswith(_ZIP):
        return read_workbook(data)
    if suffix in _WORKBOOK_SUFFIXES:
        raise UnreadableFile(Unreadable.DAMAGED)
    return read_delimited(data)
