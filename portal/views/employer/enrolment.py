"""One place with the truth about one enrolment."""

from typing import Any

from flask import render_template

from portal import access, clock
from portal.formats.deadlines import why_text
from portal.queries.enrolments import enrolment_of, story_of
from portal.views.employer.addresses import addresses
from portal.views.employer.blueprint import bp
from portal.views.employer.details import details_of
from portal.views.employer.whole import whole_of


@bp.get("/onderneming/<c>/inschrijvingen/<e>")
@access.employer("reader")
def enrolment(e: str) -> str:
    """What to do now, the five stations, the facts, the papers and the history."""
    return render_template("employer/enrolment.html", **context_of(e))


def context_of(public_id: str) -> dict[str, Any]:
    """Everything that the page of an enrolment shows. Raises NoResultFound."""
    company, school, today = access.company(), access.school(), clock.today()
    row = enrolment_of(company.id, public_id)
    may_change = access.may("handler")
    whole = whole_of(row, school, today, reader_id=access.me().id, may_change=may_change)
    return {
        "whole": whole,
        "details": details_of(row, story_of(company.id, row), school, whole.status, today),
        "to": addresses(),
        "site": school.site(row.site_id),
        "why": why_text(row.term_days),
    }
