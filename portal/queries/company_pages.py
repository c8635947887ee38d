"""The companies for the secretariat: a list, and one with its people, enrolments and history."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    CompoundSelect,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from portal.models import (
    Company,
    Course,
    Enrolment,
    Event,
    Instant,
    Invitation,
    Learner,
    Membership,
    Person,
    SearchWord,
    db,
    reading,
)
from portal.queries.merged import under
from portal.queries.rows import AnyRow, AnySelect
from portal.queries.worklists.lines import PAGE, begins, has_word, word_values

# --- Without an owner: for the secretariat only.

# More than a company has; older ones are found among all enrolments.
_MOST = 200


def _number_of(table: Any, *conditions: Any) -> Any:
    return (
        select(func.count())
        .select_from(table)
        .where(table.company_id == Company.id, *conditions)
        .correlate(Company)
        .scalar_subquery()
    )


@lru_cache(maxsize=16)
def _list(words: int) -> AnySelect:
    statement = (
        select(
            Company.public_id,
            Company.name,
            Company.enterprise_number,
            Company.contact_name,
            Company.contact_phone,
            _number_of(Enrolment).label("enrolments"),
            _number_of(Membership, Membership.ended_at.is_(None)).label("members"),
        )
        .where(Company.merged_into_id.is_(None))
        .order_by(Company.name, Company.id)
        .limit(bindparam("rows"))
        .offset(bindparam("skipped"))
    )
    if words:
        found = select(SearchWord.object_id).where(SearchWord.kind == "company", *begins(0))
        statement = statement.where(Company.id.in_(found))
    for number in range(1, words):
        statement = statement.where(has_word("company", Company.id, number))
    return statement


def companies_like(words: tuple[str, ...], *, page: int) -> Sequence[AnyRow]:
    """A page (from 1) of companies by name; one row more than a page tells of more."""
    values = {"rows": PAGE + 1, "skipped": (page - 1) * PAGE, **word_values(words)}
    return reading().execute(_list(len(words)), values).all()


_WHOLE: AnySelect = (
    select(
        *Company.__table__.columns,
        Enrolment.public_id.label("enrolment"),
        Enrolment.stage,
        Enrolment.last_day,
        (Learner.first_name + " " + Learner.last_name).label("learner"),
        Course.name.label("course"),
    )
    .outerjoin(Enrolment, Enrolment.company_id == Company.id)
    .outerjoin(Learner, Learner.id == Enrolment.learner_id)
    .outerjoin(Course, Course.id == Enrolment.course_id)
    .where(Company.public_id == bindparam("public_id"))
    .order_by(Enrolment.last_day.desc(), Enrolment.id.desc())
    .limit(_MOST)
)


def company_with_enrolments(public_id: str) -> Sequence[AnyRow]:
    """The company once for each enrolment (`enrolment` is None when there is none), the newest
    last day first; empty when there is no such company. One statement."""
    return reading().execute(_WHOLE, {"public_id": public_id}).all()


_PEOPLE = and_(
    Membership.company_id == bindparam("company_id"),
    Membership.ended_at.is_(None),
    Person.is_active,
    or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
)
_OPEN = and_(
    Invitation.company_id == bindparam("company_id"),
    Invitation.accepted_at.is_(None),
    Invitation.withdrawn_at.is_(None),
)
_NOTHING = literal("")
_PARTS: CompoundSelect[Any] = union_all(
    # The first part gives every column its type, so all of its columns are typed.
    select(
        literal("event").label("part"),
        Event.id.label("id"),
        Event.kind.label("kind"),
        Event.by_name.label("by_name"),
        _NOTHING.label("email"),
        Event.at.label("at"),
        Event.facts.label("facts"),
    ).where(
        under(Event.company_id, bindparam("company_id")),
        Event.kind.not_in(("document_issued", "document_withdrawn", "step_refused")),
    ),
    select(
        literal("member"),
        Person.id,
        Membership.role,
        Person.name,
        Person.email,
        cast(null(), Instant()),
        cast(null(), JSON()),
    )
    .join(Person, Person.id == Membership.person_id)
    .where(_PEOPLE),
    select(
        literal("former"),
        Company.id,
        Company.enterprise_number,
        Company.name,
        _NOTHING,
        Company.merged_at,
        cast(null(), JSON()),
    ).where(Company.merged_into_id == bindparam("company_id")),
    select(
        literal("invitation"),
        Invitation.id,
        Invitation.role,
        Invitation.public_id,
        Invitation.email,
        Invitation.expires_at,
        cast(null(), JSON()),
    ).where(_OPEN),
)


def parts_of_company(company_id: int, today: date) -> dict[str, list[AnyRow]]:
    """Events (newest first), members, open invitations and former companies. One statement."""
    found: dict[str, list[AnyRow]] = {"event": [], "member": [], "invitation": [], "former": []}
    rows = reading().execute(_PARTS, {"company_id": company_id, "today": today}).all()
    for row in sorted(rows, key=lambda one: one.id, reverse=True):
        found[row.part].append(row)
    return found


def invitation_of_company(company_id: int, public_id: str) -> Invitation:
    """An open invitation of a company, locked. Raises NoResultFound."""
    statement = (
        select(Invitation)
        .where(
            Invitation.public_id == public_id,
            Invitation.company_id == company_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .with_for_update()
    )
    return db.session.execute(statement).scalar_one()
