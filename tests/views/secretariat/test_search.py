"""The search over everything also finds what a paper is about, by its number or its code."""

import pytest

from portal.models import Document, db
from portal.rules.identifiers import show_document_code
from tests.browser_of import Browser
from tests.cast import Cast


@pytest.fixture
def paper(cast: Cast) -> Document:
    """An's confirmation."""
    return db.session.query(Document).filter_by(enrolment_id=cast.enrolment.id).one()


@pytest.mark.parametrize("written", ["number", "code", "small"])
def test_a_document_leads_to_its_enrolment(
    mieke: Browser, cast: Cast, paper: Document, written: str
) -> None:
    code = show_document_code(paper.code)
    typed = {"number": f" {paper.number} ", "code": code, "small": code.lower()}[written]
    page = mieke.get("/beheer/zoeken", query_string={"zoek": typed}).text
    assert "An Peeters – Frans 1" in page
    assert f"/beheer/inschrijvingen/{cast.enrolment.public_id}" in page
    assert "Toby" not in page


def test_a_document_that_was_never_made_leads_nowhere(mieke: Browser, paper: Document) -> None:
    for typed in ("LS-2026-999999", "0000-0000-0000-0000"):
        page = mieke.get("/beheer/zoeken", query_string={"zoek": typed}).text
        assert "Niets gevonden." in page
