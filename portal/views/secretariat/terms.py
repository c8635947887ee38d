"""The clocks of an enrolment: what the law sets stays, the day of the own share may be later."""

from collections.abc import Mapping
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.enrolments import Refused
from portal.actions.recording import hold_log
from portal.actions.terms import WrongExtension, extend_own_share
from portal.formats.elements import day
from portal.forms.terms import read_extension
from portal.models import db
from portal.queries.changing import any_enrolment_for_change
from portal.queries.dossier import dossier_of
from portal.queries.rows import AnyRow
from portal.rules.clocks import ClockKind, is_legal
from portal.rules.deadline import outer_day, own_share_day
from portal.views.secretariat.answers import refused, somebody_was_first
from portal.views.secretariat.blueprint import bp

# The words of the clocks in addresses; that of the check is nobody's to move.
WORDS = {
    "aanvraag": ClockKind.APPLICATION,
    "eigen-aandeel": ClockKind.OWN_SHARE,
    "betaalopdracht": ClockKind.PAY_ORDER,
}
PATH = f"/inschrijvingen/<public_id>/termijnen/<any({', '.join(map(repr, WORDS))}):word>"
_FIELDS = ("until_day", "until_month", "until_year", "reason")


@bp.get(PATH)
@access.staff()
def term(public_id: str, word: str) -> str:
    """Until when something may be done, and whether that day can move."""
    row = dossier_of(public_id)
    if is_legal(WORDS[word]):
        return render_template("secretariat/term_fixed.html", **_fixed(row, word))
    return render_template("secretariat/term.html", **_page(row, {}))


@bp.post(PATH)
@access.staff()
def extend_term(public_id: str, word: str) -> Response:
    """Agree to a later day; a day of the law is refused with the reason."""
    row = dossier_of(public_id)
    if is_legal(WORDS[word]):
        return htmx.again("secretariat/term_fixed.html", status=409, **_fixed(row, word))
    given, errors = read_extension(request.form, **_bounds(row))
    if given is None:
        return htmx.again("secretariat/term.html", **_page(row, errors))
    hold_log()
    enrolment = any_enrolment_for_change(public_id)
    try:
        extend_own_share(enrolment, access.occasion(), until=given.until, reason=given.reason)
    except (Refused, WrongExtension) as refusal:
        return _lost(public_id, refusal)
    db.session.commit()
    pages.notify("done", _("Het eigen aandeel heeft nu tijd tot en met de nieuwe datum."))
    return htmx.done(url_for("secretariat.enrolment", public_id=public_id))


def _lost(public_id: str, refusal: Refused | WrongExtension) -> Response:
    """Somebody else moved the day or took the step first: the state of now."""
    if isinstance(refusal, Refused):
        refused(public_id, refusal)
    else:
        db.session.rollback()
    page = _page(dossier_of(public_id), {}, conflict=somebody_was_first(public_id))
    return htmx.again("secretariat/term.html", status=409, **page)


def _bounds(row: AnyRow) -> dict[str, Any]:
    """The day of now, today and the outer limit; 404 while no approval has set a day."""
    if row.approved_on is None:
        abort(404)
    days = access.school().own_share_days
    return {
        "last_on": own_share_day(row.approved_on, days, row.own_share_until),
        "today": clock.today(),
        "outer": outer_day(row.applied_on),
    }


def _page(row: AnyRow, errors: Mapping[str, str], conflict: str = "") -> dict[str, Any]:
    return {
        "row": row,
        "last_on": day(_bounds(row)["last_on"]),
        "typed": {name: request.form.get(name, "")[:500] for name in _FIELDS},
        "wrong": errors,
        "errors": [{"field": field, "text": text} for field, text in errors.items()],
        "conflict": conflict,
        **_addresses(row, "eigen-aandeel"),
    }


def _fixed(row: AnyRow, word: str) -> dict[str, Any]:
    """A day of the law: why nobody moves it, and what does."""
    if WORDS[word] is ClockKind.APPLICATION:
        return {
            "text": _("De uiterste datum van de aanvraag ligt wettelijk vast. "
                      "Die kan niemand verschuiven."),
            "hint": _("Start de cursus op een andere dag? Wijzig dan de eerste lesdag van de "
                      "cursus. De uiterste datum volgt vanzelf."),
            "last_on": day(row.last_day),
            **_addresses(row, word),
        }  # fmt: skip
    if row.applied_on is None:
        abort(404)
    return {
        "text": _("De uiterste grens van een aanvraag ligt wettelijk vast. "
                  "Die kan niemand verschuiven."),
        "hint": _("Na die dag kan de onderneming geen betaalopdracht meer geven."),
        "last_on": day(outer_day(row.applied_on)),
        **_addresses(row, word),
    }  # fmt: skip


def _addresses(row: AnyRow, word: str) -> dict[str, str]:
    return {
        "here": url_for("secretariat.extend_term", public_id=row.public_id, word=word),
        "back": url_for("secretariat.enrolment", public_id=row.public_id),
    }
