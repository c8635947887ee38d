"""Today at the secretariat: what waits, what is in danger, whom to call first."""

from flask import render_template, url_for
from flask_babel import ngettext

from portal import access, clock
from portal.formats.staff.calls import calls_from
from portal.queries.worklists import CallReason, call_days, todays_calls
from portal.readiness import state_of_portal
from portal.views.secretariat import today as page
from portal.views.secretariat.blueprint import (
    Tab,
    bp,
    chosen_site,
    counts,
    enrolments_base,
    site_tabs,
    transfer_counts,
)

# The head of each call list; the whole list is one click away.
SHOWN = 8


@bp.get("/")
@access.staff()
def home() -> str:
    """The cockpit: worklists, money at risk, the call list, the state of the desk."""
    site, today, waiting = chosen_site(), clock.today(), counts()
    days = call_days(clock.now(), today, access.school().own_share_days)
    calls = calls_from(todays_calls(site.id, days, limit=SHOWN), today, enrolments_base())
    hrefs = {
        name: url_for(f"secretariat.{name}", vestiging=site.argument)
        for name in ("deadlines", "project_numbers", "payments", "transfers")
    }
    return render_template(
        "secretariat/home.html",
        heading=page.heading(today),
        lead=page.lead(waiting, today),
        site_tabs=site_tabs("secretariat.home"),
        tiles=page.tiles(waiting, transfer_counts(), hrefs),
        risk=page.risk(waiting, today),
        coming=[call for call in calls if not call.is_passed],
        passed=[call for call in calls if call.is_passed],
        came_back=_came_back(waiting.came_back),
        deadlines_href=hrefs["deadlines"],
        health=page.health(state_of_portal(clock.now()), waiting, today),
    )


def _came_back(number: int) -> Tab | None:
    """Where the employers are whom our mail did not reach; None when it reached all."""
    if not number:
        return None
    href = url_for(
        "secretariat.deadlines", stand=CallReason.BOUNCED, vestiging=chosen_site().argument
    )
    text = ngettext(
        "Eén e-mail kwam terug: bel die werkgever",
        "Voor %(num)s inschrijvingen kwam een e-mail terug: bel die werkgevers",
        number,
    )
    return Tab(text, href, False)
