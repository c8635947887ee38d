"""The days on which nobody at the school answers, besides weekends and public holidays."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from portal.models import ClosedPeriod, db, reading


class Period(NamedTuple):
    """Days on which the school is closed, both included, and why."""

    starts_on: date
    ends_on: date
    name: str

    def covers(self, day: date) -> bool:
        """Say whether the school is closed on this day."""
        return self.starts_on <= day <= self.ends_on


# --- Without an owner: closed days are the school's own.

_PERIODS = select(ClosedPeriod.starts_on, ClosedPeriod.ends_on, ClosedPeriod.name).order_by(
    ClosedPeriod.starts_on, ClosedPeriod.ends_on
)


def closed_periods() -> tuple[Period, ...]:
    """Every period in which the school is closed, the earliest first; they may overlap."""
    rows = reading().execute(_PERIODS)
    return tuple(Period(row.starts_on, row.ends_on, row.name) for row in rows)


def closed_period_for_change(starts_on: date, ends_on: date) -> ClosedPeriod:
    """The period between these two days, locked. Raises NoResultFound."""
    statement = select(ClosedPeriod).where(
        ClosedPeriod.starts_on == starts_on, ClosedPeriod.ends_on == ends_on
    )
    return db.session.execute(statement.with_for_update()).scalar_one()
