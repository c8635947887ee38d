"""portal.js with htmx under the strict policy: the outcomes of a POST, focus, copying, counting."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.design.conftest import Answer, Site
from tests.design.gallery import context, templates

pytestmark = pytest.mark.browser

ROW = (
    '<li id="row-{n}"><form method="post" action="/do/{n}" hx-post="/do/{n}" hx-target="#row-{n}"'
    ' hx-swap="outerHTML"><button>Doe {n}</button></form><a href="#{n}">Rij {n}</a></li>'
)
DONE = '{% from "macros/notices.html" import notice_swap %}{{ notice_swap("done", "Gedaan.") }}'
PAGE = (
    """
{% extends "base.html" %}{% set page_title = "Lijst" %}
{% from "macros/lists.html" import bulk_bar, filter_bar, filter_field, pick_all, pick_cell %}
{% from "macros/copying.html" import copy_list, copy_row %}
{% from "macros/forms.html" import field %}
{% from "macros/buttons.html" import button %}
{% block content %}
<h1>Lijst</h1>
<section><h2>Rijen</h2><ul>"""
    + ROW.format(n=1)
    + ROW.format(n=2)
    + """</ul></section>
{% call filter_bar("/list", "#results", "Zoeken") %}{{ filter_field("zoek", "Zoek") }}{% endcall %}
<div id="results"><p data-announce>2 resultaten</p></div>
{% call copy_list() %}{{ copy_row("Bedrag", "€ 180,00", "180,00") }}{% endcall %}
<form method="post" action="/slow" novalidate>
{{ field("password", "Wachtwoord", type="password", show_password=true) }}
{{ button("Verstuur het projectnummer") }}
</form>
<form method="post" action="/book">
<table><thead><tr><th>{{ pick_all("Alle", "sure") }}</th></tr></thead><tbody>
<tr>{{ pick_cell("t", "1", "Een", 114000) }}</tr><tr>{{ pick_cell("t", "2", "Twee", 2550) }}</tr>
</tbody></table>
{{ bulk_bar("", "", "{n} geselecteerd · {total}", "Controleer {n} betaling ({total})",
   "Controleer {n} betalingen ({total})") }}
