"""Until which day the secretariat may put off a call, so that no last day passes meanwhile."""

from datetime import date, timedelta

# Long enough for any agreement on the phone, short enough that nothing is forgotten.
LONGEST = timedelta(days=30)


def last_day_to_look_again(*, awaits_application: bool, last_day: date, today: date) -> date | None:
    """The latest day for which a call may be put off; None when it cannot wait any more.

    An enrolment that can still be applied for is back on the list the day before its last day.
    """
    latest = today + LONGEST
    if awaits_application and today <= last_day:
        latest = min(latest, last_day - timedelta(days=1))
    return latest if latest > today else None
