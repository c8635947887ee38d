"""What a request that changes nothing reads through, and what it may not miss."""

import pytest
from flask import Flask
from sqlalchemy import column, func, select, table, text
from sqlalchemy.exc import DBAPIError

from portal.models import Person, UserSession, db, reading
from portal.models.base import Reader
from tests.browser_of import Browser
from tests.cast import Cast

NAMES = select(Person.name).order_by(Person.id)


def test_reading_goes_past_the_session(app: Flask, cast: Cast) -> None:
    db.session.remove()
    reader = Reader()
    reading().execute(NAMES).all()
    assert not db.session.registry.has()
    reader.close()


def test_what_the_server_has_prepared_is_kept_for_the_next_page(app: Flask, cast: Cast) -> None:
    db.session.remove()
    if db.engine.dialect.name != "postgresql":
        pytest.skip("only PostgreSQL prepares statements on its side")
    # From its sixth time on psycopg has a statement prepared.
    for _page in range(7):
        reader = Reader()
        reading().execute(NAMES).all()
        reader.close()
    kept = select(func.count()).select_from(table("pg_prepared_statements"))
    assert db.session.scalar(kept.where(column("statement") == str(NAMES))) == 1


def test_a_transaction_that_failed_ends_as_quietly(app: Flask, cast: Cast) -> None:
    db.session.remove()
    reader = Reader()
    with pytest.raises(DBAPIError):
        reading().execute(text("SELECT nothing FROM nowhere"))
    reader.close()
    reader = Reader()
    assert reading().execute(NAMES).all()
    reader.close()


def test_whoever_changes_something_reads_what_they_changed(app: Flask, cast: Cast) -> None:
    db.session.commit()
    db.session.remove()
    reader = Reader()
    try:
        reading().execute(NAMES).all()
        found = db.session.get_one(Person, cast.els.id)
        found.name = "Els Claes"
        db.session.flush()
        assert "Els Claes" in reading().execute(NAMES).scalars().all()
    finally:
        db.session.rollback()
        reader.close()


def test_d14_a_session_that_was_ended_is_out_at_the_next_page(els: Browser, cast: Cast) -> None:
    page = f"/onderneming/{cast.bakery.public_id}/"
    assert els.get(page).status_code == 200
    db.session.query(UserSession).delete()
    db.session.commit()
    assert els.get(page).status_code == 303


def test_d14_a_cookie_that_was_tampered_with_is_worth_nothing(els: Browser, cast: Cast) -> None:
    page = f"/onderneming/{cast.bakery.public_id}/"
    assert els.get(page).status_code == 200
    cookie = els.client.get_cookie("kmo")
    assert cookie is not None
    value = cookie.value
    # Not at the end: some bits of the last letter mean nothing.
    els.client.set_cookie("kmo", value[:-9] + ("A" if value[-9] != "A" else "B") + value[-8:])
    assert els.get(page).status_code == 303
    els.client.set_cookie("kmo", value)
    assert els.get(page).status_code == 200


def test_no_request_sees_what_another_one_did_to_its_session(els: Browser, cast: Cast) -> None:
    page = f"/onderneming/{cast.bakery.public_id}/"
    with els.client.session_transaction() as cookie:
        cookie["_flashes"] = [("done", "Dat is gelukt.")]
    before = els.client.get_cookie("kmo")
    assert before is not None
    assert "Dat is gelukt." in els.get(page).get_data(as_text=True)
    els.client.set_cookie("kmo", before.value)
    assert "Dat is gelukt." in els.get(page).get_data(as_text=True)
