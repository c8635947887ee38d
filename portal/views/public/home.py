"""The front door, the explanation, and the last day for any first lesson."""

from typing import Any

from flask import render_template, request

from portal import access, clock, pages
from portal.formats.procedure import examples, five_steps, outcome
from portal.forms.calculator import Asked, read_asked
from portal.rules.deadline import term_for
from portal.views.public.blueprint import bp


@pages.in_every_language(bp, "/")
@access.public
def home() -> str:
    """Three doors, the calculator, the five steps, the phones."""
    return render_template("public/home.html", **_explained(Asked()))


@pages.in_every_language(bp, "/procedure")
@access.public
def procedure() -> tuple[str, int]:
    """The rule, the examples, and the last day for the first lesson in the address."""
    asked = read_asked(request.args)
    page = render_template("public/procedure.html", examples=examples(), **_explained(asked))
    return page, 422 if asked.error else 200


def _explained(asked: Asked) -> dict[str, Any]:
    school, today = access.school(), clock.today()
    term_days = term_for(today, school.terms).days
    context: dict[str, Any] = {
        "asked": asked,
        "outcome": None if asked.error else outcome(asked.start, school.terms, today),
        "term_days": term_days,
        "steps": five_steps(school.name, term_days, school.own_share_days),
    }
    if asked.error:
        context["errors"] = [{"field": "start", "text": asked.error}]
    return context
