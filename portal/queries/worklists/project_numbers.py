"""The project numbers that wait for a decision, and everything one decision needs to see."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from portal.models import (
    Application,
    Company,
    Course,
    Enrolment,
    Learner,
    Person,
    Proof,
    Site,
    reading,
)
from portal.queries.reported import REPORTED
from portal.queries.rows import AnyRow, AnySelect
from portal.queries.worklists.conditions import at_site
from portal.rules.stations import Stage

# The oldest so many are shown; what is decided makes room for the next.
MOST = 100


@cache
def _waiting(has_site: bool) -> AnySelect:
    in_review = (
        Enrolment.stage == Stage.PROJECT_NUMBER_IN_REVIEW,
        *at_site(Enrolment.site_id, has_site),
    )
    # Applications are numbered as they come in, so the lowest numbers are the oldest.
    oldest = (
        select(Enrolment.application_id)
        .where(*in_review)
        .group_by(Enrolment.application_id)
        .order_by(Enrolment.application_id)
        .limit(MOST)
    )
    return (
        select(
            Application.public_id,
            Application.project_number,
            Application.applied_on,
            Application.last_day,
            Application.reported_at,
            Company.name.label("company"),
            func.min(Learner.first_name + " " + Learner.last_name).label("learner"),
            func.min(Course.name).label("course"),
            func.count().label("enrolments"),
        )
        .select_from(Enrolment)
        .join(Application, Application.id == Enrolment.application_id)
        .join(Company, Company.id == Application.company_id)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(*in_review, Enrolment.application_id.in_(oldest))
        .group_by(Application.id, Company.name)
        .order_by(Application.reported_at, Application.id)
    )


def waiting_applications(site_id: int | None) -> Sequence[AnyRow]:
    """The applications to decide at a secretariat (None: at all), oldest first. One statement."""
    values = {} if site_id is None else {"site_id": site_id}
    return reading().execute(_waiting(site_id is not None), values).all()


@cache
def _reviewed() -> AnySelect:
    approver, rejecter, other = aliased(Person), aliased(Person), aliased(Application)
    same_number = (
        select(func.count())
        .select_from(other)
        .where(
            other.project_number_normalised == Application.project_number_normalised,
            other.id != Application.id,
        )
    )
    of_another = same_number.where(other.company_id != Application.company_id)
    in_use = aliased(Enrolment)
    again = same_number.join(in_use, in_use.application_id == other.id).where(
        other.company_id == Application.company_id
    )
    return (
        select(
            Application.public_id,
            *REPORTED,
            Application.last_day.label("application_last_day"),
            Application.note,
            Application.replaces_id,
            approver.name.label("approved_by_name"),
            rejecter.name.label("rejected_by_name"),
            Proof.public_id.label("proof_public_id"),
            Proof.sha256.label("proof_sha256"),
            Proof.name.label("proof_name"),
            Proof.size.label("proof_size"),
            Proof.media_type.label("proof_media_type"),
            Proof.read_back,
            Company.name.label("company"),
            Company.public_id.label("company_public_id"),
            Company.enterprise_number,
            Company.contact_name,
            Company.contact_phone,
            Enrolment.public_id.label("enrolment_public_id"),
            Enrolment.number,
            Enrolment.stage,
            Enrolment.enrolled_on,
            Enrolment.last_day,
            Enrolment.due_cents,
            Enrolment.received_cents,
            (Learner.first_name + " " + Learner.last_name).label("learner"),
            Course.name.label("course"),
            Course.code.label("course_code"),
            Course.theme,
            Course.first_lesson_on,
            Site.name.label("site"),
            Site.phone.label("site_phone"),
            of_another.scalar_subquery().label("used_by_others"),
            again.scalar_subquery().label("used_again"),
        )
        .select_from(Application)
        .join(Enrolment, Enrolment.application_id == Application.id)
        .join(Company, Company.id == Application.company_id)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Site, Site.id == Enrolment.site_id)
        .outerjoin(Proof, Proof.id == Application.proof_id)
        .outerjoin(approver, approver.id == Application.approved_by)
        .outerjoin(rejecter, rejecter.id == Application.rejected_by)
        .where(Application.public_id == bindparam("public_id"))
        .order_by(Enrolment.last_day, Enrolment.id)
    )


def application_to_review(public_id: str) -> Sequence[AnyRow]:
    """One row for each enrolment that an application covers, the application on every row.

    Empty when there is no such application, or when a newer one has replaced it. One statement.
    """
    return reading().execute(_reviewed(), {"public_id": public_id}).all()


_PROOF = select(
    Proof.sha256, Proof.name, Proof.extension, Proof.media_type, Proof.company_id, Proof.removed_at
).where(Proof.public_id == bindparam("public_id"))


def proof_of(public_id: str) -> AnyRow:
    """Where the file of a proof is kept and what it is. Raises NoResultFound."""
    return reading().execute(_PROOF, {"public_id": public_id}).one()
