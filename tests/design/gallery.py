"""Renders the style gallery and the failure pages with a stub context, to test and to see."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

ROOT = Path(__file__).parents[2]


def templates() -> Environment:
    """Jinja as the portal sets it up; texts stay Dutch."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: text,
        lambda one, many, n: one if n == 1 else many,
        newstyle=True,
    )
    # Drawn anew every time: what the portal keeps of a drawing is of no concern here.
    environment.globals.update(
        kept=lambda macro, *values: macro(*values),
        kept_around=lambda inner, macro, *values: macro(*values, inner),
    )
    return environment


def context(theme: str, language: str) -> dict[str, object]:
    """What the portal gives every page, filled with the cast of the mock-ups."""
    sites = [
        SimpleNamespace(name="Lokeren", phone="09 348 38 45", phone_link="tel:+3293483845"),
        SimpleNamespace(name="Dendermonde", phone="052 25 87 42", phone_link="tel:+3252258742"),
        SimpleNamespace(name="Hamme", phone="052 72 72 25", phone_link="tel:+3252727225"),
    ]
    menu = [
        SimpleNamespace(label=label, href=href, is_current=is_current, count=count)
        for label, href, is_current, count in (
            ("Inschrijvingen", "#a", True, None),
            ("Projectnummers", "#b", False, 4),
            ("Betalingen", "#c", False, 9),
            ("Gebruikers", "#d", False, None),
        )
    ]
    return {
        "school": SimpleNamespace(
            name="CVO Leerstad", recognition_no="DV.O103961", recognition_shown="DV.O 103961"
        ),
        "sites": sites,
        "visitor": SimpleNamespace(
            is_signed_in=True, name="Els Peeters", kind="employer", companies_count=2
        ),
        "company": SimpleNamespace(name="Bakkerij Peeters bv", public_id="7K3M9QXR2T"),
        "menu": menu,
        "stamp": "Stand van zaken op woensdag 16 september 2026 om 10.12 uur",
        "language": language,
        "theme": theme,
        "practice_moment": "woensdag 16 september 2026 om 10.12 uur",
        "alarm": None,
        "notice": SimpleNamespace(
            kind="done", text="We hebben genoteerd dat dit klaar is.", actions=Markup("")
        ),
        "return_path": "/stijl",
        "asset": lambda name: f"/static/{name}",
        "csrf_field": lambda: Markup('<input type="hidden" name="csrf_token" value="x">'),
        "request_key_field": lambda: Markup('<input type="hidden" name="request_key" value="x">'),
    }


def render(template: str, *, theme: str = "", language: str = "nl", **more: object) -> str:
    """The HTML of one template; `more` overrides values of the stub context."""
    return templates().get_template(template).render(context(theme, language) | more)
