"""Enrolling somebody, and ending an enrolment in another way than by payment."""

from datetime import date

from portal.actions.documents import issue_confirmation, withdraw_document
from portal.actions.enrolling import NewEnrolment, Price, enrol_all
from portal.actions.recording import (
    Occasion,
    facts_of,
    record,
    restate,
    tell_employer,
    tell_student,
)
from portal.clock import brussels
from portal.models import CallNote, Company, Course, Enrolment, Learner, db
from portal.queries.changing import current_document_for_change
from portal.queries.records import last_mailed_note
from portal.rules.stations import Facts, Refusal, Status, Step, refusal_of, status_of


class Refused(Exception):
    """A step that the facts do not allow (any more); the page shows the present state (409)."""

    def __init__(self, step: Step, reason: Refusal, public_id: str | None = None) -> None:
        super().__init__(f"{step}: {reason}")
        self.step, self.reason, self.public_id = step, reason, public_id


def require(step: Step, facts: Facts, public_id: str | None = None) -> None:
    """Raise Refused when the facts (of the enrolment with this public id) do not allow a step."""
    reason = refusal_of(step, facts)
    if reason is not None:
        raise Refused(step, reason, public_id)


def record_refusal(enrolment: Enrolment, on: Occasion, *, refusal: Refused) -> None:
    """Keep in the log that somebody tried a step that the facts did not allow any more."""
    record(
        "step_refused",
        on,
        enrolment=enrolment,
        step=str(refusal.step),
        reason=str(refusal.reason),
    )


def enrol(
    number: str,
    learner: Learner,
    course: Course,
    company: Company,
    on: Occasion,
    *,
    enrolled_on: date,
    price: Price,
    kind: str | None = None,
) -> Enrolment:
    """Enrol a person: the last day and the payment reference are fixed, everybody is told.

    Raises portal.rules.deadline.NoTerm when no dated rule covers the first lesson.
    """
    wanted = NewEnrolment(
        number=number,
        learner=learner,
        course=course,
        company=company,
        enrolled_on=enrolled_on,
        price=price,
        kind=kind,
    )
    return enrol_all([wanted], on)[0]


def change_enrolment(
    enrolment: Enrolment,
    on: Occasion,
    *,
    enrolled_on: date,
    price: Price,
    kind: str | None = None,
) -> Enrolment:
    """Correct the day of enrolment, the kind or the price; a new confirmation replaces the old."""
    old = {
        "enrolled_on": enrolment.enrolled_on,
        "kind": enrolment.kind,
        "fee_cents": enrolment.fee_cents,
        "material_cents": enrolment.material_cents,
        "other_cents": enrolment.other_cents,
    }
    new = {
        "enrolled_on": enrolled_on,
        "kind": kind or enrolment.kind,
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


def add_note(
    enrolment: Enrolment, on: Occasion, *, kind: str, text: str, until: date | None = None
) -> CallNote:
    """Note a call (kind called), a mail sent by hand (mailed) or anything else (note).

    With `until` the call list asks for this enrolment again on that day.
    """
    note = CallNote(
        enrolment_id=enrolment.id,
        kind=kind,
        text=text,
        snoozed_until=until,
        at=on.at,
        by=on.by.id,
        by_name=on.by.name,
    )
    db.session.add(note)
    record("note_added", on, enrolment=enrolment, note=kind, text=text, until=until)
    return note


def put_off(enrolment: Enrolment, on: Occasion, *, until: date, text: str) -> None:
    """Leave an enrolment off the call list until a day that `last_day_to_look_again` allows."""
    add_note(enrolment, on, kind="note", text=text, until=until)


def call_again(enrolment: Enrolment, on: Occasion) -> None:
    """Put an enrolment that was put off back on the call list today."""
    add_note(enrolment, on, kind="note", text="", until=on.today)


class AlreadyMailed(Exception):
    """Somebody has sent this reminder today already; `note` says who and when."""

    def __init__(self, note: CallNote) -> None:
        super().__init__(f"mailed by {note.by_name} at {note.at.isoformat()}")
        self.note = note


def send_deadline_mail(enrolment: Enrolment, on: Occasion) -> None:
    """Remind the employer now, at the request of the secretariat; once a day at most.

    Raises Refused when no application is awaited any more, and AlreadyMailed.
    """
    require(Step.REPORT_APPLICATION, facts_of(enrolment))
    note = last_mailed_note(enrolment.id)
    if note is not None and brussels(note.at).date() == on.today:
        raise AlreadyMailed(note)
    event = record("deadline_mail_asked", on, enrolment=enrolment)
    tell_employer("deadline_note", enrolment, event=event, today=on.today)
    add_note(enrolment, on, kind="mailed", text="")
