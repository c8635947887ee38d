"""The session behind the cookie: begun, found, kept alive and ended."""

import hashlib
import secrets
from datetime import timedelta

from flask import g, request, session
from flask_login import UserMixin, login_user, logout_user

from portal import clock
from portal.access.visitors import visitor
from portal.actions.sessions import close_session, open_session, touch_session
from portal.queries.access import Visitor, visitor_of

# How long a session lasts without activity (promise D14).
IDLE = {
    "staff": timedelta(minutes=30),
    "employer": timedelta(hours=8),
    "student": timedelta(hours=8),
}
# A session is noted as alive at most this often, so that a plain GET writes nothing.
TOUCH_AFTER = timedelta(minutes=5)


# Flask-Login ships no types.
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


def visitor_of_cookie() -> Visitor | None:
    """The visitor whose session this browser holds, if it has not ended."""
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
