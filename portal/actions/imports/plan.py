"""What taking an enrolment list over would do: new, changed, wrong, and everything that follows."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from portal.queries.imports import Known
from portal.queries.rows import AnyRow
from portal.readers.columns import ColumnMapping, Field
from portal.readers.enrolment_list import (
    EnrolmentLine,
    GoodRow,
    RepeatedRow,
    Warned,
    WrongRow,
)
from portal.readers.spreadsheet import Table

# Letters that no decomposition takes apart. An export in Windows-1252 writes Łukasz Yılmaz as
# Lukasz Yilmaz, and that is the same person.
_WITHOUT_ACCENT = str.maketrans("łŁıøØđĐħĦŧŦ’", "lLioOdDhHtT'")


class Changed(NamedTuple):
    """An enrolment that exists and would get other values: old and new of each field."""

    line: EnrolmentLine
    public_id: str
    changes: Mapping[Field, tuple[object, object]]


class CourseChange(NamedTuple):
    """A course that exists and that the list tells otherwise."""

    line: EnrolmentLine
    course: AnyRow
    changes: Mapping[Field, tuple[object, object]]


@dataclass(slots=True)
class Plan:
    """What taking over a list would do; nothing has been changed yet."""

    table: Table
    mapping: ColumnMapping
    known: Known
    new: list[GoodRow] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: list[EnrolmentLine] = field(default_factory=list)
    wrong: list[WrongRow] = field(default_factory=list)
    repeated: tuple[RepeatedRow, ...] = ()
    warnings: list[Warned] = field(default_factory=list)
    course_changes: list[CourseChange] = field(default_factory=list)
    too_late: list[EnrolmentLine] = field(default_factory=list)
    # The rows in which nobody filled in whether the lessons are in a classroom.
    without_kind: set[int] = field(default_factory=set)
    # The numbers of the companies of which the list has another address than the portal.
    other_contacts: set[str] = field(default_factory=set)

    @property
    def changes_enrolments(self) -> bool:
        """Whether any enrolment is new or different."""
        return bool(self.new or self.changed)

    @property
    def changes_something(self) -> bool:
        """Whether there is anything to take over: an enrolment, or a course told otherwise."""
        return self.changes_enrolments or bool(self.course_changes)

    @property
    def told_otherwise(self) -> set[str]:
        """The codes, as in the list, of the courses that the list tells otherwise."""
        return {one.line.course_code for one in self.course_changes}

    @property
    def good(self) -> int:
        """How many rows can be taken over or say what is known already."""
        return len(self.new) + len(self.changed) + len(self.unchanged) + len(self.repeated)

    @property
    def new_companies(self) -> list[EnrolmentLine]:
        """The first line of every company that does not exist yet."""
        return _first((row.line for row in self.new), "enterprise_number", self.known.companies)

    @property
    def new_courses(self) -> list[EnrolmentLine]:
        """The first line of every course that does not exist yet."""
        return _first((row.line for row in self.new), "course_code", self.known.courses)

    @property
    def new_people(self) -> list[EnrolmentLine]:
        """The first line of every student who is not known yet."""
        found = {person_of(row.line): row.line for row in reversed(self.new)}
        return [line for line in reversed(found.values()) if learner_of(line, self.known) is None]

    @property
    def invited(self) -> list[EnrolmentLine]:
        """The first line of every company whose contact would be invited."""
        lines = (row.line for row in self.new)
        found = _first(lines, "enterprise_number", self.known.reached)
        # Two numbers may lead to one company, since it was merged.
        by_company = {self._company_of(line): line for line in reversed(found)}
        return list(reversed(by_company.values()))

    def _company_of(self, line: EnrolmentLine) -> int | str:
        company = self.known.companies.get(line.enterprise_number)
        return line.enterprise_number if company is None else int(company.id)

    @property
    def mails(self) -> int:
        """How many mails would leave: to employers, to students, and the invitations."""
        readers = self.known.readers
        employers = (readers.get(row.line.enterprise_number) or 1 for row in self.new)
        return sum(employers) + len(self.new) + len(self.invited)

    @property
    def digest(self) -> str:
        """Stands for everything that would be done: equal as long as nobody changes anything."""
        told = (
            [row.line for row in self.new],
            [(one.public_id, sorted(one.changes.items())) for one in self.changed],
            [(one.line.course_code, one.course.version) for one in self.course_changes],
            [line.row for line in (*self.new_companies, *self.new_courses, *self.new_people)],
            [(line.row, contact_of(line, self.known)) for line in self.invited],
            [row.row for row in self.wrong],
        )
        return hashlib.sha256(repr(told).encode(errors="replace")).hexdigest()


def person_of(line: EnrolmentLine) -> tuple[str, str, str]:
    """Who a row is about: address and bare names."""
    return line.learner_email, bare(line.first_name), bare(line.last_name)


def learner_of(line: EnrolmentLine, known: Known) -> AnyRow | None:
    """The student that a row is about, when there is one already."""
    for row in known.learners.get(line.learner_email, ()):
        if (row.email, bare(row.first_name), bare(row.last_name)) == person_of(line):
            return row
    return None


def contact_of(line: EnrolmentLine, known: Known) -> tuple[str, str]:
    """Whom of a row's company we write to: name and address, as we know them when we do."""
    company = known.companies.get(line.enterprise_number)
    if company is None:
        return line.contact_name, line.contact_email
    return company.contact_name, company.contact_email


def bare(text: str) -> str:
    """A text without case, accents and doubled spaces, so that only a real difference counts."""
    spread = unicodedata.normalize("NFKD", text.translate(_WITHOUT_ACCENT))
    plain = "".join(c for c in spread if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def _first(lines: Iterable[EnrolmentLine], name: str, but: Iterable[str]) -> list[EnrolmentLine]:
    """The first line of each value that is not known yet."""
    known, found = set(but), Counter[str]()
    first = []
    for line in lines:
        key = getattr(line, name).casefold()
        found[key] += 1
        if found[key] == 1 and key not in known:
            first.append(line)
    return first
