"""The list of a company's enrolments as a page shows it: rows, filter, sorting and pager."""

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import request
from flask_babel import ngettext
from markupsafe import Markup

from portal import access, clock
from portal.actions.recording import fold
from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.formats.statuses import status_choices
from portal.forms.enrolment_filter import LONGEST_SEARCH, read_wanted
from portal.queries.enrolments import PAGE, Found, Order, Wanted, enrolments_of
from portal.rules.school_year import school_year_of
from portal.rules.stations import Audience
from portal.views.employer.addresses import Addresses
from portal.views.employer.drawings import drawn_head
from portal.views.employer.rows import table_rows

Choice = tuple[str, str]


class ListPage(NamedTuple):
    """A filtered list in finished texts; `action` is the address of the page that holds it."""

    action: str
    search: str
    status: str
    school_year: str
    statuses: tuple[Choice, ...]
    school_years: tuple[Choice, ...]
    head: Markup
    rows: Markup
    result: str
    is_filtered: bool
    pager: str
    previous: str | None
    following: str | None
    export: str


def wanted_here() -> Wanted:
    """What the address of this request asks for."""
    search = request.args.get("zoek", "")[:LONGEST_SEARCH]
    return read_wanted(request.args, tuple(fold(search).split()))


def list_page(action: str, to: Addresses) -> ListPage:
    """The list that this request asks for, on the page at `action`."""
    wanted, today, reading = wanted_here(), clock.today(), language()
    found = enrolments_of(access.company().id, wanted, today)
    if not found.rows and wanted.page > 1:
        # The list has become shorter than the address thinks; an empty page would say too much.
        wanted = wanted._replace(page=1)
        found = enrolments_of(access.company().id, wanted, today)
    search = request.args.get("zoek", "")[:LONGEST_SEARCH]
    chosen = {"zoek": search, "stand": str(wanted.status or "")}
    chosen["schooljaar"] = str(wanted.school_year or "")
    kept = {key: value for key, value in chosen.items() if value}
    sorting = {} if wanted.order is Order.NEWEST else {"sorteer": str(wanted.order)}
    return ListPage(
        action=action,
        search=search,
        status=chosen["stand"],
        school_year=chosen["schooljaar"],
        statuses=_statuses(reading),
        school_years=_school_years(found, wanted.school_year),
        head=_head(action, tuple(kept.items()), wanted.order, reading),
        rows=table_rows(found.rows, access.school(), to, today),
        result=_result(found.total),
        is_filtered=bool(kept),
        pager=_pager_text(found, wanted.page),
        previous=_page_link(action, kept | sorting, wanted.page - 1, found.total),
        following=_page_link(action, kept | sorting, wanted.page + 1, found.total),
        export=_with(f"{to.base}.xlsx", kept | sorting),
    )


def _result(total: int) -> str:
    return str(
        ngettext("%(n)s inschrijving gevonden", "%(n)s inschrijvingen gevonden", total, n=total)
    )


@lru_cache(maxsize=8)
def _statuses(reading: str) -> tuple[Choice, ...]:
    return ("", _("Alle")), *status_choices(Audience.EMPLOYER)


def _school_years(found: Found, chosen: int | None) -> tuple[Choice, ...]:
    days = [found.first_day, found.last_day, clock.today()]
    years = {school_year_of(one) for one in days if one is not None} | {chosen} - {None}
    known = [year for year in years if year is not None]
    choices = [(str(y), f"{y}-{y + 1}") for y in range(max(known), min(known) - 1, -1)]
    return ("", _("Alle")), *choices


@lru_cache(maxsize=256)
def _head(action: str, kept: tuple[Choice, ...], order: Order, reading: str) -> Markup:
    return drawn_head(reading, _columns(action, dict(kept), order))


def _columns(action: str, kept: dict[str, str], order: Order) -> list[dict[str, Any]]:
    by_day = Order.OLDEST if order is Order.NEWEST else Order.NEWEST
    sorted_by_day = {Order.NEWEST: "descending", Order.OLDEST: "ascending"}.get(order)
    return [
        _sortable(_("Medewerker"), action, kept, Order.NAME, order),
        _sortable(_("Cursus"), action, kept, Order.COURSE, order),
        {
            "label": _("Uiterste datum"),
            "href": _sorted(action, kept, by_day),
            "sort": sorted_by_day,
        },
        {"label": _("Bedrag"), "number": True},
        {"label": _("Stand van zaken")},
    ]


def _sortable(
    label: str, action: str, kept: dict[str, str], own: Order, order: Order
) -> dict[str, Any]:
    is_now = order is own
    href = _sorted(action, kept, own)
    return {"label": label, "href": href, "sort": "ascending" if is_now else None}


def _sorted(action: str, kept: dict[str, str], order: Order) -> str:
    return _with(action, kept | ({} if order is Order.NEWEST else {"sorteer": str(order)}))


def _pager_text(found: Found, page: int) -> str:
    if found.total <= PAGE:
        return ""
    first = (page - 1) * PAGE + 1
    last = first + len(found.rows) - 1
    return str(_("%(first)s tot %(last)s van %(n)s", first=first, last=last, n=found.total))


def _page_link(action: str, kept: dict[str, str], page: int, total: int) -> str | None:
    if page < 1 or (page - 1) * PAGE >= total:
        return None
    return _with(action, kept | ({"pagina": str(page)} if page > 1 else {}))


def _with(address: str, values: dict[str, str]) -> str:
    return f"{address}?{urlencode(values)}" if values else address
