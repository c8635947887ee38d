"""The room of the secretariat: its blueprint, its main menu and the secretariat looked at."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Blueprint, current_app, g, request, url_for
from flask_babel import gettext as _

from portal import access, clock
from portal.pages import MenuItem, menu_of
from portal.queries.worklists import Counts, counts_of
from portal.rules.matching import Verdict
from portal.views.secretariat.waiting import standing_now

bp = Blueprint("secretariat", __name__, url_prefix="/beheer")

ALL_SITES = "alle"

# The first word of an address behind /beheer/, by the item of the menu that it belongs to.
_WORDS = {
    "": "secretariat.home",
    "termijnen": "secretariat.deadlines",
    "projectnummers": "secretariat.project_numbers",
    "betalingen": "secretariat.payments",
    "afschriften": "secretariat.payments",
    "overschrijvingen": "secretariat.transfers",
    "inschrijvingen": "secretariat.enrolments",
    "controlemap": "secretariat.enrolments",
    "cursussen": "secretariat.courses",
    "ondernemingen": "secretariat.companies",
    "berichten": "secretariat.messages",
    "logboek": "secretariat.audit_log",
    "instellingen": "secretariat.settings",
    "gebruikers": "secretariat.settings",
    "systeem": "secretariat.settings",
}


class ChosenSite(NamedTuple):
    """The secretariat that a list is about: one of the school's, or all (`id` is None).

    `argument` is what an address needs to keep the choice; None when it is the visitor's own.
    """

    id: int | None
    code: str
    argument: str | None


@dataclass(frozen=True, slots=True)
class Tab:
    """One link of a row of tabs, with a count when it is a list."""

    label: str
    href: str
    is_current: bool
    count: int | None = None


def chosen_site() -> ChosenSite:
    """The secretariat in the address, else the visitor's own, else all of them."""
    wanted = request.args.get("vestiging", "")
    own = access.me().site_id
    if wanted == ALL_SITES:
        return ChosenSite(None, ALL_SITES, ALL_SITES if own else None)
    for site in access.school().sites:
        if site.code == wanted or (not wanted and site.id == own):
            return ChosenSite(site.id, site.code, site.code if site.id != own else None)
    return ChosenSite(None, ALL_SITES, None)


def site_choices() -> list[tuple[str, str]]:
    """The secretariats, the visitor's own first, and all of them together, for a list box."""
    own = access.me().site_id
    sites = sorted(access.school().sites, key=lambda site: site.id != own)
    return [*((site.code, site.name) for site in sites), (ALL_SITES, _("Alle secretariaten"))]


def site_tabs(endpoint: str, **arguments: Any) -> list[Tab]:
    """Links to the same list at another secretariat."""
    here = chosen_site().code
    return [
        Tab(label, url_for(endpoint, vestiging=code, **arguments), code == here)
        for code, label in site_choices()
    ]


def counts() -> Counts:
    """What waits at the chosen secretariat today; asked once for a page, menu and tiles agree."""
    if "secretariat_counts" not in g:
        g.secretariat_counts = counts_of(chosen_site().id, clock.today())
    found: Counts = g.secretariat_counts
    return found


class TransferCounts(NamedTuple):
    """How many transfers wait to be confirmed, what they add up to, and how many fit nobody."""

    to_confirm: int
    cents: int
    unmatched: int


def transfer_counts() -> TransferCounts:
    """What the worklists of transfers show at the chosen secretariat, counted from those lists."""
    if not counts().transfers:
        return TransferCounts(0, 0, 0)
    site, now = chosen_site().id, standing_now()
    matched = [
        one
        for verdict in (Verdict.CERTAIN, Verdict.LIKELY)
        for one in now.with_verdict(verdict, site)
    ]
    return TransferCounts(
        len(matched),
        sum(one.waiting.transfer.amount_cents for one in matched),
        len(now.with_verdict(Verdict.NONE, site)) + len(now.come_back),
    )


def enrolments_base() -> str:
    """What stands before an enrolment's id in the address of its page."""
    return f"{url_for('secretariat.enrolments')}/"


@menu_of("staff")
def menu() -> list[MenuItem]:
    """The worklists with how many wait in each, then the lists of everything."""
    waiting, transfers = counts(), transfer_counts()
    items: list[tuple[str, str, int | None]] = [
        (_("Vandaag"), "secretariat.home", None),
        (_("Termijnen"), "secretariat.deadlines", waiting.deadlines),
        (_("Projectnummers"), "secretariat.project_numbers", waiting.project_numbers),
        (_("Betalingen"), "secretariat.payments", transfers.to_confirm),
        (_("Zonder koppeling"), "secretariat.transfers", transfers.unmatched),
        (_("Inschrijvingen"), "secretariat.enrolments", None),
        (_("Cursussen"), "secretariat.courses", None),
        (_("Ondernemingen"), "secretariat.companies", None),
        (_("Berichten"), "secretariat.messages", None),
        (_("Logboek"), "secretariat.audit_log", None),
    ]
    if access.me().staff_role == "admin":
        items.append((_("Instellingen"), "secretariat.settings", None))
    here, site = _here(), chosen_site().argument
    return [
        MenuItem(
            label,
            url_for(endpoint, vestiging=site if count is not None else None),
            endpoint == here,
            count,
        )
        for label, endpoint, count in items
        if endpoint in current_app.view_functions
    ]


def _here() -> str:
    words = request.path.split("/")
    return _WORDS.get(words[2], "") if words[1:2] == ["beheer"] and len(words) > 2 else ""
