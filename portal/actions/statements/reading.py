"""Reads a file of the bank with the columns that somebody chose for its layout before."""

from collections.abc import Mapping

from portal.queries.imports import remembered_mapping
from portal.readers.statements import csv_columns, read_statement
from portal.readers.statements.facts import Fault, StatementFile, UnreadableStatement

Columns = Mapping[str, int | None]


def layout_key(signature: str) -> str:
    """Under which a choice of columns is remembered, apart from those of enrolment lists."""
    return f"bank:{signature}"


def has_chosen_columns(data: bytes) -> bool:
    """Whether a file is of a layout whose columns somebody chose, and may have to choose anew."""
    try:
        layout = csv_columns(data).signature
    except UnreadableStatement:
        return False
    return bool(remembered_mapping(layout_key(layout)))


def read_file(data: bytes, name: str = "", chosen: Columns | None = None) -> StatementFile:
    """Read a file of the bank. `chosen` are the columns that somebody chose for this very file.

    Raises UnreadableStatement; with NO_COLUMNS when somebody has to choose them first.
    """
    if chosen:
        return read_statement(data, name=name, csv_mapping=chosen)
    try:
        read = read_statement(data, name=name)
        layout = read.layout
    except UnreadableStatement as refusal:
        if refusal.fault is not Fault.NO_COLUMNS:
            raise
        read, layout = None, csv_columns(data).signature
    remembered = remembered_mapping(layout_key(layout)) if layout else {}
    if remembered:
        return read_statement(data, name=name, csv_mapping=remembered)
    if read is None:
        raise UnreadableStatement(Fault.NO_COLUMNS)
    return read
