"""The pages that are open to everybody."""

from html import unescape

import pytest

from portal.models import Event, db
from tests.browser_of import Browser
from tests.cast import Cast
from tests.conftest import Time

PAGES = ("/", "/procedure", "/controle", "/privacy", "/toegankelijkheid", "/contact")


def text_of(browser: Browser, path: str) -> str:
    return unescape(browser.get(path).get_data(as_text=True))


@pytest.mark.parametrize("path", PAGES)
def test_p30_a_public_page_sets_no_cookie_and_asks_two_questions(
    anonymous: Browser, path: str
) -> None:
    anonymous.get(path)
    for prefix in ("", "/en", "/fr"):
        answer = anonymous.get(prefix + path)
        assert answer.status_code == 200
        assert answer.headers.getlist("Set-Cookie") == []
        assert len([one for one in anonymous.statements if one.startswith("SELECT")]) <= 2


@pytest.mark.parametrize("path", PAGES)
def test_d12_a_public_page_does_not_depend_on_htmx(anonymous: Browser, path: str) -> None:
    plain, swapped = anonymous.get(path), anonymous.get(path, htmx=True)
    assert plain.get_data() == swapped.get_data()


def test_d46_nothing_comes_from_another_host(anonymous: Browser) -> None:
    for path in PAGES:
        policy = anonymous.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "http" not in policy


def test_the_front_door_has_three_doors_and_the_phones(anonymous: Browser) -> None:
    page = text_of(anonymous, "/")
    for part in (
        "<h1>KMO-portefeuille bij CVO Leerstad</h1>",
        "Ik ben werkgever",
        "Ik ben cursist",
        "Ik werk op het secretariaat",
        'href="tel:+3293483845"',
        'href="tel:+3252258742"',
        'href="tel:+3252727225"',
    ):
        assert part in page


@pytest.mark.parametrize(
    "query",
    [
        "start=2026-09-03",
        "start_day=3&start_month=9&start_year=2026",
        "start_day=3&start_month=september&start_year=2026",
        "start_day=3/9/2026&start_month=&start_year=",
    ],
)
def test_the_calculator_knows_the_last_day(anonymous: Browser, query: str) -> None:
    page = text_of(anonymous, f"/procedure?{query}")
    assert '<time datetime="2026-09-17">donderdag 17 september 2026</time>' in page
    assert "De uiterste datum is de eerste lesdag plus 14 kalenderdagen." in page
    assert 'id="uiterste-datum"' in page
    assert 'value="2026"' in page


def test_before_anybody_asks_it_shows_a_course_that_starts_today(anonymous: Browser) -> None:
    page = text_of(anonymous, "/")
    assert "Start een cursus vandaag? Dan is de uiterste datum" in page
    assert '<time datetime="2026-09-24">donderdag 24 september 2026</time>' in page
    assert "data-focus" not in page


def test_the_calculator_knows_the_forty_days_of_2016(anonymous: Browser) -> None:
    page = text_of(anonymous, "/procedure?start=2016-01-10")
    assert "vrijdag 19 februari 2016" in page
    assert "plus 40 kalenderdagen" in page


def test_a_last_day_on_a_sunday_does_not_move(anonymous: Browser) -> None:
    page = text_of(anonymous, "/procedure?start=2026-12-20")
    assert "zondag 3 januari 2027" in page
    assert "Let op: de uiterste datum is een zondag. Die schuift niet op." in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("start=2026-02-30", "Deze datum bestaat niet: 2026-02-30."),
        ("start_day=31&start_month=2&start_year=2026", "Deze datum bestaat niet: 31/2/2026."),
        ("start_day=&start_month=&start_year=", "Vul de eerste lesdag van de cursus in."),
        ("start_day=3&start_month=9&start_year=", "Vul een dag, een maand en een jaar in."),
        ("start_day=3&start_month=9&start_year=26", "Vul het jaar in met vier cijfers."),
        ("start=1999-09-03", "Vul een eerste lesdag in tussen 2009 en 2100."),
        ("start=9999-12-31", "Vul een eerste lesdag in tussen 2009 en 2100."),
        ("start=<script>", "Vul een dag, een maand en een jaar in."),
    ],
)
def test_an_impossible_day_is_named(anonymous: Browser, query: str, message: str) -> None:
    answer = anonymous.get(f"/procedure?{query}")
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert page.count(message) == 2
    assert "<title>Fout:" in page


def test_d4_a_doubled_day_is_refused(anonymous: Browser) -> None:
    assert anonymous.get("/procedure?start=2026-09-03&start=2026-09-04").status_code == 400


def test_the_procedure_says_what_every_employer_must_know(anonymous: Browser) -> None:
    page = text_of(anonymous, "/procedure")
    for part in (
        "De werkgever doet de aanvraag uiterlijk 14 kalenderdagen na de eerste lesdag.",
        "Ook wie later instapt, heeft dezelfde uiterste datum.",
        "De cursus start op donderdag 3 september 2026. Je schrijft je in op donderdag 10 "
        "september 2026. Je werkgever kan de aanvraag doen tot en met donderdag 17 september 2026.",
        "Je schrijft je pas in op zondag 20 september 2026.",
        "Storten is niet hetzelfde als betalen",
        "Pas met je betaalopdracht komt het bij ons.",
        "Betaal het inschrijvingsgeld niet rechtstreeks aan ons.",
        "artikel 34",
        "https://www.vlaio.be/nl/subsidies-financiering/kmo-portefeuille",
        "Vragen over de KMO-portefeuille? Bel gratis 1700.",
    ):
        assert part in page


