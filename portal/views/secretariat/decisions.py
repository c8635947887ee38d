"""Decisions about one enrolment that need a reason: check page first, then done."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import abort, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.enrolments import Refused, cancel_enrolment, convert_to_ordinary_fee
from portal.actions.payments import settle, undo_settlement
from portal.formats.statuses import status_text
from portal.forms.notes import read_reason
from portal.models import db
from portal.queries.changing import any_enrolment_for_change
from portal.queries.worklists import enrolments_selected
from portal.rules.stations import Audience, Stage, Step, status_from_stage
from portal.views.secretariat.answers import refused, somebody_was_first
from portal.views.secretariat.blueprint import bp


class Decision(NamedTuple):
    """One decision in words: its link, its page, its button, what follows and the notice after."""

    step: Step
    verb: Callable[..., None]
    link: Any
    heading: Any
    button: Any
    effects: tuple[Any, ...]
    done: Any
    is_warning: bool = True


DECISIONS = {
    "gewone-betaling": Decision(
        Step.CONVERT_TO_ORDINARY_FEE,
        convert_to_ordinary_fee,
        link=_l("Zet om in gewone betaling"),
        heading=_l("Zet de inschrijving om in gewone betaling"),
        button=_l("Zet om in gewone betaling"),
        effects=(
            _l("De cursist betaalt het inschrijvingsgeld zelf en krijgt daarover een e-mail."),
            _l("De bevestiging voor de KMO-portefeuille wordt ingetrokken."),
            _l("De onderneming krijgt geen herinneringen meer."),
        ),
        done=_l("De inschrijving is omgezet in gewone betaling."),
    ),
    "annuleren": Decision(
        Step.CANCEL,
        cancel_enrolment,
        link=_l("Annuleer de inschrijving"),
        heading=_l("Annuleer de inschrijving"),
        button=_l("Annuleer de inschrijving"),
        effects=(
            _l("De cursist verliest de plaats in de cursus."),
            _l("De bevestiging voor de KMO-portefeuille wordt ingetrokken."),
            _l("Een lopende aanvraag moet de onderneming zelf stopzetten. Bel haar daarover."),
            _l("Er vertrekt geen e-mail. Je kunt dit niet ongedaan maken."),
        ),
        done=_l("De inschrijving is geannuleerd."),
    ),
    "afronden": Decision(
        Step.SETTLE,
        settle,
        link=_l("Rond af met minder"),
        heading=_l("Rond de betaling af met minder"),
        button=_l("Rond de betaling af"),
        effects=(
            _l("De rest is niet meer te betalen. De inschrijving wordt definitief."),
            _l("De onderneming en de cursist krijgen een e-mail, na tien minuten."),
            _l("Er wordt een bevestiging van betaling gemaakt."),
        ),
        done=_l("De betaling is afgerond. De inschrijving is definitief."),
        is_warning=False,
    ),
    "afronding-ongedaan": Decision(
        Step.UNDO_SETTLEMENT,
        undo_settlement,
        link=_l("Maak de afronding ongedaan"),
        heading=_l("Maak de afronding ongedaan"),
        button=_l("Maak de afronding ongedaan"),
        effects=(
            _l("De rest is opnieuw te betalen."),
            _l("De bevestiging van betaling wordt ingetrokken."),
        ),
        done=_l("De afronding is ongedaan gemaakt."),
    ),
}


PATH = f"/inschrijvingen/<public_id>/<any({', '.join(map(repr, DECISIONS))}):decision>"


@bp.get(PATH)
@access.staff()
def decide(public_id: str, decision: str) -> str:
    """What the decision would do, and the reason it asks for."""
    return render_template("secretariat/decide.html", **_page(public_id, decision))


@bp.post(PATH)
@access.staff()
def carry_out(public_id: str, decision: str) -> Response:
    """Do it, with its reason."""
    one = DECISIONS[decision]
    reason, error = read_reason(request.form)
    if error:
        page = _page(public_id, decision, reason, [{"field": "reason", "text": error}])
        return htmx.again("secretariat/decide.html", **page)
    enrolment = any_enrolment_for_change(public_id)
    try:
        one.verb(enrolment, access.occasion(), reason=reason)
    except Refused as refusal:
        refused(public_id, refusal)
        page = _page(public_id, decision, reason, conflict=somebody_was_first(public_id))
        return htmx.again("secretariat/decide.html", status=409, **page)
    db.session.commit()
    pages.notify("done", str(one.done))
    return htmx.done(url_for("secretariat.enrolment", public_id=public_id))


def _page(
    public_id: str,
    decision: str,
    reason: str = "",
    errors: list[dict[str, str]] | None = None,
    conflict: str = "",
) -> dict[str, Any]:
    rows = enrolments_selected([public_id])
    if not rows:
        abort(404)
    status = status_from_stage(Stage(rows[0].stage), rows[0].last_day, clock.today())
    return {
        "row": rows[0],
        "decision": DECISIONS[decision],
        "here": url_for("secretariat.decide", public_id=public_id, decision=decision),
        "back": url_for("secretariat.enrolment", public_id=public_id),
        "now": status_text(status, Audience.STAFF),
        "reason": reason,
        "errors": errors or [],
        "conflict": conflict,
    }
