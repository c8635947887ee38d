"""The list of all enrolments of the school, and the search over everything."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import access, clock
from portal.formats.staff.lines import lines_from
from portal.formats.statuses import status_choices
from portal.forms.staff_filter import read_filter
from portal.queries.search import found_by, found_by_paper
from portal.queries.worklists import MOST_FOUND, Cursor, Page, enrolments_like, page_of
from portal.rules.school_year import school_year_of
from portal.rules.stations import Audience
from portal.views.secretariat.blueprint import (
    bp,
    chosen_site,
    enrolments_base,
    site_choices,
)
from portal.views.secretariat.found import groups_from
from portal.views.secretariat.words import paper_of, words_of

# How many school years back the filter offers.
YEARS_BACK = 4


@bp.get("/inschrijvingen")
@access.staff()
def enrolments() -> str:
    """Every enrolment, filtered, the newest last day first."""
    today, args = clock.today(), request.args
    wanted = read_filter(args, words_of(args.get("zoek", "")), chosen_site().id)
    cursor = Cursor.read(args.get("pagina", ""))
    rows = enrolments_like(wanted, today, cursor=cursor)
    page = Page(list(rows), None, None) if wanted.words else page_of(rows, cursor)
    return render_template(
        "secretariat/enrolments.html",
        lines=lines_from(page.rows, today, enrolments_base()),
        found=_found(page, is_search=bool(wanted.words)),
        search=args.get("zoek", ""),
        status=wanted.status or "",
        statuses=[("", _("Alle")), *status_choices(Audience.STAFF)],
        site=chosen_site().code,
        site_options=site_choices(),
        year=args.get("schooljaar", ""),
        years=_years(),
        pages={"previous": _address(page.previous), "following": _address(page.following)},
    )


@bp.get("/zoeken")
@access.staff()
def search() -> str:
    """Enrolments, companies, courses and students that have every word; a paper by its number."""
    text = request.args.get("zoek", "")
    words, paper = words_of(text), paper_of(text)
    found = found_by(words)
    if paper is not None:
        found["enrolment"] = found_by_paper(paper) or found["enrolment"]
    groups = groups_from(found, text, clock.today())
    return render_template(
        "secretariat/search.html", search=text, groups=groups, has_words=bool(words)
    )


def _years() -> list[tuple[str, str]]:
    this = school_year_of(clock.today())
    years = range(this + 1, this - YEARS_BACK, -1)
    return [("", _("Alle")), *((str(year), f"{year}-{year + 1}") for year in years)]


def _found(page: Page, *, is_search: bool) -> str:
    number = len(page.rows)
    if is_search and number >= MOST_FOUND:
        return str(_("Meer dan %(n)s inschrijvingen. Zoek met meer woorden.", n=MOST_FOUND))
    if page.following or page.previous:
        return str(_("%(n)s inschrijvingen op deze bladzijde", n=number))
    return str(ngettext("Eén inschrijving gevonden", "%(num)s inschrijvingen gevonden", number))


def _address(cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if value}
    return url_for("secretariat.enrolments", **(kept | {"pagina": cursor.write()}))
