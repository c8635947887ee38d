"""Issued documents as their company reads them; the company comes first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from portal.models import Course, Document, Enrolment, Learner, reading
from portal.queries.rows import AnyRow, AnySelect

PAGE = 25

# What a student may show to others is the student's own.
_OF_COMPANY = (Document.company_id == bindparam("company_id"), Document.kind != "status")

_ABOUT = (
    select(
        Document.public_id,
        Document.kind,
        Document.number,
        Document.code,
        Document.issued_at,
        Document.replaced_at,
        Document.withdrawn_at,
        Learner.first_name,
        Learner.last_name,
        Course.name.label("course"),
        select(func.count())
        .select_from(Document)
        .where(*_OF_COMPANY)
        .correlate(None)
        .scalar_subquery()
        .label("total"),
    )
    .select_from(Document)
    .join(Enrolment, Enrolment.id == Document.enrolment_id)
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .where(*_OF_COMPANY)
    .order_by(Document.id.desc())
    .limit(PAGE)
    .offset(bindparam("skip"))
)


def documents_of(company_id: int, page: int) -> Sequence[AnyRow]:
    """One page of the company's documents, the newest first; `total` counts all of them."""
    values = {"company_id": company_id, "skip": (page - 1) * PAGE}
    return reading().execute(_ABOUT, values).all()


def _files(*conditions: Any) -> AnySelect:
    return (
        select(
            Document.public_id,
            Document.number,
            Document.facts,
            Document.facts_sha256,
            Document.sha256,
            Document.kind,
        )
        .where(*_OF_COMPANY, *conditions)
        .order_by(Document.id.desc())
    )


_ONE = _files(Document.public_id == bindparam("public_id"))
_ALL = _files()
_CURRENT = _files(
    Document.kind == bindparam("kind"),
    Document.replaced_at.is_(None),
    Document.withdrawn_at.is_(None),
    Document.enrolment_id
    == select(Enrolment.id)
    .where(
        Enrolment.public_id == bindparam("enrolment"),
        Enrolment.company_id == bindparam("company_id"),
    )
    .scalar_subquery(),
).limit(1)


_RECEIPT = _files(
    Document.application_id == bindparam("application_id"), Document.kind == "receipt"
).limit(1)


def receipt_of(company_id: int, application_id: int) -> AnyRow | None:
    """The receipt of a project number that the company gave, or None."""
    values = {"company_id": company_id, "application_id": application_id}
    return reading().execute(_RECEIPT, values).one_or_none()


def document_of(company_id: int, public_id: str) -> AnyRow:
    """One document of the company. Raises NoResultFound."""
    return reading().execute(_ONE, {"company_id": company_id, "public_id": public_id}).one()


def current_document_of(company_id: int, enrolment: str, kind: str) -> AnyRow:
    """The newest valid document of a kind about an enrolment (public id). Raises NoResultFound."""
    values = {"company_id": company_id, "enrolment": enrolment, "kind": kind}
    return reading().execute(_CURRENT, values).one()


def files_of(company_id: int) -> Sequence[AnyRow]:
    """Every document of the company with its facts, to make the files from."""
    return reading().execute(_ALL, {"company_id": company_id}).all()
