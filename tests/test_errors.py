"""What goes wrong is logged with its place and without anybody's data (promise D39)."""

import json
import sqlite3
from collections.abc import Callable

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Integer, cast, literal, select
from sqlalchemy.exc import IntegrityError, OperationalError

from portal import access
from portal.actions.recording import new_public_id
from portal.models import Person, db
from tests.browser_of import Browser
from tests.cast import Cast


def _add_els_again() -> None:
    els = db.session.query(Person).filter_by(name="Els Peeters").one()
    values = {"name": "Els", "email": els.email, "created_at": els.created_at}
    db.session.add(Person(public_id=new_public_id(), **values))
    db.session.flush()


def _go_on_after_a_refusal() -> None:
    try:
        _add_els_again()
    except IntegrityError:
        db.session.query(Person).all()


def _take_an_address_for_a_number() -> None:
    els = db.session.query(Person).filter_by(name="Els Peeters").one()
    db.session.execute(select(cast(literal(els.email), Integer)))
    # SQLite makes a number of anything.
    raise LookupError(f"no number\nin {els.email}")


@pytest.mark.parametrize(
    "mistake", [_add_els_again, _go_on_after_a_refusal, _take_an_address_for_a_number]
)
def test_d39_the_log_tells_where_it_went_wrong_and_never_with_whose_data(
    app: Flask,
    cast: Cast,
    anonymous: Browser,
    capsys: pytest.CaptureFixture[str],
    mistake: Callable[[], None],
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["public.set_language"] = access.public(mistake)
    assert anonymous.post("/taal", reviewed=False).status_code == 500
    told = capsys.readouterr()
    lines = [json.loads(line) for line in told.out.splitlines()]
    traces = [line["trace"] for line in lines if line["event"] == "unforeseen"]
    assert len(traces) == 1
    assert f"in {mistake.__name__}" in traces[0]
    assert "Error: " in traces[0]
    assert cast.els.email not in told.out + told.err


def test_who_comes_by_another_name_reads_the_right_one_and_the_log_names_the_setting(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = app.test_client().get("/", headers={"Host": "kwaad.example"})
    assert answer.status_code == 400
    assert "Dit adres is niet van het KMO-loket" in answer.text
    assert f'href="{app.extensions["settings"].base_url}"' in answer.text
    assert "kwaad.example" not in answer.text
    [line] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (line["event"], line["host"]) == ("host_refused", "kwaad.example")
    assert line["remedy"] == "KMO_TRUSTED_HOSTS"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (sqlite3.OperationalError("database or disk is full\nof Els"), "database or disk is full"),
        (psycopg.OperationalError("connection refused\nof Els"), "connection refused"),
        (psycopg.errors.DiskFull("no room for Els"), "53100"),
    ],
)
def test_the_log_says_why_the_database_is_away(
    app: Flask, anonymous: Browser, capsys: pytest.CaptureFixture[str], error: Exception, told: str
) -> None:
    def refuse() -> None:
        raise OperationalError("update", {}, error)

    app.view_functions["public.set_language"] = access.public(refuse)
    assert anonymous.post("/taal", reviewed=False).status_code == 503
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [away] = [line for line in lines if line["event"] == "database_unavailable"]
    assert away["reason"] == told
    assert away["error"] == type(error).__name__
