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
        key = line.number.casefold()
        first = self.enrolments.setdefault(key, line)
        if line.number and first is not line:
            if not _is_same_person(line, first):
                there = {"first_row": first.row}
                reading.wrong(Field.NUMBER, Fault.SAME_NUMBER_OTHER_PERSON, there)
            elif first.row not in self.wrong_rows and not reading.errors:
                return _repeat(reading, line, first)
        if not reading.errors:
            self._compare_course(reading, line)
        if reading.errors:
            self.wrong_rows.add(line.row)
            return None
        self.enrolments[key] = line
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


def _repeat(reading: RowReading, line: EnrolmentLine, first: EnrolmentLine) -> RepeatedRow | None:
    """The verdict on a second row for one enrolment; when it tells otherwise, both cannot be right.

    Capitals and accents are no difference.
    """
    different = next((f for f in Field if _bare(line, f) != _bare(first, f)), None)
    if different is None:
        return RepeatedRow(line.row, first.row, line.number)
    reading.wrong(different, Fault.SAME_NUMBER_OTHER_FACTS, {"first_row": first.row})
    return None


def _is_same_person(line: EnrolmentLine, first: EnrolmentLine) -> bool:
    """Whether two rows name one person; a name that could not be read contradicts nothing."""
    for name in (Field.FIRST_NAME, Field.LAST_NAME):
        here, there = _bare(line, name), _bare(first, name)
        if here and there and here != there:
            return False
    return True


def _value(line: EnrolmentLine, wanted: Field) -> object:
    value: object = getattr(line, _ATTRIBUTES.get(wanted, wanted.value))
    return value


def _bare(line: EnrolmentLine, wanted: Field) -> str:
    """A text without case and accents, so that only a real difference counts."""
    spread = unicodedata.normalize("NFKD", str(_value(line, wanted) or ""))
    return "".join(c for c in spread if not unicodedata.combining(c)).casefold()
