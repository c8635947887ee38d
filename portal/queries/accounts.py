"""Accounts, their sessions, and what somebody was invited to or follows."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from portal.models import (
    Company,
    Enrolment,
    Invitation,
    Learner,
    Membership,
    Person,
    UserSession,
    db,
    reading,
)
from portal.queries.rows import AnyRow

_OPEN = and_(
    Membership.ended_at.is_(None),
    Membership.starts_on <= bindparam("today"),
    or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
)

_COMPANIES = (
    select(
        Company.public_id,
        Company.name,
        Company.enterprise_number,
        Membership.role,
        Membership.receives_mail,
    )
    .join(Membership, Membership.company_id == Company.id)
    .where(Membership.person_id == bindparam("person_id"), _OPEN)
    .order_by(Company.name, Company.id)
)


def companies_of_person(person_id: int, today: date) -> Sequence[AnyRow]:
    """The companies that a person may act for today, with role and mail choice."""
    return reading().execute(_COMPANIES, {"person_id": person_id, "today": today}).all()


_SESSIONS = (
    select(
        UserSession.id,
        UserSession.token_hash,
        UserSession.agent,
        UserSession.address,
        UserSession.created_at,
        UserSession.seen_at,
    )
    .where(
        UserSession.person_id == bindparam("person_id"),
        UserSession.expires_at > bindparam("at"),
        UserSession.seen_at > bindparam("idle_since"),
    )
    .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
)


def sessions_of(person_id: int, at: datetime, idle_since: datetime) -> Sequence[AnyRow]:
    """The sessions of a person that still work, the one used last in front."""
    values = {"person_id": person_id, "at": at, "idle_since": idle_since}
    return reading().execute(_SESSIONS, values).all()


def person_for_change(person_id: int) -> Person:
    """A person, locked. Raises NoResultFound."""
    statement = select(Person).where(Person.id == person_id).with_for_update()
    return db.session.execute(statement).scalar_one()


def learner_for_change(learner_id: int) -> Learner:
    """A student, locked. Raises NoResultFound."""
    statement = select(Learner).where(Learner.id == learner_id).with_for_update()
    return db.session.execute(statement).scalar_one()


def memberships_for_change(person_id: int, today: date) -> list[Membership]:
    """What a person may do today for which companies, locked."""
    statement = (
        select(Membership)
        .where(Membership.person_id == bindparam("person_id"), _OPEN)
        .options(joinedload(Membership.company))
        .order_by(Membership.id)
        .with_for_update(of=Membership)
    )
    values = {"person_id": person_id, "today": today}
    return list(db.session.execute(statement, values).scalars())


# --- Without an owner: for who is not signed in yet, the secretariat and the command line.


def person_with_email(email: str) -> Person | None:
    """Whoever has an account under this address (lower case), or None."""
    return db.session.execute(select(Person).where(Person.email == email)).scalar_one_or_none()


def learner_of_enrolment(public_id: str) -> AnyRow:
    """Who takes the course of this enrolment: names and address. Raises NoResultFound."""
    statement = (
        select(Learner.first_name, Learner.last_name, Learner.email)
        .join(Enrolment, Enrolment.learner_id == Learner.id)
        .where(Enrolment.public_id == public_id)
    )
    return reading().execute(statement).one()


def same_learner(learner: Learner) -> int | None:
    """Another student of exactly this name and address (lower case), or None."""
    statement = select(Learner.id).where(
        Learner.email == learner.email,
        Learner.first_name == learner.first_name,
        Learner.last_name == learner.last_name,
        Learner.id != learner.id,
    )
    return db.session.execute(statement).scalar_one_or_none()


_FOLLOWED = (
    select(Enrolment)
    .join(Learner, Learner.id == Enrolment.learner_id)
    .where(Enrolment.number == bindparam("number"), Learner.email == bindparam("email"))
    .options(joinedload(Enrolment.learner))
)


def enrolment_followed_with(number: str, email: str) -> Enrolment | None:
    """The enrolment with this number when its student has this address (lower case)."""
    values = {"number": number, "email": email}
    return db.session.execute(_FOLLOWED, values).scalar_one_or_none()


def invitation_for_change(invitation_id: int) -> Invitation:
    """An invitation with its company, locked. Raises NoResultFound."""
    statement = (
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .options(joinedload(Invitation.company))
        .with_for_update(of=Invitation)
    )
    return db.session.execute(statement).scalar_one()
