"""Says by which day the employer has to take the next step of an enrolment."""

from datetime import date

from portal.rules.deadline import OWN_SHARE_DAYS, outer_day, own_share_day
from portal.rules.stations import Status

_BY_LAST_DAY = {
    Status.APPLICATION_NEEDED,
    Status.PROJECT_NUMBER_REJECTED,
    Status.DEADLINE_PASSED,
}


def next_day(
    status: Status,
    *,
    last_day: date,
    applied_on: date | None,
    approved_on: date | None,
    own_share_until: date | None = None,
    own_share_days: int = OWN_SHARE_DAYS,
) -> date | None:
    """Return the day of the next step, also when it has passed; None where no day holds.

    The last day to apply, the guide date for the own share or the outer limit of the
    application: 31 December of the next year.
    """
    if status in _BY_LAST_DAY:
        return last_day
    if status is Status.OWN_SHARE_DUE and approved_on is not None:
        return own_share_day(approved_on, own_share_days, own_share_until)
    if status is Status.PAY_ORDER_DUE and applied_on is not None:
        return outer_day(applied_on)
    return None
