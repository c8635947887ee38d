"""All enrolments of the school, filtered, in pages that cost the same wherever they lie."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, select, union_all

from portal.models import Enrolment, SearchWord, reading
from portal.queries.rows import AnyRow, AnySelect
from portal.queries.worklists.conditions import PAYABLE, at_site
from portal.queries.worklists.lines import (
    PAGE,
    Cursor,
    after,
    begins,
    cursor_values,
    has_word,
    lines,
    word_values,
)
from portal.rules.stations import Stage, Status

# A search that finds more than this is answered with "type more words".
MOST_FOUND = 300


class Wanted(NamedTuple):
    """What a list is about; `words` are folded, the first and the last day include themselves."""

    site_id: int | None = None
    status: Status | None = None
    is_payable: bool = False
    rest_cents: int | None = None
    first_day: date = date.min
    last_day: date = date.max
    words: tuple[str, ...] = ()

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions of this list, with the names of their values.

        Those of a payable enrolment's stages stand in `_paging`, which asks each stage apart.
        """
        stages: tuple[ColumnElement[bool], ...] = ()
        if self.status is not None and not self.is_payable:
            stages = (Enrolment.stage == bindparam("stage"),)
        rest: tuple[ColumnElement[bool], ...] = ()
        if self.rest_cents is not None:
            rest = (Enrolment.due_cents - Enrolment.received_cents == bindparam("rest_cents"),)
        days = Enrolment.last_day.between(bindparam("first_day"), bindparam("last_day"))
        return (*at_site(Enrolment.site_id, self.site_id is not None), *stages, *rest, days)

    def values(self, today: date) -> dict[str, object]:
        """The values of the conditions; some statuses are a stage and a side of today."""
        first, last = self.first_day, self.last_day
        if self.status is Status.APPLICATION_NEEDED:
            first = max(first, today)
        if self.status is Status.DEADLINE_PASSED:
            last = min(last, today - timedelta(days=1))
        values: dict[str, object] = {"first_day": first, "last_day": last}
        if self.site_id is not None:
            values["site_id"] = self.site_id
        if self.status is not None and not self.is_payable:
            values["stage"] = _stage_of(self.status)
        if self.rest_cents is not None:
            values["rest_cents"] = self.rest_cents
        return values | word_values(self.words)

    @property
    def shape(self) -> tuple[bool, bool, bool, bool, int]:
        """What of this list makes another statement, apart from the values."""
        return (
            self.site_id is not None,
            self.status is not None,
            self.is_payable,
            self.rest_cents is not None,
            len(self.words),
        )


def _stage_of(status: Status) -> Stage:
    if status in {Status.APPLICATION_NEEDED, Status.DEADLINE_PASSED}:
        return Stage.AWAITING_APPLICATION
    return Stage(status.value)


def enrolments_like(
    wanted: Wanted,
    today: date,
    *,
    cursor: Cursor | None = None,
    limit: int = PAGE,
    is_newest_first: bool = True,
) -> Sequence[AnyRow]:
    """A page of enrolments by last day; one row more than `limit` tells that there are more.

    With words to look for there is one page, of at most MOST_FOUND rows. One statement.
    """
    if wanted.words:
        statement = _searching(_Key(wanted))
        values = {**wanted.values(today), "rows": MOST_FOUND}
        found = reading().execute(statement, values).all()
        return sorted(found, key=lambda row: (row.last_day, row.id), reverse=is_newest_first)
    is_backward = cursor is not None and cursor.is_backward
    statement = _paging(_Key(wanted), is_backward, is_newest_first)
    values = {
        **wanted.values(today),
        **cursor_values(cursor, is_newest_first=is_newest_first),
        "rows": limit + 1,
    }
    rows = reading().execute(statement, values).all()
    return rows[::-1] if is_backward else rows


class _Key:
    """A list as the key of its statement: equal when only the values differ."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted

    def __hash__(self) -> int:
        return hash(self.wanted.shape)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.wanted.shape == other.wanted.shape


@lru_cache(maxsize=64)
def _paging(key: _Key, is_backward: bool, is_newest_first: bool) -> AnySelect:
    place, *order = after(is_backward, is_newest_first)
    conditions = (*key.wanted.conditions(), place)
    if not key.wanted.is_payable:
        return lines().where(*conditions).order_by(*order).limit(bindparam("rows"))
    # An index has the order within one stage: a page of each, of which the first make the page.
    ids = select(Enrolment.id).where(*conditions).order_by(*order).limit(bindparam("rows"))
    pages = (ids.where(Enrolment.stage == stage).subquery() for stage in PAYABLE)
    of_stages = union_all(*(select(page) for page in pages))
    return lines().where(Enrolment.id.in_(of_stages)).order_by(*order).limit(bindparam("rows"))


@lru_cache(maxsize=64)
def _searching(key: _Key) -> AnySelect:
    """Walk the words that begin with the first word; the other conditions are asked of each."""
    payable = (Enrolment.stage.in_(PAYABLE),) if key.wanted.is_payable else ()
    others = (
        has_word("enrolment", Enrolment.id, number) for number in range(1, len(key.wanted.words))
    )
    found = (
        select(SearchWord.object_id)
        .join(Enrolment, Enrolment.id == SearchWord.object_id)
        .where(SearchWord.kind == "enrolment", *begins(0), *key.wanted.conditions())
        .where(*payable, *others)
        .distinct()
        .limit(bindparam("rows"))
        .subquery()
    )
    return lines().join(found, found.c.object_id == Enrolment.id)
