"""A process that dies while it books or undoes leaves all of it or nothing (promise E5)."""

import os
import random
import signal
import time as stopwatch
from collections.abc import Callable

import pytest
from flask import Flask

from portal.actions.invariants import broken_invariants
from portal.actions.payments import Received, confirm_payments, undo_bookings
from portal.models import Booking, Enrolment, Transfer, db
from portal.queries.changing_money import bookings_to_undo, enrolments_to_pay
from tests.bank import make_enrolments, make_statement, make_transfer
from tests.cast import Cast, actor_of, occasion

PAYMENTS = 500
Deed = Callable[[Cast], None]


def book_all(cast: Cast) -> None:
    """Confirm every transfer that is open."""
    waiting = db.session.query(Enrolment).filter(Enrolment.number.startswith("M"))
    rows = enrolments_to_pay([one.public_id for one in waiting])
    transfers = db.session.query(Transfer).order_by(Transfer.id)
    payments = [
        (row, Received(amount_cents=18000, value_on=one.value_on, transfer_id=one.id))
        for row, one in zip(rows, transfers, strict=True)
    ]
    confirm_payments(payments, occasion(actor_of(cast.mieke)), group_id="group")
    db.session.commit()


def undo_all(cast: Cast) -> None:
    """Take every booking that counts off again."""
    rows = bookings_to_undo(name for (name,) in counting())
    undo_bookings(rows, occasion(actor_of(cast.mieke)), reason="Vergissing")
    db.session.commit()


def counting() -> list[tuple[str]]:
    """The bookings that count, by public id."""
    return list(db.session.query(Booking.public_id).filter_by(undone_at=None))


def in_a_child(deed: Deed, cast: Cast, killed_after: float | None) -> bool:
    """Do it in a process of its own that is killed meanwhile; whether it said that it was done."""
    db.session.remove()
    db.engine.dispose()
    hearing, saying = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hearing)
        try:
            deed(cast)
            os.write(saying, b"done")
        finally:
            os._exit(0)
    os.close(saying)
    if killed_after is not None:
        stopwatch.sleep(killed_after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(hearing, "rb") as told:
        said = told.read()
    os.waitpid(child, 0)
    return said == b"done"


@pytest.mark.parametrize("kills", [20, pytest.param(500, marks=pytest.mark.long)])
def test_e5_all_payments_are_booked_or_none(kills: int, app: Flask, cast: Cast) -> None:
    statement = make_statement()
    make_enrolments(PAYMENTS, cast.course, cast.bakery)
    for _ in range(PAYMENTS):
        make_transfer(18000, statement=statement)
    db.session.commit()
    deeds = (book_all, undo_all)
    longest = []
    for deed in deeds:
        began = stopwatch.perf_counter()
        assert in_a_child(deed, cast, None)
        longest.append(stopwatch.perf_counter() - began)
    dice = random.Random(kills)  # noqa: S311 - a test repeats itself.
    booked, died = 0, 0
    for _ in range(kills):
        turn = 1 if booked else 0
        is_done = in_a_child(deeds[turn], cast, dice.uniform(0, longest[turn] * 1.1))
        now = len(counting())
        assert now in (0, PAYMENTS)
        if is_done:
            assert now == (0 if turn else PAYMENTS)
        died += not is_done
        booked = now
        assert broken_invariants(app.extensions["storage"]) == []
    assert died
