"""The practice clock of a demo: set it, and watch reminders, last days and mails happen."""

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.practice import move_clock
from portal.actions.recording import hold_log
from portal.clock import Backwards, PracticeFile
from portal.formats.plain import moment as moment_text
from portal.forms.practice_clock import gone_back, read_moment, typed_from, typed_moment
from portal.models import db

# Not of the secretariat's own blueprint: only a demo has these two.
bp = Blueprint("practice_clock", __name__, url_prefix="/beheer")

_PAGE = "secretariat/practice_clock.html"


@bp.get("/oefenklok")
@access.staff("clerk")
def show() -> str:
    """What the clock shows, and how it can be set."""
    return render_template(_PAGE, **_page(typed_from(clock.now())))


@bp.post("/oefenklok")
@access.staff("clerk")
def move() -> Response:
    """Move the clock forwards."""
    practice = clock.clock.practice
    if practice is None:
        abort(404)
    # Two who press at once go two steps, one after the other.
    hold_log()
    moment, wrong = read_moment(request.form, clock.now())
    if moment is not None:
        wrong = _try_to_move(practice, moment)
    if wrong:
        db.session.rollback()
        return htmx.again(_PAGE, **_page(typed_moment(request.form), wrong))
    db.session.commit()
    pages.notify("done", _("De oefenklok is verzet."))
    return htmx.done(url_for("practice_clock.show"))


def _try_to_move(practice: PracticeFile, moment: datetime) -> dict[str, str]:
    """Move the clock; what is wrong with the moment, by field, where it cannot be."""
    try:
        move_clock(practice, moment, access.occasion())
    except Backwards:
        return gone_back(moment)
    return {}


def _page(typed: dict[str, str], wrong: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "now": moment_text(clock.now(), pages.language()),
        "typed": typed,
        "wrong": wrong or {},
        "errors": [{"field": name, "text": text} for name, text in (wrong or {}).items()],
    }
