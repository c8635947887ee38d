"""The facts that a document states, taken from what is known on the day it is issued."""

import secrets
from datetime import date
from typing import Any

from portal.actions.recording import Occasion, due_cents
from portal.documents.facts import (
    CompanyFacts,
    ConfirmationFacts,
    CourseFacts,
    LearnerFacts,
    PaymentFacts,
    SchoolFacts,
    SiteFacts,
)
from portal.models import Document, Enrolment
from portal.queries.changing_money import AnyEnrolment, CurrentDocument
from portal.rules.identifiers import DOCUMENT_CODE_LENGTH, document_codes
from portal.rules.stations import Status
from portal.rules.themes import THEMES


def new_codes(number: int) -> list[str]:
    """So many random codes by which documents are checked (promise D47)."""
    return document_codes(secrets.token_bytes(number * DOCUMENT_CODE_LENGTH))


def confirmation_facts(
    enrolment: Enrolment, on: Occasion, old: Document | None, status: Status, number: int
) -> ConfirmationFacts:
    """What the confirmation of an enrolment in this status states."""
    return ConfirmationFacts(
        **issue_facts(enrolment, on, old, number),
        learner=learner_facts(enrolment),
        company=company_facts(enrolment),
        course=course_facts(enrolment),
        enrolled_on=enrolment.enrolled_on,
        fee_cents=due_cents(enrolment),
        other_costs_cents=enrolment.other_cents,
        ogm=enrolment.ogm,
        last_day=enrolment.last_day,
        term_days=enrolment.term_days,
        status=str(status),
        legal_basis=_legal_basis(on.school.legal_basis),
        is_vat_exempt=on.school.is_vat_exempt,
    )


def _legal_basis(text: str) -> str:
    """The law as a sentence of its own; it stays in Dutch in every document."""
    return f"Wettelijke basis: {text.rstrip('.')}." if text else ""


def payment_facts(
    enrolment: AnyEnrolment,
    on: Occasion,
    *,
    old: CurrentDocument | None,
    number: int,
    code: str,
    received_cents: int,
    received_on: date,
) -> PaymentFacts:
    """What the confirmation of payment of an enrolment that has become final states."""
    application = enrolment.application
    return PaymentFacts(
        **issue_facts(enrolment, on, old, number, code),
        learner=learner_facts(enrolment),
        company=company_facts(enrolment),
        course=course_facts(enrolment),
        received_cents=received_cents,
        received_on=received_on,
        project_number=application.project_number if application else "",
        ogm=enrolment.ogm,
    )


def issue_facts(
    enrolment: AnyEnrolment,
    on: Occasion,
    old: Document | CurrentDocument | None,
    number: int,
    code: str | None = None,
) -> dict[str, Any]:
    """What every document carries, with this number of the year and this code, or a new one."""
    site = enrolment.course.site
    return {
        "document_number": f"LS-{on.today.year}-{number:06d}",
        "code": code or new_codes(1)[0],
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


def learner_facts(enrolment: AnyEnrolment) -> LearnerFacts:
    """The person who takes the course."""
    return LearnerFacts(
        first_name=enrolment.learner.first_name, last_name=enrolment.learner.last_name
    )


def company_facts(enrolment: AnyEnrolment) -> CompanyFacts:
    """The employer."""
    company = enrolment.company
    return CompanyFacts(name=company.name, enterprise_number=company.enterprise_number)


def course_facts(enrolment: AnyEnrolment) -> CourseFacts:
    """The course, given in the way of this enrolment."""
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
