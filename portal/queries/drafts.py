"""Drafts of the project number form, and what the form needs to know about the company."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from portal.models import Course, Document, Draft, Enrolment, Learner, Proof, db, reading
from portal.queries.rows import AnyRow
from portal.rules.stations import Stage

REPORTABLE = (Stage.AWAITING_APPLICATION, Stage.PROJECT_NUMBER_REJECTED)


def draft_of(person_id: int, enrolment_id: int, now: datetime) -> Draft | None:
    """The draft of this person for an enrolment, with its proof, while it is kept."""
    statement = (
        select(Draft)
        .where(
            Draft.person_id == person_id,
            Draft.enrolment_id == enrolment_id,
            Draft.expires_at > now,
        )
        .options(joinedload(Draft.proof))
    )
    return db.session.execute(statement).scalar_one_or_none()


def any_draft_of(person_id: int, enrolment_id: int) -> Draft | None:
    """The draft of this person for an enrolment, also when its day is over."""
    statement = (
        select(Draft)
        .where(Draft.person_id == person_id, Draft.enrolment_id == enrolment_id)
        .options(joinedload(Draft.proof))
    )
    return db.session.execute(statement).scalar_one_or_none()


_OTHERS = (
    select(
        Enrolment.public_id,
        Enrolment.last_day,
        Learner.first_name,
        Learner.last_name,
        Course.name.label("course"),
    )
    .select_from(Enrolment)
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .where(
        Enrolment.company_id == bindparam("company_id"),
        Enrolment.public_id != bindparam("public_id"),
        Enrolment.stage.in_([str(stage) for stage in REPORTABLE]),
    )
    .order_by(Enrolment.last_day, Enrolment.id)
)


def others_to_report_for(company_id: int, public_id: str) -> Sequence[AnyRow]:
    """The company's other enrolments that wait for a project number, first last day first."""
    return reading().execute(_OTHERS, {"company_id": company_id, "public_id": public_id}).all()


def proof_of(company_id: int, public_id: str) -> Proof:
    """A proof of a company. Raises NoResultFound when the company has no such proof."""
    statement = select(Proof).where(Proof.company_id == company_id, Proof.public_id == public_id)
    return db.session.execute(statement).scalar_one()


def earliest_last_day(rows: Sequence[AnyRow], chosen: Sequence[str], own: date) -> date:
    """The earliest last day of an enrolment and of the chosen others."""
    return min([own, *(row.last_day for row in rows if row.public_id in chosen)])


_RECEIPT = (
    select(Document.public_id, Document.number)
    .where(
        Document.company_id == bindparam("company_id"),
        Document.application_id == bindparam("application_id"),
        Document.kind == "receipt",
    )
    .order_by(Document.id.desc())
    .limit(1)
)


def receipt_of(company_id: int, application_id: int) -> AnyRow | None:
    """The receipt of an application of the company: its public id and number."""
    values = {"company_id": company_id, "application_id": application_id}
    return reading().execute(_RECEIPT, values).one_or_none()
