"""Rows that somebody is about to change: whole, loaded with what belongs to them, and locked.

Locked without their keys, so that whoever writes a row that refers to them need not wait. Money is
booked on sets of rows: see changing_money.

The asker comes first; what has no owner is for the secretariat, the worker and the command line.
Each raises NoResultFound when there is no such row for this asker, which becomes 404.
"""

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from portal.models import Application, Company, Course, Document, Enrolment, Place, db


def _whole() -> Select[Enrolment]:
    return (
        select(Enrolment)
        .options(
            joinedload(Enrolment.learner),
            joinedload(Enrolment.company),
            joinedload(Enrolment.site),
            joinedload(Enrolment.course).joinedload(Course.site),
            joinedload(Enrolment.course).joinedload(Course.place),
            joinedload(Enrolment.application).joinedload(Application.proof),
        )
        .with_for_update(of=Enrolment, key_share=True)
        .execution_options(populate_existing=True)
    )


def enrolment_for_change(company_id: int, public_id: str) -> Enrolment:
    """One enrolment of a company."""
    statement = _whole().where(Enrolment.company_id == company_id, Enrolment.public_id == public_id)
    return db.session.execute(statement).scalar_one()


def enrolments_for_change(company_id: int, public_ids: Iterable[str]) -> list[Enrolment]:
    """Several enrolments of a company, in the order of their numbers; unknown ids are left out."""
    statement = (
        _whole()
        .where(Enrolment.company_id == company_id, Enrolment.public_id.in_(list(public_ids)))
        .order_by(Enrolment.id)
    )
    return list(db.session.execute(statement).scalars())


def own_enrolment_for_change(learner_id: int, public_id: str) -> Enrolment:
    """One enrolment of a student."""
    statement = _whole().where(Enrolment.learner_id == learner_id, Enrolment.public_id == public_id)
    return db.session.execute(statement).scalar_one()


# --- Without an owner: for the secretariat, the worker and the command line only.


def any_enrolment_for_change(public_id: str) -> Enrolment:
    """One enrolment, whoever's it is."""
    return db.session.execute(_whole().where(Enrolment.public_id == public_id)).scalar_one()


def any_enrolments_for_change(public_ids: Iterable[str]) -> list[Enrolment]:
    """Several enrolments, whoever's they are, in the order of their numbers."""
    statement = _whole().where(Enrolment.public_id.in_(list(public_ids))).order_by(Enrolment.id)
    return list(db.session.execute(statement).scalars())


def enrolments_of_course_for_change(course_id: int) -> list[Enrolment]:
    """Every enrolment of a course."""
    statement = _whole().where(Enrolment.course_id == course_id).order_by(Enrolment.id)
    return list(db.session.execute(statement).scalars())


def enrolments_of_learner_for_change(learner_id: int) -> list[Enrolment]:
    """Every enrolment of a student."""
    statement = _whole().where(Enrolment.learner_id == learner_id).order_by(Enrolment.id)
    return list(db.session.execute(statement).scalars())


def enrolments_of_application_for_change(application_id: int) -> list[Enrolment]:
    """Every enrolment that an application covers."""
    statement = _whole().where(Enrolment.application_id == application_id).order_by(Enrolment.id)
    return list(db.session.execute(statement).scalars())


def application_for_change(public_id: str) -> Application:
    """One application with its company, proof and enrolments."""
    statement = (
        select(Application)
        .where(Application.public_id == public_id)
        .options(
            joinedload(Application.company),
            joinedload(Application.proof),
            selectinload(Application.enrolments).joinedload(Enrolment.learner),
            selectinload(Application.enrolments).joinedload(Enrolment.course),
        )
        .with_for_update(of=Application, key_share=True)
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalar_one()


def course_for_change(public_id: str) -> Course:
    """One course with its site and place."""
    statement = (
        select(Course)
        .where(Course.public_id == public_id)
        .options(joinedload(Course.site), joinedload(Course.place).joinedload(Place.site))
        .with_for_update(of=Course, key_share=True)
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalar_one()


def company_for_change(public_id: str) -> Company:
    """One company that was not merged."""
    statement = (
        select(Company)
        .where(Company.public_id == public_id, Company.merged_into_id.is_(None))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalar_one()


def current_document_for_change(enrolment_id: int, kind: str) -> Document | None:
    """The newest document of a kind about an enrolment that is neither replaced nor withdrawn."""
    statement = (
        select(Document)
        .where(
            Document.enrolment_id == enrolment_id,
            Document.kind == kind,
            Document.replaced_at.is_(None),
            Document.withdrawn_at.is_(None),
        )
        .order_by(Document.id.desc())
        .limit(1)
        .with_for_update(key_share=True)
    )
    return db.session.execute(statement).scalar_one_or_none()
