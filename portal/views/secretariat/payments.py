"""Payments to confirm: transfers beside their enrolments, looked at, checked, booked together."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions import payments as actions
from portal.actions.enrolments import Refused
from portal.actions.payments import MAILS_WAIT, NotEnough, Received, TooMuch, new_group_id
from portal.formats.language import language
from portal.formats.plain import money
from portal.formats.staff.payments import bulk_texts, confirmed_text
from portal.forms.payments import read_chosen
from portal.models import db
from portal.queries.changing_money import enrolments_to_pay
from portal.queries.statements.newest import last_statement
from portal.queries.transfers import MOST, Placed, Standing, standing
from portal.rules.matching import Verdict
from portal.views.secretariat.answers import somebody_took
from portal.views.secretariat.blueprint import bp, chosen_site, enrolments_base, site_tabs
from portal.views.secretariat.checking import Outdated, check_page, chosen_ones, transfers_base
from portal.views.secretariat.proposals import Row, is_bulk, row_from
from portal.views.secretariat.today import last_read
from portal.views.secretariat.transfers import OPEN
from portal.views.secretariat.waiting import standing_now


@bp.get("/betalingen")
@access.staff()
def payments() -> str:
    """Every transfer that is certainly or likely for somebody, the oldest value date first."""
    return render_template("secretariat/payments.html", **_list_page(standing_now()))


@bp.get("/betalingen/controleren")
@access.staff()
def check_payments() -> str | Response:
    """The check page of the transfers in the address."""
    chosen = read_chosen([*request.args.getlist("kies[]"), *request.args.getlist("kies")], MOST)
    placed = chosen_ones(standing_now(), chosen)
    if not placed:
        return htmx.done(url_for("secretariat.payments"))
    return render_template("secretariat/check_payments.html", **check_page(placed))


@bp.post("/betalingen/controleren")
@access.staff()
def recheck_payments() -> Response | str:
    """What was ticked, worked out anew; nothing is booked."""
    chosen = read_chosen(request.form.getlist("kies[]"), MOST)
    placed = chosen_ones(standing_now(), chosen)
    if not placed:
        return _nothing_chosen()
    return render_template("secretariat/check_payments.html", **check_page(placed))


@bp.post("/betalingen/bevestigen")
@access.staff()
def confirm_payments() -> Response:
    """Book what was checked, all of it or nothing."""
    chosen = read_chosen(request.form.getlist("kies[]"), MOST)
    if not chosen:
        return _nothing_chosen()
    try:
        group_id, number = _book(chosen)
    except (Outdated, Refused, TooMuch, NotEnough):
        return _lost(chosen)
    db.session.commit()
    pages.notify("done", confirmed_text(number, clock.now() + MAILS_WAIT))
    return htmx.done(url_for("secretariat.confirmation", group_id=group_id))


def _book(chosen: list[str]) -> tuple[str, int]:
    """Book the chosen transfers as they were shown; the mark of the group, and how many bookings.

    Where they stood after the last change is enough here: what happens this very moment is seen
    by the verb, which looks at every amount once more on locked rows. Raises Outdated, Refused,
    TooMuch or NotEnough with nothing written.
    """
    seen = {public_id: request.form.get(f"seen-{public_id}", "") for public_id in chosen}
    placed = chosen_ones(standing_now(), chosen, seen)
    named = {one.public_id for each in placed for one, _cents in each.parts}
    enrolments = {one.public_id: one for one in enrolments_to_pay(named)}
    paid = [
        (enrolments[one.public_id], _received(each, cents))
        for each in placed
        for one, cents in each.parts
    ]
    group_id = new_group_id()
    actions.confirm_payments(paid, access.occasion(), group_id=group_id)
    return group_id, len(paid)


def _received(placed: Placed, cents: int) -> Received:
    transfer = placed.waiting.transfer
    return Received(amount_cents=cents, value_on=transfer.value_on, transfer_id=transfer.key)


def _nothing_chosen() -> Response:
    error = {"field": "results", "text": _("Kies minstens één betaling.")}
    return htmx.again("secretariat/payments.html", **_list_page(standing()), errors=[error])


def _lost(chosen: list[str]) -> Response:
    """Somebody was first, or it is another proposal now: nothing is booked (409)."""
    db.session.rollback()
    now = standing()
    gone = next((one for one in chosen if one not in now.by_public_id), chosen[0])
    text = somebody_took(gone)
    placed = chosen_ones(now, chosen)
    if placed:
        page = {**check_page(placed), "conflict": text}
        return htmx.again("secretariat/check_payments.html", status=409, **page)
    page = {**_list_page(now), "conflict": text}
    return htmx.again("secretariat/payments.html", status=409, **page)


def _list_page(now: Standing) -> dict[str, Any]:
    site = chosen_site().id
    sure = now.with_verdict(Verdict.CERTAIN, site)
    likely = now.with_verdict(Verdict.LIKELY, site)
    picked = [one for one in sure if is_bulk(one)]
    unknown = now.with_verdict(Verdict.NONE, site)
    return {
        "site_tabs": site_tabs("secretariat.payments"),
        "lead": _lead(sure, likely),
        "last_read": last_read(last_statement(), clock.today()),
        "sure": _group(sure),
        "likely": _group(likely),
        "unmatched": len(unknown),
        "transfers_href": url_for("secretariat.transfers"),
        "too_many": _too_many(now),
        "open_href": url_for("secretariat.all_transfers", stand=OPEN),
        "bulk": bulk_texts(len(picked), _cents(picked)),
        "conflict": "",
    }


def _too_many(now: Standing) -> str | None:
    """That not everything that waits was compared; None as long as it was."""
    if now.total <= MOST:
        return None
    return str(
        _(
            "Er wachten %(total)s overschrijvingen: "
            "hier zijn alleen de %(half)s oudste en de %(half)s nieuwste vergeleken.",
            total=now.total,
            half=MOST // 2,
        )
    )


def _group(placed: list[Placed]) -> dict[str, Any]:
    base, transfers = enrolments_base(), transfers_base()
    check = url_for("secretariat.check_payments")
    rows: list[Row] = [row_from(one, base=base, transfers=transfers, check=check) for one in placed]
    return {"rows": rows, "number": len(rows), "total": money(_cents(placed), language())}


def _cents(placed: list[Placed]) -> int:
    return sum(one.waiting.transfer.amount_cents for one in placed)


def _lead(sure: list[Placed], likely: list[Placed]) -> str:
    if not sure and not likely:
        return ""
    number = len(sure) + len(likely)
    first = ngettext(
        "Eén overschrijving, samen %(total)s.",
        "%(num)s overschrijvingen, samen %(total)s.",
        number,
        total=money(_cents([*sure, *likely]), language()),
    )
    second = ngettext("Eén klopt volledig.", "%(num)s kloppen volledig.", len(sure))
    return f"{first} {second}"
