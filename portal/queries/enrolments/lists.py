"""What waits for a company and the list of its enrolments; the company comes first.

Statements are built once and read straight from the connection. A list belongs to one company, so
counting it and skipping pages of it never goes beyond that company's part of the index.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from portal.models import (
    Application,
    Course,
    Enrolment,
    Learner,
    Place,
    SearchWord,
    reading,
)
from portal.queries.rows import AnyRow, AnySelect
from portal.rules.school_year import days_of_school_year
from portal.rules.stations import Stage, Status

PAGE = 25

# What a company may have waiting before the oldest are left to the list.
MOST_WAITING = 100

WAITING_STAGES = (
    Stage.AWAITING_APPLICATION,
    Stage.PROJECT_NUMBER_REJECTED,
    Stage.OWN_SHARE_DUE,
    Stage.PAY_ORDER_DUE,
    Stage.PARTLY_PAID,
)
RUNNING_STAGES = (Stage.PROJECT_NUMBER_IN_REVIEW, Stage.PAYMENT_EXPECTED)


class Order(StrEnum):
    """How a list is sorted; the value stands in the address."""

    NEWEST = "datum"
    OLDEST = "datum-op"
    NAME = "naam"
    COURSE = "cursus"


class Wanted(NamedTuple):
    """Which enrolments somebody looks for; `words` are folded beginnings of words."""

    words: tuple[str, ...] = ()
    status: Status | None = None
    school_year: int | None = None
    order: Order = Order.NEWEST
    page: int = 1


class Found(NamedTuple):
    """One page of a list, how many there are in all, and the days between which all of them lie."""

    rows: Sequence[AnyRow]
    total: int
    first_day: date | None
    last_day: date | None


_COLUMNS = (
    Enrolment.public_id,
    Enrolment.site_id,
    Learner.first_name,
    Learner.last_name,
    Course.name.label("course"),
    Course.first_lesson_on,
    Place.name.label("place"),
    Enrolment.enrolled_on,
    Enrolment.last_day,
    Enrolment.stage,
    Enrolment.due_cents,
    Enrolment.received_cents,
    Application.approved_on,
    Application.own_share_until,
    Application.applied_on,
    Application.reported_at,
    Application.pay_order_ticked_at,
)

_OF_COMPANY = Enrolment.company_id == bindparam("company_id")


def _listed(*columns: Any) -> AnySelect:
    return (
        select(*_COLUMNS, *columns)
        .select_from(Enrolment)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Place, Place.id == Course.place_id)
        .outerjoin(Application, Application.id == Enrolment.application_id)
        .where(_OF_COMPANY)
    )


def _is_any_of(stages: Iterable[Stage]) -> ColumnElement[bool]:
    # A list of plain values would make the text of the statement anew at every execution.
    return Enrolment.stage.in_([literal(str(stage)) for stage in stages])


_IS_RUNNING = _is_any_of(RUNNING_STAGES)
_HAS_PASSED = Enrolment.last_day < bindparam("today")

# First whoever still has time, the first last day in front; then the rest, the newest in front.
_OPEN = (
    _listed(func.count().over(partition_by=_IS_RUNNING).label("total"))
    .where(or_(_IS_RUNNING, _is_any_of(WAITING_STAGES)))
    .order_by(
        _IS_RUNNING,
        _HAS_PASSED,
        case((_HAS_PASSED, None), else_=Enrolment.last_day),
        Enrolment.last_day.desc(),
        Enrolment.id.desc(),
    )
    .limit(MOST_WAITING)
)


def open_enrolments_of(company_id: int, today: date) -> Sequence[AnyRow]:
    """What waits for the company and what runs, at most 100; `total` counts each of the two."""
    return reading().execute(_OPEN, {"company_id": company_id, "today": today}).all()


def enrolments_of(company_id: int, wanted: Wanted, today: date) -> Found:
    """One page of the company's enrolments."""
    values = _values(company_id, wanted, today) | {"skip": (wanted.page - 1) * PAGE}
    rows = reading().execute(_list(*_shape(wanted)), values).all()
    if not rows:
        return Found((), 0, None, None)
    return Found(rows, rows[0].total, rows[0].first_day, rows[0].final_day)


