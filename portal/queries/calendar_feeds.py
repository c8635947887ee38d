"""The private calendar links of people, and the days of a company that they show."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, literal, or_, select

from portal.models import (
    Application,
    CalendarFeed,
    Company,
    Counter,
    Course,
    Enrolment,
    Event,
    Learner,
    Membership,
    Person,
    reading,
)
from portal.queries.merged import under
from portal.queries.rows import AnyRow, AnySelect
from portal.rules.stations import Stage

_STILL_WAITING = (
    Stage.PROJECT_NUMBER_REJECTED,
    Stage.OWN_SHARE_DUE,
    Stage.PAY_ORDER_DUE,
    Stage.PARTLY_PAID,
)

_OF_COMPANY = (
    select(
        Event.enrolment_id,
        func.count().label("changes"),
        func.max(Event.at).label("changed_at"),
    )
    .where(under(Event.company_id, bindparam("company_id")), Event.enrolment_id.is_not(None))
    .group_by(Event.enrolment_id)
    .subquery()
)
_OF_ONE = (
    select(
        Event.enrolment_id,
        func.count().label("changes"),
        func.max(Event.at).label("changed_at"),
    )
    .join(Enrolment, Enrolment.id == Event.enrolment_id)
    .where(Enrolment.public_id == bindparam("public_id"))
    .group_by(Event.enrolment_id)
    .subquery()
)
_SETTINGS = select(func.coalesce(func.sum(Counter.value), 0)).where(Counter.series == "school")


def _days(changes: Any) -> AnySelect:
    """The facts behind the days; each part of `sequence` only rises, and so does their sum.

    Every change of an enrolment adds a line to the log that nobody can take away. What concerns
    many enrolments at once, the name of a course and the school's settings, counts by itself.
    """
    return (
        select(
            Enrolment.public_id,
            Enrolment.stage,
            Enrolment.last_day,
            Learner.first_name,
            Learner.last_name,
            Course.name.label("course"),
            Application.last_day.label("reported_under"),
            Application.applied_on,
            Application.approved_on,
            Application.own_share_until,
            changes.c.changed_at,
            (changes.c.changes + Course.version + _SETTINGS.scalar_subquery()).label("sequence"),
        )
        .select_from(Enrolment)
        .join(changes, changes.c.enrolment_id == Enrolment.id)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(Application, Application.id == Enrolment.application_id)
        .where(Enrolment.company_id == bindparam("company_id"))
    )


def _may_be_shown() -> ColumnElement[bool]:
    waits = Enrolment.stage.in_([literal(str(stage)) for stage in _STILL_WAITING])
    may_apply = and_(
        Enrolment.stage == Stage.AWAITING_APPLICATION.value,
        Enrolment.last_day >= bindparam("since_day"),
    )
    return or_(waits, may_apply, _OF_COMPANY.c.changed_at >= bindparam("since"))


_DAYS = _days(_OF_COMPANY).where(_may_be_shown()).order_by(Enrolment.last_day, Enrolment.id)
_DAYS_OF_ONE = _days(_OF_ONE).where(Enrolment.public_id == bindparam("public_id"))


def days_of_company(company_id: int, *, since: date) -> Sequence[AnyRow]:
    """The enrolments of a company that wait for it, or that changed on a day or later.

    What changed some hours before that day in Brussels may come along.
    """
    instant = datetime.combine(since, time.min, UTC) - timedelta(hours=2)
    values = {"company_id": company_id, "since": instant, "since_day": since}
    return reading().execute(_DAYS, values).all()


def days_of_enrolment(company_id: int, public_id: str) -> AnyRow:
    """One enrolment of a company. Raises NoResultFound when the company has no such enrolment."""
    values = {"company_id": company_id, "public_id": public_id}
    return reading().execute(_DAYS_OF_ONE, values).one()


# --- Without an owner: whoever has the secret is let in by it.

_FEED = (
    select(
        CalendarFeed.id,
        CalendarFeed.company_id,
        Company.public_id.label("company_public_id"),
        Person.language,
    )
    .join(Company, Company.id == CalendarFeed.company_id)
    .join(Person, Person.id == CalendarFeed.person_id)
    .join(
        Membership,
        and_(Membership.person_id == Person.id, Membership.company_id == Company.id),
    )
    .where(
        CalendarFeed.secret_hash == bindparam("secret_hash"),
        CalendarFeed.revoked_at.is_(None),
        Person.is_active,
        Membership.ended_at.is_(None),
        Membership.starts_on <= bindparam("today"),
        or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
    )
)


def feed_with(secret_hash: str, today: date) -> AnyRow | None:
    """The link with this secret, while its person may still see the company; else None."""
    values = {"secret_hash": secret_hash, "today": today}
    return reading().execute(_FEED, values).one_or_none()
