"""The list of a company's enrolments, on a page and in a file."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.actions.companies import add_learner
from portal.models import db
from portal.remembered import Memory
from tests.browser_of import Browser
from tests.cast import Cast, make_enrolment, occasion


def listed(cast: Cast) -> str:
    return f"/onderneming/{cast.bakery.public_id}/inschrijvingen"


def add_enrolments(cast: Cast, count: int) -> None:
    """More people of the bakery in the same course."""
    for number in range(count):
        learner = add_learner(f"N{number}", "Janssens", f"n{number}@cursist.example", occasion())
        make_enrolment(learner, cast.course, cast.bakery, number=f"G26{number:05d}")
    db.session.commit()


def test_the_list_says_how_many_it_found(cast: Cast, els: Browser) -> None:
    page = els.get(listed(cast)).text
    assert "1 inschrijving gevonden" in page
    assert "€\u00a0180,00" in page
    assert "17 sep 2026" in page


def test_a_search_keeps_what_was_typed(cast: Cast, els: Browser) -> None:
    page = els.get(listed(cast) + "?zoek=Péé&stand=application_needed&schooljaar=2026").text
    assert "An Peeters" in page
    assert 'value="Péé"' in page
    assert '<option value="application_needed" selected>' in page
    assert '<option value="2026" selected>2026-2027</option>' in page
    assert "Wis de filters" in page


def test_a_search_without_result_says_what_to_do(cast: Cast, els: Browser) -> None:
    page = els.get(listed(cast) + "?zoek=niemand").text
    assert "Geen inschrijvingen gevonden. Zoek met minder woorden of wis de filters." in page
    assert "0 inschrijvingen gevonden" in page
    assert 'name="zoek"' in page


def test_d9_what_was_typed_is_text(cast: Cast, els: Browser) -> None:
    page = els.get(listed(cast) + '?zoek="><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_nonsense_in_the_address_shows_the_whole_list(cast: Cast, els: Browser) -> None:
    odd = "?stand=everything&schooljaar=tweeduizend&sorteer=fast&pagina=-3&other=1"
    response = els.get(listed(cast) + odd)
    assert response.status_code == 200
    assert "1 inschrijving gevonden" in response.text


def test_d4_a_filter_that_comes_twice_is_refused(cast: Cast, els: Browser) -> None:
    assert els.get(listed(cast) + "?zoek=a&zoek=b").status_code == 400


@pytest.mark.parametrize("rest", ["", "?stand=application_needed"])
def test_a_page_behind_the_last_one_shows_the_first(cast: Cast, els: Browser, rest: str) -> None:
    page = els.get(f"{listed(cast)}{rest}{'&' if rest else '?'}pagina=9").text
    assert "1 inschrijving gevonden" in page
    assert "An Peeters" in page
    papers = els.get(f"/onderneming/{cast.bakery.public_id}/documenten?pagina=9").text
    assert "Bevestiging van inschrijving" in papers


def test_pages_are_links_that_keep_the_filter(cast: Cast, els: Browser) -> None:
    add_enrolments(cast, 30)
    first = els.get(listed(cast) + "?stand=application_needed&sorteer=naam").text
    assert "1 tot 25 van 31" in first
    assert "stand=application_needed&amp;sorteer=naam&amp;pagina=2" in first
    assert "Vorige bladzijde" not in first
    second = els.get(listed(cast) + "?stand=application_needed&sorteer=naam&pagina=2").text
    assert "26 tot 31 van 31" in second
    assert "Volgende bladzijde" not in second
    assert "An Peeters" in second


def test_a_column_sorts_and_says_so(cast: Cast, els: Browser) -> None:
    page = els.get(listed(cast)).text
    assert 'aria-sort="descending"' in page
    assert "sorteer=datum-op" in page
    assert 'aria-sort="ascending"' in els.get(listed(cast) + "?sorteer=naam").text


def test_d2_the_list_of_another_company_does_not_exist(cast: Cast, chris: Browser) -> None:
    assert chris.get(listed(cast)).status_code == 404
    assert chris.get(listed(cast) + ".xlsx").status_code == 404


def test_p6_a_filtered_page_asks_two_questions(cast: Cast, els: Browser) -> None:
    els.get(listed(cast))
    for path in ("", "?zoek=an+fr&stand=final&schooljaar=2026&sorteer=cursus"):
        els.app.extensions["memory"] = Memory()
        els.get(listed(cast) + path)
        assert len([one for one in els.statements if not one.startswith("BEGIN")]) == 2


def test_the_file_holds_every_row_of_the_filter(cast: Cast, els: Browser) -> None:
    add_enrolments(cast, 30)
    response = els.get(listed(cast) + ".xlsx?zoek=janssens")
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="inschrijvingen-2026-09-10.xlsx"'
    )
    rows = list(load_workbook(BytesIO(response.data)).active.values)
    assert len(rows) == 31
    assert rows[0][0] == "Medewerker"
    assert rows[0][6] == "Bedrag"
    assert rows[1][6] == 180


def test_d27_a_name_that_looks_like_a_formula_stays_text(cast: Cast, els: Browser) -> None:
    learner = add_learner("=1+1", "Peeters", "formule@cursist.example", occasion())
    make_enrolment(learner, cast.course, cast.bakery, number="G2600001")
    db.session.commit()
    sheet = load_workbook(BytesIO(els.get(listed(cast) + ".xlsx").data)).active
    cells = {cell.value: cell.data_type for cell in sheet["A"]}
    assert cells["=1+1 Peeters"] == "s"


def test_a_zero_byte_in_a_field_is_refused(cast: Cast, els: Browser) -> None:
    assert els.get(listed(cast) + "?zoek=%00").status_code == 400
