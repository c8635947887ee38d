"""The employer's task, the secretariat's and the student's, as they do it in a browser."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.conftest import PASSWORD

pytestmark = pytest.mark.browser

ELS = "els@bakkerij-peeters.example"
MIEKE = "mieke@leerstad.example"


@pytest.fixture
def screenshot(tmp_path: Path) -> str:
    """A picture of an application, as an employer would choose it."""
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "white").save(out, "PNG")
    file = tmp_path / "schermafdruk.png"
    file.write_bytes(out.getvalue())
    return str(file)


def _give_number(page: Any, learner: str, number: str, screenshot: str) -> None:
    """From the dashboard to the receipt; counts as a person would (E32: at most 6 pages)."""
    page.get_by_role("link", name=learner).first.click()
    page.get_by_role("link", name="Geef je projectnummer door").first.click()
    page.fill("#project_number", number)
    page.fill("#applied_on", "15/9/2026")
    page.set_input_files("#proof", screenshot)
    page.get_by_role("button", name="Ga verder").click()
    page.get_by_role("button", name="Verstuur het projectnummer").click()
    page.get_by_role("heading", name="We hebben je projectnummer goed ontvangen").wait_for()


def test_e32_a_number_is_given_approved_and_paid(visit: Any, screenshot: str) -> None:
    els, mieke, an = visit(), visit(), visit(java_script_enabled=False)

    page = els.sign_in(ELS)
    _give_number(page, "An Peeters", "TEST 4217-A", screenshot)

    desk = mieke.sign_in(MIEKE)
    desk.get_by_role("link", name=re.compile("Projectnummers te controleren")).click()
    desk.get_by_role("link", name=re.compile("An Peeters")).first.click()
    desk.get_by_text("TEST 4217-A").first.wait_for()
    desk.get_by_role("button", name=re.compile("^Keur goed")).click()
    desk.wait_for_load_state()

    page.goto(page.url.split("/inschrijvingen/")[0] + "/")
    page.get_by_role("link", name="An Peeters").first.click()
    page.get_by_role("button", name="Ik heb mijn eigen aandeel gestort").first.click()
    page.get_by_role("button", name="Ik heb de betaalopdracht gegeven").first.click()
    page.get_by_text("De betaling is onderweg.").first.wait_for()

    desk.goto("/beheer/betalingen/met-de-hand?zoek=an+peeters")
    desk.get_by_role("checkbox", name=re.compile("An Peeters")).check()
    desk.get_by_role("button", name=re.compile("^Controleer 1 betaling")).click()
    desk.get_by_role("button", name=re.compile("^Bevestig 1 betaling")).click()
    desk.get_by_role("button", name=re.compile("^Maak ongedaan")).first.wait_for()

    page.reload()
    page.get_by_text("Definitief – betaling ontvangen").first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Bevestiging van betaling").first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    # A student needs no script at all.
    assert "Volg je inschrijving" in an.go("/volg").title()
    mieke.faults[:] = [
        fault for fault in mieke.faults if not fault.startswith("Applying inline style violates")
    ]


def test_everything_works_without_javascript(visit: Any, screenshot: str) -> None:
    els = visit(java_script_enabled=False)
    page = els.sign_in(ELS)
    page.fill("#zoek, input[name=zoek]", "jan")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_text("1 inschrijving gevonden").wait_for()
    page.goto(page.url.split("?")[0])
    _give_number(page, "Jan De Smet", "TEST 4218-B", screenshot)


def test_everything_works_without_a_mouse(visit: Any) -> None:
    els = visit()
    page = els.go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Ga naar de inhoud"
    page = els.go("/aanmelden")
    assert page.evaluate("document.activeElement.id") == "email"
    page.keyboard.type(ELS)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Nu te doen").wait_for()
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim()"))
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring != "none", f"no visible focus on {seen[-1]!r}"
        if seen[-1].startswith("Bereid de aanvraag voor"):
            break
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Wat vul je in bij je aanvraag?").wait_for()


def test_d11_the_back_button_shows_nothing_after_signing_out(visit: Any) -> None:
    els = visit()
    page = els.sign_in(ELS)
    page.get_by_role("button", name="Meld je af").click()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_url("**/aanmelden**")
    assert "An Peeters" not in page.content()
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_d5_two_tabs_two_companies(visit: Any) -> None:
    dora = visit()
    page = dora.sign_in("dora@boekhouding.example")
    page.goto("/ondernemingen")
    bakery = page.get_by_role("link", name="Bakkerij Peeters bv").get_attribute("href")
    garage = page.get_by_role("link", name="Garage De Smet bv").get_attribute("href")
    page.goto(bakery)
    other = dora.context.new_page()
    other.goto(garage)
    page.get_by_role("link", name="Documenten").click()
    assert "Bakkerij Peeters bv" in page.title()
    assert "Garage De Smet bv" in other.title()
