"""Drafts of the project number form, and what the form needs to know about the company."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import joinedload

from portal.models import Application, Course, Draft, Enrolment, Learner, Proof, db, reading
from portal.queries.rows import AnyRow
from portal.rules.deadline import communicated
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
        Application.last_day.label("reported_under"),
        Enrolment.application_id,
        Learner.first_name,
        Learner.last_name,
        Course.name.label("course"),
    )
    .select_from(Enrolment)
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .outerjoin(Application, Application.id == Enrolment.application_id)
    .where(
        Enrolment.company_id == bindparam("company_id"),
        Enrolment.public_id != bindparam("public_id"),
        or_(
            Enrolment.stage.in_([str(stage) for stage in REPORTABLE]),
            Enrolment.application_id == bindparam("application_id"),
        ),
    )
    .order_by(Enrolment.last_day, Enrolment.id)
)


def others_to_report_for(
    company_id: int, public_id: str, application_id: int | None
) -> Sequence[AnyRow]:
    """The company's other enrolments that this application may cover, first last day first.

    They wait for a project number, or are covered already by the application that is changed.
    """
    values = {"company_id": company_id, "public_id": public_id, "application_id": application_id}
    return reading().execute(_OTHERS, values).all()


def proof_of(company_id: int, application_id: int | None) -> Proof | None:
    """The proof that was sent with an application of a company."""
    statement = (
        select(Proof)
        .join(Application, Application.proof_id == Proof.id)
        .where(Application.company_id == company_id, Application.id == application_id)
    )
    return db.session.execute(statement).scalar_one_or_none()


def earliest_last_day(rows: Sequence[AnyRow], chosen: Sequence[str], own: date) -> date:
    """The earliest last day of an enrolment and of the chosen others."""
    days = [
        communicated(row.last_day, row.reported_under) for row in rows if row.public_id in chosen
    ]
    return min([own, *days])


# --- Without an owner: for the actions, which were handed what they change.


def is_proof_sent(proof_id: int) -> bool:
    """Whether a proof belongs to an application, also to one that was replaced."""
    statement = select(exists().where(Application.proof_id == proof_id))
    return bool(db.session.execute(statement).scalar_one())
