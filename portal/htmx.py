"""The only file that knows htmx headers."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse


def is_htmx() -> bool:
    """Whether htmx sent this request. Only answers to a POST may depend on it."""
    return request.headers.get("HX-Request") == "true"


def done(url: str, fragment: str | None = None, /, **context: Any) -> AnyResponse:
    """The answer to a POST that succeeded.

    A plain browser goes to `url` (303). htmx gets the changed element from `fragment`, or is told
    to load `url` when there is no fragment.
    """
    if not is_htmx():
        return redirect(url, 303)
    if fragment is None:
        return Response(status=204, headers={"HX-Redirect": url})
    return _varying(render_template(fragment, **context), 200)


def again(page: str, fragment: str | None = None, /, status: int = 422, **context: Any) -> Response:
    """The answer to a POST that was refused: the same form with its messages (422), or the present
    state of what somebody else changed first (409); the whole page without htmx."""
    template = fragment if fragment is not None and is_htmx() else page
    return _varying(render_template(template, **context), status)


def sign_in_again(url: str) -> AnyResponse:
    """Send a visitor without session to the sign-in page, never into the middle of a page."""
    if is_htmx():
        return Response(status=401, headers={"HX-Redirect": url})
    return redirect(url, 303)


def _varying(body: str, status: int) -> Response:
    response = make_response(body, status)
    response.vary.add("HX-Request")
    return response
