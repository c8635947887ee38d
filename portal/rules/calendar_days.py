"""Says which days of an enrolment belong in a calendar, and whether their step still waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.rules.deadline import communicated, outer_day, own_share_day
from portal.rules.stations import Stage, StationKind

# So long a day that is done stays, so that a calendar that seldom looks hears that it is cancelled.
KEPT = timedelta(days=60)

# Where the step of a day still waits for the employer. A refused number may ask for another
# application, and of what was paid in part the rest has to be ordered before the same last day.
WAITING: Mapping[StationKind, frozenset[Stage]] = {
    StationKind.APPLICATION: frozenset({Stage.AWAITING_APPLICATION, Stage.PROJECT_NUMBER_REJECTED}),
    StationKind.OWN_SHARE: frozenset({Stage.OWN_SHARE_DUE}),
    StationKind.PAY_ORDER: frozenset({Stage.OWN_SHARE_DUE, Stage.PAY_ORDER_DUE, Stage.PARTLY_PAID}),
}


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A last or guide day in Brussels, the station it belongs to, and whether its step waits."""

    station: StationKind
    on: date
    is_open: bool


def calendar_days(
    stage: Stage,
    *,
    last_day: date,
    reported_under: date | None,
    applied_on: date | None,
    approved_on: date | None,
    own_share_until: date | None,
    own_share_days: int,
) -> tuple[CalendarDay, ...]:
    """Return the days of an enrolment: to apply, and after the approval those of the money.

    The own share has a guide day: `own_share_days` after the approval, or later when the
    secretariat agreed to that (`own_share_until`). A passed day stays open until its step is done.
    """
    days = {StationKind.APPLICATION: communicated(last_day, reported_under)}
    if approved_on is not None and applied_on is not None:
        guide = own_share_day(approved_on, own_share_days, own_share_until)
        days |= {StationKind.OWN_SHARE: guide, StationKind.PAY_ORDER: outer_day(applied_on)}
    return tuple(CalendarDay(kind, on, stage in WAITING[kind]) for kind, on in days.items())


def is_kept(day: CalendarDay, *, changed_on: date, today: date) -> bool:
    """Say whether a calendar still shows a day, when its enrolment last changed on `changed_on`."""
    since = today - KEPT
    return changed_on >= since or (day.is_open and day.on >= since)
