"""The private address from which a calendar reads the last days of one company (promise D48)."""

from datetime import datetime

from flask import Response, abort, current_app, make_response, request, url_for
from flask_babel import force_locale

from portal import access, clock
from portal.actions.links import hash_secret
from portal.formats.calendar_file import Entry, entries_of, feed_file
from portal.queries.calendar_feeds import days_of_company, feed_with
from portal.queries.rows import AnyRow
from portal.rules.calendar_days import KEPT, is_kept
from portal.views.public.blueprint import bp
from portal.views.public.pace import wait_until


@bp.get("/agenda/<secret>.ics")
@access.public
def calendar_feed(secret: str) -> Response:
    """The days of a company; who holds the secret needs no session and gets none."""
    now = clock.now()
    feed = feed_with(hash_secret(secret), clock.today())
    # Many calendars ask from one address of a large office or provider, so each link counts alone.
    _keep_pace(f"feed {feed.id}" if feed else access.network(), now)
    if feed is None:
        abort(404)
    with force_locale(feed.language):
        response = make_response(feed_file(_entries(feed)))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    response.make_conditional(request)
    return response


def _entries(feed: AnyRow) -> list[Entry]:
    base_url = current_app.extensions["settings"].base_url
    pages = base_url + url_for("employer.enrolments", c=feed.company_public_id)
    own_share_days, today = access.school().own_share_days, clock.today()
    rows = days_of_company(feed.company_id, since=today - KEPT)
    return [
        entry
        for row in rows
        for entry in entries_of(
            row, own_share_days=own_share_days, address=f"{pages}/{row.public_id}"
        )
        if is_kept(entry.day, changed_on=clock.brussels(row.changed_at).date(), today=today)
    ]


def _keep_pace(whose: str, now: datetime) -> None:
    file = current_app.extensions["settings"].data / "looks-at-calendars"
    until = wait_until(file, whose, now)
    if until is not None:
        raise access.TooOften(until, now)
