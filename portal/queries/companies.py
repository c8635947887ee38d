"""Companies, their members and invitations; the company comes first."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.models import Company, Invitation, Membership, Person, db, reading


def _open(today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Membership.ended_at.is_(None),
        Membership.starts_on <= today,
        or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
    )


def _is_reached(now: datetime) -> ColumnElement[bool]:
    """Whether somebody has access to a company or holds an invitation that still works."""
    member = exists().where(Membership.company_id == Company.id, Membership.ended_at.is_(None))
    invited = exists().where(
        Invitation.company_id == Company.id,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
    )
    return or_(member, invited)


def has_access_or_invitation(company_id: int, now: datetime) -> bool:
    """Whether somebody has access to a company or holds an invitation that still works."""
    return company_id in reached_companies([company_id], now)


def reached_companies(company_ids: Collection[int], now: datetime) -> set[int]:
    """Of these companies those that somebody has access to or an invitation for that works."""
    statement = select(Company.id).where(Company.id.in_(list(company_ids)), _is_reached(now))
    return set(db.session.execute(statement).scalars())


def owners_count(company_id: int, today: date) -> int:
    """How many active people own a company."""
    statement = (
        select(func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.company_id == company_id,
            Membership.role == "owner",
            Person.is_active,
            *_open(today),
        )
    )
    return int(reading().execute(statement).scalar_one())


def owners_for_change(company_id: int, today: date) -> list[Membership]:
    """The memberships of a company's owners; locked."""
    statement = (
        select(Membership)
        .where(
            Membership.company_id == company_id,
            Membership.role == "owner",
            *_open(today),
        )
        .with_for_update()
    )
    return list(db.session.execute(statement).scalars())


def membership_for_change(company_id: int, person_id: int) -> Membership | None:
    """What a person may do for a company, also when it has ended; locked."""
    statement = (
        select(Membership)
        .where(Membership.company_id == company_id, Membership.person_id == person_id)
        .options(joinedload(Membership.person))
        .with_for_update(of=Membership)
    )
    return db.session.execute(statement).scalar_one_or_none()


# --- Without an owner: for the secretariat, the worker and the command line only.


def company_numbered(enterprise_number: str) -> Company | None:
    """The company with this enterprise number (ten digits), or None.

    The number of one that was merged leads to the company that stays.
    """
    known = aliased(Company)
    statement = (
        select(Company)
        .join(known, Company.id == func.coalesce(known.merged_into_id, known.id))
        .where(known.enterprise_number == enterprise_number)
    )
    return db.session.execute(statement).scalar_one_or_none()
