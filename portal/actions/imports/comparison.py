"""Holds an enrolment list against what there is already: what would change, and what cannot."""

from collections.abc import Iterable, Mapping, Sequence

from portal.actions.imports.plan import Changed, CourseChange, Plan, bare, person_of
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
    Warned,
    WrongRow,
    check_rows,
    recognise_columns,
)
from portal.readers.enrolment_list.texts import shown
from portal.readers.spreadsheet import Cell, Table

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
    _compare_contact(plan, line)
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
    if company is not None and bare(line.company_name) not in _names_of(company):
        names = {"company": line.company_name, "first_company": company.name}
        plan.warnings.append(Warned(line.row, Note.COMPANY_KNOWN_OTHERWISE, names))
    if _has_note(row, Note.KIND_ASSUMED):
        plan.without_kind.add(line.row)
    if _has_note(row, Note.ENROLLED_TOO_LATE):
        plan.too_late.append(line)


def _compare_contact(plan: Plan, line: EnrolmentLine) -> None:
    """A list never changes whom we write to; the first row with another address says so."""
    company = plan.known.companies.get(line.enterprise_number)
    if company is None or line.enterprise_number in plan.other_contacts:
        return
    if company.contact_email.casefold() != line.contact_email:
        plan.other_contacts.add(line.enterprise_number)
        addresses = {"email": line.contact_email, "known": company.contact_email}
        note = {"company": company.name, **addresses}
        plan.warnings.append(Warned(line.row, Note.CONTACT_KNOWN_OTHERWISE, note))


def _has_note(row: GoodRow, code: Note) -> bool:
    return any(warned.code is code for warned in row.warnings)


def _conflicts(row: GoodRow, known: Known) -> Iterable[tuple[Field, Fault, dict[str, object]]]:
    """What in a row contradicts what there is: the field, why, and what is known."""
    line = row.line
    course = known.courses.get(line.course_code.casefold())
    if course is not None and course.first_lesson_on != line.first_lesson_on:
        first = {"known": course.first_lesson_on}
        yield Field.FIRST_LESSON_ON, Fault.KNOWN_FIRST_LESSON, first
    company = known.companies.get(line.enterprise_number)
    if company is not None and _is_of_another(line, company):
        yield Field.ENTERPRISE_NUMBER, Fault.FORMER_NUMBER, {"known": company.name}
    there = known.enrolments.get(line.number.casefold())
    if there is None:
        return
    if person_of(line) != (there.email, bare(there.first_name), bare(there.last_name)):
        person = f"{there.first_name} {there.last_name}, {there.email}"
        yield Field.NUMBER, Fault.KNOWN_OTHER_PERSON, {"known": person}
    if there.course_code.casefold() != line.course_code.casefold():
        yield Field.COURSE_CODE, Fault.KNOWN_OTHER_COURSE, {"known": there.course_code}
    if company is None or there.company_id != company.id:
        yield Field.ENTERPRISE_NUMBER, Fault.KNOWN_OTHER_COMPANY, {"known": there.company}
    if there.is_closed:
        for changed in _changes(row, there):
            yield changed, Fault.KNOWN_CLOSED, {}


def _is_of_another(line: EnrolmentLine, company: AnyRow) -> bool:
    """Whether a number that leads to a company since a merger comes with a name of neither.

    A list once gave it to the wrong company, so it may be the number of a company that is new.
    """
    return company.former_name is not None and bare(line.company_name) not in _names_of(company)


def _names_of(company: AnyRow) -> set[str]:
    return {bare(company.name), bare(company.former_name or company.name)}


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
    cells: Sequence[Cell],
    line: EnrolmentLine,
    wanted: Field,
    code: Fault,
    params: Mapping[str, object],
) -> CellError:
    position = mapping.columns.get(wanted)
    if position is None:
        # The column is not in the list; what stands for it is said of the number of the row.
        position = mapping.columns[Field.NUMBER]
    value = shown(cells[position]) if position < len(cells) else ""
    label = mapping.label(wanted if wanted in mapping.columns else Field.NUMBER)
    return CellError(line.row, position, label, wanted, value, code, params)
