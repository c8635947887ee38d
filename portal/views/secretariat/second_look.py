"""Asks for the password again, or for a second person, where the school wants that about money."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.attempts import Try
from portal.actions.enrolments import Refused
from portal.actions.payments import MAILS_WAIT, NotEnough, TooMuch
from portal.actions.sessions import note_password
from portal.actions.transfers import (
    NotNow,
    Wanted,
    agree,
    ask_second_look,
    refuse,
)
from portal.config import Settings
from portal.formats.staff.second_looks import Look, look_from, told_from
from portal.forms.notes import read_reason
from portal.models import db
from portal.passwords import LONGEST, is_password
from portal.queries.accounts import person_for_change
from portal.queries.changing_money import second_look_for_change
from portal.queries.rows import AnyRow
from portal.queries.second_looks import decided_looks, enrolments_of_looks, waiting_looks
from portal.request_keys import not_yet_claimed
from portal.views.secretariat.blueprint import bp, enrolments_base
from portal.views.secretariat.checking import transfers_base

# How long a password that was given counts (promise D19).
PASSWORD_LASTS = timedelta(minutes=10)
TRIES, QUARTER = 10, timedelta(minutes=15)


def needs_password() -> bool:
    """Whether the school wants the password again and this visitor gave it too long ago."""
    given_at = access.me().password_at
    return access.school().asks_password_again and clock.now() >= given_at + PASSWORD_LASTS


def password_error() -> str | None:
    """What is wrong with the password in this form; None when it is right or not needed.

    A right one counts for ten minutes. Commits the try before it is looked at.
    """
    if not needs_password():
        return None
    me = access.me()
    with not_yet_claimed():
        access.limit(Try("password_again", str(me.id), TRIES, QUARTER))
        db.session.commit()
    settings: Settings = current_app.extensions["settings"]
    typed, person = request.form.get("password", ""), person_for_change(me.id)
    fits = len(typed) <= LONGEST and is_password(
        person.password_hash, typed, memory_kib=settings.password_memory_kib
    )
    if not fits:
        return str(_("Dit wachtwoord is niet juist. Vul het wachtwoord in waarmee je je aanmeldt."))
    note_password(me.session_id, clock.now())
    return None


def asks_second_person() -> bool:
    """Whether the school wants two people to undo or move a booking or to force a match."""
    return access.school().asks_four_eyes


def ask_somebody(wanted: Wanted, reason: str) -> Response:
    """Keep what is wanted until a second person looks, and say so. Commits."""
    ask_second_look(wanted, access.occasion(), reason=reason)
    db.session.commit()
    pages.notify(
        "attention",
        _("Er is nog niets veranderd. Een collega moet dit eerst goedkeuren bij Tweede blik."),
    )
    return htmx.done(url_for("secretariat.second_looks"))


@bp.get("/betalingen/tweede-blik")
@access.staff()
def second_looks() -> str:
    """What waits for a second person, and what was decided."""
    return render_template("secretariat/second_looks.html", **_page())


@bp.post("/betalingen/tweede-blik/<public_id>/goed")
@access.staff()
def agree_second_look(public_id: str) -> Response:
    """Carry out what a colleague asked."""
    look, on = second_look_for_change(public_id), access.occasion()
    try:
        agreed = agree(look, on)
    except (NotNow, Refused, TooMuch, NotEnough) as refusal:
        return _refused(refusal)
    db.session.commit()
    pages.notify("done", told_from(agreed, clock.now() + MAILS_WAIT))
    return htmx.done(url_for("secretariat.second_looks"))


@bp.post("/betalingen/tweede-blik/<public_id>/niet")
@access.staff()
def refuse_second_look(public_id: str) -> Response:
    """Say that it is not done, and why."""
    look = second_look_for_change(public_id)
    reason, error = read_reason(request.form)
    if error:
        errors = [{"field": f"reason-{public_id}", "text": error}]
        return htmx.again("secretariat/second_looks.html", **_page(), errors=errors)
    try:
        refuse(look, access.occasion(), reason=reason)
    except NotNow as refusal:
        return _refused(refusal)
    db.session.commit()
    pages.notify("done", _("Dit gebeurt niet. Je collega leest waarom."))
    return htmx.done(url_for("secretariat.second_looks"))


def _refused(refusal: Exception) -> Response:
    """It was decided already, by the one who asked, or the facts have changed (409)."""
    db.session.rollback()
    text = _("Dit kan niet (meer). Je ziet nu de nieuwe stand van zaken.")
    if isinstance(refusal, NotNow) and refusal.reason == "same_person":
        text = _("Je hebt dit zelf gevraagd. Een collega moet het goedkeuren.")
    return htmx.again("secretariat/second_looks.html", status=409, **{**_page(), "conflict": text})


def _page() -> dict[str, Any]:
    waiting, decided = waiting_looks(), decided_looks()
    found = enrolments_of_looks([*waiting, *decided])
    me, base, transfers = access.me().id, enrolments_base(), transfers_base()

    def shown(rows: Sequence[AnyRow]) -> list[Look]:
        return [look_from(row, me, found, base=base, transfers=transfers) for row in rows]

    return {
        "waiting": shown(waiting),
        "decided": shown(decided),
        "conflict": "",
        "errors": [],
    }
