"""Who is signed in, which role each door needs, refusal by default."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Request, abort, current_app, g, request, session, url_for
from flask_login import LoginManager, UserMixin, login_user, logout_user
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as AnyResponse

from portal import clock, htmx
from portal.actions.recording import Actor, Occasion
from portal.actions.sessions import close_session, open_session, touch_session
from portal.models import db, reads_only
from portal.queries.access import CompanyOfVisitor, Visitor, visitor_of
from portal.queries.school import School, school_on

View = TypeVar("View", bound=Callable[..., Any])

Role = Literal["reader", "handler", "owner"]
StaffRole = Literal["clerk", "admin"]
ROLES: tuple[Role, ...] = ("reader", "handler", "owner")
SAFE = {"GET", "HEAD", "OPTIONS"}

# How long a session lasts without and with activity (promise D14).
IDLE = {
    "staff": timedelta(minutes=30),
    "employer": timedelta(hours=8),
    "student": timedelta(hours=8),
}
# A session is noted as alive at most this often, so that a plain GET writes nothing.
TOUCH_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Door:
    """What somebody needs to be to enter a route."""

    kind: str
    role: Role | StaffRole | None = None


class UndeclaredDoor(Exception):
    """A route without a declared role: the portal does not start with one."""


def _door(door: Door) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.door = door  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    return _door(Door("public"))(view)


def signed_in(view: View) -> View:
    """For whoever has an account: employers and staff."""
    return _door(Door("account"))(view)


def employer(role: Role = "reader") -> Callable[[View], View]:
    """For members of the company in the address, from this role upwards."""
    return _door(Door("company", role))


def any_employer(view: View) -> View:
    """For people with access to companies, on pages of no company in particular."""
    return _door(Door("employer"))(view)


def student(view: View) -> View:
    """For a student who came in by a link."""
    return _door(Door("student"))(view)


def staff(role: StaffRole = "clerk") -> Callable[[View], View]:
    """For the secretariat (clerk) or for the school's administrators only (admin)."""
    return _door(Door("staff", role))


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps: the session's token, never the person's number.

    A copied cookie stops working as soon as the row of its session is gone.
    """

    def __init__(self, token: str, visitor: Visitor | None = None) -> None:
        self.token = token
        self.visitor = visitor

    def get_id(self) -> str:
        """The random token that the signed cookie holds."""
        return self.token


def init_app(app: Flask) -> None:
    """Install the guard in front of every route."""
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


def check_doors(app: Flask) -> None:
    """Refuse to start while a route does not say who may enter.

    Raises UndeclaredDoor, which names each such endpoint and the remedy.
    """
    missing = sorted(
        endpoint
        for endpoint, view in app.view_functions.items()
        if not isinstance(getattr(view, "door", None), Door)
    )
    if missing:
        raise UndeclaredDoor(
            "Say who may enter with a decorator of portal.access (public, signed_in, employer, "
            "student, staff): " + ", ".join(missing)
        )


def visitor() -> Visitor | None:
    """The person behind this request, or None."""
    found: Visitor | None = g.get("visitor")
    return found


def me() -> Visitor:
    """The person behind this request, in a route that needs one."""
    found = visitor()
    if found is None:
        raise NotFound()
    return found


def company() -> CompanyOfVisitor:
    """The company in the address, in a route of portal.views.employer."""
    found = me().company
    if found is None:
        raise NotFound()
    return found


def school() -> School:
    """The school as it is today, read once a request."""
    if "school" not in g:
        g.school = school_on(clock.today())
    found: School = g.school
    return found


def actor() -> Actor:
    """Whoever does what this request asks, for the event."""
    who = me()
    return Actor(who.kind, who.id, who.name, request.remote_addr)


def occasion() -> Occasion:
    """Who does what this request asks, when, under which rules: what every verb wants to know."""
    who = visitor()
    by = actor() if who is not None else Actor("anonymous", None, "", request.remote_addr)
    settings = current_app.extensions["settings"]
    return Occasion(by, clock.now(), clock.today(), school(), settings.base_url)


def may(role: str) -> bool:
    """Whether the visitor's role in the company of the address reaches `role`."""
    ranks: tuple[str, ...] = ROLES
    return ranks.index(company().role) >= ranks.index(role)


def sign_in(kind: str, holder_id: int) -> None:
    """Begin a new session for a person or a student; the old cookie is worth nothing afterwards."""
    token = secrets.token_urlsafe(32)
    # A new session from a clean cookie: what an attacker planted before is gone (fixation).
    session.clear()
    open_session(
        token_hash=hash_token(token),
        kind=kind,
        holder_id=holder_id,
        agent=(request.user_agent.string or "")[:200],
        address=request.remote_addr or "",
        at=clock.now(),
    )
    login_user(SignedIn(token))


def sign_out() -> None:
    """End this session on the server, then forget the cookie."""
    found = visitor()
    if found is not None:
        close_session(found.session_id)
    logout_user()
    session.clear()


def hash_token(token: str) -> str:
    """What we keep of a secret that only its holder may know."""
    return hashlib.sha256(token.encode()).hexdigest()


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
    g.reading = reads_only.set(True)
    if request.endpoint is None:
        return None
    door: Door = vars(current_app.view_functions[request.endpoint])["door"]
    if request.method not in SAFE:
        _refuse_other_sites(request)
    found = _visitor_of_cookie()
    g.visitor = found
    refusal = _refuse(door, found)
    if refusal is None:
        _refuse_doubled_fields(request)
    if request.method not in SAFE:
        # The check above only read. What follows may write and takes the lock when it starts to,
        # so that neither a password nor an upload is worked on while others wait.
        db.session.rollback()
        reads_only.reset(g.pop("reading"))
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
            raise NotFound()
        if not may(str(door.role)):
            raise Forbidden()
    return None


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


def _visitor_of_cookie() -> Visitor | None:
    token = session.get("_user_id") if request.cookies else None
    if not token:
        return None
    now = clock.now()
    found = visitor_of(
        hash_token(str(token)), company=g.get("company_in_address") or "", today=clock.today()
    )
    if found is None or now >= found.expires_at or now - found.seen_at >= IDLE[found.kind]:
        g.session_ended = True
        return None
    if now - found.seen_at >= TOUCH_AFTER:
        touch_session(found.session_id, now)
    return found


def _refuse_other_sites(incoming: Request) -> None:
    """A change asked for by a page of another site is refused, whatever token it brings (D6)."""
    site = incoming.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            abort(403)
        return
    origin = incoming.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != incoming.host:
        abort(403)


def _refuse_doubled_fields(incoming: Request) -> None:
    """A field that should come once and comes twice has two meanings: refuse it (D4).

    Fields whose name ends in [] hold several values on purpose.
    """
    for source in (incoming.args, incoming.form):
        for name, values in source.lists():
            if len(values) > 1 and not name.endswith("[]"):
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
    token = g.pop("reading", None)
    if token is not None:
        reads_only.reset(token)


def same(left: str, right: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
