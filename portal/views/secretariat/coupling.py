"""Booking a transfer on enrolments that a person chose, whole or shared among several."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.enrolments import Refused
from portal.actions.payments import (
    MAILS_WAIT,
    NotEnough,
    Received,
    TooMuch,
    confirm_payments,
    new_group_id,
)
from portal.actions.transfers import WantedForced
from portal.formats.elements import amount
from portal.formats.language import language
from portal.formats.plain import money
from portal.formats.staff.dossier import source_choices
from portal.formats.staff.matching import held_text
from portal.formats.staff.payments import check_from, confirm_button, confirmed_text
from portal.formats.staff.transfers import text_of
from portal.forms.transfers import MOST_PARTS, Sharing, proposed_sharing, read_sharing
from portal.models import db
from portal.queries.changing_money import enrolments_to_pay
from portal.queries.rows import AnyRow
from portal.queries.transfers.whole import transfer_whole
from portal.queries.worklists import enrolments_selected, mail_readers
from portal.rules.matching import Verdict
from portal.views.secretariat.answers import somebody_was_first
from portal.views.secretariat.blueprint import bp, enrolments_base
from portal.views.secretariat.second_look import (
    ask_somebody,
    asks_second_person,
    needs_password,
    password_error,
)
from portal.views.secretariat.transfer import lost
from portal.views.secretariat.transfer_pages import may_receive
from portal.views.secretariat.waiting import standing_now


@bp.get("/overschrijvingen/<public_id>/koppelen")
@access.staff()
def couple(public_id: str) -> str | Response:
    """The check page: who gets how much of the transfer, what that changes, who is told."""
    row, chosen = transfer_whole(public_id), _chosen(request.args.getlist("bij[]"))
    if not chosen or row.open_cents <= 0:
        pages.notify("attention", _nothing_chosen())
        return htmx.done(url_for("secretariat.transfer", public_id=public_id))
    sharing = proposed_sharing(_rests(chosen), row.open_cents)
    if _held(public_id):
        sharing.source = "employer"
    return render_template("secretariat/transfers/couple.html", **_page(row, chosen, sharing))


@bp.post("/overschrijvingen/<public_id>/koppelen/controleren")
@access.staff()
def recheck_coupling(public_id: str) -> Response:
    """What was typed, worked out anew; nothing is booked."""
    row, chosen = transfer_whole(public_id), _chosen(request.form.getlist("bij[]"))
    sharing = read_sharing(request.form, _rests(chosen), row.open_cents)
    status = 422 if sharing.errors else 200
    page = _page(row, chosen, sharing)
    return htmx.again("secretariat/transfers/couple.html", status=status, **page)


@bp.post("/overschrijvingen/<public_id>/koppelen")
@access.staff()
def book_transfer(public_id: str) -> Response:
    """Book the parts, all of them or nothing; a match by hand may need a second person."""
    wrong_password = password_error() if _is_forced(public_id) else None
    row, chosen = transfer_whole(public_id), _chosen(request.form.getlist("bij[]"))
    if row.open_cents <= 0:
        return lost(public_id)
    if gone := _gone(chosen):
        return lost(public_id, somebody_was_first(gone[0]))
    sharing = read_sharing(request.form, _rests(chosen), row.open_cents)
    if wrong_password:
        sharing.errors["password"] = wrong_password
    if sharing.errors or not chosen:
        page = _page(row, chosen, sharing)
        return htmx.again("secretariat/transfers/couple.html", **page)
    if _is_forced(public_id) and asks_second_person():
        parts = tuple((part.public_id, part.cents) for part in sharing.parts)
        return ask_somebody(WantedForced(public_id, parts, sharing.source), _reason(row))
    return _book(row, sharing)


def _book(row: AnyRow, sharing: Sharing) -> Response:
    enrolments = {
        one.public_id: one for one in enrolments_to_pay(p.public_id for p in sharing.parts)
    }
    is_forced, group_id = _is_forced(row.public_id), new_group_id()
    payments = [
        (
            enrolments[part.public_id],
            Received(
                amount_cents=part.cents,
                value_on=row.value_on,
                source=sharing.source,
                transfer_id=row.id,
                is_forced=is_forced,
            ),
        )
        for part in sharing.parts
    ]
    try:
        confirm_payments(payments, access.occasion(), group_id=group_id)
    except (Refused, TooMuch, NotEnough):
        return lost(row.public_id)
    db.session.commit()
    pages.notify("done", confirmed_text(len(payments), clock.now() + MAILS_WAIT))
    return htmx.done(url_for("secretariat.confirmation", group_id=group_id))


def _reason(row: AnyRow) -> str:
    return str(_("Overschrijving gekoppeld met de hand: %(text)s", text=text_of(row)))[:500]


def _is_forced(public_id: str) -> bool:
    """Whether nothing certain or likely ties the transfer to what somebody chose."""
    placed = standing_now().by_public_id.get(public_id)
    if placed is None or placed.proposal.verdict is Verdict.NONE:
        return True
    named = {one.public_id for one, _cents in placed.parts}
    named |= {one.public_id for one in placed.candidates}
    return not set(request.values.getlist("bij[]")) <= named


def _held(public_id: str) -> str:
    """Why the money is held: it came straight from the employer while an application runs."""
    placed = standing_now().by_public_id.get(public_id)
    return held_text(placed.proposal) if placed else ""


def _chosen(values: Sequence[str]) -> list[AnyRow]:
    """The chosen enrolments for which money may still come; unknown ones are left out."""
    rows = enrolments_selected(list(dict.fromkeys(values))[:MOST_PARTS])
    return [row for row in rows if may_receive(row)]


def _gone(chosen: Sequence[AnyRow]) -> list[str]:
    """What was on the check page and cannot receive anything any more."""
    names = {row.public_id for row in chosen}
    return [name for name in request.form.getlist("bij[]")[:MOST_PARTS] if name not in names]


def _nothing_chosen() -> str:
    if request.args.getlist("bij[]"):
        return str(_("Op deze inschrijving kan geen geld meer geboekt worden. Kies een andere."))
    return str(_("Kies minstens één inschrijving."))


def _rests(rows: Sequence[AnyRow]) -> list[tuple[str, int]]:
    return [(row.public_id, row.due_cents - row.received_cents) for row in rows]


def _page(row: AnyRow, chosen: Sequence[AnyRow], sharing: Sharing) -> dict[str, Any]:
    today = clock.today()
    readers = mail_readers((one.company_id for one in chosen), today)
    checks = [
        check_from(
            one,
            cents=part.cents,
            today=today,
            leaves_at=clock.now() + MAILS_WAIT,
            readers=readers.get(one.company_id, []),
            base=enrolments_base(),
        )
        for one, part in zip(chosen, sharing.parts, strict=True)
    ]
    return {
        "here": url_for("secretariat.book_transfer", public_id=row.public_id),
        "back": url_for("secretariat.transfer", public_id=row.public_id),
        "amount": amount(row.amount_cents),
        "open": money(row.open_cents, language()),
        "text": text_of(row),
        "held": _held(row.public_id),
        "remainder": money(max(row.open_cents - sharing.cents, 0), language()),
        "lines": list(zip(checks, sharing.parts, strict=True)),
        "sources": source_choices(),
        "source": sharing.source,
        "asks_password": _is_forced(row.public_id) and needs_password(),
        "asks_colleague": _is_forced(row.public_id) and asks_second_person(),
        "button_label": confirm_button(len(sharing.parts), sharing.cents),
        "wrong": sharing.errors,
        "errors": [{"field": field, "text": text} for field, text in sharing.errors.items()],
    }
