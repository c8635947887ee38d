"""Every part of the look, in every state: accessible, readable on 320 px, also without script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.design.conftest import Site
from tests.design.gallery import context, render, templates

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
PAGES = [
    "gallery",
    "before-signing-in",
    "400",
    "403",
    "404",
    "405",
    "409",
    "413",
    "429",
    "500",
    "503",
]
pytestmark = pytest.mark.browser
PLAIN = """
{% extends "base.html" %}{% set page_title = "Documenten" %}
{% block content %}<h1>Documenten</h1>{% endblock %}
"""


def _violations(page: Any) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_e31_axe_finds_nothing_in_any_state(
    site: Site, visit: Callable[..., Any], scheme: str, width: int
) -> None:
    page = visit(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    for name in PAGES:
        page.goto(f"{site.url}/{name}")
        assert _violations(page) == [], name


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(site: Site, visit: Callable[..., Any], width: int) -> None:
    page = visit(viewport={"width": width, "height": 900}).new_page()
    for name in PAGES:
        page.goto(f"{site.url}/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") == width, name


def test_d8_no_page_breaks_the_content_security_policy(
    site: Site, visit: Callable[..., Any]
) -> None:
    page = visit(viewport={"width": 1280, "height": 900}).new_page()
    spoken: list[str] = []
    page.on("console", lambda message: spoken.append(message.text))
    page.on("pageerror", lambda error: spoken.append(str(error)))
    for name in PAGES:
        page.goto(f"{site.url}/{name}", wait_until="networkidle")
    assert spoken == []


@pytest.mark.parametrize(("is_signed_in", "most"), [(False, 5), (True, 6)])
def test_d46_a_first_visit_stays_on_this_host_and_asks_for_few_files(
    site: Site, visit: Callable[..., Any], is_signed_in: bool, most: int
) -> None:
    given = context("", "nl")
    given["visitor"] = SimpleNamespace(
        is_signed_in=is_signed_in, name="Els Peeters", kind="employer", companies_count=1
    )
    given["company"] = None
    page = visit(viewport={"width": 1280, "height": 900}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    site.routes["GET", "/plain"] = (200, {}, templates().from_string(PLAIN).render(given))
    page.goto(f"{site.url}/plain", wait_until="networkidle")
    assert all(url.startswith(site.url) for url in asked)
    # The portal lets browsers keep these files: what is asked for twice is fetched once.
    assert len(set(asked)) <= most, asked


def test_buttons_and_fields_are_at_least_44_pixels_high(
    site: Site, visit: Callable[..., Any]
) -> None:
    page = visit(viewport={"width": 390, "height": 900}, has_touch=True, is_mobile=True).new_page()
    page.goto(f"{site.url}/gallery")
    small = page.evaluate(
        """() => [...document.querySelectorAll(
             'button, .button, select, .input, textarea, .site-foot a, .menu a, .table a')]
           .filter((element) => element.checkVisibility())
           .filter((element) => element.getBoundingClientRect().height < 43.9)
           .map((element) => element.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_without_script_the_values_to_copy_stand_in_fields(
    site: Site, visit: Callable[..., Any]
) -> None:
    page = visit(java_script_enabled=False).new_page()
    page.goto(f"{site.url}/gallery")
    row = page.locator(".copy-row").filter(has_text="Bedrag excl. btw")
    assert row.locator("input").is_visible()
    assert row.locator("input").input_value() == "180,00"
    assert not row.locator("button").is_visible()
    assert not page.locator("[data-show-password]").is_visible()


def test_the_choice_of_the_account_wins_from_the_system(
    site: Site, visit: Callable[..., Any]
) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    for theme, expected in (("light", "rgb(250, 248, 243)"), ("dark", "rgb(15, 24, 28)")):
        site.routes["GET", "/themed"] = (200, {}, render("gallery.html", theme=theme))
        other = "dark" if theme == "light" else "light"
        page = visit(color_scheme=other).new_page()
        page.goto(f"{site.url}/themed")
        assert page.evaluate(ground) == expected


def test_on_paper_there_are_no_buttons_and_the_stamp_stays(
    site: Site, visit: Callable[..., Any]
) -> None:
    page = visit(color_scheme="dark").new_page()
    page.goto(f"{site.url}/gallery")
    page.emulate_media(media="print")
    assert page.locator(".button:visible").count() == 0
    assert page.locator("nav:visible").count() == 0
    assert page.locator(".stamp").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
