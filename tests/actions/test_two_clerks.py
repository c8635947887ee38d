"""Two clerks who confirm the same money at once: one books it, the other is told (promise E2)."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask

from portal.actions.enrolments import Refused
from portal.actions.invariants import broken_invariants
from portal.actions.payments import (
    NotEnough,
    Received,
    TooMuch,
    confirm_payments,
    undo_bookings,
)
from portal.actions.transfers import dispose, take_back, undo_disposal
from portal.models import Booking, Company, Disposal, Enrolment, Person, Transfer, db
from portal.queries.changing_money import (
    bookings_to_undo,
    disposal_for_change,
    enrolments_to_pay,
    transfer_for_change,
    transfers_for_change,
)
from tests.bank import make_enrolments, make_statement, make_transfer
from tests.cast import Cast, actor_of, occasion

LOST = (Refused, TooMuch, NotEnough)
Deed = Callable[[Person, int], None]


class Race:
    """Clerks who do something at the same moment, each on a connection of their own."""

    def __init__(self, app: Flask, clerks: list[Person], deeds: list[Deed], rounds: int) -> None:
        self.app, self.rounds = app, rounds
        self.start = threading.Barrier(len(clerks))
        self.outcomes: list[list[str]] = [[] for _ in range(rounds)]
        self.threads = [
            threading.Thread(target=self._run, args=(clerk, deed), daemon=True)
            for clerk, deed in zip(clerks, deeds, strict=True)
        ]

    def _run(self, clerk: Person, deed: Deed) -> None:
        with self.app.app_context():
            for turn in range(self.rounds):
                self.start.wait(30)
                try:
                    deed(clerk, turn)
                    db.session.commit()
                    outcome = "done"
                except LOST as refusal:
                    db.session.rollback()
                    outcome = type(refusal).__name__
                except Exception as error:  # The test names it; a thread cannot fail one.
                    db.session.rollback()
                    outcome = repr(error)
                self.outcomes[turn].append(outcome)
            db.session.remove()

    def run(self) -> list[list[str]]:
        """What each round came to, sorted."""
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join(300)
            assert not thread.is_alive()
        return [sorted(outcome) for outcome in self.outcomes]


def book(clerk: Person, enrolment: str, transfer: int, cents: int) -> None:
    """Confirm money as a clerk."""
    (row,) = enrolments_to_pay([enrolment])
    received = Received(amount_cents=cents, value_on=occasion().today, transfer_id=transfer)
    confirm_payments([(row, received)], occasion(actor_of(clerk)), group_id=clerk.public_id)


def made(rounds: int, cast: Cast, companies: list[Company]) -> tuple[list[list[str]], list[int]]:
    """For each company an enrolment a round, and a transfer a round that pays one of them."""
    statement = make_statement()
    enrolments = [
        [one.public_id for one in make_enrolments(rounds, cast.course, company)]
        for company in companies
    ]
    transfers = [make_transfer(18000, statement=statement).id for _ in range(rounds)]
    db.session.commit()
    return enrolments, transfers


def check(app: Flask) -> None:
    """Every invariant holds, on the data as others committed them."""
    db.session.rollback()
    db.session.expire_all()
    assert broken_invariants(app.extensions["storage"]) == []


@pytest.mark.parametrize("rounds", [100, pytest.param(1000, marks=pytest.mark.long)])
def test_e2_the_same_transfer_on_the_same_enrolment(rounds: int, app: Flask, cast: Cast) -> None:
    (enrolments,), transfers = made(rounds, cast, [cast.bakery])

    def deed(clerk: Person, turn: int) -> None:
        book(clerk, enrolments[turn], transfers[turn], 18000)

    outcomes = Race(app, [cast.mieke, cast.joris], [deed, deed], rounds).run()
    assert Counter(map(tuple, outcomes)) == {("Refused", "done"): rounds}
    assert db.session.query(Booking).count() == rounds
    check(app)


@pytest.mark.parametrize("rounds", [100, pytest.param(1000, marks=pytest.mark.long)])
def test_e2_the_same_transfer_on_different_enrolments(rounds: int, app: Flask, cast: Cast) -> None:
    (ones, twos), transfers = made(rounds, cast, [cast.bakery, cast.garage])
    deeds: list[Deed] = [
        lambda clerk, turn: book(clerk, ones[turn], transfers[turn], 18000),
        lambda clerk, turn: book(clerk, twos[turn], transfers[turn], 18000),
    ]
    outcomes = Race(app, [cast.mieke, cast.joris], deeds, rounds).run()
    assert Counter(map(tuple, outcomes)) == {("NotEnough", "done"): rounds}
    assert db.session.query(Booking).count() == rounds
    check(app)


def test_one_undoes_what_the_other_books_anew(app: Flask, cast: Cast) -> None:
    """Whoever comes first, no money is spent twice and nobody waits for ever."""
    rounds = 60
    (ones, twos), transfers = made(rounds, cast, [cast.bakery, cast.garage])
    for one, transfer in zip(ones, transfers, strict=True):
        book(cast.mieke, one, transfer, 18000)
    db.session.commit()
    names = [name for (name,) in db.session.query(Booking.public_id).order_by(Booking.id)]
    db.session.commit()

    def undo(clerk: Person, turn: int) -> None:
        rows = bookings_to_undo([names[turn]])
        undo_bookings(rows, occasion(actor_of(clerk)), reason="Vergissing")

    deeds: list[Deed] = [undo, lambda clerk, turn: book(clerk, twos[turn], transfers[turn], 18000)]
    outcomes = Race(app, [cast.mieke, cast.joris], deeds, rounds).run()
    assert {tuple(outcome) for outcome in outcomes} <= {("done", "done"), ("NotEnough", "done")}
    check(app)


def test_whatever_several_clerks_do_with_the_same_money_it_adds_up(app: Flask, cast: Cast) -> None:
    """Four clerks book, return, take back and undo the same transfers, in different orders."""
    rounds = 40
    (ones, twos), transfers = made(rounds, cast, [cast.bakery, cast.garage])
    statement = make_statement()
    reversals = [
        make_transfer(-18000, is_reversal=True, statement=statement).public_id
        for _ in range(rounds)
    ]
    db.session.commit()
    names = [db.session.get_one(Transfer, number).public_id for number in transfers]
    db.session.commit()

    def give_back(clerk: Person, turn: int) -> None:
        transfer = transfer_for_change(names[turn])
        made = dispose(transfer, occasion(actor_of(clerk)), kind="return", amount_cents=9000,
                       reason="Te veel")  # fmt: skip
        db.session.commit()
        again = disposal_for_change(made.public_id)
        if again.undone_at is None:
            undo_disposal(again, occasion(actor_of(clerk)), reason="Toch niet")

    def reverse(clerk: Person, turn: int) -> None:
        pair = transfers_for_change([reversals[turn], names[turn]])
        take_back(*pair, occasion(actor_of(clerk)), reason="Teruggehaald")

    deeds: list[Deed] = [
        lambda clerk, turn: book(clerk, ones[turn], transfers[turn], 10000),
        lambda clerk, turn: book(clerk, twos[turn], transfers[turn], 10000),
        give_back,
        reverse,
    ]
    clerks = [cast.mieke, cast.joris, cast.mieke, cast.joris]
    outcomes = Race(app, clerks, deeds, rounds).run()
    assert {one for outcome in outcomes for one in outcome} <= {"done", "NotEnough"}
    check(app)
    assert db.session.query(Disposal).filter_by(kind="taken_back", undone_at=None).count() % 2 == 0
    assert db.session.query(Enrolment).count() > 2 * rounds
