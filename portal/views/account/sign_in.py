"""Signing in and out."""

from flask import Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, htmx, pages
from portal.actions.accounts import note_sign_in, note_sign_out
from portal.actions.attempts import Try, forget_attempts
from portal.forms.sign_in import SignIn, read_sign_in, sign_in_failed
from portal.models import Person, db
from portal.passwords import LONGEST, hash_password, is_password, needs_new_hash
from portal.queries.accounts import person_with_email
from portal.views.account.blueprint import QUARTER, bp, by_address, memory_kib, start_page, summary
from portal.views.account.devices import known_device, remember_device

TRIES, TRIES_OF_ADDRESS = 10, 50


@pages.in_every_language(bp, "/aanmelden")
@access.public
def sign_in() -> str | AnyResponse:
    """The form; who is signed in already goes on."""
    who, target = access.visitor(), access.local_path(request.args.get("terug"))
    if who is not None and who.kind != "student":
        return redirect(target or start_page(who.kind, who.id, clock.today()), 303)
    return render_template(
        "account/sign_in.html", typed=SignIn("", ""), has_expired="session_ended" in g, back=target
    )


@pages.in_every_language(bp, "/aanmelden", "POST")
@access.public
def begin_session() -> AnyResponse:
    """Look whether the password is right, and begin a session.

    The form carries no request key: signing in twice does no harm, and the key would keep a hash
    of the password.
    """
    typed = read_sign_in(request.form)
    if typed.errors:
        return _again(typed, typed.errors)
    access.limit(_whose(typed.email), by_address("sign_in", TRIES_OF_ADDRESS))
    person = person_with_email(typed.email)
    # Nothing is locked while the password is worked on.
    db.session.commit()
    if not _is_right(person, typed.password) or person is None:
        return _again(typed, {"": sign_in_failed()})
    return _enter(person, typed)


@bp.post("/afmelden")
@access.public
def sign_out() -> AnyResponse:
    """End the session here and on the server; browsers that can, forget what they kept (D11)."""
    if access.visitor() is not None:
        note_sign_out(access.occasion())
    access.sign_out()
    db.session.commit()
    response = make_response(htmx.done(url_for("public.home")))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _whose(email: str) -> Try:
    device = known_device(email)
    if device is not None:
        return Try("sign_in_device", device, TRIES, QUARTER)
    return Try("sign_in", email, TRIES, QUARTER)


def _is_right(person: Person | None, password: str) -> bool:
    """Whether this is the person's password; the same work for who does not exist (D17)."""
    may_enter = person is not None and person.is_active and len(password) <= LONGEST
    hashed = person.password_hash if person is not None and may_enter else None
    return is_password(hashed, password[:LONGEST], memory_kib=memory_kib())


def _enter(person: Person, typed: SignIn) -> AnyResponse:
    size, kind = memory_kib(), "staff" if person.staff_role else "employer"
    is_old = needs_new_hash(str(person.password_hash), memory_kib=size)
    new_hash = hash_password(typed.password, memory_kib=size) if is_old else None
    note_sign_in(person, access.occasion(), new_hash=new_hash)
    forget_attempts("sign_in", person.email)
    access.sign_in(kind, person.id)
    target = _page_asked_for(kind) or start_page(kind, person.id, clock.today())
    response = make_response(redirect(target, 303))
    db.session.commit()
    remember_device(response, person.email)
    return response


def _page_asked_for(kind: str) -> str | None:
    """The page that led here, if it is a page for this kind of person."""
    target = access.local_path(request.form.get("terug"))
    return None if target and kind != "staff" and target.startswith("/beheer") else target


def _again(typed: SignIn, errors: dict[str, str]) -> Response:
    return htmx.again(
        "account/sign_in.html",
        typed=typed,
        has_expired=False,
        back=access.local_path(request.form.get("terug")),
        errors=summary(errors),
        error_of=errors,
    )
