"""Judges every row of the school's enrolment list: good, wrong with all reasons, or repeated."""

from portal.readers.columns import (
    ColumnMapping,
    Confidence,
    Field,
    recognise_columns,
    signature,
)
from portal.readers.enrolment_list.agreement import compare
from portal.readers.enrolment_list.neighbours import RowsAbove
from portal.readers.enrolment_list.rows import RowReading, read_line
from portal.readers.enrolment_list.verdict import (
    CellError,
    Checked,
    Context,
    EnrolmentLine,
    Fault,
    GoodRow,
    Kind,
    Note,
    RepeatedRow,
    UnmappedColumns,
    Warned,
    WrongRow,
)
from portal.readers.spreadsheet.table import Table

__all__ = [
    "CellError",
    "Checked",
    "ColumnMapping",
    "Confidence",
    "Context",
    "EnrolmentLine",
    "Fault",
    "Field",
    "GoodRow",
    "Kind",
    "Note",
    "RepeatedRow",
    "UnmappedColumns",
    "Warned",
    "WrongRow",
    "check_rows",
    "recognise_columns",
    "signature",
]


def check_rows(table: Table, mapping: ColumnMapping, context: Context) -> Checked:
    """Read every row of `table` and hold it against itself, the rows above and the agreement.

    All errors of a row are reported. Raises `UnmappedColumns` while a required column is unknown.
    """
    if mapping.missing:
        raise UnmappedColumns(mapping.missing)
    good: list[GoodRow] = []
    wrong: list[WrongRow] = []
    repeated: list[RepeatedRow] = []
    above = RowsAbove()
    for row in table.rows:
        reading = RowReading(row, mapping)
        line = read_line(reading, context)
        compare(reading, line, context)
        repeat = above.compare(reading, line)
        if repeat is not None:
            repeated.append(repeat)
        elif reading.errors:
            in_order = sorted(reading.errors, key=lambda error: error.position)
            wrong.append(WrongRow(row.number, tuple(in_order)))
        else:
            good.append(GoodRow(line, tuple(reading.warnings)))
    return Checked(tuple(good), tuple(wrong), tuple(repeated))
