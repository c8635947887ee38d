"""Courses: added, corrected, and their first lesson moved with everything that follows."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portal.actions.companies import index_course
from portal.actions.enrolments import renew_confirmation
from portal.actions.moving import VARIANTS, NewLastDay, move_last_day
from portal.actions.recording import (
    Occasion,
    facts_of,
    index_enrolment,
    move_to_site,
    new_public_id,
    record,
)
from portal.models import Course, Enrolment, Place, Site, db
from portal.queries.changing import enrolments_of_course_for_change
from portal.rules.deadline import last_day_with, term_for
from portal.rules.stations import Move, move_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDetails:
    """Everything about a course that a proof of enrolment must state."""

    name: str
    description: str
    theme: str | None
    kind: str
    site: Site
    place: Place
    first_lesson_on: date
    last_lesson_on: date
    lesson_periods: int
    fee_cents: int


class Effect(NamedTuple):
    """What a new first lesson would do to one enrolment."""

    enrolment: Enrolment
    move: Move
    old_last_day: date
    last_day: date

    @property
    def tells(self) -> bool:
        """Whether a mail about it leaves."""
        return self.move in VARIANTS


def add_place(name: str, site: Site, on: Occasion) -> Place:
    """Add a teaching place that a secretariat serves."""
    place = Place(name=name, site_id=site.id)
    db.session.add(place)
    db.session.flush()
    record("place_added", on, name=name, site=site.name)
    return place


def add_course(code: str, details: CourseDetails, on: Occasion) -> Course:
    """Add a course under its own code."""
    course = Course(
        public_id=new_public_id(),
        code=code,
        name=details.name,
        description=details.description,
        theme=details.theme,
        kind=details.kind,
        site=details.site,
        place=details.place,
        first_lesson_on=details.first_lesson_on,
        last_lesson_on=details.last_lesson_on,
        lesson_periods=details.lesson_periods,
        fee_cents=details.fee_cents,
        created_at=on.at,
    )
    db.session.add(course)
    db.session.flush()
    index_course(course)
    record("course_added", on, course=course, code=code, first_lesson_on=course.first_lesson_on)
    return course


def effects_of_move(course: Course, first_lesson_on: date, on: Occasion) -> list[Effect]:
    """What a new first lesson would change, enrolment by enrolment; nothing is changed.

    Raises portal.rules.deadline.NoTerm when no dated rule covers the new day.
    """
    term = term_for(first_lesson_on, on.school.terms)
    new = last_day_with(first_lesson_on, term.days)
    return [
        Effect(one, move_of(facts_of(one), new, on.today), one.last_day, new)
        for one in enrolments_of_course_for_change(course.id)
    ]


def change_course(course: Course, details: CourseDetails, on: Occasion) -> list[Effect]:
    """Save a course. A moved first lesson recomputes every last day once and tells who it concerns.

    A change of anything else that the confirmation states replaces the confirmations without mail.
    """
    old_first = course.first_lesson_on
    moves = details.first_lesson_on != old_first
    effects = effects_of_move(course, details.first_lesson_on, on) if moves else []
    changed = _write(course, details)
    if not changed:
        return []
    record("course_changed", on, course=course, changed=changed)
    index_course(course)
    for effect in effects:
        new = NewLastDay(move=effect.move, last_day=effect.last_day, old_start=old_first)
        move_last_day(effect.enrolment, new, on)
    for enrolment in enrolments_of_course_for_change(course.id):
        move_to_site(enrolment, course.site)
        index_enrolment(enrolment)
        if not moves:
            renew_confirmation(enrolment, on, reason="course_changed")
    return effects


def _write(course: Course, details: CourseDetails) -> dict[str, list[object]]:
    """Write the new values; return old and new of what differs."""
    changed: dict[str, list[object]] = {}
    for key in CourseDetails.__slots__:
        new, old = getattr(details, key), getattr(course, key)
        if new == old:
            continue
        shown = [one.name if isinstance(one, Site | Place) else one for one in (old, new)]
        changed[key] = shown
        setattr(course, key, new)
    db.session.flush()
    return changed
