"""The pages for what went wrong: they need no database and always show the phone numbers."""

import traceback
from typing import Any

from flask import Flask, Response, make_response, request
from sqlalchemy.exc import DBAPIError, NoResultFound, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    NotFound,
    RequestEntityTooLarge,
    SecurityError,
    ServiceUnavailable,
)

from portal import access, clock, htmx
from portal.actions.seed import SITES
from portal.logs import incident_code, log
from portal.models import db

OWN_PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}


def init_app(app: Flask) -> None:
    """Answer every failure with a page that says what to do next."""
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(NoResultFound, lambda error: _page(NotFound()))
    app.register_error_handler(StaleDataError, _somebody_was_first)
    app.register_error_handler(OperationalError, _database_is_away)
    app.register_error_handler(Exception, _broken)
    # What goes wrong while a failure is answered is logged in the same words; Flask offers no other
    # way than to put a function in the place of its own.
    app.log_exception = _log_exception  # type: ignore[method-assign]


def _page(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    if isinstance(error, SecurityError):
        log.warning(
            "host_refused", host=request.headers.get("Host", "")[:100], remedy="KMO_TRUSTED_HOSTS"
        )
    db.session.rollback()
    body = render(status, error)
    response = make_response(body, status)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def render(status: int, error: HTTPException | None = None) -> str:
    """The HTML of the page for a status, without touching the database."""
    from flask import current_app

    shown = status if status in OWN_PAGES else 400 if status < 500 else 500
    own = "errors/host.html" if isinstance(error, SecurityError) else f"errors/{shown}.html"
    template = current_app.jinja_env.get_or_select_template(
        [own, "errors/400.html" if shown < 500 else "errors/500.html"]
    )
    return template.render(
        status=status,
        sites=SITES,
        code=incident_code(),
        size=_size() if isinstance(error, RequestEntityTooLarge) else None,
        owners=_owners(status),
        company_name=_company_name(),
        until=getattr(error, "until", None),
        path=request.path,
        base_url=current_app.extensions["settings"].base_url,
    )


def _size() -> str:
    """How large a form may be that is sent to this address."""
    return f"{(request.max_content_length or 0) // (1024 * 1024)} MB"


def _owners(status: int) -> list[str]:
    """Who can help somebody whose role does not reach; nobody when the database is away."""
    found = access.visitor()
    if status != 403 or found is None or found.company is None:
        return []
    from portal.queries.access import owners_of

    return owners_of(found.company.id, clock.today())


def _company_name() -> str | None:
    found = access.visitor()
    return found.company.name if found is not None and found.company is not None else None


def _somebody_was_first(error: StaleDataError) -> Response:
    db.session.rollback()
    return make_response(render(409), 409)


def _database_is_away(error: OperationalError) -> Response:
    name = type(error.orig).__name__
    log.error("database_unavailable", incident=incident_code(), error=name, reason=_words_of(error))
    try:
        db.session.rollback()
    except OperationalError:
        db.session.remove()
    return make_response(render(503, ServiceUnavailable()), 503)


def _broken(error: Exception) -> Any:
    """Anything unforeseen: nothing is kept, the log has the trace, the page has the code."""
    from flask import current_app

    db.session.rollback()
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS", True):
        raise error
    _log(error)
    return make_response(render(500, InternalServerError()), 500)


def _log_exception(exc_info: Any) -> None:
    _log(exc_info[1])


def _log(error: BaseException) -> None:
    trace = "".join(_lines_of(error))
    log.error("unforeseen", incident=incident_code(), htmx=htmx.is_htmx(), trace=trace)


def _lines_of(error: BaseException | None) -> list[str]:
    """Where an error and those that it followed from were raised, the first one on top."""
    if error is None:
        return []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    here = traceback.format_tb(error.__traceback__)
    return [*_lines_of(before), *here, f"{type(error).__name__}: {_words_of(error)}\n"]


def _words_of(error: BaseException) -> str:
    """The first line of what an error says, as the next ones quote rows (D39).

    Of PostgreSQL it is the code and the constraint, because even its first line may quote a value;
    where it could not be reached it has no code, and no value to quote.
    """
    told = error.orig if isinstance(error, DBAPIError) else error
    code, found = getattr(told, "sqlstate", None), getattr(told, "diag", None)
    if code is not None and found is not None:
        return f"{code} {found.constraint_name or ''}".strip()
    return str(told).partition("\n")[0]
