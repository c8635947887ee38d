"""Who is behind this request, and what every verb wants to know about them."""

from flask import current_app, g, request
from werkzeug.exceptions import NotFound

from portal import clock
from portal.access.doors import ROLES
from portal.actions.recording import Actor, Occasion
from portal.queries.access import CompanyOfVisitor, Visitor
from portal.queries.school import School, school_on


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
        who = visitor()
        g.school = school_on(clock.today(), who.school_version if who is not None else None)
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
