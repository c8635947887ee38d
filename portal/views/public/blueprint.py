"""The room that is open to everybody: its blueprint, and the same page in the other languages."""

from typing import Any

from flask import Blueprint, current_app, request

from portal.pages import LANGUAGES

bp = Blueprint("public", __name__)

# Nothing is done for anybody in particular behind these, so a visitor without a session needs no
# token, and looking at their pages sets no cookie. Requests from other sites are refused still.
WITHOUT_TOKEN = ("language.set_language", "verify.check_file")


@bp.record_once
def _exempt(state: Any) -> None:
    for name in WITHOUT_TOKEN:
        state.app.extensions["csrf"].exempt(f"{__package__}.{name}")


@bp.context_processor
def _alternates() -> dict[str, Any]:
    """The absolute addresses of this page in each language, for search machines."""
    base_url, path = current_app.extensions["settings"].base_url, bare_path(request.path)
    return {
        "alternates": [
            (code, base_url + (path if code == LANGUAGES[0] else f"/{code}{path}"))
            for code in LANGUAGES
        ]
    }


def bare_path(path: str) -> str:
    """A path without the language in front of it."""
    for code in LANGUAGES[1:]:
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            return path[len(code) + 1 :] or "/"
    return path
