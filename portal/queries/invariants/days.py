"""What must always hold of the days that employers rely on (promise I6)."""

from datetime import date

from sqlalchemy import select

from portal.models import Application, Course, Enrolment, Event, reading
from portal.queries.school import terms
from portal.rules.deadline import NoTerm, Term, last_day, term_for
from portal.rules.stations import Stage

# --- Without an owner: for the secretariat, the worker and the command line only.

# Nothing opens these again, so they keep the last day that they had when they were closed.
_CLOSED = (Stage.CANCELLED, Stage.ORDINARY_FEE)


def _last_days() -> list[str]:
    """Enrolments whose last day is not that of their course under the rules as they are now."""
    rules = terms()
    rows = reading().execute(
        select(Enrolment.number, Enrolment.last_day, Enrolment.term_days, Course.first_lesson_on)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.stage.not_in(_CLOSED))
    )
    known: dict[date, tuple[date, int] | None] = {}
    wrong = []
    for row in rows:
        first = row.first_lesson_on
        if first not in known:
            known[first] = _counted(first, rules)
        if known[first] != (row.last_day, row.term_days):
            wrong.append(row.number)
    return wrong


def _counted(first_lesson: date, rules: list[Term]) -> tuple[date, int] | None:
    """The last day and its number of days, counted anew; None where no rule holds."""
    try:
        return last_day(first_lesson, rules), term_for(first_lesson, rules).days
    except NoTerm:
        return None


def _reported_days() -> list[str]:
    """Applications whose last day is not the one that the log says we had communicated."""
    told = reading().execute(
        select(Event.facts).where(Event.kind.in_(("application_reported", "application_changed")))
    )
    logged = {row.facts["application"]: row.facts["last_day"] for row in told}
    kept = reading().execute(select(Application.public_id, Application.last_day))
    return [
        row.public_id
        for row in kept
        if logged.get(row.public_id, row.last_day.isoformat()) != row.last_day.isoformat()
    ]


DAY_QUESTIONS = {"last_day": _last_days, "reported_day": _reported_days}
