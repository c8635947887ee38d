"""Ticking stations 3 and 4, and taking a tick back: a statement that only the employer can make."""

from typing import Any, Protocol

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import access, htmx
from portal.actions.applications import mark_own_share as write_own_share
from portal.actions.applications import mark_pay_order as write_pay_order
from portal.actions.enrolments import Refused
from portal.actions.recording import Occasion
from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.formats.plain import time_of_day
from portal.models import Enrolment, db
from portal.pages import Notice, notify
from portal.queries.changing import enrolment_for_change
from portal.queries.enrolments import enrolment_of, story_of
from portal.views.employer.blueprint import bp
from portal.views.employer.enrolment import context_of

FRAGMENT = "employer/_ticked.html"


class Mark(Protocol):
    """One of the two verbs."""

    def __call__(self, enrolment: Enrolment, on: Occasion, *, is_done: bool) -> None: ...


@bp.post("/onderneming/<c>/inschrijvingen/<e>/eigen-aandeel")
@access.employer("handler")
def mark_own_share(e: str) -> Response:
    """The own share was deposited, or not yet after all."""
    return _mark(e, write_own_share)


@bp.post("/onderneming/<c>/inschrijvingen/<e>/betaalopdracht")
@access.employer("handler")
def mark_pay_order(e: str) -> Response:
    """The pay order was given, or not yet after all."""
    return _mark(e, write_pay_order)


def _mark(public_id: str, mark: Mark) -> Response:
    is_done = request.form.get("done") == "1"
    enrolment = enrolment_for_change(access.company().id, public_id)
    try:
        mark(enrolment, access.occasion(), is_done=is_done)
    except Refused:
        db.session.rollback()
        return _somebody_was_first(public_id)
    db.session.commit()
    text = _("We hebben genoteerd dat dit klaar is.")
    if not is_done:
        text = _("We hebben genoteerd dat dit nog niet klaar is.")
    url = url_for("employer.enrolment", e=public_id)
    if not htmx.is_htmx():
        notify("done", text)
        return htmx.done(url)
    return htmx.done(url, FRAGMENT, **_context(public_id, "done", text))


def _somebody_was_first(public_id: str) -> Response:
    """Who changed this last, and the stations as they are now."""
    company_id = access.company().id
    events = story_of(company_id, enrolment_of(company_id, public_id)).events
    text = _(
        "%(user)s heeft dit om %(time)s al gedaan. Je ziet nu de nieuwe stand van zaken.",
        user=_("Het secretariaat") if events[0].by_kind == "staff" else events[0].by_name,
        time=time_of_day(events[0].at, language()),
    )
    context = _context(public_id, "attention", text)
    return htmx.again("employer/enrolment.html", FRAGMENT, status=409, **context)


def _context(public_id: str, kind: str, text: str) -> dict[str, Any]:
    return {**context_of(public_id), "notice": Notice(kind, text)}
