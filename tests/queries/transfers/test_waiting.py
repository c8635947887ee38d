"""Which transfers are compared: all that wait, and never only what has waited longest."""

from datetime import date, timedelta

import pytest
from flask import Flask

from portal.models import db
from portal.queries.transfers import how_many_wait, waiting_transfers
from tests.cast import Cast
from tests.queries.plans import plans
from tests.statements.recording import movement, record_bytes, school_has_account, sheet
from tests.statements.write_coda import write_coda

DAYS = [date(2026, 10, 1) + timedelta(days=day) for day in range(7)]


@pytest.fixture
def seven(cast: Cast) -> None:
    """One transfer a day for a week, none of which fits anything."""
    school_has_account()
    lines = [movement(4200 + number, "zomaar", day=day) for number, day in enumerate(DAYS)]
    record_bytes(write_coda([sheet(*lines)]))
    db.session.commit()


def test_everything_that_waits_is_compared_the_oldest_first(seven: None) -> None:
    assert [one.transfer.value_on for one in waiting_transfers()] == DAYS
    assert how_many_wait() == 7


def test_what_nobody_decides_about_does_not_hide_what_came_in_last(seven: None) -> None:
    found = [one.transfer.value_on for one in waiting_transfers(most=4)]
    assert found == [*DAYS[:2], *DAYS[-2:]]


def test_p8_what_was_decided_before_is_not_walked_through(app: Flask, seven: None) -> None:
    with plans(app) as found:
        waiting_transfers()
        how_many_wait()
    walks = [one for one in found if one.startswith("SCAN transfer")]
    assert bool(walks) == (db.engine.dialect.name == "sqlite")
    assert not [one for one in walks if not one.endswith("ix_transfer_open")], walks
