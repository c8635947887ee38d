"""Takes an enrolment list over: courses, companies and students first, then the enrolments."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from portal.actions.companies import add_company, add_learners
from portal.actions.courses import CourseDetails, add_course, add_place, change_course
from portal.actions.enrolling import NewEnrolment, Price, enrol_all
from portal.actions.enrolments import change_enrolment
from portal.actions.imports.plan import Plan, learner_of, person_of
from portal.actions.recording import Occasion, record
from portal.models import Company, Course, ImportRun, Learner, Place, Site
from portal.queries.changing import any_enrolments_for_change
from portal.queries.imports import (
    companies_numbered,
    courses_numbered,
    learners_numbered,
    place_of_site,
    sites_for_change,
)
from portal.readers.enrolment_list import EnrolmentLine

T = TypeVar("T")

# So many enrolments are written in the statements of one.
_AT_ONCE = 500


def take_over(run: ImportRun, plan: Plan, on: Occasion, *, courses: Collection[str]) -> None:
    """Carry out a plan in the caller's transaction; events and mails go with it.

    `courses` are the codes of the courses that the secretariat agreed to change.
    """
    sites = sites_for_change()
    agreed = [one for one in plan.course_changes if one.line.course_code in courses]
    known = courses_numbered(one.course.id for one in agreed)
    for one in agreed:
        details = _details(one.line, sites, on, known[one.course.id])
        change_course(known[one.course.id], details, on)
    _enrol(plan, sites, on)
    for part in _parts(plan.changed):
        lines = {one.public_id: one for one in part}
        for enrolment in any_enrolments_for_change(lines):
            line = lines[enrolment.public_id].line
            change_enrolment(
                enrolment,
                on,
                enrolled_on=line.enrolled_on,
                price=_price(line),
                kind=None if _has_no_kind(plan, line) else str(line.kind),
            )
    run.applied_at, run.result = on.at, result_of(plan, agreed)
    record("enrolments_imported", on, file=run.file_name, sha256=run.sha256, **run.result)


def result_of(plan: Plan, agreed: Sequence[object] = ()) -> dict[str, Any]:
    """What came of a list, in numbers, for its page and for the log."""
    return {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": len(plan.unchanged) + len(plan.repeated),
        "wrong": len(plan.wrong),
        "companies": len(plan.new_companies),
        "courses": len(plan.new_courses),
        "courses_changed": len(agreed),
        "students": len(plan.new_people),
        "invitations": len(plan.invited),
        "too_late": len(plan.too_late),
        "mails": plan.mails,
    }


def _enrol(plan: Plan, sites: dict[str, Site], on: Occasion) -> None:
    courses = _courses(plan, sites, on)
    companies = _companies(plan, on)
    learners = _learners(plan, on)
    for part in _parts(plan.new):
        wanted = [
            NewEnrolment(
                number=row.line.number,
                learner=learners[person_of(row.line)],
                course=courses[row.line.course_code.casefold()],
                company=companies[row.line.enterprise_number],
                enrolled_on=row.line.enrolled_on,
                price=_price(row.line),
                kind=None if _has_no_kind(plan, row.line) else str(row.line.kind),
            )
            for row in part
        ]
        enrol_all(wanted, on)


def _courses(plan: Plan, sites: dict[str, Site], on: Occasion) -> dict[str, Course]:
    """The courses of the new rows by folded code; those that are not there yet are added."""
    codes = {row.line.course_code.casefold() for row in plan.new}
    rows = [row for code, row in plan.known.courses.items() if code in codes]
    known = courses_numbered(row.id for row in rows)
    found = {row.code.casefold(): known[row.id] for row in rows}
    for line in plan.new_courses:
        course = add_course(line.course_code, _details(line, sites, on), on)
        found[line.course_code.casefold()] = course
    return found


def _details(
    line: EnrolmentLine, sites: dict[str, Site], on: Occasion, old: Course | None = None
) -> CourseDetails:
    """A course as the list tells it; what no list tells stays as it is."""
    site = sites[line.site]
    return CourseDetails(
        name=line.course_name,
        description=old.description if old else line.course_name,
        theme=line.theme or (old.theme if old else None),
        kind=old.kind if old else str(line.kind),
        site=site,
        place=_place(site, line.place, on),
        first_lesson_on=line.first_lesson_on,
        last_lesson_on=line.last_lesson_on,
        lesson_periods=line.lesson_periods,
        fee_cents=old.fee_cents if old else line.fee_cents,
    )


def _place(site: Site, name: str, on: Occasion) -> Place:
    return place_of_site(site.id, name) or add_place(name, site, on)


def _companies(plan: Plan, on: Occasion) -> dict[str, Company]:
    """The companies of the new rows by number; those that are not there yet are added."""
    numbers = {row.line.enterprise_number for row in plan.new}
    rows = [row for number, row in plan.known.companies.items() if number in numbers]
    known = companies_numbered(row.id for row in rows)
    found = {row.enterprise_number: known[row.id] for row in rows}
    for line in plan.new_companies:
        found[line.enterprise_number] = add_company(
            line.company_name,
            line.enterprise_number,
            on,
            contact_name=line.contact_name,
            contact_email=line.contact_email,
            contact_phone=line.contact_phone,
        )
    return found


def _learners(plan: Plan, on: Occasion) -> dict[tuple[str, str, str], Learner]:
    """The students of the new rows; those that are not there yet are added."""
    people = {person_of(row.line): learner_of(row.line, plan.known) for row in plan.new}
    known = learners_numbered(row.id for row in people.values() if row is not None)
    found = {person: known[row.id] for person, row in people.items() if row is not None}
    lines = plan.new_people
    added = add_learners(
        ((line.first_name, line.last_name, line.learner_email) for line in lines), on
    )
    return found | {person_of(line): one for line, one in zip(lines, added, strict=True)}


def _has_no_kind(plan: Plan, line: EnrolmentLine) -> bool:
    """Whether nobody filled in the kind of a row, so that the course's own holds."""
    return line.row in plan.without_kind


def _price(line: EnrolmentLine) -> Price:
    return Price(
        fee_cents=line.fee_cents,
        material_cents=line.material_cents,
        other_cents=line.other_cents,
    )


def _parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]
