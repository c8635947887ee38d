"""A test client that behaves as a browser and reviews every page it is given."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Any

from flask import Flask, request, request_finished
from sqlalchemy import event
from werkzeug.test import TestResponse

from portal import clock
from portal.access import hash_token
from portal.actions.recording import new_secret
from portal.actions.sessions import open_session
from portal.form_tokens import masked
from portal.models import Learner, Person, db
from tests.review import review

CSRF_SECRET = "0123456789abcdef0123456789abcdef01234567"
WRITES = ("INSERT", "UPDATE", "DELETE")


class Browser:
    """One visitor. GET and POST return werkzeug responses whose pages have been reviewed.

    A GET that writes and a request that leaves changes uncommitted fail the test.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.statements: list[str] = []

    def signed_in_as(self, who: Person | Learner) -> "Browser":
        """Give this browser a session, as after signing in."""
        token = new_secret()
        is_student = isinstance(who, Learner)
        kind = "student" if is_student else "staff" if who.staff_role else "employer"
        open_session(
            token_hash=hash_token(token),
            kind=kind,
            holder_id=who.id,
            agent="test",
            address="127.0.0.1",
            at=clock.now(),
        )
        db.session.commit()
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["csrf_token"] = CSRF_SECRET
        return self

    def get(self, path: str, **options: Any) -> TestResponse:
        """Fetch a page; `htmx=True` asks as htmx does."""
        return self._open("GET", path, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Submit a form with its CSRF field; `htmx=True` submits as htmx does."""
        fields = dict(data or {})
        if options.pop("with_csrf", True):
            fields.setdefault("csrf_token", self.csrf_token())
        return self._open("POST", path, data=fields, **options)

    def csrf_token(self) -> str:
        """The value that the hidden field of a form in this browser would have."""
        with self.client.session_transaction() as cookie:
            secret = cookie.setdefault("csrf_token", CSRF_SECRET)
        return masked(secret)

    def _open(
        self, method: str, path: str, *, htmx: bool = False, reviewed: bool = True, **options: Any
    ) -> TestResponse:
        # What the test itself read must not hold a lock that the request waits for.
        db.session.commit()
        headers = dict(options.pop("headers", {}))
        if htmx:
            headers["HX-Request"] = "true"
        # An answer is read to its end and closed, as a server does.
        options.setdefault("buffered", True)
        with self._watched(method):
            # In a context of its own, as on a server: what the test holds (g, session) stays out.
            response = Context().run(
                self.client.open, path, method=method, headers=headers, **options
            )
        db.session.expire_all()
        if reviewed and response.mimetype == "text/html" and response.data:
            review(response, whole=not (htmx and method == "POST"), method=method)
        return response

    @contextmanager
    def _watched(self, method: str) -> Iterator[None]:
        """Collect the statements of one request and look at what it leaves behind."""
        self.statements = []
        left: list[str] = []

        def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
            self.statements.append(statement)

        def look(sender: Flask, **more: Any) -> None:
            found = db.session()
            if found.new or found.dirty or found.deleted:
                left.append(f"{request.method} {request.path}")

        event.listen(db.engine, "before_cursor_execute", note)
        request_finished.connect(look, self.app)
        try:
            yield
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
            request_finished.disconnect(look, self.app)
        assert not left, f"uncommitted changes after {left}: commit once, visibly, in the view"
        if method in {"GET", "HEAD"}:
            written = [s for s in self.statements if s.lstrip().upper().startswith(WRITES)]
            written = [s for s in written if "user_session SET seen_at" not in s]
            assert not written, f"a GET may not write: {written}"
