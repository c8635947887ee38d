"""Transfers: those that fit nobody, those that went back, what is left over, and all of them."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from portal import access
from portal.formats.language import language
from portal.formats.plain import money
from portal.formats.staff.transfers import line_from
from portal.forms.staff_filter import LONGEST_SEARCH
from portal.queries.rows import AnyRow
from portal.queries.transfers import Placed
from portal.queries.transfers.lists import ROWS, transfers_like
from portal.rules.matching import Verdict
from portal.rules.money import WrongAmount, read_cents
from portal.views.secretariat.blueprint import Tab, bp, chosen_site, enrolments_base
from portal.views.secretariat.checking import transfers_base
from portal.views.secretariat.proposals import row_from
from portal.views.secretariat.waiting import standing_now

# In an address: only the transfers that wait for a decision.
OPEN = "open"


@bp.get("/overschrijvingen")
@access.staff()
def transfers() -> str:
    """Transfers for which nobody was found, and payments that went back."""
    now = standing_now()
    return render_template(
        "secretariat/transfers/unmatched.html",
        tabs=tabs("secretariat.transfers"),
        unmatched=_rows(now.with_verdict(Verdict.NONE, chosen_site().id)),
        come_back=_rows(now.come_back),
    )


@bp.get("/overschrijvingen/alle")
@access.staff()
def all_transfers() -> str:
    """Every transfer, or every one that waits, by text, statement or amount; newest first."""
    text = " ".join(request.args.get("zoek", "")[:LONGEST_SEARCH].split())
    cents = _cents(text)
    cursor = _cursor(request.args.get("pagina", ""))
    is_open = request.args.get("stand") == OPEN
    words = "" if cents is not None else text
    rows = transfers_like(words, cents, before=cursor, is_open=is_open)
    return render_template(
        "secretariat/transfers/all.html",
        tabs=tabs("secretariat.all_transfers"),
        search=text,
        states=[("", _("Alle")), (OPEN, _("Nog te beslissen"))],
        state=OPEN if is_open else "",
        lines=[line_from(row, transfers_base()) for row in rows[:ROWS]],
        following=_following(rows, text, is_open),
    )


def tabs(here: str) -> list[Tab]:
    """The lists of transfers as tabs."""
    labels = {
        "secretariat.transfers": _("Zonder koppeling"),
        "secretariat.overpayments": _("Te veel ontvangen"),
        "secretariat.all_transfers": _("Alle overschrijvingen"),
    }
    return [Tab(label, url_for(name), name == here) for name, label in labels.items()]


def _rows(placed: list[Placed]) -> dict[str, Any]:
    base, addresses = enrolments_base(), transfers_base()
    check = url_for("secretariat.check_payments")
    total = sum(one.waiting.transfer.amount_cents for one in placed)
    return {
        "rows": [row_from(one, base=base, transfers=addresses, check=check) for one in placed],
        "number": len(placed),
        "total": money(total, language()),
    }


def _cents(text: str) -> int | None:
    """An amount written as one, with a sign or decimals; bare digits may be any number."""
    if not any(sign in text for sign in ("€", ",")):
        return None
    try:
        return read_cents(text.replace("-", "", 1) if text.startswith("-") else text)
    except WrongAmount:
        return None


def _cursor(text: str) -> tuple[date, int] | None:
    day, _dot, number = text.partition(".")
    if not (number.isascii() and number.isdigit()):
        return None
    try:
        return date.fromisoformat(day), int(number[:18])
    except ValueError:
        return None


def _following(rows: Any, text: str, is_open: bool) -> str | None:
    if len(rows) <= ROWS:
        return None
    last: AnyRow = rows[ROWS - 1]
    place = f"{last.value_on.isoformat()}.{last.id}"
    state = OPEN if is_open else None
    return url_for("secretariat.all_transfers", zoek=text or None, stand=state, pagina=place)
