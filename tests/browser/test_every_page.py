"""Every page in a real browser: no axe violation, no sideways scroll, nothing from elsewhere."""

from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).resolve().parent.parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = pytest.mark.browser

PUBLIC = (
    "/", "/procedure", "/procedure?start=2026-09-03", "/controle", "/privacy",
    "/toegankelijkheid", "/contact", "/aanmelden", "/wachtwoord-vergeten", "/volg", "/en/", "/fr/",
    "/bestaat-niet",
)  # fmt: skip
OF_COMPANY = (
    "", "inschrijvingen", "inschrijvingen?zoek=niemand", "documenten", "gebruikers",
    "gebruikers/uitnodigen", "mandaten", "gegevens",
)  # fmt: skip
OF_ACCOUNT = ("/account", "/account/beveiliging", "/account/sessies")
OF_STAFF = (
    "/beheer/", "/beheer/termijnen", "/beheer/projectnummers", "/beheer/betalingen",
    "/beheer/betalingen/bevestigd", "/beheer/inschrijvingen", "/beheer/zoeken?zoek=peeters",
    "/beheer/inschrijvingen/nieuw", "/beheer/inschrijvingen/import", "/beheer/cursussen",
    "/beheer/cursussen/nieuw", "/beheer/ondernemingen", "/beheer/berichten", "/beheer/logboek",
    "/beheer/instellingen", "/beheer/gebruikers", "/beheer/systeem",
)  # fmt: skip
LOOKS = (
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 320, "height": 800}, "color_scheme": "dark"},
)


def _violations(page: Any) -> list[str]:
    # Evaluated rather than added as a script: the content security policy of the page stands.
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


def _is_expected(fault: str) -> bool:
    """Whether the browser complains of what is meant.

    A page that does not exist says so; and the browser's own viewer of pictures and PDFs minds the
    closed box (CSP sandbox, default-src 'none') in which a proof is shown, but shows it.
    """
    in_the_box = ("Applying inline style violates", "Failed to execute 'postMessage'")
    return "404" in fault or fault.startswith(in_the_box)


def _look(visitor: Any, paths: tuple[str, ...]) -> None:
    """Open each page, hold it against axe and against the width of the window."""
    wrong: dict[str, list[str]] = {}
    for path in paths:
        page = visitor.go(path)
        faults = _violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            faults.append(f"scrolls sideways by {wide} px")
        if faults:
            wrong[path] = faults
    visitor.faults[:] = [fault for fault in visitor.faults if not _is_expected(fault)]
    assert not wrong


@pytest.mark.parametrize("look", LOOKS, ids=["wide light", "narrow dark"])
def test_e31_public_pages(visit: Any, look: dict[str, Any]) -> None:
    _look(visit(**look), PUBLIC)


@pytest.mark.parametrize("look", LOOKS, ids=["wide light", "narrow dark"])
def test_e31_the_pages_of_an_employer(visit: Any, look: dict[str, Any]) -> None:
    els = visit(**look)
    home = els.sign_in("els@bakkerij-peeters.example").url
    page = els.go(home)
    rows = page.eval_on_selector_all("#results tbody th a", "all => all.map(a => a.href)")
    assert len(rows) >= 10
    forms = [f"{rows[0]}/aanvraaghulp", f"{rows[0]}/projectnummer"]
    _look(els, (*(home + path for path in OF_COMPANY), *rows, *forms, *OF_ACCOUNT))


@pytest.mark.parametrize("look", LOOKS, ids=["wide light", "narrow dark"])
def test_e31_the_companies_of_a_bookkeeper(visit: Any, look: dict[str, Any]) -> None:
    dora = visit(**look)
    dora.sign_in("dora@boekhouding.example")
    _look(dora, ("/ondernemingen",))


@pytest.mark.parametrize("look", LOOKS, ids=["wide light", "narrow dark"])
def test_e31_the_pages_of_the_secretariat(visit: Any, look: dict[str, Any]) -> None:
    joris = visit(**look)
    joris.sign_in("joris@leerstad.example")
    page = joris.go("/beheer/inschrijvingen?vestiging=alle")
    rows = page.eval_on_selector_all("tbody th a", "all => all.map(a => a.href)")[:6]
    assert rows
    _look(joris, (*OF_STAFF, *rows))


def test_an_employer_reaches_her_own_page_on_a_phone(visit: Any) -> None:
    """Where she chooses which mails she gets: there is no other way to it."""
    els = visit(viewport={"width": 320, "height": 800})
    page = els.sign_in("els@bakkerij-peeters.example")
    page.click(".head-who a[href='/account']")
    assert page.url.endswith("/account")


def test_no_column_is_cut_off_between_a_phone_and_a_desk(visit: Any) -> None:
    """A broad table can be moved inside its frame."""
    joris = visit(viewport={"width": 768, "height": 900})
    joris.sign_in("joris@leerstad.example")
    for path in ("/beheer/inschrijvingen?vestiging=alle", "/beheer/berichten"):
        hidden = joris.go(path).eval_on_selector(
            ".table-frame",
            "f => f.scrollWidth > f.clientWidth && getComputedStyle(f).overflowX === 'hidden'",
        )
        assert not hidden, path


def test_a_phone_shows_a_past_last_day_on_one_line(visit: Any) -> None:
    els = visit(viewport={"width": 390, "height": 800})
    home = els.sign_in("els@bakkerij-peeters.example").url
    apart = els.go(f"{home}inschrijvingen?zoek=Milan").eval_on_selector(
        "#results td.date",
        "cell => { const all = document.createRange(); all.selectNodeContents(cell);"
        " const ends = [...all.getClientRects()].map(one => one.bottom);"
        " return Math.max(...ends) - Math.min(...ends); }",
    )
    assert apart < 10


def test_what_must_fit_on_paper_fits(visit: Any) -> None:
    """One sheet to lay beside the keyboard, the procedure on two."""
    els = visit()
    home = els.sign_in("els@bakkerij-peeters.example").url
    page = els.go(home)
    enrolment = page.get_attribute("#results tbody th a[href]:text('An Peeters')", "href")
    for path, most in ((f"{enrolment}/aanvraaghulp", 1), ("/procedure", 2)):
        paper = els.go(path).pdf(format="A4")
        assert paper.count(b"/Type /Page\n") == most, path
