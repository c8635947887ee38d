"""Issuing, replacing and withdrawing documents: numbered without gaps, facts frozen for good."""

import hashlib
from collections.abc import Iterable

from portal.actions.documents.facts import (
    company_facts,
    confirmation_facts,
    course_facts,
    issue_facts,
    learner_facts,
)
from portal.actions.recording import (
    LogLine,
    Occasion,
    hold_log,
    new_public_id,
    record,
    record_all,
)
from portal.documents.canonical import to_json
from portal.documents.facts import Facts, ReceiptFacts, ReceiptLine, StatusFacts, missing_items
from portal.documents.shipped import layout_version
from portal.models import Application, Counter, Document, Enrolment, db
from portal.queries.changing import current_document_for_change
from portal.queries.records import counter_for_change
from portal.rules.stations import Status


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
    facts = confirmation_facts(enrolment, on, old, status, next_number(on))
    if missing_items(facts):
        return None
    return _register(facts, enrolment, on, old=old, reason=reason)


def issue_first_confirmations(
    enrolments: Iterable[tuple[Enrolment, Status]], on: Occasion, *, reason: str
) -> None:
    """Issue the confirmations of enrolments that have none yet, each with its status, in one go.

    An enrolment that lacks an obligatory item gets none.
    """
    numbers, lines = year_numbers(on), []
    for enrolment, status in enrolments:
        facts = confirmation_facts(enrolment, on, None, status, numbers.value + 1)
        if missing_items(facts):
            continue
        numbers.value += 1
        document = _document(facts, enrolment, on, old=None, reason=reason)
        db.session.add(document)
        lines.append(_line(document, enrolment, None))
    record_all(lines, on)


def issue_receipt(
    enrolments: list[Enrolment],
    application: Application,
    on: Occasion,
) -> Document:
    """Issue the receipt of a project number, about every enrolment that it covers."""
    first = enrolments[0]
    facts = ReceiptFacts(
        **issue_facts(first, on, None, next_number(on)),
        company=company_facts(first),
        lines=tuple(
            ReceiptLine(learner=learner_facts(one), course=course_facts(one), last_day=one.last_day)
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
        **{**issue_facts(enrolment, on, old, next_number(on)), "language": language},
        learner=learner_facts(enrolment),
        course=course_facts(enrolment),
        enrolled_on=enrolment.enrolled_on,
        last_day=enrolment.last_day if shows_day else None,
        status=str(status),
    )
    return _register(facts, enrolment, on, old=old, reason="status_asked")


def withdraw_document(document: Document, enrolment: Enrolment, on: Occasion) -> None:
    """Say of a document that it no longer holds; it stays in the register as withdrawn."""
    document.withdrawn_at = on.at
    record("document_withdrawn", on, enrolment=enrolment, number=document.number)


def year_numbers(on: Occasion) -> Counter:
    """The last number given out this year, locked (after the log) so that the next one is ours."""
    hold_log()
    return counter_for_change(f"document:{on.today.year}")


def next_number(on: Occasion) -> int:
    """The number of the next document; one that is not registered after all leaves no gap."""
    return year_numbers(on).value + 1


def _register(
    facts: Facts,
    enrolment: Enrolment,
    on: Occasion,
    *,
    old: Document | None,
    reason: str,
    application: Application | None = None,
) -> Document:
    year_numbers(on).value += 1
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
