"""Two companies that are one: everything that stands under them, to look at and to lock."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.exc import NoResultFound, OperationalError

from portal.models import (
    Application,
    CalendarFeed,
    Company,
    Course,
    Document,
    Draft,
    Enrolment,
    Invitation,
    Learner,
    Membership,
    Message,
    Person,
    Proof,
    db,
    reading,
)
from portal.queries.rows import AnyRow

# --- Without an owner: for the secretariat, the worker and the command line only.

_COMPANY = select(
    Company.id,
    Company.public_id,
    Company.name,
    Company.enterprise_number,
    Company.merged_into_id,
).where(Company.public_id == bindparam("public_id"))


def company_named(public_id: str) -> AnyRow:
    """Name and number of a company, and whether it was merged. Raises NoResultFound."""
    return reading().execute(_COMPANY, {"public_id": public_id}).one()


def _current(kind: str) -> ColumnElement[bool]:
    return exists().where(
        Document.enrolment_id == Enrolment.id,
        Document.kind == kind,
        Document.replaced_at.is_(None),
        Document.withdrawn_at.is_(None),
    )


_ENROLMENTS = (
    select(
        Enrolment.id,
        Enrolment.public_id,
        Enrolment.company_id,
        Enrolment.learner_id,
        Enrolment.course_id,
        Enrolment.stage,
        Enrolment.last_day,
        Enrolment.application_id,
        (Learner.first_name + " " + Learner.last_name).label("learner"),
        Course.name.label("course"),
        _current("confirmation").label("has_confirmation"),
        _current("payment").label("has_payment"),
    )
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Course, Course.id == Enrolment.course_id)
    .where(Enrolment.company_id.in_(bindparam("company_ids", expanding=True)))
    .order_by(Enrolment.id)
)


def enrolments_under(*company_ids: int) -> Sequence[AnyRow]:
    """The enrolments of these companies, with the papers about them that hold."""
    return reading().execute(_ENROLMENTS, {"company_ids": company_ids}).all()


_MEMBERSHIPS = (
    select(
        Membership.company_id,
        Membership.person_id,
        Membership.role,
        Membership.receives_mail,
        Membership.is_mandate,
        Membership.office,
        Membership.starts_on,
        Membership.ends_on,
        Membership.ended_at,
        Person.name,
        Person.email,
        Person.is_active,
        exists()
        .where(
            CalendarFeed.person_id == Membership.person_id,
            CalendarFeed.company_id == Membership.company_id,
            CalendarFeed.revoked_at.is_(None),
        )
        .label("has_feed"),
    )
    .join(Person, Person.id == Membership.person_id)
    .where(Membership.company_id.in_(bindparam("company_ids", expanding=True)))
    .order_by(Person.name, Person.id, Membership.id)
)


def memberships_under(*company_ids: int) -> Sequence[AnyRow]:
    """Who may or might do what for these companies, by name."""
    return reading().execute(_MEMBERSHIPS, {"company_ids": company_ids}).all()


_INVITATIONS = (
    select(
        Invitation.id,
        Invitation.company_id,
        Invitation.name,
        Invitation.email,
        Invitation.role,
        Invitation.expires_at,
    )
    .where(
        Invitation.company_id.in_(bindparam("company_ids", expanding=True)),
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    .order_by(Invitation.id)
)


def invitations_under(*company_ids: int) -> Sequence[AnyRow]:
    """The invitations of these companies that nobody accepted or took back."""
    return reading().execute(_INVITATIONS, {"company_ids": company_ids}).all()


class Counts(NamedTuple):
    """How much else moves: what it is, and how often."""

    documents: int
    drafts: int
    mails_waiting: int


_OF_OLD = Enrolment.company_id == bindparam("company_id")
_COUNTS = select(
    select(func.count())
    .select_from(Document)
    .where(Document.company_id == bindparam("company_id"))
    .scalar_subquery(),
    select(func.count())
    .select_from(Draft)
    .join(Enrolment, Enrolment.id == Draft.enrolment_id)
    .where(_OF_OLD, Draft.expires_at > bindparam("now"))
    .scalar_subquery(),
    select(func.count())
    .select_from(Message)
    .where(Message.company_id == bindparam("company_id"), Message.state.in_(("waiting", "sending")))
    .scalar_subquery(),
)


def counts_under(company_id: int, now: datetime) -> Counts:
    """How many documents, drafts that are kept and mails that wait a company has."""
    row = reading().execute(_COUNTS, {"company_id": company_id, "now": now}).one()
    return Counts(*row)


_PROJECT_NUMBERS = (
    select(Application.project_number)
    .join(Enrolment, Enrolment.application_id == Application.id)
    .where(_OF_OLD)
    .distinct()
    .order_by(Application.project_number)
)


def project_numbers_under(company_id: int) -> Sequence[str]:
    """The project numbers that hold for enrolments of a company."""
    return reading().execute(_PROJECT_NUMBERS, {"company_id": company_id}).scalars().all()


def companies_for_merger(*public_ids: str) -> list[Company]:
    """These companies, locked in one order whoever comes first, in the order of the asking.

    Raises NoResultFound when there is no such company.
    """
    statement = (
        select(Company)
        .where(Company.public_id.in_(public_ids))
        .order_by(Company.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = {one.public_id: one for one in db.session.execute(statement).scalars()}
    if found.keys() != set(public_ids):
        raise NoResultFound
    return [found[one] for one in public_ids]


class InUse(Exception):
    """Somebody is changing something of a company at this very moment."""


# Everything of a company that a merger changes.
_HELD = (
    Membership,
    Invitation,
    CalendarFeed,
    Enrolment,
    Application,
    Proof,
    Document,
    Message,
)
_LOCK_NOT_AVAILABLE = "55P03"


def lock_under(old_id: int, stays_id: int) -> dict[tuple[int, int], Membership]:
    """Lock everything of a company that moves, and all access to both, by company and person.

    To be asked with the log held. Nobody is waited for: whoever holds one of these rows may be
    waiting for the log, and each would wait for the other. Raises InUse instead.
    """
    memberships = (
        select(Membership)
        .where(Membership.company_id.in_((old_id, stays_id)))
        .order_by(Membership.id)
        .with_for_update(nowait=True)
        .execution_options(populate_existing=True)
    )
    try:
        for table in _HELD:
            statement = select(table.id).where(table.company_id == old_id)
            db.session.execute(statement.with_for_update(nowait=True, key_share=True)).all()
        rows = db.session.execute(memberships).scalars().all()
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise InUse from error
    return {(one.company_id, one.person_id): one for one in rows}