def test_every_outside_link_says_that_it_opens_a_window(anonymous: Browser) -> None:
    page = text_of(anonymous, "/procedure")
    links = [part.split("</a>")[0] for part in page.split("<a ") if 'href="https://www' in part]
    assert links
    for link in links:
        assert 'rel="noopener"' in link
        assert "opent in een nieuw venster" in link


def test_contact_names_each_secretariat_with_its_places(anonymous: Browser) -> None:
    page = text_of(anonymous, "/contact")
    for part in ("Groendreef 31", "Begijnhoflaan 1", "Verbindingsstraat 66", "Wetteren", "Laarne"):
        assert part in page


def test_each_page_names_its_twins_in_other_languages(anonymous: Browser) -> None:
    page = text_of(anonymous, "/fr/procedure")
    assert '<html lang="fr-BE"' in page
    for code, path in (("nl", "/procedure"), ("en", "/en/procedure"), ("fr", "/fr/procedure")):
        assert f'hreflang="{code}" href="http://localhost{path}"' in page


def test_links_between_public_pages_keep_the_language(anonymous: Browser) -> None:
    page = text_of(anonymous, "/en/")
    for path in ("/en/procedure", "/en/controle", "/en/aanmelden", "/en/volg", "/en/privacy"):
        assert f'href="{path}"' in page


def test_a_fourth_language_is_no_page(anonymous: Browser) -> None:
    assert anonymous.get("/de/procedure").status_code == 404
    assert anonymous.get("/nl/procedure").status_code == 404


def test_a_visitor_keeps_the_language_in_a_cookie(anonymous: Browser) -> None:
    answer = anonymous.post(
        "/taal", {"language": "fr", "terug": "/en/procedure?start=2026-09-03"}, with_csrf=False
    )
    assert answer.location == "/fr/procedure?start=2026-09-03"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("taal=fr;")
    assert "HttpOnly" in cookie
    assert '<html lang="fr-BE"' in text_of(anonymous, "/aanmelden")


def test_back_to_dutch_is_back_to_the_short_address(anonymous: Browser) -> None:
    for back, target in (("/fr/", "/"), ("/fr", "/"), ("/onbekend", "/onbekend")):
        answer = anonymous.post("/taal", {"language": "nl", "terug": back}, with_csrf=False)
        assert answer.location == target


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil", ""])
def test_d34_choosing_a_language_never_leads_to_another_site(anonymous: Browser, back: str) -> None:
    answer = anonymous.post("/taal", {"language": "nl", "terug": back}, with_csrf=False)
    assert answer.location == "/"
    again = anonymous.post("/taal", {"language": "en", "terug": back}, with_csrf=False)
    assert again.location == "/en/"


def test_d34_a_prefix_does_not_hide_another_site(anonymous: Browser) -> None:
    for back in ("/en//evil.example", "/fr/\\evil.example", "/en/%2fevil.example"):
        answer = anonymous.post("/taal", {"language": "nl", "terug": back}, with_csrf=False)
        assert not answer.location.startswith(("//", "/\\"))


def test_d6_another_site_cannot_choose_a_language(els: Browser, cast: Cast) -> None:
    form = {"language": "fr", "terug": "/"}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = els.post("/taal", form, headers=headers, with_csrf=False)
        assert answer.status_code == 403
    assert cast.els.language == "nl"


def test_an_unknown_language_is_refused(anonymous: Browser) -> None:
    for form in ({"language": "de"}, {}):
        assert anonymous.post("/taal", form, with_csrf=False).status_code == 400


def test_whoever_has_an_account_keeps_the_language_there(
    els: Browser, an: Browser, cast: Cast
) -> None:
    for browser, reader in ((els, cast.els), (an, cast.an)):
        answer = browser.post("/taal", {"language": "fr", "terug": "/"})
        assert answer.status_code == 303
        assert reader.language == "fr"
        event = db.session.query(Event).order_by(Event.id.desc()).first()
        assert event.facts["changed"] == {"language": ["nl", "fr"]}


def test_search_machines_leave_the_rest_alone(anonymous: Browser) -> None:
    page = anonymous.get("/robots.txt").get_data(as_text=True)
    for path in ("/beheer", "/onderneming", "/mijn", "/link", "/uitnodiging", "/wachtwoord"):
        assert f"Disallow: {path}\n" in page


def test_a_weakness_can_be_reported(anonymous: Browser, time: Time) -> None:
    page = anonymous.get("/.well-known/security.txt").get_data(as_text=True)
    assert "Contact: http://localhost/contact\n" in page
    assert "Expires: 2027-03-09T00:00:00Z\n" in page


def test_the_icon_is_where_browsers_look(anonymous: Browser) -> None:
    assert anonymous.get("/favicon.ico").location.endswith("/images/icon.svg")
