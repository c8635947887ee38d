"""Rows of the database as finished texts: cards, running rows, lines of the table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from portal.clock import brussels
from portal.formats.elements import amount, day, day_short, sentence
from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.formats.leaves import Leaf, Strip, leaf_of, strip_of
from portal.formats.next_steps import Standing, card_sentence
from portal.formats.statuses import Tag, status_tag, status_texts
from portal.queries.rows import AnyRow
from portal.queries.school import School, SiteFacts
from portal.rules.deadline import days_left
from portal.rules.next_day import next_day
from portal.rules.stations import (
    Actor,
    Audience,
    Colour,
    Stage,
    Status,
    colour_of,
    status_from_stage,
    who_acts,
)
from portal.views.employer.addresses import Addresses
from portal.views.employer.drawings import (
    drawn_row,
    drawn_running_row,
    drawn_tag,
    drawn_task,
    drawn_track,
)

# The last day is worth showing as long as an application is or may still be at stake.
_SHOWS_LAST_DAY = {
    Status.APPLICATION_NEEDED,
    Status.PROJECT_NUMBER_IN_REVIEW,
    Status.PROJECT_NUMBER_REJECTED,
    Status.DEADLINE_PASSED,
    Status.ENROLLED_TOO_LATE,
}
# The outer limit of a pay order is no day to aim at, so it gets no leaf.
SHOWS_LEAF = (_SHOWS_LAST_DAY | {Status.OWN_SHARE_DUE}) - {Status.ENROLLED_TOO_LATE}
_HAS_PASSED = {Status.DEADLINE_PASSED, Status.ENROLLED_TOO_LATE}

MOST_ROWS = 1024


@dataclass(frozen=True, slots=True)
class Line:
    """An enrolment with its status on a day, and the day of the employer's next step."""

    row: AnyRow
    status: Status
    due_on: date | None
    left: int

    @property
    def is_mine(self) -> bool:
        """Whether the employer has to act."""
        return who_acts(self.status) is Actor.EMPLOYER

    @property
    def learner(self) -> str:
        """First and last name."""
        return f"{self.row.first_name} {self.row.last_name}"

    def urgency(self, today: date) -> tuple[bool, int]:
        """What still has time comes first, the nearest day in front; then the latest passed."""
        if self.due_on is None:
            return True, 0
        left = days_left(self.due_on, today)
        return left < 0, abs(left)


class Card(NamedTuple):
    """One card of “Nu te doen”."""

    public_id: str
    href: str
    learner: str
    course: str
    where: Markup
    tag: Tag
    sentence: Markup
    leaf: Leaf | None
    strip: Strip | None
    status: str


def lines_of(rows: Iterable[AnyRow], school: School, today: date) -> list[Line]:
    """Rows with their status on this day."""
    return [_line(row, school.own_share_days, today) for row in rows]


def _line(row: AnyRow, own_share_days: int, today: date) -> Line:
    status = status_from_stage(Stage(row.stage), row.last_day, today)
    due_on = next_day(
        status,
        last_day=row.last_day,
        applied_on=row.applied_on,
        approved_on=row.approved_on,
        own_share_until=row.own_share_until,
        own_share_days=own_share_days,
    )
    return Line(row, status, due_on, days_left(row.last_day, today))


def task_of(
    line: Line,
    school: School,
    to: Addresses,
    today: date,
    *,
    is_first: bool,
    may_change: bool,
    hidden: Markup,
) -> Markup:
    """A task as a card; `hidden` are the hidden fields of its form, or the gaps for them."""
    site = school.site(line.row.site_id)
    return _task(line, site, to, today, language(), is_first, may_change, hidden)


# What a card, a running row or a line of the table shows follows from the arguments alone; a page
# of which one row changed makes that row anew. Kept are those of the companies that are at work;
# whole pages are remembered elsewhere.
@lru_cache(maxsize=MOST_ROWS)
def _task(
    line: Line,
    site: SiteFacts,
    to: Addresses,
    today: date,
    reading: str,
    is_first: bool,
    may_change: bool,
    hidden: Markup,
) -> Markup:
    card = _card(line, site, to, today)
    return drawn_task(reading, card, to, is_first, may_change, hidden)