</form>
{% endblock %}
"""
)


@pytest.fixture
def page(site: Site, visit: Callable[..., Any]) -> Any:
    """The list, open in a browser that complains about every error on the page."""
    body = templates().from_string(PAGE).render(context("", "nl") | {"notice": None})
    site.routes["GET", "/list"] = (200, {}, body)
    opened = visit(permissions=["clipboard-read", "clipboard-write"]).new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(f"{site.url}/list")
    yield opened
    assert errors == []


def _focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_a_done_action_swaps_its_row_and_moves_focus_to_the_next_one(site: Site, page: Any) -> None:
    site.routes["POST", "/do/1"] = (
        200,
        {},
        '<li id="row-1">Klaar</li>' + templates().from_string(DONE).render(),
    )
    page.get_by_role("button", name="Doe 1").click()
    page.wait_for_selector("text=Klaar")
    assert page.locator("#notices").inner_text() == "Gedaan."
    assert _focused(page) == "Doe 2"
    expect(page.locator("#announcer")).to_have_text("Gedaan.")


def test_a_removed_row_gives_its_focus_to_the_next_and_the_last_to_the_heading(
    site: Site, page: Any
) -> None:
    gone = (200, {}, '<p hx-swap-oob="innerHTML" id="announcer">Weg.</p>')
    site.routes["POST", "/do/1"] = site.routes["POST", "/do/2"] = gone
    page.evaluate(
        "document.querySelectorAll('[hx-swap=outerHTML]').forEach("
        "form => form.setAttribute('hx-swap', 'delete'))"
    )
    page.get_by_role("button", name="Doe 1").click()
    page.wait_for_selector("#row-1", state="detached")
    expect(page.locator(":focus")).to_have_text("Doe 2")
    page.get_by_role("button", name="Doe 2").click()
    page.wait_for_selector("#row-2", state="detached")
    expect(page.locator(":focus")).to_have_text("Rijen")


@pytest.mark.parametrize("status", [409, 422])
def test_a_refusal_with_a_reason_is_swapped_and_gets_focus(
    site: Site, page: Any, status: int
) -> None:
    site.routes["POST", "/do/1"] = (
        status,
        {},
        '<li id="row-1"><p data-focus tabindex="-1">Mieke heeft dit al gedaan.</p></li>',
    )
    page.get_by_role("button", name="Doe 1").click()
    page.wait_for_selector("text=Mieke heeft dit al gedaan.")
    assert _focused(page) == "Mieke heeft dit al gedaan."
    assert page.locator("#notices .failure").count() == 0


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500, 503])
def test_any_other_failure_leaves_the_page_and_says_so(site: Site, page: Any, status: int) -> None:
    site.routes["POST", "/do/1"] = (status, {}, "<h1>Iets heel anders</h1>")
    page.get_by_label("Zoek", exact=True).fill("wat ik typte")
    page.get_by_role("button", name="Doe 1").click()
    page.wait_for_selector("#notices .failure")
    assert _focused(page).startswith("Dit is niet gelukt.")
    assert page.get_by_role("button", name="Doe 1").is_visible()
    assert page.get_by_label("Zoek", exact=True).input_value() == "wat ik typte"


def test_d13_a_lost_session_opens_the_sign_in_page_as_the_document(site: Site, page: Any) -> None:
    site.routes["POST", "/do/1"] = (401, {"HX-Redirect": "/aanmelden"}, "")
    site.routes["GET", "/aanmelden"] = (
        200,
        {},
        "<h1>Meld je aan</h1>",
    )
    page.get_by_role("button", name="Doe 1").click()
    page.wait_for_url("**/aanmelden")


def test_filtering_keeps_focus_in_the_field_and_says_the_count_once(site: Site, page: Any) -> None:
    body = page.content().replace("2 resultaten", "1 resultaat")
    field = page.get_by_label("Zoek", exact=True)
    field.focus()
    site.routes["GET", "/list"] = (200, {}, body)
    field.press_sequentially("an")
    expect(page.locator("#announcer")).to_have_text("1 resultaat")
    assert page.evaluate("document.activeElement.id") == "filter-zoek"
    assert field.input_value() == "an"
    assert page.url.endswith("?zoek=an")


def test_copying_copies_the_bare_value_and_says_so(page: Any) -> None:
    page.get_by_role("button", name="Kopieer Bedrag").click()
    page.wait_for_selector("text=Gekopieerd")
    assert page.evaluate("navigator.clipboard.readText()") == "180,00"
    expect(page.locator("#announcer")).to_have_text("Bedrag gekopieerd.")


def test_the_bar_counts_what_is_ticked_in_belgian_euros(page: Any) -> None:
    page.get_by_label("Een").check()
    assert (
        page.locator("[data-bulk-button]").inner_text() == "Controleer 1 betaling (€\xa01.140,00)"
    )
    page.get_by_label("Alle").check()
    assert page.locator("[data-bulk-summary]").inner_text() == "2 geselecteerd · €\xa01.165,50"
    page.get_by_label("Twee").uncheck()
    assert page.get_by_label("Alle").evaluate("box => box.indeterminate")


def test_a_password_can_be_shown_and_hidden_again(page: Any) -> None:
    field = page.locator("#password")
    page.get_by_role("button", name="Toon het wachtwoord").click()
    assert field.get_attribute("type") == "text"
    page.get_by_role("button", name="Verberg het wachtwoord").click()
    assert field.get_attribute("type") == "password"


def test_e1_a_slow_button_says_that_it_is_busy_and_takes_no_second_click(
    site: Site, page: Any
) -> None:
    def late() -> Answer:
        time.sleep(2)
        return 204, {}, ""

    site.routes["POST", "/slow"] = late
    seen = page.evaluate(
        """async () => {
          const button = document.querySelector("form[action='/slow'] .button:not(.secondary)");
          const wait = (time) => new Promise((done) => setTimeout(done, time));
          button.click();
          const before = button.textContent;
          await wait(700);
          const after = button.textContent;
          button.click();
          await wait(100);
          return [before, after, button.getAttribute("aria-disabled"), button.disabled];
        }"""
    )
    assert seen == ["Verstuur het projectnummer", "Bezig …", "true", False]
    page.wait_for_timeout(1_500)
    assert len(site.bodies) == 1


def test_at_midnight_only_the_part_that_counts_days_is_asked_again(site: Site, page: Any) -> None:
    words = "<section id='deadline' data-refresh-after='{after}'>{text}</section>"
    body = page.content()
    yesterday = words.format(after=300, text="Dat is morgen.")
    today = words.format(after=86_400_000, text="Vandaag is de laatste dag.")
    site.routes["GET", "/day"] = (200, {}, body.replace("<h1>Lijst</h1>", yesterday))
    page.goto(f"{site.url}/day")
    site.routes["GET", "/day"] = (200, {}, body.replace("<h1>Lijst</h1>", today))
    page.get_by_label("Zoek", exact=True).fill("blijft staan")
    page.wait_for_selector("text=Vandaag is de laatste dag.")
    assert page.get_by_label("Zoek", exact=True).input_value() == "blijft staan"


def test_an_error_summary_has_the_focus_when_the_page_opens(
    site: Site, visit: Callable[..., Any]
) -> None:
    opened = visit().new_page()
    opened.goto(f"{site.url}/gallery")
    expect(opened.locator("#error-summary")).to_be_focused()
    opened.get_by_role("link", name="Vul een dag, een maand en een jaar in.").click()
    assert opened.evaluate("document.activeElement.id") == "applied_on_month"


def test_a_dropped_file_lands_in_its_field(site: Site, visit: Callable[..., Any]) -> None:
    opened = visit().new_page()
    opened.goto(f"{site.url}/gallery")
    opened.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["%PDF-"], "bewijs.pdf"));
          const field = document.querySelector("#proof").closest("[data-drop]");
          field.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
        }"""
    )
    assert opened.evaluate("document.querySelector('#proof').files[0].name") == "bewijs.pdf"
