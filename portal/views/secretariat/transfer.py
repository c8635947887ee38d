"""One transfer: what the bank told, whose it may be, where its money went, its whole story."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.transfers import (
    MoneyRefusal,
    NotEnough,
    NotNow,
    WantedTakeBack,
    call_return,
    dispose,
    note_done,
    take_back,
    undo_disposal,
)
from portal.formats.staff.second_looks import taken_back_text
from portal.forms.notes import read_reason
from portal.forms.transfers import Decision, read_decision, read_done_on
from portal.models import db
from portal.queries.changing_money import (
    disposal_for_change,
    transfer_for_change,
    transfers_for_change,
)
from portal.views.secretariat.answers import somebody_took
from portal.views.secretariat.blueprint import bp
from portal.views.secretariat.second_look import (
    ask_somebody,
    asks_second_person,
    password_error,
)
from portal.views.secretariat.transfer_pages import original_of_transfer, transfer_page


@bp.get("/overschrijvingen/<public_id>")
@access.staff()
def transfer(public_id: str) -> str:
    """Everything about a transfer, and what can be decided about what is left of it."""
    return render_template("secretariat/transfers/transfer.html", **transfer_page(public_id))


@bp.post("/overschrijvingen/<public_id>/beslissen")
@access.staff()
def dispose_transfer(public_id: str) -> Response:
    """Decide what happens with money that is booked on no enrolment."""
    found = transfer_for_change(public_id)
    decision = read_decision(request.form, found.open_cents)
    if decision.errors:
        return _again(public_id, decision=decision)
    sign = 1 if found.amount_cents > 0 else -1
    try:
        dispose(
            found,
            access.occasion(),
            kind=decision.kind,  # type: ignore[arg-type] # one of KINDS, as the form has looked
            amount_cents=sign * decision.cents,
            reason=decision.reason,
        )
    except (NotEnough, NotNow):
        return lost(public_id)
    db.session.commit()
    pages.notify("done", _("De beslissing is bewaard."))
    return htmx.done(url_for("secretariat.transfer", public_id=public_id))


@bp.post("/overschrijvingen/<public_id>/beslissingen/<disposal>/gedaan")
@access.staff()
def note_disposal_done(public_id: str, disposal: str) -> Response:
    """Note the day on which money was paid back, or a report was sent."""
    day, error = read_done_on(request.form.get("done_on", ""), clock.today())
    if day is None:
        return _again(public_id, errors={f"done_on-{disposal}": error})
    try:
        note_done(_decision(public_id, disposal), access.occasion(), done_on=day)
    except NotNow:
        return lost(public_id)
    db.session.commit()
    pages.notify("done", _("Dit is genoteerd."))
    return htmx.done(url_for("secretariat.transfer", public_id=public_id))


@bp.post("/overschrijvingen/<public_id>/beslissingen/<disposal>/ongedaan")
@access.staff()
def undo_decision(public_id: str, disposal: str) -> Response:
    """Take a decision back; the money is open again."""
    reason, error = read_reason(request.form)
    if error:
        return _again(public_id, errors={f"undo-{disposal}": error})
    try:
        undo_disposal(_decision(public_id, disposal), access.occasion(), reason=reason)
    except NotNow:
        return lost(public_id)
    db.session.commit()
    pages.notify("done", _("De beslissing is ongedaan gemaakt. Het bedrag staat weer open."))
    return htmx.done(url_for("secretariat.transfer", public_id=public_id))


@bp.post("/overschrijvingen/<public_id>/terugnemen")
@access.staff()
def take_transfer_back(public_id: str) -> Response:
    """Tie money that went back to the payment it takes back, and undo what that had paid."""
    reason, error = read_reason(request.form)
    named = {"reason": error, "password": password_error()}
    if errors := {field: text for field, text in named.items() if text}:
        return _again(public_id, errors=errors)
    offered = original_of_transfer(public_id)
    if offered is None or offered.public_id != request.form.get("original"):
        return lost(public_id)
    back, original = transfers_for_change([public_id, offered.public_id])
    if asks_second_person():
        cents = abs(back.open_cents)
        return ask_somebody(WantedTakeBack(public_id, original.public_id, cents), reason)
    try:
        undone = take_back(back, original, access.occasion(), reason=reason)
    except (NotEnough, NotNow):
        return lost(public_id)
    db.session.commit()
    were_held_back = all(one.was_held_back for one in undone)
    pages.notify("done" if were_held_back else "attention", taken_back_text(were_held_back))
    return htmx.done(url_for("secretariat.transfer", public_id=public_id))


@bp.post("/overschrijvingen/<public_id>/terugbetaling")
@access.staff()
def call_transfer_return(public_id: str) -> Response:
    """Let money that went out wait for a decision: it is a payment that went back."""
    try:
        call_return(transfer_for_change(public_id), access.occasion())
    except NotNow:
        return lost(public_id)
    db.session.commit()
    pages.notify("done", _("De terugbetaling wacht nu op een beslissing."))
    return htmx.done(url_for("secretariat.transfer", public_id=public_id))


def lost(public_id: str, conflict: str = "") -> Response:
    """Somebody decided first: nothing is changed, and the page shows the state of now (409).

    `conflict` says who it was where the transfer itself does not.
    """
    db.session.rollback()
    page = {**transfer_page(public_id), "conflict": conflict or somebody_took(public_id)}
    return htmx.again("secretariat/transfers/transfer.html", status=409, **page)


def _decision(public_id: str, disposal: str) -> Any:
    found = disposal_for_change(disposal)
    if found.transfer.public_id != public_id:
        raise NotNow(MoneyRefusal.NOTHING_TO_DO)
    return found


def _again(
    public_id: str, *, decision: Decision | None = None, errors: dict[str, str] | None = None
) -> Response:
    page = transfer_page(public_id, decision, errors)
    return htmx.again("secretariat/transfers/transfer.html", **page)