def _card(line: Line, site: SiteFacts, to: Addresses, today: date) -> Card:
    row, status = line.row, line.status
    shows_strip = status is Status.APPLICATION_NEEDED
    where = _("Eerste lesdag: %(start)s · %(place)s")
    return Card(
        public_id=row.public_id,
        href=to.enrolment(row.public_id),
        learner=line.learner,
        course=row.course,
        where=sentence(where, start=day(row.first_lesson_on), place=row.place),
        tag=status_tag(status, Audience.EMPLOYER, line.left),
        sentence=card_sentence(_standing(line, site, today)),
        leaf=leaf_of(line.due_on, today) if line.due_on and status in SHOWS_LEAF else None,
        strip=strip_of(row.first_lesson_on, row.last_day, today) if shows_strip else None,
        status=str(status),
    )


def _standing(line: Line, site: SiteFacts, today: date) -> Standing:
    row = line.row
    return Standing(
        status=line.status,
        today=today,
        next_day=line.due_on,
        learner=line.learner,
        course=row.course,
        site=site.name,
        phone=site.phone,
        first_lesson=row.first_lesson_on,
        last_day=row.last_day,
        enrolled_on=row.enrolled_on,
        due_cents=row.due_cents,
        received_cents=row.received_cents,
    )


def running_rows(lines: Iterable[Line], to: Addresses) -> Markup:
    """Lines as rows of “Loopt” and of the tasks behind the cards, each in its colour."""
    reading = language()
    return Markup("").join([_running_row(line, to, reading) for line in lines])


@lru_cache(maxsize=MOST_ROWS)
def _running_row(line: Line, to: Addresses, reading: str) -> Markup:
    return drawn_running_row(
        reading,
        to.enrolment(line.row.public_id),
        line.learner,
        line.row.course,
        drawn_track(line.status),
        drawn_tag(status_texts(Audience.EMPLOYER)[line.status], _tag_colour(line)),
        _remark(line),
    )


def table_rows(rows: Iterable[AnyRow], school: School, to: Addresses, today: date) -> Markup:
    """Rows as lines of the table."""
    reading, days = language(), school.own_share_days
    return Markup("").join([_table_row(row, days, to, today, reading) for row in rows])


@lru_cache(maxsize=MOST_ROWS)
def _table_row(
    row: AnyRow, own_share_days: int, to: Addresses, today: date, reading: str
) -> Markup:
    line = _line(row, own_share_days, today)
    return drawn_row(
        reading,
        to.enrolment(row.public_id),
        line.learner,
        row.course,
        row.place,
        _last_day(line),
        amount(row.due_cents),
        drawn_track(line.status),
        status_texts(Audience.EMPLOYER)[line.status],
        # Only what needs the employer has a colour, so that the eye finds it.
        _tag_colour(line) if line.is_mine else "",
    )


def _tag_colour(line: Line) -> Colour:
    return colour_of(line.status, Audience.EMPLOYER, line.left)


def _last_day(line: Line) -> Markup | str:
    """The last or guide day that still counts; “was …” when it has passed."""
    on = line.row.last_day if line.status in _SHOWS_LAST_DAY else None
    if line.status is Status.OWN_SHARE_DUE:
        on = line.due_on
    if on is None:
        return "–"
    if line.status in _HAS_PASSED:
        return sentence(_("was %(date)s"), date=day_short(on))
    return day_short(on)


def _remark(line: Line) -> Markup | str:
    row = line.row
    if line.status is Status.PROJECT_NUMBER_IN_REVIEW and row.reported_at:
        return sentence(_("Doorgegeven op %(date)s"), date=_day_of(row.reported_at))
    if line.status is Status.PAYMENT_EXPECTED and row.pay_order_ticked_at:
        return sentence(
            _("Betaalopdracht gegeven op %(date)s"), date=_day_of(row.pay_order_ticked_at)
        )
    if line.is_mine and line.due_on is not None and line.due_on > row.last_day:
        return sentence(_("Uiterlijk op %(date)s"), date=day(line.due_on))
    return _last_day(line) if line.is_mine and line.due_on is not None else ""


def _day_of(at: datetime) -> Markup:
    return day(brussels(at).date())
