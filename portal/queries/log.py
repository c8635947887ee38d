"""The log for the secretariat: who did what, filtered, newest first."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam, select

from portal.models import Company, Course, Enrolment, Event, Learner, reading
from portal.queries.rows import AnyRow, AnySelect
from portal.queries.worklists.lines import PAGE

# --- Without an owner: for the secretariat only.

# An export of more lines than this is asked for in parts.
MOST_EXPORTED = 50_000
# No line has a higher number; the largest that its column holds.
NEWEST = (1 << 31) - 1


class WantedLines(NamedTuple):
    """Which lines: by whom (staff, employer, student, portal), of which kind, from when to when."""

    by_kind: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def values(self) -> dict[str, object]:
        """The values of the conditions that are asked."""
        given = {
            "by_kind": self.by_kind,
            "kind": self.kind,
            "since": self.since,
            "until": self.until,
        }
        return {name: value for name, value in given.items() if value is not None}


@lru_cache(maxsize=64)
def _lines(names: frozenset[str]) -> AnySelect:
    conditions = {
        "by_kind": Event.by_kind == bindparam("by_kind"),
        "kind": Event.kind == bindparam("kind"),
        "since": Event.at >= bindparam("since"),
        "until": Event.at < bindparam("until"),
    }
    statement: AnySelect = (
        select(
            Event.id,
            Event.at,
            Event.kind,
            Event.by_kind,
            Event.by_name,
            Event.address,
            Event.facts,
            Event.hash,
            Enrolment.public_id.label("enrolment"),
            Enrolment.number,
            (Learner.first_name + " " + Learner.last_name).label("learner"),
            Company.public_id.label("company_public_id"),
            Company.name.label("company"),
            Course.public_id.label("course_public_id"),
            Course.name.label("course"),
        )
        .outerjoin(Enrolment, Enrolment.id == Event.enrolment_id)
        .outerjoin(Learner, Learner.id == Enrolment.learner_id)
        .outerjoin(Company, Company.id == Event.company_id)
        .outerjoin(Course, Course.id == Event.course_id)
        .where(Event.id < bindparam("before"), *(conditions[name] for name in sorted(names)))
        .order_by(Event.id.desc())
        .limit(bindparam("rows"))
    )
    return statement


def lines_of_log(wanted: WantedLines, *, before: int | None, limit: int = PAGE) -> Sequence[AnyRow]:
    """Lines with a number below `before`, newest first; one row more than `limit` tells of more."""
    values = {**wanted.values(), "before": before or NEWEST, "rows": limit + 1}
    return reading().execute(_lines(frozenset(wanted.values())), values).all()
