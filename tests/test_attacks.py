"""What somebody hostile would try: replaying forms, racing links, forging, and odd addresses."""

import io

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.actions.documents import issue_status
from portal.actions.links import hash_secret, make_link, use_link
from portal.models import Document, Person, db
from portal.queries.changing import own_enrolment_for_change
from portal.queries.links import link_with
from portal.rules.stations import Status
from tests.browser_of import Browser
from tests.cast import Cast, actor_of, occasion
from tests.conftest import Time
from tests.views.secretariat.test_imports import a_list

IMPORT = "/beheer/inschrijvingen/import"


def test_e1_another_file_of_the_same_name_is_no_second_click(mieke: Browser, cast: Cast) -> None:
    def sent(first_name: str) -> tuple[int, str | None]:
        data = a_list({"first_name": first_name})
        form = {"file": (io.BytesIO(data), "lijst.csv"), "request_key": "the same key"}
        answer = mieke.post(IMPORT, form, content_type="multipart/form-data", reviewed=False)
        return answer.status_code, answer.location

    first = sent("An")
    assert first[0] == 303
    assert sent("An") == first
    assert sent("Anna")[0] == 422


def test_d36_a_link_that_was_replaced_while_somebody_typed_is_worth_nothing(
    cast: Cast, time: Time
) -> None:
    expires_at = time.now().replace(year=2027)
    for secret in ("older", "newer"):
        make_link("password", secret, at=time.now(), expires_at=expires_at, person_id=cast.els.id)
        if secret == "older":
            db.session.commit()
            read = link_with("password", hash_secret(secret))
    db.session.commit()
    assert read is not None
    assert read.superseded_at is None
    assert not use_link(read, time.now())
    newer = link_with("password", hash_secret("newer"))
    assert newer is not None
    assert use_link(newer, time.now())


def test_d6_the_language_of_an_account_needs_the_token_of_its_pages(
    els: Browser, cast: Cast
) -> None:
    answer = els.post("/taal", {"language": "fr", "terug": "/"}, with_csrf=False)
    assert answer.status_code == 400
    assert db.session.get_one(Person, cast.els.id).language == "nl"
    assert els.post("/taal", {"language": "fr", "terug": "/"}).status_code == 303
    assert db.session.get_one(Person, cast.els.id).language == "fr"


def test_d39_a_statement_that_fails_does_not_tell_its_values(app: Flask) -> None:
    with pytest.raises(DBAPIError) as failed:
        db.session.execute(text("SELECT * FROM nothing WHERE a = :a"), {"a": "very secret"})
    db.session.rollback()
    assert "very secret" not in str(failed.value)


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "0", "-1", "\u0663"])
@pytest.mark.parametrize("page", ["berichten", "ondernemingen", "cursussen"])
def test_d40_a_page_of_nonsense_is_a_page(joris: Browser, page: str, number: str) -> None:
    answer = joris.get(f"/beheer/{page}", query_string={"pagina": number})
    assert answer.status_code == 200


def test_d40_a_school_year_of_nonsense_is_every_year(joris: Browser) -> None:
    for page in ("cursussen", "inschrijvingen"):
        answer = joris.get(f"/beheer/{page}", query_string={"schooljaar": "002026999999"})
        assert answer.status_code == 200


def test_d42_the_code_of_a_students_paper_tells_no_more_than_the_paper(
    anonymous: Browser, cast: Cast
) -> None:
    enrolment = own_enrolment_for_change(cast.an.id, cast.enrolment.public_id)
    issue_status(
        enrolment, occasion(actor_of(cast.els)), status=Status.APPLICATION_NEEDED, language="nl"
    )
    db.session.commit()
    code = db.session.query(Document).filter_by(kind="status").one().code
    page = anonymous.get(f"/controle/{code}").text
    assert "Gereserveerd – wacht op de aanvraag van je werkgever" in page
