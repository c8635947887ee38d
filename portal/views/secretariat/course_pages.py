"""What the pages of the courses show, in finished texts."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from portal.actions.courses import Effect
from portal.actions.settings import RuleEffect
from portal.formats.elements import amount, day, day_short, phone_number, sentence
from portal.formats.import_values import COURSE_KINDS
from portal.formats.staff.log import happenings_from
from portal.formats.statuses import status_tag
from portal.queries.records import recipients_of_companies
from portal.queries.school import School
from portal.queries.worklists import PAGE
from portal.rules.choices import readers_of
from portal.rules.deadline import days_left, term_for
from portal.rules.stations import Audience, Move, Stage, status_from_stage
from portal.rules.themes import THEMES

__all__ = [
    "digest_of", "effects_from", "enrolments_from", "facts_from", "happenings_from",
    "kind_choices", "lines_from", "theme_choices",
]  # fmt: skip

# Moves after which somebody has less time, or none: whom to call.
_SHORTER = {Move.EARLIER, Move.PASSED, Move.BECOMES_TOO_LATE}


class CourseLine(NamedTuple):
    """One course of the list."""

    href: str
    name: str
    remark: str
    where: str
    first: Markup
    last: Markup
    theme: str
    enrolments: int


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """One enrolment of a course or a company."""

    href: str
    name: str
    remark: str
    last_day: Markup
    status: str
    colour: str


def lines_from(rows: Iterable[Any]) -> list[CourseLine]:
    """A page of courses."""
    return [
        CourseLine(
            href=url_for("secretariat.course", public_id=row.public_id),
            name=row.name,
            remark=row.code,
            where=f"{row.place}, {row.site}" if row.place != row.site else row.site,
            first=day_short(row.first_lesson_on),
            last=day_short(row.last_lesson_on),
            theme=THEMES[row.theme] if row.theme else _("geen thema"),
            enrolments=row.enrolments,
        )
        for row in list(rows)[:PAGE]
    ]


def facts_from(row: Any) -> list[tuple[str, Any]]:
    """Everything about a course."""
    return [
        (_("Cursusnummer"), row.code),
        (_("Omschrijving"), row.description),
        (_("Thema"), THEMES[row.theme] if row.theme else _("geen thema")),
        (_("Vorm"), COURSE_KINDS[row.kind]),
        (_("Lesplaats"), row.place),
        (_("Secretariaat"), row.site),
        (_("Eerste lesdag"), day(row.first_lesson_on)),
        (_("Laatste lesdag"), day(row.last_lesson_on)),
        (_("Lestijden"), row.lesson_periods),
        (_("Inschrijvingsgeld"), amount(row.fee_cents)),
    ]


def enrolments_from(rows: Sequence[Any], today: date) -> list[EnrolmentLine]:
    """The enrolments in rows of a course."""
    return [enrolment_line(row, row.learner, row.company, today) for row in rows if row.enrolment]


def enrolment_line(row: Any, name: str, remark: str, today: date) -> EnrolmentLine:
    """One enrolment with its status of today."""
    status = status_from_stage(Stage(row.stage), row.last_day, today)
    tag = status_tag(status, Audience.STAFF, days_left(row.last_day, today))
    return EnrolmentLine(
        href=url_for("secretariat.enrolment", public_id=row.enrolment),
        name=name,
        remark=remark,
        last_day=day_short(row.last_day),
        status=tag.text,
        colour=str(tag.colour),
    )


def effects_from(effects: Sequence[Effect], school: School, today: date) -> dict[str, Any]:
    """What a moved first lesson does, and whom to call because of it."""
    moved = [one for one in effects if one.move not in {Move.UNCHANGED, Move.CLOSED}]
    shorter = [one for one in moved if one.move in _SHORTER]
    text = ngettext(
        "Dit verandert de uiterste datum van %(num)d inschrijving van %(old_last_day)s naar "
        "%(last_day)s.",
        "Dit verandert de uiterste datum van %(num)d inschrijvingen van %(old_last_day)s naar "
        "%(last_day)s.",
        len(moved),
        old_last_day="%(old_last_day)s",
        last_day="%(last_day)s",
    )
    first = effects[0]
    return {
        "text": sentence(text, old_last_day=day(first.old_last_day), last_day=day(first.last_day)),
        "mails": ngettext(
            "We sturen %(num)d e-mail.",
            "We sturen %(num)d e-mails.",
            employers_told(moved, today) + len(moved),
        ),
        "rule": term_for_text(first, school),
        "shorter": [(one.enrolment.learner.name, _whom(one)) for one in shorter],
        "reopened": [one.enrolment.learner.name for one in moved if one.move is Move.REOPENED],
        "shorter_heading": _("Deze werkgevers krijgen minder tijd of zijn te laat. Bel ze."),
    }


def term_for_text(effect: Effect, school: School) -> str:
    """On which rule the new last day rests."""
    first_lesson = effect.enrolment.course.first_lesson_on
    return term_for(first_lesson, school.terms).source


def employers_told(moved: Sequence[Effect] | Sequence[RuleEffect], today: date) -> int:
    """How many mails leave to employers: one to every reader of a company that is told."""
    companies = {one.enrolment.company_id for one in moved}
    people = recipients_of_companies(companies, today)
    readers = {company: len(readers_of("start_moved", found)) for company, found in people.items()}
    return sum(readers.get(one.enrolment.company_id) or 1 for one in moved if one.tells)


def _whom(effect: Effect) -> Markup:
    company = effect.enrolment.company
    text = _("%(company)s, %(name)s, %(phone)s")
    return sentence(
        text,
        company=company.name,
        name=company.contact_name,
        phone=phone_number(company.contact_phone) if company.contact_phone else _("geen telefoon"),
    )


def digest_of(effects: Sequence[Effect]) -> str:
    """Stands for the effects that somebody looked at, so that others are never carried out."""
    told = [(one.enrolment.public_id, one.move, one.last_day) for one in effects]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def theme_choices() -> list[tuple[str, str]]:
    """The eight themes and none."""
    return [("", _("Geen thema")), *((str(code), name) for code, name in THEMES.items())]


def kind_choices() -> list[tuple[str, str]]:
    """How lessons are given."""
    return [(code, str(name)) for code, name in COURSE_KINDS.items()]
