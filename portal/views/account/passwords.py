"""A new password by mail."""

from flask import Response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, pages
from portal.actions.accounts import ask_new_password, set_password
from portal.actions.attempts import Try, take_turn
from portal.actions.links import use_link
from portal.forms.addresses import read_email
from portal.forms.passwords import NewPassword, read_new_password
from portal.models import db
from portal.passwords import hash_password
from portal.queries.accounts import person_for_change, person_with_email
from portal.queries.rows import AnyRow
from portal.rules.links import LinkState
from portal.views.account.blueprint import (
    HOUR,
    bp,
    by_address,
    memory_kib,
    start_page,
    summary,
    without_referrer,
)
from portal.views.account.links import ended_page, found_link

MAILS_AN_HOUR = 3


@pages.in_every_language(bp, "/wachtwoord-vergeten")
@access.public
def forgot_password() -> str:
    """The form that asks for an address, or, after it was sent, the one answer there is."""
    return render_template(
        "account/forgot_password.html", email="", is_sent=request.args.get("verstuurd") == "1"
    )


@pages.in_every_language(bp, "/wachtwoord-vergeten", "POST")
@access.public
def send_password_link() -> AnyResponse | tuple[str, int]:
    """Mail a link; the answer is the same whether or not we know the address (D17)."""
    email, wrong = read_email(request.form.get("email", ""))
    if wrong:
        errors = {"email": wrong}
        return render_template(
            "account/forgot_password.html",
            email=email,
            is_sent=False,
            errors=summary(errors),
            error_of=errors,
        ), 422
    access.limit(by_address("password_link", 50))
    too_often = take_turn([Try("password_link", email, MAILS_AN_HOUR, HOUR)], clock.now())
    if too_often is None:
        person = person_with_email(email)
        ask_new_password(person if person and person.is_active else None, access.occasion())
    # Whoever types the code of the mail need not type the address again.
    session["mailed_to"] = email
    db.session.commit()
    return redirect(url_for("account.forgot_password", verstuurd=1), 303)


@bp.get("/wachtwoord/<token>")
@access.public
def reset_password(token: str) -> Response:
    """The form for a new password; looking at it uses nothing up (D20)."""
    row, state = found_link("password", token)
    if row is None or state is not LinkState.WORKS:
        return ended_page(state, url_for("account.forgot_password"))
    return _form(row, token, {})


@bp.post("/wachtwoord/<token>")
@access.public
def choose_password(token: str) -> AnyResponse:
    """Use the link: the new password counts, every session ends, a new one begins here."""
    row, state = found_link("password", token)
    if row is None or state is not LinkState.WORKS:
        return ended_page(state, url_for("account.forgot_password"))
    chosen = read_new_password(request.form, (row.name, row.email))
    if chosen.errors:
        return _form(row, token, chosen.errors)
    if not _use(row, chosen):
        return ended_page(LinkState.USED, url_for("account.forgot_password"))
    kind = "staff" if row.staff_role else "employer"
    access.sign_in(kind, row.person_id)
    pages.notify("done", _("Je nieuwe wachtwoord is bewaard."))
    target = start_page(kind, row.person_id, clock.today())
    db.session.commit()
    return redirect(target, 303)


def _use(row: AnyRow, chosen: NewPassword) -> bool:
    # Hashed before anything is locked.
    db.session.rollback()
    hashed = hash_password(chosen.password, memory_kib=memory_kib())
    if not use_link(row, clock.now()):
        return False
    set_password(person_for_change(row.person_id), access.occasion(), password_hash=hashed)
    return True


def _form(row: AnyRow, token: str, errors: dict[str, str]) -> Response:
    page = render_template(
        "account/reset_password.html",
        email=row.email,
        action=url_for("account.choose_password", token=token),
        errors=summary(errors),
        error_of=errors,
    )
    return without_referrer(page, 422 if errors else 200)
