"""Companies that were merged: what was written under them, and which company they lead to."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.models import Company, Membership, reading
from portal.queries.rows import AnyRow

_STAYS = aliased(Company)


def under(column: Any, company_id: Any) -> ColumnElement[bool]:
    """What is written under a company, or was under one that merged into it.

    The lines of the log keep the company under which they were written.
    """
    merged = select(Company.id).where(Company.merged_into_id == company_id)
    own = select(Company.id).where(Company.id == company_id)
    return column.in_(union_all(own, merged))  # type: ignore[no-any-return]


_SUCCESSOR = (
    select(_STAYS.public_id)
    .join(Company, Company.merged_into_id == _STAYS.id)
    .join(Membership, Membership.company_id == _STAYS.id)
    .where(
        Company.public_id == bindparam("public_id"),
        Membership.person_id == bindparam("person_id"),
        Membership.ended_at.is_(None),
        Membership.starts_on <= bindparam("today"),
        or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
    )
)


def successor_of(person_id: int, public_id: str, today: date) -> str | None:
    """Into which company the one with this public id was merged, if this person may see that."""
    values = {"person_id": person_id, "public_id": public_id, "today": today}
    return reading().execute(_SUCCESSOR, values).scalar_one_or_none()


# --- Without an owner: for the secretariat, the worker and the command line only.

_ANY_SUCCESSOR = (
    select(_STAYS.public_id)
    .join(Company, Company.merged_into_id == _STAYS.id)
    .where(Company.public_id == bindparam("public_id"))
)


def any_successor_of(public_id: str) -> str | None:
    """Into which company the one with this public id was merged; None when it was not."""
    return reading().execute(_ANY_SUCCESSOR, {"public_id": public_id}).scalar_one_or_none()


def merged_among(company_ids: Collection[int]) -> set[int]:
    """Of these companies those that were merged."""
    statement = select(Company.id).where(
        Company.id.in_(list(company_ids)), Company.merged_into_id.is_not(None)
    )
    return set(reading().execute(statement).scalars())


_FORMER = (
    select(Company.id, Company.name, Company.enterprise_number)
    .where(Company.merged_into_id == bindparam("company_id"))
    .order_by(Company.id)
)


def former_of(company_id: int) -> Sequence[AnyRow]:
    """The companies that were merged into this one: name and number."""
    return reading().execute(_FORMER, {"company_id": company_id}).all()
