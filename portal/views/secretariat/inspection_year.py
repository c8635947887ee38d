"""A school year as an inspector would find it: which enrolments lack something, in which parts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import access, clock
from portal.formats.elements import day_short
from portal.formats.language import language
from portal.formats.plain import short_date
from portal.formats.staff.inspection import (
    counted,
    missing,
    missing_text,
    outline_evidence,
)
from portal.formats.statuses import Tag, status_tag
from portal.forms.inspection import years_kept
from portal.queries.inspection import Year, outline_of_year, papers_of_year
from portal.queries.rows import AnyRow
from portal.rules.inspection import Evidence, Gap, gaps_of, is_for_inspection, portions
from portal.rules.school_year import days_of_school_year
from portal.rules.stations import Audience, status_of
from portal.views.secretariat.blueprint import chosen_site, enrolments_base, site_choices

# The page shows so many; the folder lists them all.
MOST_SHOWN = 100
# What a document weighs that has not been made yet, and the texts of an enrolment.
_PAPER_BYTES, _TEXT_BYTES = 60_000, 10_000
_MEGABYTE = 1_000_000


class Kept(NamedTuple):
    """One enrolment of the year: what is known, what is missing, how many bytes it brings."""

    row: AnyRow
    evidence: Evidence
    gaps: tuple[Gap, ...]
    size: int


class SchoolYear(NamedTuple):
    """The enrolments of a school year in the parts of its folder; `site` is a name or empty.

    `left_out` is how many were closed without ever using the scheme.
    """

    year: int
    label: str
    site: str
    parts: tuple[tuple[Kept, ...], ...]
    left_out: int

    @property
    def kept(self) -> list[Kept]:
        """All enrolments that the folder is about."""
        return [one for part in self.parts for one in part]


class Part(NamedTuple):
    """One folder that can be made."""

    number: int
    name: str
    days: str
    remark: str


class Line(NamedTuple):
    """An enrolment that lacks something, as a row of the list."""

    href: str
    learner: str
    course: str
    company: str
    first_lesson: Any
    tag: Tag
    missing: str


def year_of(year: int) -> SchoolYear:
    """What is kept of a school year at the chosen secretariat, by the day of the first lesson.

    From that day on the evidence must be kept, and a course lies in one school year as a whole.
    """
    site = chosen_site()
    wanted = Year(*days_of_school_year(year), site.id)
    rows, papers = outline_of_year(wanted), papers_of_year(wanted)
    kept = [_kept(row, papers.get(row.id, [])) for row in rows]
    meant = [one for one in kept if is_for_inspection(one.evidence.facts)]
    parts = [tuple(meant[part]) for part in portions([one.size for one in meant])]
    name = access.school().site(site.id).name if site.id is not None else ""
    return SchoolYear(year, f"{year}-{year + 1}", name, tuple(parts), len(kept) - len(meant))


def year_page(found: SchoolYear) -> Mapping[str, Any]:
    """The page of a school year."""
    lacking = [one for one in found.kept if missing(one.gaps)]
    today, site = clock.today(), chosen_site().code
    return {
        "action": url_for("secretariat.make_year_folder", schooljaar=found.year, vestiging=site),
        "year": str(found.year),
        "years": [(str(year), f"{year}-{year + 1}") for year in years_kept(today)],
        "site": site,
        "site_options": site_choices(),
        "found": counted([one.gaps for one in found.kept]),
        "parts": [_part(number, one) for number, one in enumerate(found.parts, start=1)],
        "lines": [_line(one, today) for one in lacking[:MOST_SHOWN]],
        "more": max(len(lacking) - MOST_SHOWN, 0),
        "left_out": found.left_out,
    }


def _kept(row: AnyRow, papers: Sequence[AnyRow]) -> Kept:
    evidence = outline_evidence(row, papers)
    size = _TEXT_BYTES + sum(one.size or _PAPER_BYTES for one in papers)
    return Kept(row, evidence, gaps_of(evidence, clock.today()), size + (row.proof_size or 0))


def _part(number: int, inside: Sequence[Kept]) -> Part:
    first, last = (short_date(inside[end].row.first_lesson_on, language()) for end in (0, -1))
    megabytes = max(round(sum(one.size for one in inside) / _MEGABYTE), 1)
    counted = ngettext("Eén inschrijving", "%(num)s inschrijvingen", len(inside))
    return Part(
        number=number,
        name=_("Deel %(n)s", n=number),
        days=_("%(first)s tot en met %(last)s", first=first, last=last),
        remark=_("%(number)s, ongeveer %(n)s MB", number=counted, n=megabytes),
    )


def _line(one: Kept, today: date) -> Line:
    row, facts = one.row, one.evidence.facts
    return Line(
        href=f"{enrolments_base()}{row.public_id}",
        learner=row.learner,
        course=row.course,
        company=row.company,
        first_lesson=day_short(row.first_lesson_on),
        tag=status_tag(status_of(facts, today), Audience.STAFF),
        missing=missing_text(one.gaps),
    )