def every_enrolment_of(company_id: int, wanted: Wanted, today: date) -> Sequence[AnyRow]:
    """All enrolments of the company that are looked for, for a file."""
    statement = _list(*_shape(wanted)).limit(None).offset(None)
    return reading().execute(statement, _values(company_id, wanted, today)).all()


def _shape(wanted: Wanted) -> tuple[Order, int, str, bool]:
    by_status = ""
    if wanted.status in {Status.APPLICATION_NEEDED, Status.DEADLINE_PASSED}:
        by_status = str(wanted.status)
    elif wanted.status is not None:
        by_status = "stage"
    return wanted.order, len(wanted.words), by_status, wanted.school_year is not None


def _values(company_id: int, wanted: Wanted, today: date) -> dict[str, Any]:
    values: dict[str, Any] = {"company_id": company_id, "today": today}
    if wanted.status is not None:
        values["stage"] = str(wanted.status)
    if wanted.school_year is not None:
        values["from_day"], values["to_day"] = days_of_school_year(wanted.school_year)
    for number, word in enumerate(wanted.words):
        values[f"word_{number}"], values[f"beyond_{number}"] = word, word + "\U0010ffff"
    return values


@lru_cache(maxsize=256)
def _list(order: Order, words: int, by_status: str, by_year: bool) -> AnySelect:
    """The statement of a list with these filters; an employer's search knows no other words."""
    conditions = [_of_status(by_status), *map(_has_word, range(words))]
    if by_year:
        conditions.append(Enrolment.last_day.between(bindparam("from_day"), bindparam("to_day")))
    chosen = [one for one in conditions if one is not None]
    total = select(func.count()).select_from(Enrolment).where(_OF_COMPANY, *chosen)
    days = select(Enrolment.last_day).where(_OF_COMPANY)
    first = days.order_by(Enrolment.last_day).limit(1)
    final = days.order_by(Enrolment.last_day.desc()).limit(1)
    return (
        _listed(
            total.correlate(None).scalar_subquery().label("total"),
            first.correlate(None).scalar_subquery().label("first_day"),
            final.correlate(None).scalar_subquery().label("final_day"),
        )
        .where(*chosen)
        .order_by(*_ORDERS[order])
        .limit(PAGE)
        .offset(bindparam("skip"))
    )


_ORDERS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    Order.NEWEST: (Enrolment.last_day.desc(), Enrolment.id.desc()),
    Order.OLDEST: (Enrolment.last_day.asc(), Enrolment.id.asc()),
    Order.NAME: (func.lower(Learner.last_name), Learner.first_name.asc(), Enrolment.id.asc()),
    Order.COURSE: (func.lower(Course.name), Enrolment.last_day.desc(), Enrolment.id.desc()),
}


def _of_status(by_status: str) -> ColumnElement[bool] | None:
    """A kept stage is the same on every day; whether it is still in time depends on today."""
    if not by_status:
        return None
    if by_status == "stage":
        return Enrolment.stage == bindparam("stage")
    is_in_time = by_status == Status.APPLICATION_NEEDED
    return and_(
        Enrolment.stage == Stage.AWAITING_APPLICATION.value,
        ~_HAS_PASSED if is_in_time else _HAS_PASSED,
    )


def _has_word(number: int) -> ColumnElement[bool]:
    """Whether a word of the name or the course begins with the searched one."""
    return exists().where(
        SearchWord.kind == "employer",
        SearchWord.object_id == Enrolment.id,
        SearchWord.word >= bindparam(f"word_{number}"),
        SearchWord.word < bindparam(f"beyond_{number}"),
    )
