"""A process that dies while it records a file leaves all of it or nothing (promise E5)."""

import random
import time as stopwatch

import pytest
from flask import Flask

from portal.actions.invariants import broken_invariants
from portal.models import BankStatement, StatementFile, Transfer, db
from tests.actions.test_killed import in_a_child
from tests.cast import Cast
from tests.statements.recording import movement, record_bytes, school_has_account, sheet
from tests.statements.write_coda import write_coda

LINES = 1_000


def a_file(number: int) -> bytes:
    """A file that tells of other payments than every other number's."""
    lines = (movement(100 + n, f"bestand {number} lijn {n}") for n in range(LINES))
    return write_coda([sheet(*lines, sequence=number + 1)])


def state() -> tuple[int, int, int]:
    """How many files are recorded, with how many statements and transfers."""
    recorded = db.session.query(StatementFile).filter(StatementFile.recorded_at.is_not(None))
    return (
        recorded.count(),
        db.session.query(BankStatement).count(),
        db.session.query(Transfer).count(),
    )


@pytest.mark.parametrize("kills", [20, pytest.param(500, marks=pytest.mark.long)])
def test_e5_a_file_is_recorded_whole_or_not_at_all(kills: int, app: Flask, cast: Cast) -> None:
    school_has_account()
    began = stopwatch.perf_counter()
    assert in_a_child(lambda _: record_bytes(a_file(0)), cast, None)
    longest = stopwatch.perf_counter() - began
    dice = random.Random(kills)  # noqa: S311 - a test repeats itself.
    whole, died = 1, 0
    for number in range(1, kills + 1):
        data = a_file(number)
        is_done = in_a_child(
            lambda _, data=data: record_bytes(data),  # type: ignore[misc]
            cast,
            dice.uniform(0, longest * 1.1),
        )
        recorded = state()
        assert recorded in [(n, n, n * LINES) for n in (whole, whole + 1)]
        if is_done:
            assert recorded[0] == whole + 1
        whole, died = recorded[0], died + (not is_done)
    assert died
    assert broken_invariants(app.extensions["storage"]) == []
