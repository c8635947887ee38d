"""How many enrolments wait in each worklist, and the money that goes with them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Date,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from portal.models import (
    Application,
    Enrolment,
    Instant,
    WorklistCount,
    reading,
)
from portal.queries.transfers.waiting import IS_OPEN
from portal.queries.worklists.conditions import (
    DAYS_AHEAD,
    IS_ASKED_NOW,
    MAIL_CAME_BACK,
    PAYABLE,
    SITE_OF_FEW,
    at_site,
)
from portal.rules.stations import Stage


class DayAtRisk(NamedTuple):
    """One of the coming last days without an application: how many, and their fees in cents."""

    day: date
    enrolments: int
    cents: int


class Counts(NamedTuple):
    """What waits: last days, project numbers to check, payments to confirm, open transfers."""

    days: tuple[DayAtRisk, ...]
    project_numbers: int
    oldest_project_number_at: datetime | None
    payments: int
    payments_cents: int
    # Of all secretariats: for which one a transfer is takes a look at each.
    transfers: int
    # Enrolments that wait for an employer whom our mail did not reach.
    came_back: int = 0

    @property
    def deadlines(self) -> int:
        """How many enrolments are about to lose their last day."""
        return sum(day.enrolments for day in self.days)

    def within(self, today: date, days: int) -> int:
        """How many last days fall on today or in so many days after it."""
        until = today + timedelta(days=days)
        return sum(one.enrolments for one in self.days if one.day <= until)

    @property
    def cents_at_risk(self) -> int:
        """The fees of those enrolments together."""
        return sum(day.cents for day in self.days)


def _statement(has_site: bool) -> CompoundSelect[Any]:
    deadlines = (
        select(
            literal("deadlines").label("list"),
            Enrolment.last_day.label("day"),
            cast(null(), Instant()).label("oldest_at"),
            func.count().label("number"),
            func.sum(Enrolment.due_cents).label("cents"),
        )
        .where(
            Enrolment.stage == Stage.AWAITING_APPLICATION,
            Enrolment.last_day.between(bindparam("today"), bindparam("until")),
            IS_ASKED_NOW,
            *at_site(Enrolment.site_id, has_site),
        )
        .group_by(Enrolment.last_day)
    )
    in_review = (
        Enrolment.stage == Stage.PROJECT_NUMBER_IN_REVIEW,
        *at_site(Enrolment.site_id, has_site),
    )
    # Applications are numbered as they come in, so the lowest number is the oldest.
    oldest = select(func.min(Enrolment.application_id)).where(*in_review).scalar_subquery()
    numbers = select(
        literal("project_numbers"),
        cast(null(), Date()),
        select(Application.reported_at).where(Application.id == oldest).scalar_subquery(),
        func.count(Enrolment.application_id.distinct()),
        literal(0),
    ).where(*in_review)
    received = (
        select(func.coalesce(func.sum(Enrolment.received_cents), 0))
        .where(Enrolment.stage == Stage.PARTLY_PAID, *at_site(Enrolment.site_id, has_site))
        .scalar_subquery()
    )
    payments = select(
        literal("payments"),
        cast(null(), Date()),
        cast(null(), Instant()),
        func.coalesce(func.sum(WorklistCount.enrolments), 0),
        func.coalesce(func.sum(WorklistCount.due_cents), 0) - received,
    ).where(WorklistCount.stage.in_(PAYABLE), *at_site(WorklistCount.site_id, has_site))
    transfers = select(
        literal("transfers"),
        cast(null(), Date()),
        cast(null(), Instant()),
        func.count(),
        literal(0),
    ).where(IS_OPEN)
    came_back = select(
        literal("came_back"),
        cast(null(), Date()),
        cast(null(), Instant()),
        func.count(),
        literal(0),
    ).where(MAIL_CAME_BACK, *at_site(SITE_OF_FEW, has_site))
    return union_all(deadlines, numbers, payments, transfers, came_back)


_STATEMENTS: Mapping[bool, CompoundSelect[Any]] = {
    has_site: _statement(has_site) for has_site in (True, False)
}


def counts_of(site_id: int | None, today: date) -> Counts:
    """What waits at a secretariat (None: at all of them). One statement."""
    values = {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "until": today + timedelta(days=DAYS_AHEAD),
        "site_id": site_id,
    }
    statement = _STATEMENTS[site_id is not None]
    if site_id is None:
        del values["site_id"]
    rows = reading().execute(statement, values).all()
    others = {row.list: row for row in rows if row.list != "deadlines"}
    numbers, payments = others["project_numbers"], others["payments"]
    days = [DayAtRisk(row.day, row.number, int(row.cents)) for row in rows if row.day is not None]
    return Counts(
        days=tuple(sorted(days, key=lambda one: one.day)),
        project_numbers=numbers.number,
        oldest_project_number_at=numbers.oldest_at,
        payments=int(payments.number),
        payments_cents=int(payments.cents),
        transfers=others["transfers"].number,
        came_back=others["came_back"].number,
    )
