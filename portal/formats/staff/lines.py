"""Writes one enrolment as a line of the secretariat's lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from portal.formats.elements import amount, day_short
from portal.formats.statuses import status_tag
from portal.rules.deadline import days_left
from portal.rules.stations import Audience, Stage, status_from_stage


@dataclass(frozen=True, slots=True)
class Line:
    """One enrolment in finished texts."""

    id: str
    href: str
    learner: str
    course: str
    where: str
    company: str
    last_day: Markup
    amount: Markup
    status: str
    colour: str


def line_from(row: Any, today: date, base: str) -> Line:
    """A row of the lists in finished texts; `base` is the address above the enrolments."""
    status = status_from_stage(Stage(row.stage), row.last_day, today)
    tag = status_tag(status, Audience.STAFF, days_left(row.last_day, today))
    return Line(
        id=f"enrolment-{row.public_id}",
        href=f"{base}{row.public_id}",
        learner=row.learner,
        course=row.course,
        where=_("%(place)s, %(number)s", place=row.place, number=row.number),
        company=row.company,
        last_day=day_short(row.last_day),
        amount=amount(row.due_cents),
        status=tag.text,
        colour=str(tag.colour),
    )


def lines_from(rows: Iterable[Any], today: date, base: str) -> list[Line]:
    """Several lines."""
    return [line_from(row, today, base) for row in rows]
