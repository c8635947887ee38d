"""Which bank accounts are the school's own, and which pay for many employers at once."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal import access, htmx, pages
from portal.actions.recording import hold_log
from portal.actions.statements import end_account, note_account
from portal.formats.accounts import shown_account
from portal.formats.elements import day_short
from portal.formats.plain import BRUSSELS
from portal.forms.bank_accounts import read_account
from portal.models import db
from portal.queries.rows import AnyRow
from portal.queries.statements import bank_account_for_change, bank_accounts
from portal.views.secretariat.blueprint import bp

_KINDS = {"school": _l("Rekening van de school"), "collective": _l("Betaalt voor veel werkgevers")}
_FIELDS = ("iban", "kind", "name")


@bp.get("/instellingen/rekeningen")
@access.staff("admin")
def accounts() -> str:
    """Every account that is known, and a form for one more."""
    return render_template("secretariat/statements/accounts.html", **_page({}))


@bp.post("/instellingen/rekeningen")
@access.staff("admin")
def add_account() -> Response:
    """Note an account; a known one gets another kind or name."""
    given, errors = read_account(request.form)
    if given is None:
        page = _page({name: request.form.get(name, "")[:100] for name in _FIELDS}, errors)
        return htmx.again("secretariat/statements/accounts.html", **page)
    hold_log()
    note_account(given.iban, given.kind, given.name, access.occasion())
    db.session.commit()
    pages.notify("done", _("De rekening is bewaard."))
    return htmx.done(url_for("secretariat.accounts"))


@bp.post("/instellingen/rekeningen/einde")
@access.staff("admin")
def stop_account() -> Response:
    """Say that an account is not in use any more."""
    hold_log()
    account = bank_account_for_change(request.form.get("iban", "")[:34])
    if account is None:
        abort(404)
    end_account(account, access.occasion())
    db.session.commit()
    pages.notify("done", _("De rekening is niet meer in gebruik."))
    return htmx.done(url_for("secretariat.accounts"))


def _page(typed: dict[str, str], errors: dict[str, str] | None = None) -> dict[str, Any]:
    kind = typed.get("kind", "school")
    return {
        "accounts": [_line(row) for row in bank_accounts()],
        "first": shown_account(access.school().iban),
        "kinds": [
            {"value": value, "label": label, "checked": value == kind}
            for value, label in _KINDS.items()
        ],
        "typed": {name: typed.get(name, "") for name in _FIELDS},
        "wrong": errors or {},
        "errors": [{"field": name, "text": text} for name, text in (errors or {}).items()],
    }


def _line(row: AnyRow) -> dict[str, Any]:
    ended = row.ended_at and day_short(row.ended_at.astimezone(BRUSSELS).date())
    return {
        "iban": row.iban,
        "shown": shown_account(row.iban),
        "kind": _KINDS[row.kind],
        "name": row.name,
        "noted": day_short(row.noted_at.astimezone(BRUSSELS).date()),
        "who": row.noted_by_name,
        "ended": ended or "",
    }
