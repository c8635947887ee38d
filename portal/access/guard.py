"""Stands in front of every route: decides before any view runs."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager
from werkzeug.exceptions import Conflict, Forbidden, NotFound
from werkzeug.wrappers import Response as AnyResponse

from portal import clock, htmx
from portal.access.cookies import RememberedCookies
from portal.access.doors import Door
from portal.access.sessions import SignedIn, visitor_of_cookie
from portal.access.visitors import may
from portal.models.base import Reader
from portal.queries.access import Visitor
from portal.queries.merged import successor_of

SAFE = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    """Install the guard in front of every route."""
    app.session_interface = RememberedCookies()
    manager = LoginManager()
    # The account's own idle and absolute limits decide; comparing addresses would sign people out
    # who change networks and would re-sign the cookie on every page.
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(SignedIn)
    app.before_request(_guard)
    app.teardown_request(_close)
    app.url_value_preprocessor(_take_company)
    app.url_defaults(_give_company)


def local_path(target: str | None) -> str | None:
    """`target` when it is a path of this portal, else None (no open redirect)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(ord(c) < 32 or c == "\\" for c in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None


def _guard() -> AnyResponse | None:
    """Decide before any view runs whether this visitor may enter this route."""
    g.reader = Reader()
    if request.endpoint is None:
        return None
    if "\0" in request.path:
        # PostgreSQL knows no zero byte in a text, so nothing can have such a name.
        raise NotFound()
    door: Door = vars(current_app.view_functions[request.endpoint])["door"]
    if request.method not in SAFE:
        _refuse_other_sites(request)
    found = visitor_of_cookie()
    g.visitor = found
    refusal = _refuse(door, found)
    if refusal is None:
        _refuse_doubled_fields(request)
    if request.method not in SAFE:
        # The check above only read. What follows may write and takes the lock when it starts to,
        # so that neither a password nor an upload is worked on while others wait.
        g.pop("reader").close()
    return refusal


def _refuse(door: Door, found: Visitor | None) -> AnyResponse | None:
    if door.kind == "public":
        return None
    if found is None:
        return htmx.sign_in_again(_sign_in_url(door))
    if door.kind == "account" and found.kind == "student":
        raise NotFound()
    if door.kind == "staff":
        if found.kind != "staff":
            raise NotFound()
        if door.role == "admin" and found.staff_role != "admin":
            raise Forbidden()
    if door.kind == "employer" and found.companies_count == 0 and found.kind != "employer":
        raise NotFound()
    if door.kind == "student" and found.kind != "student":
        return htmx.sign_in_again(_sign_in_url(door))
    if door.kind == "company":
        if found.company is None:
            return _lead_on(found)
        if not may(str(door.role)):
            raise Forbidden()
    return None


def _lead_on(found: Visitor) -> AnyResponse:
    """From the pages of a company that was merged to those of the company that stays.

    Only for who may see that one; for anybody else there is no such page. What is sent from a page
    of before is not carried out elsewhere than where it was looked at.
    """
    before = g.company_in_address
    after = None if found.kind == "student" else successor_of(found.id, before, clock.today())
    if after is None:
        raise NotFound()
    if request.method not in SAFE:
        raise Conflict()
    head, _, rest = request.full_path.rstrip("?").partition(f"/{before}")
    return redirect(f"{head}/{after}{rest}")


def _sign_in_url(door: Door) -> str:
    if door.kind == "student":
        return url_for("student.request_link")
    target = request.full_path.rstrip("?") if request.method in SAFE else request.referrer
    path = local_path(target if request.method in SAFE else _path_of(target))
    return url_for("account.sign_in", terug=path) if path else url_for("account.sign_in")


def _path_of(address: str | None) -> str | None:
    if not address:
        return None
    parts = urlsplit(address)
    return parts.path if parts.netloc == request.host else None


def _refuse_other_sites(incoming: Request) -> None:
    """A change asked for by a page of another site is refused, whatever token it brings (D6)."""
    site = incoming.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            abort(403)
        return
    origin = incoming.headers.get("Origin")
    # Pages with a secret in their address send no address along, and an older browser then says
    # "null"; of those the token in the form decides.
    if origin not in {None, "null"} and urlsplit(str(origin)).netloc != incoming.host:
        abort(403)


def _refuse_doubled_fields(incoming: Request) -> None:
    """A field that should come once and comes twice has two meanings: refuse it (D4).

    Fields whose name ends in [] hold several values on purpose.
    """
    if incoming.method in SAFE and not incoming.query_string:
        return
    # No view reads the body of a request that changes nothing.
    sources = (incoming.args,) if incoming.method in SAFE else (incoming.args, incoming.form)
    for source in sources:
        for name, values in source.lists():
            if len(values) > 1 and not name.endswith("[]"):
                abort(400)
            if any("\0" in value for value in values):
                # No keyboard makes one, and PostgreSQL cannot keep it.
                abort(400)
    if incoming.method not in SAFE:
        names = (file.filename or "" for _, file in incoming.files.items(multi=True))
        if any("\0" in name for name in names):
            abort(400)


def _take_company(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the company out of the address: views get it from company(), after the check."""
    if values is not None and "c" in values:
        g.company_in_address = values.pop("c")


def _give_company(endpoint: str, values: dict[str, Any]) -> None:
    """Links inside a company's pages stay in that company."""
    in_address = g.get("company_in_address")
    if (
        in_address
        and "c" not in values
        and current_app.url_map.is_endpoint_expecting(endpoint, "c")
    ):
        values["c"] = in_address


def _close(error: BaseException | None) -> None:
    reader: Reader | None = g.pop("reader", None)
    if reader is not None:
        reader.close()
