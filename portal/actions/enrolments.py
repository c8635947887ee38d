"""Enrolling somebody, and ending an enrolment in another way than by payment."""

from dataclasses import dataclass
from datetime import date

from portal.actions.companies import invite_contact
from portal.actions.documents import issue_confirmation, withdraw_document
from portal.actions.recording import (
    Occasion,
    facts_of,
    index_enrolment,
    new_public_id,
    record,
    restate,
    tell_employer,
    tell_student,
)
from portal.models import CallNote, Company, Course, Enrolment, Event, Learner, db
from portal.queries.changing import current_document_for_change
from portal.queries.records import counter_for_change
from portal.rules.deadline import last_day_with, term_for
from portal.rules.identifiers import make_ogm
from portal.rules.stations import Facts, Refusal, Status, Step, refusal_of, status_of


class Refused(Exception):
    """A step that the facts do not allow (any more); the page shows the present state (409)."""

    def __init__(self, step: Step, reason: Refusal) -> None:
        super().__init__(f"{step}: {reason}")
        self.step, self.reason = step, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What an enrolment costs, in cents: fee and material are eligible, the other costs are not."""

    fee_cents: int
    material_cents: int = 0
    other_cents: int = 0


def require(step: Step, facts: Facts) -> None:
    """Raise Refused when the facts do not allow a step."""
    reason = refusal_of(step, facts)
    if reason is not None:
        raise Refused(step, reason)


def enrol(
    number: str,
    learner: Learner,
    course: Course,
    company: Company,
    on: Occasion,
    *,
    enrolled_on: date,
    price: Price,
) -> Enrolment:
    """Enrol a person: the last day and the payment reference are fixed, everybody is told.

    Raises portal.rules.deadline.NoTerm when no dated rule covers the first lesson.
    """
    term = term_for(course.first_lesson_on, on.school.terms)
    enrolment = Enrolment(
        public_id=new_public_id(),
        number=number,
        ogm=_next_ogm(),
        learner=learner,
        course=course,
        company=company,
        site=course.site,
        enrolled_on=enrolled_on,
        fee_cents=price.fee_cents,
        material_cents=price.material_cents,
        other_cents=price.other_cents,
        last_day=last_day_with(course.first_lesson_on, term.days),
        term_days=term.days,
        stage="",
        due_cents=0,
        received_cents=0,
        created_at=on.at,
    )
    enrolment.application = None
    db.session.add(enrolment)
    db.session.flush()
    restate(enrolment)
    index_enrolment(enrolment)
    event = record(
        "enrolled",
        on,
        enrolment=enrolment,
        number=number,
        enrolled_on=enrolled_on,
        last_day=enrolment.last_day,
        due_cents=enrolment.due_cents,
        rule=term.source,
    )
    _welcome(enrolment, event, on)
    return enrolment


def _welcome(enrolment: Enrolment, event: Event, on: Occasion) -> None:
    """Invite the company, issue the confirmation and tell both sides where they stand."""
    status = status_of(facts_of(enrolment), on.today)
    invite_contact(enrolment.company, on)
    if status is Status.ENROLLED_TOO_LATE:
        tell_employer("new_enrolment_too_late", enrolment, event=event, today=on.today)
        tell_student("student_ordinary_fee", enrolment, event=event)
        return
    issue_confirmation(enrolment, on, status=status, reason="enrolled")
    tell_employer("new_enrolment", enrolment, event=event, today=on.today)
    tell_student("student_enrolled", enrolment, event=event)


def change_enrolment(
    enrolment: Enrolment, on: Occasion, *, enrolled_on: date, price: Price
) -> Enrolment:
    """Correct the day of enrolment or the price; a new confirmation replaces the old one."""
    old = {
        "enrolled_on": enrolment.enrolled_on,
        "fee_cents": enrolment.fee_cents,
        "material_cents": enrolment.material_cents,
        "other_cents": enrolment.other_cents,
    }
    new = {
        "enrolled_on": enrolled_on,
        "fee_cents": price.fee_cents,
        "material_cents": price.material_cents,
        "other_cents": price.other_cents,
    }
    changed = {key: [old[key], new[key]] for key in old if old[key] != new[key]}
    if not changed:
        return enrolment
    for key, value in new.items():
        setattr(enrolment, key, value)
    restate(enrolment)
    record("enrolment_changed", on, enrolment=enrolment, changed=changed)
    renew_confirmation(enrolment, on, reason="enrolment_changed")
    return enrolment


def renew_confirmation(enrolment: Enrolment, on: Occasion, *, reason: str) -> None:
    """Issue a new confirmation, or withdraw the current one where none is due any more."""
    status = status_of(facts_of(enrolment), on.today)
    closed = {Status.ENROLLED_TOO_LATE, Status.ORDINARY_FEE, Status.CANCELLED}
    if status not in closed:
        issue_confirmation(enrolment, on, status=status, reason=reason)
        return
    current = current_document_for_change(enrolment.id, "confirmation")
    if current is not None:
        withdraw_document(current, enrolment, on)


def convert_to_ordinary_fee(enrolment: Enrolment, on: Occasion, *, reason: str) -> None:
    """The student pays the ordinary fee: no application will come (any more). Raises Refused."""
    require(Step.CONVERT_TO_ORDINARY_FEE, facts_of(enrolment))
    enrolment.ordinary_fee_at, enrolment.ordinary_fee_by = on.at, on.by.id
    enrolment.ordinary_fee_reason = reason
    restate(enrolment)
    event = record("converted_to_ordinary_fee", on, enrolment=enrolment, reason=reason)
    renew_confirmation(enrolment, on, reason="converted_to_ordinary_fee")
    tell_student("student_ordinary_fee", enrolment, event=event)


def cancel_enrolment(enrolment: Enrolment, on: Occasion, *, reason: str) -> None:
    """End an enrolment. Raises Refused while money is booked on it."""
    require(Step.CANCEL, facts_of(enrolment))
    enrolment.cancelled_at, enrolment.cancelled_by = on.at, on.by.id
    enrolment.cancel_reason = reason
    restate(enrolment)
    record("enrolment_cancelled", on, enrolment=enrolment, reason=reason)
    renew_confirmation(enrolment, on, reason="enrolment_cancelled")


def add_note(enrolment: Enrolment, on: Occasion, *, kind: str, text: str) -> CallNote:
    """Note a call (kind called), a mail sent by hand (mailed) or anything else (note)."""
    note = CallNote(
        enrolment_id=enrolment.id,
        kind=kind,
        text=text,
        at=on.at,
        by=on.by.id,
        by_name=on.by.name,
    )
    db.session.add(note)
    record("note_added", on, enrolment=enrolment, note=kind, text=text)
    return note


def send_deadline_mail(enrolment: Enrolment, on: Occasion) -> None:
    """Remind the employer now, at the request of the secretariat; once a day at most."""
    event = record("deadline_mail_asked", on, enrolment=enrolment)
    tell_employer("deadline_note", enrolment, event=event, today=on.today)
    add_note(enrolment, on, kind="mailed", text="")


def _next_ogm() -> str:
    counter = counter_for_change("ogm")
    counter.value += 1
    return make_ogm(FIRST_OGM + counter.value)


# Far from small numbers, so that a reference looks like one from the first enrolment on.
FIRST_OGM = 108_000_000
