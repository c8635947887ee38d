"""What every page gets: the school, the visitor, the menu, the language, safe headers."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    g,
    get_flashed_messages,
    request,
    session,
)
from markupsafe import Markup, escape

from portal import access, clock
from portal.form_tokens import form_token
from portal.formats.language import draw_in, template_text
from portal.formats.language import gettext as _
from portal.formats.plain import long_date, moment, time_of_day
from portal.queries.access import Visitor
from portal.rules.silence import is_planning_overdue

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cache-Control": "no-store",
}
LANGUAGES = ("nl", "en", "fr")


class Notice(NamedTuple):
    """One message above the page: information, done, attention or failure."""

    kind: str
    text: str
    actions: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One link of the main menu, with a count when it is a worklist."""

    label: str
    href: str
    is_current: bool
    count: int | None = None


class Anonymous(NamedTuple):
    """A visitor without a session."""

    is_signed_in: bool = False
    name: str = ""
    kind: str = "anonymous"
    companies_count: int = 0
    theme: str = ""


View = TypeVar("View", bound=Callable[..., Any])
Menu = Callable[[], list[MenuItem]]
MENUS: dict[str, Menu] = {}


def init_app(app: Flask) -> None:
    """Give templates their common values and every answer its headers."""
    app.context_processor(_common)
    app.after_request(_headers(app))
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.jinja_env.globals.update(
        _=template_text, csrf_field=csrf_field, request_key_field=request_key_field
    )


def menu_of(kind: str) -> Callable[[Menu], Menu]:
    """Declare the function that draws the main menu for a kind of visitor (employer, staff)."""

    def declare(menu: Menu) -> Menu:
        MENUS[kind] = menu
        return menu

    return declare


def in_every_language(bp: Blueprint, path: str, *methods: str) -> Callable[[View], View]:
    """Declare a page for anybody: at its Dutch path, and at the same under /en and /fr."""

    def declare(view: View) -> View:
        for rule in (path, f"/<any({', '.join(LANGUAGES[1:])}):language>{path}"):
            bp.route(rule, methods=methods or ("GET",))(view)
        return view

    return declare


def language() -> str:
    """The language of this page: of its address, of its reader, of the browser's choice."""
    by_address = g.get("language_in_address")
    if by_address in LANGUAGES:
        return str(by_address)
    visitor = access.visitor()
    if visitor is not None and visitor.language in LANGUAGES:
        return visitor.language
    chosen = request.cookies.get("taal", "") if request else ""
    return chosen if chosen in LANGUAGES else "nl"


def notify(kind: str, text: str) -> None:
    """Show a notice once, on the page that the visitor sees next."""
    flash(text, kind)


def _or_gap(name: str) -> Any:
    """What differs at every visit; on a page that is being remembered the gap that it leaves."""
    mark = g.get("gap")
    return Markup(f"<{mark}:{name}>") if mark else FILLINGS[name]()  # noqa: S704


def csrf_field() -> Markup:
    """The hidden field that proves that a form came from one of our pages (promise D6)."""
    field: Markup = _or_gap("csrf_field")
    return field


def request_key_field() -> Markup:
    """The hidden field that makes a second click on the same form harmless (promise E1)."""
    field: Markup = _or_gap("request_key_field")
    return field


def _csrf_field() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(form_token())


def _request_key_field() -> Markup:
    return Markup('<input type="hidden" name="request_key" value="{}">').format(
        secrets.token_urlsafe(12)
    )


def reminders_line() -> Markup:
    """For employers: that reminders are planned and when that was last looked at, or that not."""
    line: Markup = _or_gap("reminders_line")
    return line


def _reminders_line() -> Markup:
    me = access.me()
    planned_at = me.planned_at
    if is_planning_overdue(planned_at, me.installed_at, clock.now()):
        return escape(_("Herinneringen haperen. Kijk zelf naar de uiterste datums."))
    if planned_at is None:
        return escape(_("De herinneringen zijn nog niet voor het eerst nagekeken."))
    time = time_of_day(planned_at, language())
    return escape(_("Herinneringen actief, laatste controle %(time)s", time=time))


def _alarm(who: Visitor | None) -> str | None:
    """What everybody at a secretariat must know at once, on every page."""
    if who is None or who.kind != "staff":
        return None
    if not is_planning_overdue(who.planned_at, who.installed_at, clock.now()):
        return None
    return _(
        "De herinneringen zijn al meer dan twee uur niet nagekeken. Verwittig de beheerder en "
        "kijk zelf bij Termijnen wie je moet bellen."
    )


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the language out of the address: views get it from language()."""
    if values is not None and "language" in values:
        g.language_in_address = values.pop("language")


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    """Links between public pages stay in the language of the address."""
    chosen = g.get("language_in_address")
    if (
        chosen in LANGUAGES[1:]
        and "language" not in values
        and current_app.url_map.is_endpoint_expecting(endpoint, "language")
    ):
        values["language"] = chosen


def _common() -> dict[str, Any]:
    visitor = access.visitor()
    school = access.school()
    lang = language()
    draw_in(lang)
    return {
        "school": school,
        "sites": school.sites,
        "visitor": visitor or Anonymous(),
        "company": visitor.company if visitor else None,
        "menu": tuple(MENUS[visitor.kind]()) if visitor and visitor.kind in MENUS else (),
        "stamp": _or_gap("stamp"),
        "language": lang,
        "languages": LANGUAGES,
        "theme": visitor.theme if visitor else "",
        "practice_moment": _or_gap("practice_moment") if clock.clock.practice else None,
        "refresh_after": _or_gap("refresh_after"),
        "notice": _notice(),
        "alarm": _alarm(visitor),
        "return_path": request.full_path.rstrip("?"),
        "is_current": lambda endpoint: request.endpoint == endpoint,
    }


def _stamp() -> Markup:
    return _stamp_of(clock.clock.local().replace(second=0), language())


@lru_cache(maxsize=16)
def _stamp_of(local: datetime, lang: str) -> Markup:
    text = _(
        "Stand van zaken op %(date)s om %(time)s",
        date=long_date(local.date(), lang),
        time=time_of_day(local, lang),
    )
    return escape(text)


# What is never remembered with a page, by the name of its gap.
FILLINGS: dict[str, Callable[[], object]] = {
    "csrf_field": _csrf_field,
    "request_key_field": _request_key_field,
    "stamp": _stamp,
    "practice_moment": lambda: escape(moment(clock.now(), language())),
    "refresh_after": lambda: clock.clock.until_midnight(),
    "reminders_line": _reminders_line,
}


def _notice() -> Notice | None:
    # Reading the messages of a session that holds none would not change it, but touching a
    # session that does not exist would make one.
    if "_flashes" not in session:
        return None
    newest: Any = get_flashed_messages(with_categories=True)[-1]
    return Notice(newest[0], newest[1])


def _headers(app: Flask) -> Callable[[Response], Response]:
    always = dict(HEADERS)
    if app.extensions["settings"].is_https:
        always["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    def add(response: Response) -> Response:
        present = {name.lower() for name, _value in response.headers}
        for name, value in always.items():
            if name.lower() not in present:
                response.headers.add(name, value)
        return response

    return add
