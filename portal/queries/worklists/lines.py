"""The columns that every list of enrolments for the secretariat shows, and its place in a list."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, bindparam, exists, func, select, tuple_
from sqlalchemy.orm import aliased

from portal.models import Application, Company, Course, Enrolment, Learner, Place, SearchWord
from portal.queries.rows import AnyRow, AnySelect

# How many rows a page has.
PAGE = 25
# Behind the last letter of every word, so that a range of words is "begins with".
LAST_LETTER = "\U0010ffff"


class Cursor(NamedTuple):
    """A row in a list sorted by last day and number: the page begins after it, or ends before."""

    last_day: date
    id: int
    is_backward: bool = False

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The cursor that `write` wrote; None for anything else, which is the first page."""
        direction, _, rest = text.partition(".")
        day, _, number = rest.partition(".")
        if direction not in {"na", "voor"} or not (number.isascii() and number.isdigit()):
            return None
        try:
            # Longer numbers fit no column and cannot be a row of ours.
            return cls(date.fromisoformat(day), int(number[:18]), direction == "voor")
        except ValueError:
            return None

    def write(self) -> str:
        """This cursor as it stands in an address."""
        return f"{'voor' if self.is_backward else 'na'}.{self.last_day.isoformat()}.{self.id}"


COLUMNS: tuple[Any, ...] = (
    Enrolment.id,
    Enrolment.public_id,
    Enrolment.stage,
    Enrolment.enrolled_on,
    Enrolment.last_day,
    Enrolment.due_cents,
    Enrolment.received_cents,
    Enrolment.ogm,
    Enrolment.number,
    (Learner.first_name + " " + Learner.last_name).label("learner"),
    Course.name.label("course"),
    Place.name.label("place"),
    Company.name.label("company"),
    Company.contact_name,
    Company.contact_phone,
    Application.project_number,
)


def lines(*more: Any) -> AnySelect:
    """Enrolments with the person, the course, the company and its contact, and `more` columns."""
    return (
        select(*COLUMNS, *more)
        .select_from(Enrolment)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Place, Place.id == Course.place_id)
        .join(Company, Company.id == Enrolment.company_id)
        .outerjoin(Application, Application.id == Enrolment.application_id)
    )


def after(
    is_backward: bool, is_newest_first: bool, *, is_few: bool = False
) -> tuple[ColumnElement[bool], Any, Any]:
    """The condition and the order of a page that begins at `cursor_day` and `cursor_id`.

    A list of few rows is sorted after they were looked up, instead of being looked for along an
    index of all enrolments.
    """
    day = func.coalesce(Enrolment.last_day, date.max) if is_few else Enrolment.last_day
    here = tuple_(day, Enrolment.id)
    there = tuple_(bindparam("cursor_day"), bindparam("cursor_id"))
    if is_backward != is_newest_first:
        return here < there, day.desc(), Enrolment.id.desc()
    return here > there, day, Enrolment.id


def cursor_values(cursor: Cursor | None, *, is_newest_first: bool) -> dict[str, object]:
    """The values for `after`; without a cursor a row before the first one."""
    if cursor is None:
        first = date.max if is_newest_first else date.min
        return {"cursor_day": first, "cursor_id": 0}
    return {"cursor_day": cursor.last_day, "cursor_id": cursor.id}


def has_word(kind: str, object_id: Any, number: int) -> ColumnElement[bool]:
    """Whether an object has a word that begins with the values `word_{number}`."""
    other = aliased(SearchWord)
    return exists().where(
        other.kind == kind, other.object_id == object_id, *begins(number, other.word)
    )


def begins(number: int, word: Any = SearchWord.word) -> tuple[ColumnElement[bool], ...]:
    """The range of the words that begin with `word_{number}`."""
    return word >= bindparam(f"word_{number}"), word < bindparam(f"end_{number}")


def word_values(words: tuple[str, ...]) -> dict[str, object]:
    """The values for `begins`, one range for each word."""
    values: dict[str, object] = {}
    for number, word in enumerate(words):
        values[f"word_{number}"], values[f"end_{number}"] = word, word + LAST_LETTER
    return values


class Page(NamedTuple):
    """The rows of one page and where the pages before and after it begin."""

    rows: list[AnyRow]
    previous: Cursor | None
    following: Cursor | None


def page_of(rows: Sequence[AnyRow], cursor: Cursor | None, limit: int = PAGE) -> Page:
    """Cut off the one row more that told that there is another page."""
    has_more = len(rows) > limit
    if cursor is not None and cursor.is_backward:
        kept = list(rows[-limit:])
        return Page(kept, _before(kept) if has_more else None, _behind(kept))
    kept = list(rows[:limit])
    return Page(kept, _before(kept) if cursor else None, _behind(kept) if has_more else None)


def _before(rows: list[AnyRow]) -> Cursor | None:
    return Cursor(rows[0].last_day, rows[0].id, is_backward=True) if rows else None


def _behind(rows: list[AnyRow]) -> Cursor | None:
    return Cursor(rows[-1].last_day, rows[-1].id) if rows else None
