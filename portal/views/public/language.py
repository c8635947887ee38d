"""Choosing the language of the pages."""

from flask import Response, abort, current_app, make_response, redirect, request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from portal import access, pages
from portal.actions.accounts import choose_language
from portal.models import db
from portal.queries.accounts import learner_for_change, person_for_change
from portal.views.public.blueprint import bare_path, bp

COOKIE = "taal"
A_YEAR = 365 * 24 * 3600


@bp.post("/taal")
@access.public
def set_language() -> Response:
    """Keep the choice: with the account, or in a cookie of whoever has none."""
    chosen = request.form.get("language", "")
    if chosen not in pages.LANGUAGES:
        abort(400)
    path = _page_to_return_to()
    who = access.visitor()
    if who is None:
        return _in_cookie(chosen, path)
    # What changes an account needs the token of a page of that account (promise D6).
    current_app.extensions["csrf"].protect()
    find = learner_for_change if who.kind == "student" else person_for_change
    choose_language(find(who.id), access.occasion(), language=chosen)
    with force_locale(chosen):
        pages.notify("done", _("Je leest het KMO-loket nu in het Nederlands."))
    db.session.commit()
    return make_response(redirect(path, 303))


def _page_to_return_to() -> str:
    """The page that asked, in Dutch; what is left without its prefix must still be a path."""
    target = access.local_path(request.form.get("terug")) or "/"
    return access.local_path(bare_path(target)) or "/"


def _in_cookie(chosen: str, path: str) -> Response:
    response = make_response(redirect(_in_language(path, chosen), 303))
    response.set_cookie(
        COOKIE,
        chosen,
        max_age=A_YEAR,
        secure=current_app.extensions["settings"].is_https,
        httponly=True,
        samesite="Lax",
    )
    return response


def _in_language(path: str, chosen: str) -> str:
    """The same page under its own address in that language, when it has one."""
    if chosen == pages.LANGUAGES[0]:
        return path
    translated = f"/{chosen}{path}"
    try:
        current_app.url_map.bind("").match(translated.partition("?")[0], "GET")
    except HTTPException:
        return path
    return translated
