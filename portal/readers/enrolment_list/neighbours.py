"""Holds a row against the rows above it: the same enrolment twice, one course told in two ways."""

import unicodedata
from dataclasses import dataclass, field

from portal.readers.columns import Field
from portal.readers.enrolment_list.rows import RowReading
from portal.readers.enrolment_list.verdict import EnrolmentLine, Fault, Note, RepeatedRow

# What an inspector reads on the proof; two rows that differ here cannot both be right.
_COURSE_FACTS = (Field.FIRST_LESSON_ON, Field.LAST_LESSON_ON, Field.LESSON_PERIODS)
# What may be written in two ways. The kind is not compared: one course is followed in both.
_COURSE_SPELLINGS = (Field.COURSE_NAME, Field.THEME, Field.SITE, Field.PLACE)
_ATTRIBUTES = {
    Field.FEE: "fee_cents",
    Field.MATERIAL: "material_cents",
    Field.OTHER: "other_cents",
}


@dataclass(slots=True)
class RowsAbove:
    """The first row of every enrolment, course and company, by number or code."""

    enrolments: dict[str, EnrolmentLine] = field(default_factory=dict)
    courses: dict[str, EnrolmentLine] = field(default_factory=dict)
    companies: dict[str, EnrolmentLine] = field(default_factory=dict)
    wrong_rows: set[int] = field(default_factory=set)

    def compare(self, reading: RowReading, line: EnrolmentLine) -> RepeatedRow | None:
        """Note what contradicts a row above; return the verdict on a row that repeats one."""
        first = self.enrolments.setdefault(line.number.casefold(), line)
        if line.number and first is not line and not _refuse_other(reading, line, first):
            if not reading.errors and first.row not in self.wrong_rows:
                return RepeatedRow(line.row, first.row, line.number)
            reading.wrong(Field.NUMBER, Fault.SAME_NUMBER_OTHER_FACTS, {"first_row": first.row})
        if not reading.errors:
            self._compare_course(reading, line)
        if reading.errors:
            self.wrong_rows.add(line.row)
        else:
            self._compare_company(reading, line)
        return None

    def _compare_course(self, reading: RowReading, line: EnrolmentLine) -> None:
        first = self.courses.setdefault(line.course_code.casefold(), line)
        params = {"first_row": first.row, "course": line.course_code}
        for fact in _COURSE_FACTS:
            if _value(first, fact) != _value(line, fact):
                there = {**params, "first_value": _value(first, fact)}
                reading.wrong(fact, Fault.COURSE_DIFFERS, there)
        if any(_bare(first, fact) != _bare(line, fact) for fact in _COURSE_SPELLINGS):
            reading.warn(Note.COURSE_SPELT_DIFFERENTLY, params)

    def _compare_company(self, reading: RowReading, line: EnrolmentLine) -> None:
        """One number with two names is a way of writing, or lets a stranger's company in."""
        first = self.companies.setdefault(line.enterprise_number, line)
        if _bare(first, Field.COMPANY_NAME) != _bare(line, Field.COMPANY_NAME):
            names = {"company": line.company_name, "first_company": first.company_name}
            reading.warn(Note.COMPANY_SPELT_DIFFERENTLY, {"first_row": first.row, **names})


def _refuse_other(reading: RowReading, line: EnrolmentLine, first: EnrolmentLine) -> bool:
    """Refuse a number that a row above gives to somebody else, or to another enrolment."""
    params = {"first_row": first.row}
    if any(_bare(line, name) != _bare(first, name) for name in (Field.FIRST_NAME, Field.LAST_NAME)):
        reading.wrong(Field.NUMBER, Fault.SAME_NUMBER_OTHER_PERSON, params)
        return True
    different = next((f for f in Field if _value(line, f) != _value(first, f)), None)
    if different is None or reading.is_wrong(different):
        return False
    reading.wrong(different, Fault.SAME_NUMBER_OTHER_FACTS, params)
    return True


def _value(line: EnrolmentLine, wanted: Field) -> object:
    value: object = getattr(line, _ATTRIBUTES.get(wanted, wanted.value))
    return value


def _bare(line: EnrolmentLine, wanted: Field) -> str:
    """A text without case and accents, so that only a real difference counts."""
    spread = unicodedata.normalize("NFKD", str(_value(line, wanted) or ""))
    return "".join(c for c in spread if not unicodedata.combining(c)).casefold()
