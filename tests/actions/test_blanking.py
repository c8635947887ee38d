"""Who paid what is blanked some time after nothing is left to decide; the money stays known."""

import os
import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask, current_app

from portal import clock
from portal.actions.recording import Occasion
from portal.actions.statements import blank_payers, keep_file
from portal.actions.transfers import dispose, note_done
from portal.models import Event, StatementFile, Transfer, db
from portal.queries.changing_money import disposal_for_change
from portal.worker import Worker
from tests.cast import Cast, actor_of, occasion
from tests.conftest import Time
from tests.statements.recording import (
    movement,
    record_bytes,
    school_has_account,
    sheet,
    transfers,
)
from tests.statements.write_coda import write_coda

PAYER = {"payer_name": "ELS PEETERS", "payer_account": "BE55409300341144"}
CODA = write_coda(
    [
        sheet(
            movement(18000, "voor Frans", **PAYER),
            movement(500, structured="010806817183", **PAYER),
        )
    ]
)


@pytest.fixture
def file(app: Flask) -> StatementFile:
    """A recorded file with two payments, of which the first is settled."""
    school_has_account()
    recorded = record_bytes(CODA)
    settle(transfers()[0])
    return recorded


def settle(transfer: Transfer, at: datetime | None = None) -> None:
    """As if somebody had decided about all of it."""
    transfer.open_cents, transfer.settled_at = 0, at or clock.now()
    db.session.commit()


def after(days: int) -> Occasion:
    """So many days later."""
    now = occasion()
    return replace(now, at=now.at + timedelta(days=days))


def blank(days: int) -> list[str]:
    """Blank what is due after so many days."""
    digests = blank_payers(after(days))
    db.session.commit()
    db.session.expire_all()
    return digests


def told(transfer: Transfer) -> tuple[str, str, str]:
    """What a transfer says of its payer."""
    return transfer.payer_name, transfer.payer_account, transfer.communication


def test_d42_the_day_before_nothing_is_blanked(file: StatementFile) -> None:
    blank(89)
    assert told(transfers()[0]) == ("ELS PEETERS", "BE55409300341144", "voor Frans")


def test_d42_ninety_days_after_the_last_decision_payer_and_text_go(file: StatementFile) -> None:
    before = transfers()[0].content_key
    blank(90)
    first, second = transfers()
    assert told(first) == ("", "", "")
    assert (first.amount_cents, first.content_key) == (18000, before)
    assert first.blanked_at == after(90).at
    # About the other one somebody still has to decide.
    assert second.payer_name == "ELS PEETERS"
    assert (file.removed_at, current_app.extensions["storage"].exists(file.sha256)) == (None, True)
    line = db.session.query(Event).filter_by(kind="payers_blanked").one()
    assert line.facts["transfers"] == 1


def test_the_structured_communication_and_the_dates_stay(file: StatementFile) -> None:
    settle(transfers()[1])
    blank(90)
    second = transfers()[1]
    assert (second.structured, second.payer_name) == ("010806817183", "")
    assert second.value_on == movement(1).value_on


def test_money_that_went_out_is_blanked_as_well(app: Flask) -> None:
    school_has_account()
    record_bytes(write_coda([sheet(movement(-4500, "loon", payer_name="JAN"))]))
    blank(90)
    assert told(transfers()[0]) == ("", "", "")


def test_who_is_still_to_be_paid_back_stays_known_until_it_was_done(cast: Cast) -> None:
    school_has_account()
    file = record_bytes(write_coda([sheet(movement(2000, "te veel", **PAYER))]))
    mieke = occasion(actor_of(cast.mieke))
    name = dispose(
        transfers()[0], mieke, kind="return", amount_cents=2000, reason="dubbel"
    ).public_id
    db.session.commit()
    blank(90)
    assert told(transfers()[0]) == ("ELS PEETERS", "BE55409300341144", "te veel")
    assert db.session.get_one(StatementFile, file.id).removed_at is None
    note_done(disposal_for_change(name), mieke, done_on=mieke.today)
    db.session.commit()
    blank(91)
    assert told(transfers()[0]) == ("", "", "")


def test_the_file_goes_with_its_last_payer(file: StatementFile) -> None:
    settle(transfers()[1])
    assert blank(90) == [file.sha256]
    assert db.session.get_one(StatementFile, file.id).removed_at == after(90).at
    # What could not be taken off the disk is told again for a while.
    assert blank(91) == [file.sha256]
    assert blank(98) == []


def test_a_file_that_another_row_holds_stays_on_the_disk(file: StatementFile) -> None:
    settle(transfers()[1])
    later = after(60)
    keep_file("nog-eens.cod", file.sha256, file.size, later)
    db.session.commit()
    assert blank(90) == []


def test_a_file_that_nobody_recorded_goes_as_well(app: Flask) -> None:
    digest = app.extensions["storage"].put(b"iets")
    waiting = keep_file("wacht.cod", digest, 4, occasion())
    db.session.commit()
    assert blank(89) == []
    assert blank(90) == [digest]
    assert db.session.get_one(StatementFile, waiting.id).removed_at is not None


def test_e9_after_blanking_no_file_brings_anything_twice(file: StatementFile) -> None:
    settle(transfers()[1])
    blank(90)
    record_bytes(CODA + b"\r\n")
    reordered = movement(18000, "voor Frans", **PAYER)
    record_bytes(write_coda([sheet(movement(500, structured="010806817183", **PAYER), reordered)]))
    assert len(transfers()) == 2


def test_the_worker_takes_the_bytes_off_the_disk(
    file: StatementFile, app: Flask, time: Time
) -> None:
    settle(transfers()[1])
    storage = app.extensions["storage"]
    old = (clock.Clock().now() - timedelta(days=3)).timestamp()
    os.utime(storage.path(file.sha256), (old, old))
    time.moment += timedelta(days=91)
    Worker(app, threading.Event())._sweep()
    assert not storage.exists(file.sha256)
