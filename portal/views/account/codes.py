"""The code of a mail, for whoever reads that mail on another device."""

from datetime import timedelta

from flask import Response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, htmx, pages
from portal.actions.attempts import Try
from portal.actions.links import exchange_code, hash_code, note_wrong_code
from portal.actions.recording import new_secret
from portal.forms.codes import MailedCode, read_mailed_code
from portal.models import db
from portal.queries.links import link_with_code
from portal.rules.links import LinkState
from portal.views.account.blueprint import QUARTER, bp, by_address, summary
from portal.views.account.links import state_of

DAY = timedelta(days=1)
TRIES, TRIES_A_DAY, TRIES_OF_ADDRESS = 5, 20, 50

PAGES = {"password": "account.reset_password", "invitation": "account.accept_invitation"}


@pages.in_every_language(bp, "/code")
@access.public
def enter_code() -> str:
    """The form; the address stands there when a mail was asked for in this browser."""
    typed = MailedCode(session.get("mailed_to", ""), "")
    return render_template("account/enter_code.html", typed=typed)


@pages.in_every_language(bp, "/code", "POST")
@access.public
def use_code() -> AnyResponse:
    """Lead on to what the mail was about, where nothing is used up before its own form is sent.

    The answer never says whether we know the address (D17). The form carries no request key: the
    key would keep a hash of the code.
    """
    typed = read_mailed_code(request.form)
    if typed.errors:
        return _again(typed, typed.errors)
    access.limit(
        Try("mail_code", typed.email, TRIES, QUARTER),
        Try("mail_code_day", typed.email, TRIES_A_DAY, DAY),
        by_address("mail_code", TRIES_OF_ADDRESS),
    )
    page = _page_behind(typed)
    db.session.commit()
    if page is not None:
        return redirect(page, 303)
    text = _("De code is niet juist of werkt niet meer. Vraag een nieuwe link.")
    return _again(typed, {"code": text})


def _page_behind(typed: MailedCode) -> str | None:
    """The page of the link that came with this code; None, and one try less, for a wrong one."""
    row, secret = link_with_code(hash_code(typed.email, typed.code)), new_secret()
    if row is None or state_of(row) is not LinkState.WORKS or not exchange_code(row, secret):
        note_wrong_code(typed.email, tuple(PAGES), clock.now())
        return None
    return url_for(PAGES[row.purpose], token=secret)


def _again(typed: MailedCode, errors: dict[str, str]) -> Response:
    return htmx.again(
        "account/enter_code.html", typed=typed, errors=summary(errors), error_of=errors
    )
