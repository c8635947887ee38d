"""Holds an enrolment list against what there is already: what would change, and what cannot."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.actions.recording import Occasion
from portal.queries.imports import Known, known_of
from portal.queries.rows import AnyRow
from portal.readers.columns import ColumnMapping, Field
from portal.readers.enrolment_list import (
    CellError,
    Context,
    EnrolmentLine,
    Fault,
    GoodRow,
    Note,
    RepeatedRow,
    Warned,
    WrongRow,
    check_rows,
    recognise_columns,
)
from portal.readers.enrolment_list.texts import shown
from portal.readers.spreadsheet import Table

# What an enrolment that exists may still take over from a list.
_OWN_FACTS = (Field.ENROLLED_ON, Field.KIND, Field.FEE, Field.MATERIAL, Field.OTHER)
# What a course may take over when the secretariat agrees; its first lesson moves elsewhere,
# because that moves last days and sends mails.
_COURSE_FACTS = (
    Field.COURSE_NAME,
    Field.THEME,
    Field.SITE,
    Field.PLACE,
    Field.LAST_LESSON_ON,
    Field.LESSON_PERIODS,
)
_ATTRIBUTES = {
    Field.FEE: "fee_cents",
    Field.MATERIAL: "material_cents",
    Field.OTHER: "other_cents",
    Field.COURSE_NAME: "name",
}

# Letters that no decomposition takes apart. An export in Windows-1252 writes Łukasz Yılmaz as
# Lukasz Yilmaz, and that is the same person.
_WITHOUT_ACCENT = str.maketrans("łŁıøØđĐħĦŧŦ’", "lLioOdDhHtT'")


@dataclass(frozen=True, slots=True)
class Changed:
    """An enrolment that exists and would get other values: old and new of each field."""

    line: EnrolmentLine
    public_id: str
    changes: Mapping[Field, tuple[object, object]]


@dataclass(frozen=True, slots=True)
class CourseChange:
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

    @property
    def changes_something(self) -> bool:
        """Whether any enrolment is new or different."""
        return bool(self.new or self.changed)

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
        return _first(lines, "enterprise_number", self.known.reached)

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
            [line.row for line in self.invited],
            [row.row for row in self.wrong],
        )
        return hashlib.sha256(repr(told).encode(errors="replace")).hexdigest()


def plan_import(table: Table, chosen: Mapping[str, int | None], on: Occasion) -> Plan:
    """Say what taking a list over would do.

    Raises UnmappedColumns while somebody still has to say where a value stands.
    """
    mapping = recognise_columns(table.header, chosen)
    checked = check_rows(table, mapping, _context(on))
    lines = [row.line for row in checked.good]
    known = known_of(
        numbers={line.number for line in lines},
        course_codes={line.course_code for line in lines},
        enterprise_numbers={line.enterprise_number for line in lines},
        emails={line.learner_email for line in lines},
        now=on.at,
        today=on.today,
    )
    plan = Plan(table, mapping, known, wrong=list(checked.wrong), repeated=checked.repeated)
    cells = {row.number: row.cells for row in table.rows}
    for row in checked.good:
        errors = [
            _error(mapping, cells[row.row], row.line, *conflict)
            for conflict in _conflicts(row, known)
        ]
        if errors:
            plan.wrong.append(WrongRow(row.row, tuple(errors)))
            continue
        _place(plan, row)
    plan.wrong.sort(key=lambda row: row.row)
    _compare_courses(plan)
    return plan


def _context(on: Occasion) -> Context:
    return Context(
        sites={site.name: site.code for site in on.school.sites},
        terms=on.school.terms,
        rate=on.school.rate,
        today=on.today,
    )


def _place(plan: Plan, row: GoodRow) -> None:
    line, known = row.line, plan.known
    there = known.enrolments.get(line.number.casefold())
    changes = {} if there is None else _changes(row, there)
    if there is None:
        plan.new.append(row)
    elif changes:
        plan.changed.append(Changed(line, there.public_id, changes))
    else:
        plan.unchanged.append(line)
        return
    plan.warnings.extend(row.warnings)
    company = known.companies.get(line.enterprise_number)
    if company is not None and bare(company.name) != bare(line.company_name):
        names = {"company": line.company_name, "first_company": company.name}
        plan.warnings.append(Warned(line.row, Note.COMPANY_KNOWN_OTHERWISE, names))
    if _has_note(row, Note.KIND_ASSUMED):
        plan.without_kind.add(line.row)
    if _has_note(row, Note.ENROLLED_TOO_LATE):
        plan.too_late.append(line)


def _has_note(row: GoodRow, code: Note) -> bool:
    return any(warned.code is code for warned in row.warnings)


def _conflicts(row: GoodRow, known: Known) -> Iterable[tuple[Field, Fault, dict[str, object]]]:
    """What in a row contradicts what there is: the field, why, and what is known."""
    line = row.line
    course = known.courses.get(line.course_code.casefold())
    if course is not None and course.first_lesson_on != line.first_lesson_on:
        first = {"known": course.first_lesson_on}
        yield Field.FIRST_LESSON_ON, Fault.KNOWN_FIRST_LESSON, first
    there = known.enrolments.get(line.number.casefold())
    if there is None:
        return
    if person_of(line) != (there.email, bare(there.first_name), bare(there.last_name)):
        person = f"{there.first_name} {there.last_name}, {there.email}"
        yield Field.NUMBER, Fault.KNOWN_OTHER_PERSON, {"known": person}
    if there.course_code.casefold() != line.course_code.casefold():
        yield Field.COURSE_CODE, Fault.KNOWN_OTHER_COURSE, {"known": there.course_code}
    if there.enterprise_number != line.enterprise_number:
        yield Field.ENTERPRISE_NUMBER, Fault.KNOWN_OTHER_COMPANY, {"known": there.company}
    if there.is_closed:
        for changed in _changes(row, there):
            yield changed, Fault.KNOWN_CLOSED, {}


def _changes(row: GoodRow, there: AnyRow) -> dict[Field, tuple[object, object]]:
    """Old and new of what differs; a kind that nobody filled in changes nothing."""
    is_assumed = _has_note(row, Note.KIND_ASSUMED)
    found = {}
    for one in _OWN_FACTS:
        name = _ATTRIBUTES.get(one, one.value)
        old, new = getattr(there, name), getattr(row.line, name)
        if old != new and not (one is Field.KIND and is_assumed):
            found[one] = (old, str(new) if one is Field.KIND else new)
    return found


def _compare_courses(plan: Plan) -> None:
    """Of every course that exists the first row that can be used tells what the list says."""
    seen: set[str] = set()
    for line in sorted(_lines(plan), key=lambda one: one.row):
        code = line.course_code.casefold()
        course = plan.known.courses.get(code)
        if code in seen or course is None:
            continue
        seen.add(code)
        changes = {
            one: (getattr(course, _ATTRIBUTES.get(one, one.value)), new)
            for one in _COURSE_FACTS
            if (new := getattr(line, one.value)) is not None
            and bare(str(getattr(course, _ATTRIBUTES.get(one, one.value)))) != bare(str(new))
        }
        if changes:
            plan.course_changes.append(CourseChange(line, course, changes))


def _lines(plan: Plan) -> Iterable[EnrolmentLine]:
    yield from (row.line for row in plan.new)
    yield from (one.line for one in plan.changed)
    yield from plan.unchanged


def _error(
    mapping: ColumnMapping,
    cells: Sequence[object],
    line: EnrolmentLine,
    wanted: Field,
    code: Fault,
    params: Mapping[str, object],
) -> CellError:
    position = mapping.columns.get(wanted)
    if position is None:
        # The column is not in the list; what stands for it is said of the number of the row.
        position = mapping.columns[Field.NUMBER]
    value = shown(cells[position]) if position < len(cells) else ""  # type: ignore[arg-type]
    label = mapping.label(wanted if wanted in mapping.columns else Field.NUMBER)
    return CellError(line.row, position, label, wanted, value, code, params)


def person_of(line: EnrolmentLine) -> tuple[str, str, str]:
    """Who a row is about: address and bare names."""
    return line.learner_email, bare(line.first_name), bare(line.last_name)


def learner_of(line: EnrolmentLine, known: Known) -> AnyRow | None:
    """The student that a row is about, when there is one already."""
    for row in known.learners.get(line.learner_email, ()):
        if (row.email, bare(row.first_name), bare(row.last_name)) == person_of(line):
            return row
    return None


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
