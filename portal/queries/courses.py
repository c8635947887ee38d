"""The courses of the school: a list, and one with its enrolments and its history."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import bindparam, func, select

from portal.models import (
    Company,
    Course,
    Enrolment,
    Event,
    Learner,
    Place,
    SearchWord,
    Site,
    reading,
)
from portal.queries.rows import AnyRow, AnySelect
from portal.queries.worklists.lines import PAGE, begins, has_word, word_values

# --- Without an owner: for the secretariat only.

_ENROLMENTS = (
    select(func.count())
    .select_from(Enrolment)
    .where(Enrolment.course_id == Course.id)
    .correlate(Course)
    .scalar_subquery()
)


@lru_cache(maxsize=32)
def _list(words: int, has_site: bool) -> AnySelect:
    statement = (
        select(
            Course.public_id,
            Course.code,
            Course.name,
            Course.theme,
            Course.first_lesson_on,
            Course.last_lesson_on,
            Site.name.label("site"),
            Place.name.label("place"),
            _ENROLMENTS.label("enrolments"),
        )
        .join(Site, Site.id == Course.site_id)
        .join(Place, Place.id == Course.place_id)
        .where(Course.first_lesson_on.between(bindparam("first_day"), bindparam("last_day")))
        .order_by(Course.first_lesson_on.desc(), Course.id.desc())
        .limit(bindparam("rows"))
        .offset(bindparam("skipped"))
    )
    if has_site:
        statement = statement.where(Course.site_id == bindparam("site_id"))
    if words:
        found = select(SearchWord.object_id).where(SearchWord.kind == "course", *begins(0))
        statement = statement.where(Course.id.in_(found))
    for number in range(1, words):
        statement = statement.where(has_word("course", Course.id, number))
    return statement


def courses_like(
    words: tuple[str, ...], *, site_id: int | None, first_day: date, last_day: date, page: int
) -> Sequence[AnyRow]:
    """A page (from 1) of courses by first lesson, the latest first; one row more tells of more."""
    values: dict[str, object] = {
        "first_day": first_day,
        "last_day": last_day,
        "rows": PAGE + 1,
        "skipped": (page - 1) * PAGE,
        **word_values(words),
    }
    if site_id is not None:
        values["site_id"] = site_id
    return reading().execute(_list(len(words), site_id is not None), values).all()


_WHOLE: AnySelect = (
    select(
        Course.id,
        Course.public_id,
        Course.code,
        Course.name,
        Course.description,
        Course.theme,
        Course.kind,
        Course.first_lesson_on,
        Course.last_lesson_on,
        Course.lesson_periods,
        Course.fee_cents,
        Course.version,
        Site.code.label("site_code"),
        Site.name.label("site"),
        Place.name.label("place"),
        Enrolment.public_id.label("enrolment"),
        Enrolment.stage,
        Enrolment.last_day,
        (Learner.first_name + " " + Learner.last_name).label("learner"),
        Company.name.label("company"),
    )
    .join(Site, Site.id == Course.site_id)
    .join(Place, Place.id == Course.place_id)
    .outerjoin(Enrolment, Enrolment.course_id == Course.id)
    .outerjoin(Learner, Learner.id == Enrolment.learner_id)
    .outerjoin(Company, Company.id == Enrolment.company_id)
    .where(Course.public_id == bindparam("public_id"))
    .order_by(Learner.last_name, Learner.first_name, Enrolment.id)
)


def course_with_enrolments(public_id: str) -> Sequence[AnyRow]:
    """The course once for each enrolment (`enrolment` is None when there is none); empty when
    there is no such course. One statement."""
    return reading().execute(_WHOLE, {"public_id": public_id}).all()


_HISTORY = (
    select(Event.id, Event.kind, Event.at, Event.by_kind, Event.by_name, Event.facts)
    .where(
        Event.course_id == bindparam("course_id"),
        Event.kind.in_(("course_added", "course_changed", "last_day_moved", "enrolled")),
    )
    .order_by(Event.id.desc())
    .limit(200)
)


def history_of_course(course_id: int) -> Sequence[AnyRow]:
    """What happened to a course, newest first."""
    return reading().execute(_HISTORY, {"course_id": course_id}).all()


def course_code_is_taken(code: str) -> bool:
    """Whether a course with this code exists, whatever its capitals."""
    statement = select(Course.id).where(Course.code.in_({code, code.upper(), code.lower()}))
    return reading().execute(statement.limit(1)).first() is not None


_CHOICES = (
    select(
        Course.public_id,
        Course.code,
        Course.name,
        Course.first_lesson_on,
        Place.name.label("place"),
    )
    .join(Place, Place.id == Course.place_id)
    .where(Course.last_lesson_on >= bindparam("since"))
    .order_by(Course.name, Course.first_lesson_on, Course.id)
    .limit(1000)
)


def courses_to_choose(since: date) -> Sequence[AnyRow]:
    """The courses that had not ended before a day, by name."""
    return reading().execute(_CHOICES, {"since": since}).all()
