"""Opens the signed cookie of a session, and remembers for a while which ones were genuine."""

from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from portal import clock

# Some 300 bytes each; a whole school's visitors of a day in one process.
MOST_COOKIES = 2000


class RememberedCookies(SecureCookieSessionInterface):
    """Verifies a cookie once a day and process, instead of at every request.

    Only what a genuine cookie says is remembered. Whether the session behind it still exists is
    asked of the database at every request (see portal.access.sessions).
    """

    def __init__(self) -> None:
        self._genuine: dict[tuple[str, object], dict[str, Any]] = {}

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of this request's cookie, of which every request gets a copy of its own."""
        key = request.cookies.get(self.get_cookie_name(app), ""), clock.today()
        known = self._genuine.get(key)
        if known is not None:
            return self.session_class(known)
        opened = super().open_session(app, request)
        if opened and all(isinstance(value, str | bool) for value in opened.values()):
            self._keep(key, dict(opened))
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie of a session that changed; any other is left as it is (promise P30)."""
        if session.modified or not session:
            super().save_session(app, session, response)
        elif session.accessed:
            others = response.headers.get("Vary")
            response.headers["Vary"] = f"{others}, Cookie" if others else "Cookie"

    def _keep(self, key: tuple[str, object], said: dict[str, Any]) -> None:
        # A list could be changed by one request and be read so by the next, so none comes here.
        if len(self._genuine) >= MOST_COOKIES:
            self._genuine.clear()
        self._genuine[key] = said
