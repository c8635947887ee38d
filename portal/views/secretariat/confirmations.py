"""What was confirmed, and taking it back: before the mails leave, or with a correction after."""

from datetime import datetime
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.enrolments import Refused
from portal.actions.payments import MAILS_WAIT, send_correction, undo_bookings
from portal.actions.transfers import WantedUndo
from portal.formats.language import language
from portal.formats.plain import moment, money, time_of_day
from portal.formats.staff.payments import confirmed_from
from portal.forms.notes import read_reason
from portal.models import db
from portal.queries.changing import any_enrolments_for_change
from portal.queries.changing_money import bookings_to_undo
from portal.queries.dossier import dossier_of
from portal.queries.rows import AnyRow
from portal.queries.worklists import (
    PAGE,
    bookings_to_correct,
    bookings_together,
    confirmed_bookings,
)
from portal.views.secretariat.answers import refused, somebody_was_first
from portal.views.secretariat.blueprint import bp, chosen_site, enrolments_base, site_tabs
from portal.views.secretariat.previews import correction_preview
from portal.views.secretariat.second_look import (
    ask_somebody,
    asks_second_person,
    needs_password,
    password_error,
)

CORRECTION = "/correctie"


@bp.get("/betalingen/bevestigd")
@access.staff()
def confirmations() -> str:
    """Every confirmation, newest first; undone ones stay."""
    before = request.args.get("pagina", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
    site = chosen_site()
    rows = confirmed_bookings(site.id, number)
    following = None
    if len(rows) > PAGE:
        following = url_for(
            "secretariat.confirmations",
            vestiging=site.argument,
            pagina=rows[PAGE - 1].booking_id,
        )
    return render_template(
        "secretariat/confirmations.html",
        site_tabs=site_tabs("secretariat.confirmations"),
        groups=_groups(list(rows[:PAGE])),
        following=following,
    )


@bp.get("/betalingen/bevestigd/<group_id>")
@access.staff()
def confirmation(group_id: str) -> str:
    """One confirmation with its bookings, and undo for each and for all."""
    return render_template("secretariat/confirmation.html", **_group_page(group_id))


@bp.post("/betalingen/bevestigd/<group_id>/ongedaan")
@access.staff()
def undo(group_id: str) -> Response:
    """Take back one booking (`booking`) or all of them that still count (`booking` empty)."""
    rows, is_asked = _open_rows(group_id, request.form.get("booking")), needs_password()
    wrong_password = password_error()
    reason, error = _reason(rows)
    named = (
        ("booking", _unchosen(rows, is_asked)),
        ("reason", error),
        ("password", wrong_password),
    )
    if errors := [{"field": field, "text": text} for field, text in named if text]:
        page = _group_page(group_id, reason, errors)
        return htmx.again("secretariat/confirmation.html", **page)
    if asks_second_person():
        return ask_somebody(_wanted(rows), reason)
    try:
        were_held_back = _undo(rows, reason)
    except Refused as refusal:
        return _lost(group_id, rows, refusal)
    db.session.commit()
    pages.notify("done" if were_held_back else "attention", _undone_text(were_held_back))
    return htmx.done(url_for("secretariat.confirmation", group_id=group_id))


@bp.get("/inschrijvingen/<public_id>/correctie")
@access.staff()
def correction(public_id: str) -> str:
    """The correction that is proposed after a late undo."""
    return render_template("secretariat/correction.html", **_correction_page(public_id))


@bp.post("/inschrijvingen/<public_id>/correctie")
@access.staff()
def correct(public_id: str) -> Response:
    """Send the correction, once."""
    enrolments = any_enrolments_for_change([public_id])
    if not bookings_to_correct(public_id):
        page = {**_correction_page(public_id), "conflict": somebody_was_first(public_id)}
        return htmx.again("secretariat/correction.html", status=409, **page)
    send_correction(enrolments[0], access.occasion())
    db.session.commit()
    pages.notify("done", _("De correctie staat klaar en vertrekt nu."))
    return htmx.done(url_for("secretariat.enrolment", public_id=public_id))


def _wanted(rows: list[AnyRow]) -> WantedUndo:
    """What a second person is asked to agree to."""
    names = tuple(row.booking_public_id for row in rows)
    return WantedUndo(names, sum(row.amount_cents for row in rows))


def _undo(rows: list[AnyRow], reason: str) -> bool:
    """Undo these bookings; whether none of their mails had left. Raises Refused."""
    bookings = bookings_to_undo(row.booking_public_id for row in rows)
    undone = undo_bookings(bookings, access.occasion(), reason=reason)
    return all(one.was_held_back for one in undone)


def _lost(group_id: str, rows: list[AnyRow], refusal: Refused) -> Response:
    """Somebody undid it first: the page shows who and when (409)."""
    db.session.rollback()
    text = somebody_was_first(rows[0].public_id)
    refused(rows[0].public_id, refusal)
    page = {**_group_page(group_id), "conflict": text}
    return htmx.again("secretariat/confirmation.html", status=409, **page)


def _open_rows(group_id: str, booking: str | None) -> list[AnyRow]:
    """The bookings to undo: the one asked for even when it is undone, else all that count."""
    rows = bookings_together(group_id)
    if booking:
        chosen = [row for row in rows if row.booking_public_id == booking]
    else:
        chosen = [row for row in rows if row.undone_at is None] or list(rows)
    if not chosen:
        abort(404)
    return chosen


def _reason(rows: list[AnyRow]) -> tuple[str, str | None]:
    """While the mails wait no reason is asked; afterwards one is, because people have read them."""
    if _still_waits(rows):
        return str(_("vergissing, hersteld voor de e-mails vertrokken")), None
    return read_reason(request.form)


def _unchosen(rows: list[AnyRow], is_asked: bool) -> str | None:
    """Where the page asks which booking, no answer means none of them, never all."""
    is_told = "booking" in request.form or len(rows) == 1
    if is_told or (_still_waits(rows) and not is_asked):
        return None
    return str(_("Kies welke betaling je ongedaan maakt."))


def _still_waits(rows: list[AnyRow]) -> bool:
    first: datetime = min(row.confirmed_at for row in rows)
    return clock.now() < first + MAILS_WAIT


def _undone_text(were_held_back: bool) -> str:
    if were_held_back:
        return str(_("De bevestiging is ongedaan gemaakt. Er is geen e-mail vertrokken."))
    return str(
        _(
            "De bevestiging is ongedaan gemaakt. De e-mails waren al weg. "
            "Kijk de correctie na en verstuur ze."
        )
    )


def _group_page(
    group_id: str, reason: str = "", errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    rows = list(bookings_together(group_id))
    if not rows:
        abort(404)
    return {
        **_group(rows),
        "reason": reason,
        "errors": errors or [],
        "conflict": "",
        "asks_reason": not _still_waits(rows),
        "asks_password": needs_password(),
        "wrong": {error["field"]: error["text"] for error in errors or []},
        "open_choices": _open_choices(rows),
        "here": url_for("secretariat.confirmation", group_id=group_id),
        "undo_href": url_for("secretariat.undo", group_id=group_id),
    }


def _open_choices(rows: list[AnyRow]) -> list[dict[str, Any]]:
    """What may be taken back after the mails have left: each booking, or all of them."""
    counting = [row for row in rows if row.undone_at is None]
    chosen = request.form.get("booking")
    choices: list[dict[str, Any]] = [
        {
            "value": row.booking_public_id,
            "label": f"{row.learner} – {row.course}, {money(row.amount_cents, language())}",
            "checked": len(counting) == 1 or row.booking_public_id == chosen,
        }
        for row in counting
    ]
    if len(choices) > 1:
        choices.append({"value": "", "label": _("Alle betalingen"), "checked": chosen == ""})
    return choices


def _groups(rows: list[AnyRow]) -> list[dict[str, Any]]:
    """The bookings by confirmation, in the order in which they come."""
    together: dict[str, list[AnyRow]] = {}
    for row in rows:
        together.setdefault(row.group_id, []).append(row)
    return [_group(group) for group in together.values()]


def _group(rows: list[AnyRow]) -> dict[str, Any]:
    first, counting = rows[0], [row for row in rows if row.undone_at is None]
    until = first.confirmed_at + MAILS_WAIT
    total = money(sum(row.amount_cents for row in rows), language())
    label = _("Maak ongedaan")
    if _still_waits(rows):
        label = _("Maak ongedaan (tot %(time)s)", time=time_of_day(until, language()))
    return {
        "id": first.group_id,
        "href": url_for("secretariat.confirmation", group_id=first.group_id),
        "summary": _(
            "%(total)s bevestigd door %(user)s op %(moment)s",
            total=total,
            user=first.confirmed_by_name,
            moment=moment(first.confirmed_at, language()),
        ),
        "lines": [confirmed_from(row, enrolments_base(), CORRECTION) for row in rows],
        "undo_label": label if counting else None,
    }


def _correction_page(public_id: str) -> dict[str, Any]:
    enrolment = dossier_of(public_id)
    return {
        "row": enrolment,
        "is_needed": bool(bookings_to_correct(public_id)),
        "mail": correction_preview(enrolment),
        "here": url_for("secretariat.correction", public_id=public_id),
        "back": url_for("secretariat.enrolment", public_id=public_id),
        "conflict": "",
    }
