"""Enrolling people, one or a whole list: last days, references, papers and who is told."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from portal.actions.companies import invite_contact
from portal.actions.documents import issue_first_confirmations
from portal.actions.recording import (
    LogLine,
    Occasion,
    Recorded,
    facts_of,
    hold_log,
    index_new_enrolments,
    new_public_id,
    record_all,
    require_unmerged,
    state_new,
    tell_employer,
    tell_student,
)
from portal.models import Company, Course, Enrolment, Learner, db
from portal.queries.companies import reached_companies
from portal.queries.records import counter_for_change, recipients_of_companies
from portal.rules.deadline import last_day_with, term_for
from portal.rules.identifiers import make_ogm
from portal.rules.stations import Status, status_of

# Far from small numbers, so that a reference looks like one from the first enrolment on.
FIRST_OGM = 108_000_000


class Price(NamedTuple):
    """What an enrolment costs, in cents: fee and material are eligible, the other costs are not."""

    fee_cents: int
    material_cents: int = 0
    other_cents: int = 0


class NewEnrolment(NamedTuple):
    """Who is enrolled in what, for whom; `kind` is that of the course unless said otherwise."""

    number: str
    learner: Learner
    course: Course
    company: Company
    enrolled_on: date
    price: Price
    kind: str | None = None


def enrol_all(wanted: Sequence[NewEnrolment], on: Occasion) -> list[Enrolment]:
    """Enrol people: last days and payment references are fixed, everybody is told.

    The number of statements hardly rises with the number of people; only new companies cost more.
    Raises portal.rules.deadline.NoTerm when no dated rule covers a first lesson, and StaleDataError
    when a company was merged since it was loaded.
    """
    ogms = _next_ogms(len(wanted))
    require_unmerged({one.company.id for one in wanted})
    enrolments = [_enrolment(one, ogm, on) for one, ogm in zip(wanted, ogms, strict=True)]
    state_new(enrolments)
    db.session.add_all(enrolments)
    db.session.flush()
    index_new_enrolments(enrolments)
    events = record_all([_line(enrolment, on) for enrolment in enrolments], on)
    _welcome(enrolments, events, on)
    return enrolments


def _next_ogms(number: int) -> list[str]:
    hold_log()
    counter = counter_for_change("ogm")
    first = FIRST_OGM + counter.value + 1
    counter.value += number
    return [make_ogm(base) for base in range(first, first + number)]


def _enrolment(one: NewEnrolment, ogm: str, on: Occasion) -> Enrolment:
    term = term_for(one.course.first_lesson_on, on.school.terms)
    enrolment = Enrolment(
        public_id=new_public_id(),
        number=one.number,
        ogm=ogm,
        learner=one.learner,
        course=one.course,
        company=one.company,
        site=one.course.site,
        enrolled_on=one.enrolled_on,
        kind=one.kind or one.course.kind,
        fee_cents=one.price.fee_cents,
        material_cents=one.price.material_cents,
        other_cents=one.price.other_cents,
        last_day=last_day_with(one.course.first_lesson_on, term.days),
        term_days=term.days,
        stage="",
        due_cents=0,
        received_cents=0,
        created_at=on.at,
    )
    enrolment.application = None
    return enrolment


def _line(enrolment: Enrolment, on: Occasion) -> LogLine:
    facts = {
        "number": enrolment.number,
        "enrolled_on": enrolment.enrolled_on,
        "last_day": enrolment.last_day,
        "due_cents": enrolment.due_cents,
        "rule": term_for(enrolment.course.first_lesson_on, on.school.terms).source,
    }
    return LogLine(kind="enrolled", enrolment=enrolment, facts=facts)


def _welcome(enrolments: Sequence[Enrolment], events: Sequence[Recorded], on: Occasion) -> None:
    """Invite the companies, issue the confirmations and tell both sides where they stand."""
    companies = {enrolment.company_id: enrolment.company for enrolment in enrolments}
    reached = reached_companies(companies, on.at)
    for company_id, company in companies.items():
        if company_id not in reached:
            invite_contact(company, on)
    statuses = [status_of(facts_of(one, received_cents=0), on.today) for one in enrolments]
    in_time = [
        (one, status)
        for one, status in zip(enrolments, statuses, strict=True)
        if status is not Status.ENROLLED_TOO_LATE
    ]
    issue_first_confirmations(in_time, on, reason="enrolled")
    people = recipients_of_companies(companies, on.today)
    for one, event, status in zip(enrolments, events, statuses, strict=True):
        is_late = status is Status.ENROLLED_TOO_LATE
        for_employer = "new_enrolment_too_late" if is_late else "new_enrolment"
        for_student = "student_ordinary_fee" if is_late else "student_enrolled"
        to = people.get(one.company_id, [])
        tell_employer(for_employer, one, event=event, today=on.today, people=to)
        tell_student(for_student, one, event=event)
