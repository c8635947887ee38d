"""The employer's application at the KMO-portefeuille: reported, decided, then ticked off."""

from datetime import date
from typing import NamedTuple

from portal.actions.documents import issue_receipt
from portal.actions.enrolments import Refused, require
from portal.actions.recording import (
    Occasion,
    facts_of,
    index_enrolment,
    new_public_id,
    record,
    restate,
    tell_employer,
)
from portal.models import Application, Document, Enrolment, Proof, db
from portal.rules.deadline import communicated, earliest
from portal.rules.project_number import ProjectNumber
from portal.rules.stations import Refusal, Step, may_decide_application


class ProofChanged(Exception):
    """The proof is another one than the one that was looked at (promise E4)."""


class Reported(NamedTuple):
    """What an employer says about an application."""

    project_number: ProjectNumber
    applied_on: date
    proof: Proof | None
    note: str | None


def report_application(
    enrolments: list[Enrolment], on: Occasion, *, reported: Reported
) -> tuple[Application, Document]:
    """Report one application for one or more enrolments of one company.

    The first report and a correction before approval are the same deed: a new row that replaces
    the old one and keeps its ticks. The deadline is the earliest of the enrolments. Whether the
    application was in time is not judged here: the day it was made is kept beside that deadline.
    Raises Refused.
    """
    for enrolment in enrolments:
        first = enrolment.application is None
        require(Step.REPORT_APPLICATION if first else Step.CHANGE_APPLICATION, facts_of(enrolment))
    old = next((one.application for one in enrolments if one.application is not None), None)
    application = Application(
        public_id=new_public_id(),
        company=enrolments[0].company,
        project_number=reported.project_number.typed,
        project_number_normalised=reported.project_number.normalised,
        applied_on=reported.applied_on,
        last_day=earliest(
            communicated(one.last_day, one.application.last_day if one.application else None)
            for one in enrolments
        ),
        note=reported.note,
        proof=reported.proof,
        reported_at=on.at,
        reported_by=on.by.id,
        reported_by_name=on.by.name,
        replaces_id=old.id if old else None,
        own_share_ticked_at=old.own_share_ticked_at if old else None,
        own_share_ticked_by=old.own_share_ticked_by if old else None,
        pay_order_ticked_at=old.pay_order_ticked_at if old else None,
        pay_order_ticked_by=old.pay_order_ticked_by if old else None,
    )
    db.session.add(application)
    db.session.flush()
    for enrolment in enrolments:
        _attach(enrolment, application, on)
    receipt = issue_receipt(enrolments, application, on)
    return application, receipt


def _attach(enrolment: Enrolment, application: Application, on: Occasion) -> None:
    old = enrolment.application
    enrolment.application = application
    db.session.flush()
    restate(enrolment)
    index_enrolment(enrolment)
    event = record(
        "application_reported" if old is None else "application_changed",
        on,
        enrolment=enrolment,
        application=application.public_id,
        project_number=application.project_number,
        applied_on=application.applied_on,
        last_day=application.last_day,
        proof=application.proof.sha256 if application.proof else None,
        before=old.project_number if old else None,
    )
    tell_employer("project_number_received", enrolment, event=event, today=on.today)


def approve_application(
    application: Application,
    enrolments: list[Enrolment],
    on: Occasion,
    *,
    approved_on: date,
    seen_proof: str | None,
) -> None:
    """Approve a project number; `approved_on` is the day of approval at the KMO-portefeuille.

    Of the enrolments that it covers those that have ended or are paid hear nothing of it.
    `seen_proof` is the hash of the proof that was on the screen. Raises Refused, ProofChanged.
    """
    undecided = _undecided(application, enrolments, seen_proof)
    application.approved_on, application.approved_at = approved_on, on.at
    application.approved_by = on.by.id
    for enrolment in undecided:
        restate(enrolment)
        event = record(
            "application_approved",
            on,
            enrolment=enrolment,
            application=application.public_id,
            project_number=application.project_number,
            approved_on=approved_on,
            proof=seen_proof,
        )
        tell_employer("project_number_approved", enrolment, event=event, today=on.today)


def reject_application(
    application: Application,
    enrolments: list[Enrolment],
    on: Occasion,
    *,
    reason: str,
    note: str | None,
    seen_proof: str | None,
) -> None:
    """Refuse a project number; the employer reads why. Raises Refused, ProofChanged."""
    undecided = _undecided(application, enrolments, seen_proof)
    application.rejected_at, application.rejected_by = on.at, on.by.id
    application.rejection_reason, application.rejection_note = reason, note
    for enrolment in undecided:
        restate(enrolment)
        event = record(
            "application_rejected",
            on,
            enrolment=enrolment,
            application=application.public_id,
            project_number=application.project_number,
            reason=reason,
            note=note,
            proof=seen_proof,
            recognition_no=on.school.recognition_shown,
        )
        tell_employer(
            "project_number_rejected",
            enrolment,
            event=event,
            today=on.today,
            facts={"reason": reason, "note": note or ""},
        )


def _undecided(
    application: Application, enrolments: list[Enrolment], seen_proof: str | None
) -> list[Enrolment]:
    """The enrolments for which a decision still means something.

    One that was cancelled or paid meanwhile must not keep the others waiting.
    """
    waiting = [one for one in enrolments if may_decide_application(facts_of(one))]
    for enrolment in enrolments if not waiting else ():
        require(Step.DECIDE_APPLICATION, facts_of(enrolment))
    if (application.proof.sha256 if application.proof else None) != seen_proof:
        raise ProofChanged(application.public_id)
    return waiting


def mark_own_share(enrolment: Enrolment, on: Occasion, *, is_done: bool) -> None:
    """Tick or untick that the own share was deposited. It is a statement we cannot check."""
    step = Step.TICK_OWN_SHARE if is_done else Step.UNTICK_OWN_SHARE
    application = _application_for(step, enrolment)
    application.own_share_ticked_at = on.at if is_done else None
    application.own_share_ticked_by = on.by.id if is_done else None
    _restate_all(application, on, "own_share_marked" if is_done else "own_share_unmarked")


def mark_pay_order(enrolment: Enrolment, on: Occasion, *, is_done: bool) -> None:
    """Tick or untick that the pay order was given. It is a statement we cannot check."""
    step = Step.TICK_PAY_ORDER if is_done else Step.UNTICK_PAY_ORDER
    application = _application_for(step, enrolment)
    application.pay_order_ticked_at = on.at if is_done else None
    application.pay_order_ticked_by = on.by.id if is_done else None
    _restate_all(application, on, "pay_order_marked" if is_done else "pay_order_unmarked")


def _application_for(step: Step, enrolment: Enrolment) -> Application:
    require(step, facts_of(enrolment))
    application = enrolment.application
    if application is None:
        raise Refused(step, Refusal.NO_PROJECT_NUMBER)
    return application


def _restate_all(application: Application, on: Occasion, event: str) -> None:
    """A tick is about the application, so about every enrolment that it covers."""
    from portal.queries.changing import enrolments_of_application_for_change

    db.session.flush()
    for enrolment in enrolments_of_application_for_change(application.id):
        restate(enrolment)
        record(event, on, enrolment=enrolment, application=application.public_id)
