"""What a company must do now, what runs, and the first page of all its enrolments."""

from functools import partial
from typing import NamedTuple

from flask import render_template
from markupsafe import Markup

from portal import access, clock
from portal.formats.deadlines import help_sentence, lead_sentence
from portal.pages import csrf_field, reminders_line, request_key_field
from portal.queries.enrolments import open_enrolments_of
from portal.remembered import remembered
from portal.views.employer.addresses import Addresses, addresses
from portal.views.employer.blueprint import bp
from portal.views.employer.lists import list_page
from portal.views.employer.rows import Line, lines_of, running_rows, task_of

# The first tasks are cards; the rest are rows, and beyond these only the list has them.
CARDS = 3
MORE_TASKS = 22
RUNNING = 10


class Now(NamedTuple):
    """The upper half of the page: the lead, the cards, the rows behind them and what runs."""

    lead: Markup
    cards: Markup
    more: Markup
    running: Markup
    help: Markup | None


@bp.get("/onderneming/<c>/")
@access.employer("reader")
@remembered
def dashboard() -> str:
    """What must I do now?"""
    to = addresses()
    return render_template(
        "employer/dashboard.html",
        now=_now(to),
        list=list_page(to.dashboard, to),
        reminders=reminders_line(),
    )


def _now(to: Addresses) -> Now:
    school, today = access.school(), clock.today()
    rows = open_enrolments_of(access.company().id, today)
    lines = lines_of(rows, school, today)
    tasks = sorted((one for one in lines if one.is_mine), key=lambda one: one.urgency(today))
    running = [one for one in lines if not one.is_mine]
    count = tasks[0].row.total if tasks else 0
    ahead = [one.due_on for one in tasks if one.due_on is not None and one.due_on >= today]
    return Now(
        lead=lead_sentence(count, ahead[0] if ahead else None),
        cards=_cards(tasks[:CARDS], to),
        more=running_rows(tasks[CARDS : CARDS + MORE_TASKS], to),
        running=running_rows(running[:RUNNING], to),
        help=_help(lines, tasks),
    )


def _cards(tasks: list[Line], to: Addresses) -> Markup:
    """The first tasks, the most urgent one large."""
    draw = partial(
        task_of,
        school=access.school(),
        to=to,
        today=clock.today(),
        may_change=access.may("handler"),
        hidden=csrf_field() + request_key_field(),
    )
    return Markup("").join([draw(one, is_first=one is tasks[0]) for one in tasks])


def _help(lines: list[Line], tasks: list[Line]) -> Markup | None:
    """The secretariat of the most urgent course."""
    first = next(iter(tasks or lines), None)
    if first is None:
        return None
    site = access.school().site(first.row.site_id)
    return help_sentence(site.name, site.phone)
