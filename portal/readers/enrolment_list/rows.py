"""Reads one row of an enrolment list on its own, and gathers everything that is wrong in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TypeVar

from portal.readers.columns import ColumnMapping, Field, column_label
from portal.readers.enrolment_list import numbers, texts
from portal.readers.enrolment_list.texts import WrongCell
from portal.readers.enrolment_list.verdict import (
    CellError,
    Context,
    EnrolmentLine,
    Fault,
    Kind,
    Note,
    Params,
    Warned,
)
from portal.readers.spreadsheet.table import Cell, Row

T = TypeVar("T")

_CODE, _NAME, _TITLE = 40, 100, 200


@dataclass(slots=True)
class RowReading:
    """One row while it is read: its cells, and what is wrong with them or worth a remark."""

    row: Row
    mapping: ColumnMapping
    errors: list[CellError] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)

    def cell(self, wanted: Field) -> Cell:
        """The cell that holds a value; None when the column or the cell is not there."""
        position = self.mapping.columns.get(wanted)
        if position is None or position >= len(self.row.cells):
            return None
        return self.row.cells[position]

    def read(self, wanted: Field, reader: Callable[[Cell], T], otherwise: T) -> T:
        """The value of a cell. A wrong cell is noted and leaves `otherwise`, which nobody sees."""
        cell = self.cell(wanted)
        try:
            value = reader(cell)
        except WrongCell as fault:
            self.wrong(wanted, fault.code, fault.params)
            return otherwise
        if isinstance(cell, str) and cell.lstrip().startswith("="):
            self.warn(Note.FORMULA_AS_TEXT, self._named(wanted))
        return value

    def words(self, wanted: Field, longest: int) -> str:
        """The text of a cell that must hold one."""
        return self.read(wanted, partial(texts.required_words, longest=longest), "")

    def day(self, wanted: Field) -> date:
        """The day in a cell; one read from a bare number is mentioned, so that a person looks."""
        cell = self.cell(wanted)
        found = self.read(wanted, numbers.day, date.min)
        if found == numbers.serial_day(cell):
            self.warn(Note.DAY_FROM_NUMBER, {**self._named(wanted), "day": found})
        return found

    def wrong(self, wanted: Field, code: Fault, params: Params) -> None:
        """Note that the cell of a value is wrong."""
        position = self.mapping.columns[wanted]
        value = texts.shown(self.cell(wanted))
        self._refuse(position, wanted, value, code, params)

    def wrong_beyond(self, position: int, cell: Cell) -> None:
        """Note a cell that stands under no name."""
        self._refuse(position, None, texts.shown(cell), Fault.BEYOND_HEADER, {})

    def warn(self, code: Note, params: Params) -> None:
        """Note a remark on the row."""
        self.warnings.append(Warned(self.row.number, code, params))

    def is_wrong(self, wanted: Field) -> bool:
        """Whether the cell of a value was found wrong."""
        return any(error.field is wanted for error in self.errors)

    def _named(self, wanted: Field) -> dict[str, object]:
        return {"column": self.mapping.label(wanted), "value": texts.shown(self.cell(wanted))}

    def _refuse(
        self, position: int, wanted: Field | None, value: str, code: Fault, params: Params
    ) -> None:
        column = column_label(self.mapping.header, position)
        error = CellError(self.row.number, position, column, wanted, value, code, params)
        self.errors.append(error)


def read_line(reading: RowReading, context: Context) -> EnrolmentLine:
    """Read every value of a row; it may be used when `reading` holds no errors afterwards."""
    kind = reading.read(Field.KIND, texts.kind, None)
    if kind is None and not reading.is_wrong(Field.KIND):
        reading.warn(Note.KIND_ASSUMED, {})
    line = EnrolmentLine(
        row=reading.row.number,
        number=reading.words(Field.NUMBER, _CODE),
        course_code=reading.words(Field.COURSE_CODE, _CODE),
        course_name=reading.words(Field.COURSE_NAME, _TITLE),
        theme=reading.read(Field.THEME, texts.theme, None),
        kind=kind or Kind.CLASSROOM,
        site=reading.read(Field.SITE, partial(texts.site, sites=context.sites), ""),
        place=reading.words(Field.PLACE, _TITLE),
        first_lesson_on=reading.day(Field.FIRST_LESSON_ON),
        last_lesson_on=reading.day(Field.LAST_LESSON_ON),
        lesson_periods=reading.read(Field.LESSON_PERIODS, numbers.lesson_periods, 0),
        fee_cents=reading.read(Field.FEE, numbers.fee, 0),
        material_cents=reading.read(Field.MATERIAL, numbers.costs, 0),
        other_cents=reading.read(Field.OTHER, numbers.costs, 0),
        first_name=reading.words(Field.FIRST_NAME, _NAME),
        last_name=reading.words(Field.LAST_NAME, _NAME),
        learner_email=reading.read(Field.LEARNER_EMAIL, texts.email, ""),
        enrolled_on=reading.day(Field.ENROLLED_ON),
        company_name=reading.words(Field.COMPANY_NAME, _TITLE),
        enterprise_number=reading.read(Field.ENTERPRISE_NUMBER, texts.enterprise_number, ""),
        contact_name=reading.words(Field.CONTACT_NAME, _TITLE),
        contact_email=reading.read(Field.CONTACT_EMAIL, texts.email, ""),
        contact_phone=reading.read(Field.CONTACT_PHONE, texts.phone, ""),
    )
    refuse_cells_beyond_header(reading)
    return line


def refuse_cells_beyond_header(reading: RowReading) -> None:
    """A row longer than its header was cut in the wrong places, for instance at a comma."""
    width = len(reading.mapping.header)
    for position, cell in enumerate(reading.row.cells[width:], start=width):
        if texts.shown(cell).strip():
            reading.wrong_beyond(position, cell)
            return
