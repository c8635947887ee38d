"""Putting booked money on another enrolment: one is undone and one booked, both or neither."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import access, htmx, pages
from portal.actions.enrolments import Refused
from portal.actions.payments import NotEnough, TooMuch
from portal.actions.transfers import NotNow, WantedMove, check_move, move_booking
from portal.formats.elements import amount
from portal.formats.staff.second_looks import moved_text
from portal.forms.notes import read_reason
from portal.forms.staff_filter import LONGEST_SEARCH
from portal.models import db
from portal.queries.changing_money import BookingToUndo, PayableEnrolment, booking_to_move
from portal.queries.rows import AnyRow
from portal.queries.transfers.whole import money_of, transfer_whole
from portal.views.secretariat.blueprint import bp
from portal.views.secretariat.second_look import (
    ask_somebody,
    asks_second_person,
    needs_password,
    password_error,
)
from portal.views.secretariat.transfer import lost
from portal.views.secretariat.transfer_pages import found_rows


@bp.get("/overschrijvingen/<public_id>/boekingen/<booking>")
@access.staff()
def move(public_id: str, booking: str) -> str:
    """Look for the enrolment that the money was meant for."""
    return render_template("secretariat/transfers/move.html", **_page(public_id, booking))


@bp.post("/overschrijvingen/<public_id>/boekingen/<booking>")
@access.staff()
def move_payment(public_id: str, booking: str) -> Response:
    """Put the money on the chosen enrolment, or ask a second person to."""
    errors = _errors()
    if errors:
        page = _page(public_id, booking, errors)
        return htmx.again("secretariat/transfers/move.html", **page)
    _booking(public_id, booking)
    found, to = booking_to_move(booking, request.form["naar"])
    reason, _error = read_reason(request.form)
    try:
        return (_ask if asks_second_person() else _move)(public_id, found, to, reason)
    except (Refused, TooMuch, NotEnough, NotNow):
        return lost(public_id)


def _ask(public_id: str, booking: BookingToUndo, to: PayableEnrolment, reason: str) -> Response:
    check_move(booking, to)
    wanted = WantedMove(public_id, booking.public_id, to.public_id, booking.amount_cents)
    return ask_somebody(wanted, reason)


def _move(public_id: str, booking: BookingToUndo, to: PayableEnrolment, reason: str) -> Response:
    """Undo the booking and book the same money on the other enrolment, in one go."""
    moved = move_booking(booking, to, access.occasion(), reason=reason)
    db.session.commit()
    kind = "done" if moved.was_held_back else "attention"
    pages.notify(kind, moved_text(moved.was_held_back))
    return htmx.done(url_for("secretariat.transfer", public_id=public_id))


def _errors() -> list[dict[str, str]]:
    _reason, wrong_reason = read_reason(request.form)
    chosen = request.form.get("naar", "")
    named = (
        ("naar", None if chosen else _("Kies de inschrijving waarvoor het geld bedoeld is.")),
        ("reason", wrong_reason),
        ("password", password_error()),
    )
    return [{"field": field, "text": text} for field, text in named if text]


def _booking(public_id: str, booking: str) -> tuple[AnyRow, AnyRow]:
    """A live booking of this transfer; anything else is not found."""
    row = transfer_whole(public_id)
    live = {one.public_id: one for one in money_of(row.id).bookings if one.undone_at is None}
    if booking not in live:
        abort(404)
    return row, live[booking]


def _page(
    public_id: str, booking: str, errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    _row, one = _booking(public_id, booking)
    search = " ".join(request.values.get("zoek", "")[:LONGEST_SEARCH].split())
    found = None
    if search:
        found = [row for row in found_rows(search) if row["public_id"] != one.enrolment]
    return {
        "here": url_for("secretariat.move_payment", public_id=public_id, booking=booking),
        "back": url_for("secretariat.transfer", public_id=public_id),
        "amount": amount(one.amount_cents),
        "from_title": _("%(learner)s – %(course)s", learner=one.learner, course=one.course),
        "search": search,
        "choices": None
        if found is None
        else [
            {
                "value": row["public_id"],
                "label": f"{row['title']} ({row['remark']}, {row['rest']})",
                "checked": row["public_id"] == request.form.get("naar"),
            }
            for row in found
        ],
        "reason": request.form.get("reason", ""),
        "asks_password": needs_password(),
        "asks_colleague": asks_second_person(),
        "wrong": {error["field"]: error["text"] for error in errors or []},
        "errors": errors or [],
    }
