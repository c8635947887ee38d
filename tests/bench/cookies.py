"""Signed-in browsers of the portal, made by the portal's own code."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event

from portal import access
from portal.models import Company, Person, UserSession, db
from tests.bench.data import Database

# The login names the same browser as the load generator does: a portal that ties a session to it
# would otherwise answer every request with the sign-in page, or with a fresh cookie.
AGENT = "kmo-bench"

SPREAD = 2_654_435_761


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One employer's browser: its cookie and the address of its company."""

    cookie: str
    company: str
    company_id: int

    @property
    def dashboard(self) -> str:
        """Where its dashboard is."""
        return f"/onderneming/{self.company}/"


@contextmanager
def opened(app: Flask) -> Iterator[None]:
    """An application context that leaves no open connection behind."""
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def employers(data: Database, number: int) -> list[SignedIn]:
    """Employers from all over a database, each signed in; earlier sessions are removed."""
    app = data.app()
    # A large odd step visits companies in no order that a cache could profit from.
    steps = (1 + step * SPREAD % data.companies for step in range(number))
    chosen = list(dict.fromkeys(steps))
    with opened(app):
        db.session.query(UserSession).delete()
        db.session.commit()
        found = []
        for company_id in chosen:
            company = db.session.get(Company, company_id)
            assert company is not None
            # The first people of a generated database are the owners of its companies.
            cookie = cookie_of(app, "employer", company_id)
            found.append(SignedIn(cookie, company.public_id, company_id))
    return found


def clerk(data: Database) -> str:
    """The cookie of somebody of the secretariat."""
    app = data.app()
    with opened(app):
        person = db.session.query(Person).filter_by(staff_role="clerk").one()
        return cookie_of(app, "staff", person.id)


def student(data: Database) -> str:
    """The cookie of the first student."""
    app = data.app()
    with opened(app):
        return cookie_of(app, "student", 1)


def cookie_of(app: Flask, kind: str, holder_id: int) -> str:
    """The Cookie header after signing in and after a first page (which makes the CSRF secret)."""
    with app.test_request_context("/", headers={"User-Agent": AGENT}):
        # Within one application context the secret of the cookie before would count as made.
        g.pop("csrf_token", None)
        access.sign_in(kind, holder_id)
        generate_csrf()
        response = app.make_response("")
        app.session_interface.save_session(app, session, response)  # type: ignore[arg-type]
        db.session.commit()
    return response.headers["Set-Cookie"].partition(";")[0]


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect every SQL statement sent to the database meanwhile."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
