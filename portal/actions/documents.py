"""Issuing, replacing and withdrawing documents: numbered without gaps, facts frozen for good."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.actions.recording import (
    LogLine,
    Occasion,
    due_cents,
    new_public_id,
    record,
    record_all,
)
from portal.documents.canonical import to_json
from portal.documents.facts import (
    CompanyFacts,
    ConfirmationFacts,
    CourseFacts,
    Facts,
    LearnerFacts,
    PaymentFacts,
    ReceiptFacts,
    ReceiptLine,
    SchoolFacts,
    SiteFacts,
    StatusFacts,
    missing_items,
)
from portal.documents.shipped import layout_version
from portal.models import Application, Counter, Document, Enrolment, db
from portal.queries.changing import current_document_for_change
from portal.queries.records import counter_for_change
from portal.rules.identifiers import DOCUMENT_CODE_BYTES, document_code
from portal.rules.stations import Status
from portal.rules.themes import THEMES


def issue_confirmation(
    enrolment: Enrolment,
    on: Occasion,
    *,
    status: Status,
    reason: str,
) -> Document | None:
    """Issue the confirmation of enrolment; it replaces the one that was current.

    None when an obligatory item is missing: no document is better than an incomplete proof.
    """
    old = current_document_for_change(enrolment.id, "confirmation")
    facts = _confirmation(enrolment, on, old, status, _numbers(on))
    if missing_items(facts):
        return None
    return _register(facts, enrolment, on, old=old, reason=reason)


def issue_first_confirmations(
    enrolments: Iterable[tuple[Enrolment, Status]], on: Occasion, *, reason: str
) -> None:
    """Issue the confirmations of enrolments that have none yet, each with its status, in one go.

    An enrolment that lacks an obligatory item gets none.
    """
    numbers, lines = _numbers(on), []
    for enrolment, status in enrolments:
        facts = _confirmation(enrolment, on, None, status, numbers)
        if missing_items(facts):
            continue
        numbers.value += 1
        document = _document(facts, enrolment, on, old=None, reason=reason)
        db.session.add(document)
        lines.append(_line(document, enrolment, None))
    record_all(lines, on)


def _confirmation(
    enrolment: Enrolment, on: Occasion, old: Document | None, status: Status, numbers: Counter
) -> ConfirmationFacts:
    return ConfirmationFacts(
        **_issue(enrolment, on, old, numbers),
        learner=_learner(enrolment),
        company=_company(enrolment),
        course=_course(enrolment),
        enrolled_on=enrolment.enrolled_on,
        fee_cents=due_cents(enrolment),
        other_costs_cents=enrolment.other_cents,
        ogm=enrolment.ogm,
        last_day=enrolment.last_day,
        term_days=enrolment.term_days,
        status=str(status),
        legal_basis=on.school.legal_basis,
        is_vat_exempt=on.school.is_vat_exempt,
    )


def issue_payment(
    enrolment: Enrolment,
    on: Occasion,
    *,
    received_cents: int,
    received_on: date,
) -> Document:
    """Issue the confirmation of payment for an enrolment that has become final."""
    old = current_document_for_change(enrolment.id, "payment")
    application = enrolment.application
    facts = PaymentFacts(
        **_issue(enrolment, on, old, _numbers(on)),
        learner=_learner(enrolment),
        company=_company(enrolment),
        course=_course(enrolment),
        received_cents=received_cents,
        received_on=received_on,
        project_number=application.project_number if application else "",
        ogm=enrolment.ogm,
    )
    return _register(facts, enrolment, on, old=old, reason="payment_confirmed")


def issue_receipt(
    enrolments: list[Enrolment],
    application: Application,
    on: Occasion,
) -> Document:
    """Issue the receipt of a project number, about every enrolment that it covers."""
    first = enrolments[0]
    facts = ReceiptFacts(
        **_issue(first, on, None, _numbers(on)),
        company=_company(first),
        lines=tuple(
            ReceiptLine(learner=_learner(one), course=_course(one), last_day=one.last_day)
            for one in enrolments
        ),
        project_number=application.project_number,
        applied_on=application.applied_on,
        received_at=application.reported_at,
        given_by=application.reported_by_name,
    )
    return _register(
        facts, first, on, old=None, reason="application_reported", application=application
    )


def issue_status(
    enrolment: Enrolment,
    on: Occasion,
    *,
    status: Status,
    language: str,
) -> Document:
    """Issue what a student can show: the status and the dates, nothing of the company."""
    old = current_document_for_change(enrolment.id, "status")
    shows_day = status in {Status.APPLICATION_NEEDED, Status.DEADLINE_PASSED}
    facts = StatusFacts(
        **{**_issue(enrolment, on, old, _numbers(on)), "language": language},
        learner=_learner(enrolment),
        course=_course(enrolment),
        enrolled_on=enrolment.enrolled_on,
        last_day=enrolment.last_day if shows_day else None,
        status=str(status),
    )
    return _register(facts, enrolment, on, old=old, reason="status_asked")


def withdraw_document(document: Document, enrolment: Enrolment, on: Occasion) -> None:
    """Say of a document that it no longer holds; it stays in the register as withdrawn."""
    document.withdrawn_at = on.at
    record("document_withdrawn", on, enrolment=enrolment, number=document.number)


def _numbers(on: Occasion) -> Counter:
    """The last number given out this year, locked so that the next one is ours."""
    return counter_for_change(f"document:{on.today.year}")


def _issue(
    enrolment: Enrolment, on: Occasion, old: Document | None, numbers: Counter
) -> dict[str, Any]:
    """What every document carries, with the next number of the year.

    The number is given out when the document is registered: one that is not leaves no gap.
    """
    site = enrolment.course.site
    return {
        "document_number": f"LS-{on.today.year}-{numbers.value + 1:06d}",
        "code": document_code(secrets.token_bytes(DOCUMENT_CODE_BYTES)),
        "issued_at": on.at,
        "language": "nl",
        "school": SchoolFacts(name=on.school.name, recognition_number=on.school.recognition_no),
        "site": SiteFacts(
            name=site.name,
            street=site.street,
            postcode=site.postcode,
            city=site.city,
            phone=site.phone,
        ),
        "verify_address": on.verify_address,
        "replaces": old.number if old else None,
    }


def _register(
    facts: Facts,
    enrolment: Enrolment,
    on: Occasion,
    *,
    old: Document | None,
    reason: str,
    application: Application | None = None,
) -> Document:
    _numbers(on).value += 1
    document = _document(facts, enrolment, on, old=old, reason=reason, application=application)
    if old is not None:
        old.replaced_at = on.at
    db.session.add(document)
    record_all([_line(document, enrolment, old)], on)
    return document


def _document(
    facts: Facts,
    enrolment: Enrolment,
    on: Occasion,
    *,
    old: Document | None,
    reason: str,
    application: Application | None = None,
) -> Document:
    text = to_json(facts)
    return Document(
        public_id=new_public_id(),
        kind=str(facts.kind),
        number=facts.document_number,
        code=facts.code,
        enrolment_id=enrolment.id,
        company_id=enrolment.company_id,
        application_id=application.id if application else None,
        issued_at=on.at,
        version=old.version + 1 if old else 1,
        reason=reason,
        facts=text.decode(),
        facts_sha256=hashlib.sha256(text).hexdigest(),
        template=layout_version(),
        replaces_id=old.id if old else None,
    )


def _line(document: Document, enrolment: Enrolment, old: Document | None) -> LogLine:
    facts = {
        "document": document.kind,
        "number": document.number,
        "replaces": old.number if old else None,
        "reason": document.reason,
        "facts_sha256": document.facts_sha256,
    }
    return LogLine(kind="document_issued", enrolment=enrolment, facts=facts)


def _learner(enrolment: Enrolment) -> LearnerFacts:
    return LearnerFacts(
        first_name=enrolment.learner.first_name, last_name=enrolment.learner.last_name
    )


def _company(enrolment: Enrolment) -> CompanyFacts:
    company = enrolment.company
    return CompanyFacts(name=company.name, enterprise_number=company.enterprise_number)


def _course(enrolment: Enrolment) -> CourseFacts:
    course = enrolment.course
    return CourseFacts(
        name=course.name,
        description=course.description,
        theme=THEMES[course.theme] if course.theme else "",
        kind=enrolment.kind,
        place=course.place.name,
        first_lesson_on=course.first_lesson_on,
        last_lesson_on=course.last_lesson_on,
        lesson_periods=course.lesson_periods,
    )
