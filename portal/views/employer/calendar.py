"""The private calendar link of whoever looks at a company: made, shown once, taken back."""

from typing import NamedTuple

from flask import current_app, redirect, session, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock
from portal.actions.calendar_feeds import make_feed, revoke_feed
from portal.formats.elements import day
from portal.models import db
from portal.pages import notify
from portal.queries.members import company_of_member
from portal.queries.rows import AnyRow
from portal.views.employer.blueprint import bp

# Where the secret waits for the page that shows it, in the signed cookie of this browser alone:
# what is kept here is its hash.
SHOWN_ONCE = "calendar_secret"


class CalendarLink(NamedTuple):
    """The link of the visitor: its address right after it was made, later only since when."""

    address: str | None
    since: Markup | None


@bp.post("/onderneming/<c>/gegevens/agenda")
@access.employer("reader")
def make_calendar_link() -> AnyResponse:
    """Make a link, or a new one: the old one stops working."""
    company = company_of_member(access.company().id)
    secret = make_feed(company, access.occasion())
    db.session.commit()
    session[SHOWN_ONCE] = f"{company.public_id} {secret}"
    return redirect(url_for("employer.company", _anchor="agenda"), 303)


@bp.post("/onderneming/<c>/gegevens/agenda/intrekken")
@access.employer("reader")
def revoke_calendar_link() -> AnyResponse:
    """Take the link back: whoever has its address sees nothing any more."""
    company = company_of_member(access.company().id)
    if revoke_feed(company, access.occasion()):
        db.session.commit()
    session.pop(SHOWN_ONCE, None)
    notify("done", _("Je agendalink werkt niet meer."))
    return redirect(url_for("employer.company"), 303)


def calendar_link(row: AnyRow) -> CalendarLink:
    """The link as the page of a row of `facts_of_company` shows it."""
    since = row.calendar_since
    return CalendarLink(_address(), day(clock.brussels(since).date()) if since else None)


def _address() -> str | None:
    if SHOWN_ONCE not in session:
        return None
    public_id, _space, secret = session.pop(SHOWN_ONCE).partition(" ")
    if public_id != access.company().public_id:
        return None
    base_url: str = current_app.extensions["settings"].base_url
    return base_url + url_for("public.calendar_feed", secret=secret)
