"""A last day that moves: kept anew, written down, and told once to everybody it concerns."""

from datetime import date
from typing import NamedTuple

from portal.actions.enrolments import renew_confirmation
from portal.actions.recording import (
    Occasion,
    facts_of,
    record,
    restate,
    tell_employer,
    tell_student,
)
from portal.models import Enrolment
from portal.rules.stations import Move, Status, status_of

# What each kind of move tells the employer; the other kinds send no mail about a new last day.
VARIANTS = {
    Move.LATER: "later",
    Move.EARLIER: "earlier",
    Move.PASSED: "passed",
    Move.REOPENED: "later",
    Move.BECOMES_TOO_LATE: "passed",
    Move.APPLIED: "applied",
}


class NewLastDay(NamedTuple):
    """The last day that now holds, what that means, and why it moved.

    Either the course moved, from `old_start`, or another rule holds, written in `rule`.
    """

    move: Move
    last_day: date
    old_start: date | None = None
    rule: str | None = None


def move_last_day(enrolment: Enrolment, new: NewLastDay, on: Occasion) -> None:
    """Let the new last day hold: kept, logged, confirmed by a new document, and told.

    A cancelled enrolment or one at the ordinary fee keeps what it had, for nothing opens it again.
    A final one follows in silence: an undone payment opens it, and then its day must be right.
    """
    is_final = status_of(facts_of(enrolment), on.today) is Status.FINAL
    if new.move is Move.CLOSED and not is_final:
        return
    first, old = enrolment.course.first_lesson_on, enrolment.last_day
    enrolment.last_day, enrolment.term_days = new.last_day, (new.last_day - first).days
    restate(enrolment)
    why = {"rule": new.rule} if new.rule else {"first_lesson_on": [new.old_start, first]}
    event = record(
        "last_day_moved",
        on,
        enrolment=enrolment,
        move=str(new.move),
        last_day=[old, new.last_day],
        **why,
    )
    reason = "rule_changed" if new.rule else "course_moved"
    renew_confirmation(enrolment, on, reason=reason)
    if is_final:
        return
    told = {
        "old_start": new.old_start or first,
        "old_last_day": old,
        "variant": VARIANTS.get(new.move, ""),
    }
    if new.move in VARIANTS:
        tell_employer("start_moved", enrolment, event=event, today=on.today, facts=told)
    is_open = status_of(facts_of(enrolment), on.today) is Status.APPLICATION_NEEDED
    # A rule concerns a student only as long as the employer may still apply.
    if is_open or not new.rule:
        told["application_open"] = is_open
        tell_student("start_moved_student", enrolment, event=event, facts=told)
