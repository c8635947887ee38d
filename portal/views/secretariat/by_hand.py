"""Confirming payments by hand: look, check, confirm; many at once when all is as expected."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions import payments as actions
from portal.actions.enrolments import Refused
from portal.actions.payments import MAILS_WAIT, Received, TooMuch, new_group_id
from portal.formats.language import language
from portal.formats.plain import money
from portal.formats.staff.payments import bulk_texts, confirmed_text, due_from
from portal.forms.payments import MOST, Payment, read_chosen
from portal.forms.staff_filter import read_payable
from portal.models import db
from portal.queries.changing import any_enrolments_for_change
from portal.queries.changing_money import PayableEnrolment, enrolments_to_pay
from portal.queries.worklists import MOST_FOUND, Cursor, Page, enrolments_like, page_of
from portal.views.secretariat.answers import refused, somebody_was_first
from portal.views.secretariat.blueprint import bp, chosen_site, counts, enrolments_base, site_tabs
from portal.views.secretariat.checking_by_hand import check_page, chosen_rows, typed_payments
from portal.views.secretariat.words import words_of


class Moved(Exception):
    """Something happened to an enrolment after its check page was shown."""


@bp.get("/betalingen/met-de-hand")
@access.staff()
def by_hand() -> str:
    """Every enrolment for which money may arrive, the oldest last day first."""
    return render_template("secretariat/by_hand.html", **_list_page())


@bp.get("/betalingen/met-de-hand/controleren")
@access.staff()
def check_by_hand() -> str | Response:
    """The check page of the payments in the address."""
    chosen = read_chosen([*request.args.getlist("kies[]"), *request.args.getlist("kies")])
    rows = chosen_rows(chosen)
    if not rows:
        return htmx.done(url_for("secretariat.by_hand"))
    return render_template("secretariat/check_by_hand.html", **check_page(rows))


@bp.post("/betalingen/met-de-hand/controleren")
@access.staff()
def recheck_by_hand() -> Response | str:
    """What was ticked, or typed on the check page, worked out anew; nothing is booked."""
    rows = chosen_rows(read_chosen(request.form.getlist("kies[]")))
    if not rows:
        return _nothing_chosen()
    if "is_checked" not in request.form:
        return render_template("secretariat/check_by_hand.html", **check_page(rows))
    page = check_page(rows, typed_payments(rows))
    return htmx.again(
        "secretariat/check_by_hand.html", status=422 if page["errors"] else 200, **page
    )


@bp.post("/betalingen/met-de-hand/bevestigen")
@access.staff()
def confirm_by_hand() -> Response:
    """Book what was checked, all of it or nothing."""
    chosen = read_chosen(request.form.getlist("kies[]"))
    if not chosen:
        return _nothing_chosen()
    rows = chosen_rows(chosen)
    if len(rows) < len(chosen):
        return _lost(chosen, Moved())
    page = check_page(rows, typed_payments(rows))
    if page["errors"] or request.form.get("checked") != page["checked"]:
        return htmx.again("secretariat/check_by_hand.html", **_recounted(page))
    enrolments = enrolments_to_pay(chosen)
    group_id = new_group_id()
    try:
        _book(enrolments, page["payments"], group_id)
    except (Refused, TooMuch, Moved) as refusal:
        return _lost(chosen, refusal)
    db.session.commit()
    pages.notify("done", confirmed_text(len(enrolments), clock.now() + MAILS_WAIT))
    return htmx.done(url_for("secretariat.confirmation", group_id=group_id))


def _nothing_chosen() -> Response:
    error = {"field": "results", "text": _("Kies minstens één betaling.")}
    return htmx.again("secretariat/by_hand.html", **_list_page(), errors=[error])


def _book(enrolments: list[PayableEnrolment], typed: list[Payment], group_id: str) -> None:
    """Book every payment. Raises Refused, TooMuch or Moved with nothing written."""
    by_id, payments = {payment.public_id: payment for payment in typed}, []
    for enrolment in enrolments:
        payment = by_id[enrolment.public_id]
        if enrolment.received_cents != payment.seen_cents:
            raise Moved()
        assert payment.day is not None  # noqa: S101
        received = Received(
            amount_cents=payment.cents,
            value_on=payment.day,
            source=payment.source,
            note=payment.note or None,
        )
        payments.append((enrolment, received))
    actions.confirm_payments(payments, access.occasion(), group_id=group_id)


def _lost(chosen: list[str], refusal: Exception) -> Response:
    """Somebody was first: nothing is booked, and the page shows the state of now (409)."""
    db.session.rollback()
    public_id = _changed_one(chosen)
    text = somebody_was_first(public_id)
    if isinstance(refusal, Refused):
        refused(public_id, refusal)
    rows = chosen_rows(chosen)
    if rows:
        page = {**check_page(rows), "conflict": text}
        return htmx.again("secretariat/check_by_hand.html", status=409, **page)
    page = {**_list_page(), "conflict": text}
    return htmx.again("secretariat/by_hand.html", status=409, **page)


def _changed_one(chosen: list[str]) -> str:
    """The first of these on which more came in than its check page knew."""
    for one in any_enrolments_for_change(chosen):
        if str(one.received_cents) != request.form.get(f"seen-{one.public_id}"):
            return one.public_id
    return chosen[0]


def _recounted(page: dict[str, Any]) -> dict[str, Any]:
    """The check page again; when only the sum differs, say that it is another one now."""
    if page["errors"]:
        return page
    total = money(page["total_cents"], language())
    text = _("Het totaal is nu %(total)s. Kijk het na en bevestig opnieuw.", total=total)
    return {**page, "attention": text}


def _list_page() -> dict[str, Any]:
    site, today, args = chosen_site(), clock.today(), request.args
    search = args.get("zoek", "")
    wanted = read_payable(args, words_of(search), site.id)
    cursor = Cursor.read(args.get("pagina", ""))
    rows = enrolments_like(wanted, today, cursor=cursor, limit=MOST, is_newest_first=False)
    page = Page(list(rows), None, None) if wanted.words else page_of(rows, cursor, MOST)
    return {
        "lead": _lead(),
        "site_tabs": site_tabs("secretariat.by_hand"),
        "search": search,
        "site": site.code,
        "payments": [due_from(row, today, enrolments_base()) for row in page.rows],
        "found": _found(page),
        "bulk": bulk_texts(0, 0),
        "pages": {"previous": _address(page.previous), "following": _address(page.following)},
        "conflict": "",
    }


def _lead() -> str:
    waiting = counts()
    return str(
        ngettext(
            "Eén betaling wordt verwacht, samen %(total)s.",
            "%(num)s betalingen worden verwacht, samen %(total)s.",
            waiting.payments,
            total=money(waiting.payments_cents, language()),
        )
    )


def _found(page: Page) -> str:
    number = len(page.rows)
    if number >= MOST_FOUND:
        return str(_("Meer dan %(n)s betalingen. Zoek met meer woorden.", n=MOST_FOUND))
    return str(ngettext("Eén betaling", "%(num)s betalingen", number))


def _address(cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    return url_for("secretariat.by_hand", vestiging=chosen_site().argument, pagina=cursor.write())
