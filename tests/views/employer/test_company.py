"""What the school knows of a company, and the choice between companies."""

from datetime import date

from portal.models import Event, db
from tests.browser_of import Browser
from tests.cast import Cast, make_course, make_enrolment, make_member


def test_the_data_are_read_only_but_for_one_choice(els: Browser, cast: Cast) -> None:
    path = f"/onderneming/{cast.bakery.public_id}/gegevens"
    page = els.get(path)
    for text in ("0999.999.922", "els@bakkerij-peeters.example", "Klopt dit niet? Bel het"):
        assert text in page.text
    assert els.post(f"{path}/eerste-keer", {"is_first_time": "1"}).location == path
    assert " checked" in els.get(path).text
    els.post(f"{path}/eerste-keer", {"is_first_time": "1"})
    assert db.session.query(Event).filter_by(kind="first_time_set").count() == 1
    els.post(f"{path}/eerste-keer", {"name": "Anders nv"})
    page = els.get(path)
    assert " checked" not in page.text
    assert "Anders nv" not in page.text


def test_a_reader_reads_but_does_not_choose(dora: Browser, cast: Cast) -> None:
    path = f"/onderneming/{cast.garage.public_id}/gegevens"
    assert "voor het eerst" not in dora.get(path).text
    assert dora.post(f"{path}/eerste-keer", {"is_first_time": "1"}).status_code == 403


def test_d2_the_data_of_another_company_are_not_found(els: Browser, cast: Cast) -> None:
    path = f"/onderneming/{cast.garage.public_id}/gegevens"
    assert els.get(path).status_code == els.post(f"{path}/eerste-keer").status_code == 404


def test_who_has_one_company_does_not_choose(els: Browser, cast: Cast) -> None:
    assert els.get("/ondernemingen").location == f"/onderneming/{cast.bakery.public_id}/"


def test_the_company_with_the_first_last_day_comes_first(dora: Browser, cast: Cast) -> None:
    earlier = make_course("F26-EXC1", name="Excel 1", first_lesson_on=date(2026, 8, 31))
    make_enrolment(cast.toby, earlier, cast.garage, number="F2600055")
    db.session.commit()
    page = dora.get("/ondernemingen")
    garage, bakery = page.text.index("Garage De Smet bv"), page.text.index("Bakkerij Peeters bv")
    assert garage < bakery
    assert "14 sep 2026" in page.text
    assert "17 sep 2026" in page.text
    assert sum(one.startswith("SELECT") for one in dora.statements) <= 4


def test_only_own_companies_are_listed(els: Browser, cast: Cast) -> None:
    make_member(cast.els, cast.garage, "reader", ends_on=date(2026, 9, 9))
    db.session.commit()
    assert els.get("/ondernemingen").status_code == 303


def test_without_any_company_the_page_says_what_to_do(els: Browser, cast: Cast) -> None:
    from portal.models import Membership

    db.session.query(Membership).filter_by(person_id=cast.els.id).delete()
    db.session.commit()
    assert "Je hebt nog geen toegang tot een onderneming." in els.get("/ondernemingen").text
