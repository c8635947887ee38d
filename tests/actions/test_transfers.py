"""Money that no enrolment gets: each decision is in the log, and each can be taken back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError, NoResultFound

from portal.actions.enrolments import Refused
from portal.actions.invariants import broken_invariants
from portal.actions.payments import NotEnough, Received, TooMuch, confirm_payments
from portal.actions.recording import Occasion
from portal.actions.transfers import (
    MoneyRefusal,
    NotNow,
    WantedForced,
    WantedUndo,
    agree,
    ask_second_look,
    dispose,
    move_booking,
    note_done,
    refuse,
    take_back,
    undo_disposal,
)
from portal.models import Booking, Disposal, Enrolment, Event, Message, SecondLook, Transfer, db
from portal.queries.changing_money import (
    booking_to_move,
    bookings_to_undo,
    disposal_for_change,
    enrolments_to_pay,
    second_look_for_change,
    transfer_for_change,
    transfers_for_change,
)
from tests.bank import make_transfer
from tests.cast import Cast, actor_of, occasion

DAY = date(2026, 9, 30)


def mieke(cast: Cast) -> Occasion:
    """Mieke, now."""
    return occasion(actor_of(cast.mieke))


def joris(cast: Cast) -> Occasion:
    """Joris, now."""
    return occasion(actor_of(cast.joris))


def book(cast: Cast, enrolment: Enrolment, cents: int, transfer: Transfer) -> str:
    """Book money of a transfer on an enrolment."""
    received = Received(amount_cents=cents, value_on=transfer.value_on, transfer_id=transfer.id)
    (row,) = enrolments_to_pay([enrolment.public_id])
    return confirm_payments([(row, received)], mieke(cast), group_id="group")[0]


def holds(app: Flask) -> bool:
    """Whether every invariant holds."""
    db.session.flush()
    assert broken_invariants(app.extensions["storage"]) == []
    return True


def last_line() -> tuple[str, int | None, dict[str, Any]]:
    """The newest line of the log: what happened, to which transfer, with which facts."""
    line = db.session.query(Event).order_by(Event.id.desc()).first()
    return line.kind, line.transfer_id, line.facts


def counting(enrolment: Enrolment) -> list[int]:
    """The amounts that are booked on an enrolment and count."""
    rows = db.session.query(Booking).filter_by(enrolment_id=enrolment.id, undone_at=None)
    return [row.amount_cents for row in rows.order_by(Booking.id)]


# --- Returned, reported, not ours


@pytest.mark.parametrize("kind", ["return", "report", "not_ours"])
def test_what_is_decided_is_no_longer_open(kind: Any, app: Flask, cast: Cast) -> None:
    transfer = make_transfer(20000)
    found = transfer_for_change(transfer.public_id)
    disposal = dispose(found, mieke(cast), kind=kind, amount_cents=2000, reason="Te veel")
    assert (transfer.open_cents, transfer.settled_at) == (18000, None)
    assert last_line() == (
        "transfer_disposed",
        transfer.id,
        {"disposal": disposal.public_id, "of": kind, "amount_cents": 2000, "reason": "Te veel"},
    )
    book(cast, cast.enrolment, 18000, transfer)
    assert (transfer.open_cents, transfer.settled_at) == (0, mieke(cast).at)
    assert holds(app)


def test_i1_no_more_is_decided_than_is_open(cast: Cast) -> None:
    transfer = make_transfer(20000)
    book(cast, cast.enrolment, 18000, transfer)
    with pytest.raises(NotEnough) as refused:
        dispose(transfer, mieke(cast), kind="return", amount_cents=2001, reason="Te veel")
    assert (refused.value.open_cents, refused.value.public_id) == (2000, transfer.public_id)
    assert db.session.query(Disposal).count() == 0


def test_i1_what_is_decided_is_not_booked(cast: Cast) -> None:
    transfer = make_transfer(20000)
    dispose(transfer, mieke(cast), kind="not_ours", amount_cents=20000, reason="Huur")
    with pytest.raises(NotEnough):
        book(cast, cast.enrolment, 1, transfer)


@pytest.mark.parametrize(("brought", "cents"), [(20000, -1), (20000, 0), (-20000, 1)])
def test_a_decision_has_the_sign_of_its_transfer(brought: int, cents: int, cast: Cast) -> None:
    transfer = make_transfer(brought, is_reversal=brought < 0)
    with pytest.raises(NotNow) as refused:
        dispose(transfer, mieke(cast), kind="return", amount_cents=cents, reason="?")
    assert refused.value.reason is MoneyRefusal.WRONG_SIGN


def test_the_smallest_amount_can_be_decided_about(app: Flask, cast: Cast) -> None:
    transfer = make_transfer(1)
    dispose(transfer, mieke(cast), kind="return", amount_cents=1, reason="Te veel")
    assert transfer.open_cents == 0
    assert holds(app)


def test_of_money_that_the_school_paid_nothing_is_to_be_decided(cast: Cast) -> None:
    transfer = make_transfer(-5000)
    with pytest.raises(NotEnough) as refused:
        dispose(transfer, mieke(cast), kind="not_ours", amount_cents=-5000, reason="Huur")
    assert refused.value.open_cents == 0


def test_a_reversal_may_be_none_of_ours(app: Flask, cast: Cast) -> None:
    transfer = make_transfer(-5000, is_reversal=True)
    assert transfer.open_cents == -5000
    dispose(transfer, mieke(cast), kind="not_ours", amount_cents=-5000, reason="Huur")
    assert (transfer.open_cents, transfer.settled_at) == (0, mieke(cast).at)
    assert holds(app)


@pytest.mark.parametrize("kind", ["return", "report"])
def test_that_money_really_left_is_noted_once(kind: Any, cast: Cast) -> None:
    transfer = make_transfer(20000)
    made = dispose(transfer, mieke(cast), kind=kind, amount_cents=2000, reason="Te veel")
    disposal = disposal_for_change(made.public_id)
    note_done(disposal, joris(cast), done_on=DAY)
    assert (disposal.done_on, disposal.done_by_name) == (DAY, "Joris Baert")
    facts = {"disposal": made.public_id, "of": kind, "amount_cents": 2000, "done_on": "2026-09-30"}
    assert last_line() == ("disposal_done", transfer.id, facts)
    with pytest.raises(NotNow) as refused:
        note_done(disposal, mieke(cast), done_on=DAY)
    assert refused.value.reason is MoneyRefusal.ALREADY_DONE


def test_what_is_not_ours_has_nothing_to_be_done(cast: Cast) -> None:
    transfer = make_transfer(20000)
    made = dispose(transfer, mieke(cast), kind="not_ours", amount_cents=2000, reason="Huur")
    with pytest.raises(NotNow) as refused:
        note_done(made, mieke(cast), done_on=DAY)
    assert refused.value.reason is MoneyRefusal.NOTHING_TO_DO


def test_a_decision_is_taken_back_once_and_the_money_is_open_again(app: Flask, cast: Cast) -> None:
    transfer = make_transfer(2000)
    made = dispose(transfer, mieke(cast), kind="return", amount_cents=2000, reason="Te veel")
    note_done(made, mieke(cast), done_on=DAY)
    disposal = disposal_for_change(made.public_id)
    undo_disposal(disposal, joris(cast), reason="Toch niet gestort")
    assert (disposal.undone_by, disposal.undone_by_name) == (cast.joris.id, "Joris Baert")
    assert (disposal.undone_at, disposal.undo_reason) == (joris(cast).at, "Toch niet gestort")
    assert (transfer.open_cents, transfer.settled_at) == (2000, None)
    assert last_line() == (
        "disposal_undone",
        transfer.id,
        {
            "disposal": made.public_id,
            "of": "return",
            "amount_cents": 2000,
            "done_on": "2026-09-30",
            "reason": "Toch niet gestort",
        },
    )
    for again in (
        lambda: undo_disposal(disposal, mieke(cast), reason="?"),
        lambda: note_done(disposal, mieke(cast), done_on=DAY),
    ):
        with pytest.raises(NotNow) as refused:
            again()
        assert refused.value.reason is MoneyRefusal.UNDONE
    assert holds(app)


# --- Taken back


def test_a_reversal_undoes_what_its_original_paid_for(app: Flask, cast: Cast) -> None:
    original, reversal = make_transfer(18000), make_transfer(-18000, is_reversal=True)
    name = book(cast, cast.enrolment, 18000, original)
    pair = transfers_for_change([reversal.public_id, original.public_id])
    (undone,) = take_back(*pair, mieke(cast), reason="Teruggehaald door de bank")
    assert (undone.public_id, undone.was_held_back) == (name, True)
    assert counting(cast.enrolment) == []
    halves = db.session.query(Disposal).order_by(Disposal.id).all()
    assert [(one.transfer_id, one.counter_id, one.amount_cents, one.kind) for one in halves] == [
        (original.id, reversal.id, 18000, "taken_back"),
        (reversal.id, original.id, -18000, "taken_back"),
    ]
    assert (original.open_cents, reversal.open_cents) == (0, 0)
    assert None not in (original.settled_at, reversal.settled_at)
    kind, transfer_id, facts = last_line()
    assert (kind, transfer_id) == ("transfer_taken_back", reversal.id)
    assert facts == {
        "disposal": halves[1].public_id,
        "counter": original.public_id,
        "amount_cents": -18000,
        "reason": "Teruggehaald door de bank",
    }
    assert holds(app)


def test_a_correction_is_proposed_when_the_mails_of_a_reversed_payment_had_left(
    cast: Cast,
) -> None:
    original, reversal = make_transfer(18000), make_transfer(-18000, is_reversal=True)
    book(cast, cast.enrolment, 18000, original)
    for mail in db.session.query(Message).filter(Message.kind.startswith("payment_confirmed")):
        mail.state = "sent"
    (undone,) = take_back(reversal, original, mieke(cast), reason="Teruggehaald")
    assert not undone.was_held_back


def test_what_is_open_goes_back_first(app: Flask, cast: Cast) -> None:
    original, reversal = make_transfer(20000), make_transfer(-2000)
    book(cast, cast.enrolment, 18000, original)
    assert take_back(reversal, original, mieke(cast), reason="Teruggestort") == []
    assert counting(cast.enrolment) == [18000]
    assert (original.open_cents, reversal.open_cents) == (0, 0)
    assert holds(app)


def test_then_goes_what_was_decided_and_is_not_carried_out(app: Flask, cast: Cast) -> None:
    original, reversal = make_transfer(20000), make_transfer(-1500)
    book(cast, cast.enrolment, 18000, original)
    kept = dispose(original, mieke(cast), kind="return", amount_cents=1000, reason="Te veel")
    note_done(kept, mieke(cast), done_on=DAY)
    loose = dispose(original, mieke(cast), kind="report", amount_cents=1000, reason="Te veel")
    (undone,) = take_back(reversal, original, mieke(cast), reason="Teruggehaald")
    assert (kept.undone_at, loose.undone_at) == (None, mieke(cast).at)
    assert undone.amount_cents == 18000
    assert original.open_cents == 17500
    assert holds(app)


def test_then_goes_the_booking_of_just_the_amount(app: Flask, cast: Cast) -> None:
    original, reversal = make_transfer(30000), make_transfer(-12000, is_reversal=True)
    book(cast, cast.enrolment, 12000, original)
    book(cast, cast.rivals_enrolment, 18000, original)
    (undone,) = take_back(reversal, original, mieke(cast), reason="Teruggehaald")
    assert undone.enrolment_public_id == cast.enrolment.public_id
    assert (counting(cast.enrolment), counting(cast.rivals_enrolment)) == ([], [18000])
    assert original.open_cents == 0
    assert holds(app)


def test_or_else_the_newest_bookings_and_what_is_too_much_is_open_again(
    app: Flask, cast: Cast
) -> None:
    original, reversal = make_transfer(30000), make_transfer(-19000, is_reversal=True)
    for cents in (5000, 7000):
        book(cast, cast.enrolment, cents, original)
    book(cast, cast.rivals_enrolment, 18000, original)
    undone = take_back(reversal, original, mieke(cast), reason="Teruggehaald")
    assert [one.amount_cents for one in undone] == [7000, 18000]
    assert counting(cast.enrolment) == [5000]
    assert original.open_cents == 6000
    assert holds(app)


def test_no_more_bookings_go_than_are_needed(app: Flask, cast: Cast) -> None:
    original, reversal = make_transfer(30000), make_transfer(-25000, is_reversal=True)
    for cents in (5000, 7000):
        book(cast, cast.enrolment, cents, original)
    book(cast, cast.rivals_enrolment, 18000, original)
    undone = take_back(reversal, original, mieke(cast), reason="Teruggehaald")
    assert [one.amount_cents for one in undone] == [7000, 18000]
    assert original.open_cents == 0
    assert holds(app)


def test_a_reversal_of_several_transfers_is_tied_to_each(app: Flask, cast: Cast) -> None:
    one, two = make_transfer(18000), make_transfer(12000)
    reversal = make_transfer(-30000, is_reversal=True)
    take_back(reversal, one, mieke(cast), reason="Teruggehaald")
    assert (reversal.open_cents, reversal.settled_at) == (-12000, None)
    take_back(reversal, two, mieke(cast), reason="Teruggehaald")
    assert (one.open_cents, two.open_cents, reversal.open_cents) == (0, 0, 0)
    for original in (one, make_transfer(5000)):
        with pytest.raises(NotEnough):
            take_back(reversal, original, mieke(cast), reason="Nog eens")
    assert holds(app)


def test_money_that_was_paid_back_already_does_not_go_back_again(cast: Cast) -> None:
    original, reversal = make_transfer(18000), make_transfer(-18000)
    made = dispose(original, mieke(cast), kind="return", amount_cents=18000, reason="Te veel")
    note_done(made, mieke(cast), done_on=DAY)
    with pytest.raises(NotEnough) as refused:
        take_back(reversal, original, mieke(cast), reason="Teruggehaald")
    assert refused.value.public_id == original.public_id


@pytest.mark.parametrize(
    ("out", "came_in"), [(100, 18000), (0, 18000), (-100, 0), (-100, -18000), (100, -18000)]
)
def test_only_money_that_went_out_takes_back_what_came_in(
    out: int, came_in: int, cast: Cast
) -> None:
    with pytest.raises(NotNow) as refused:
        take_back(make_transfer(out), make_transfer(came_in), mieke(cast), reason="?")
    assert refused.value.reason is MoneyRefusal.NOT_A_REVERSAL


def test_a_wrong_tie_is_undone_on_both_sides(app: Flask, cast: Cast) -> None:
    original, reversal = make_transfer(18000), make_transfer(-18000, is_reversal=True)
    take_back(reversal, original, mieke(cast), reason="Teruggehaald")
    half = db.session.query(Disposal).filter_by(transfer_id=reversal.id).one().public_id
    db.session.commit()
    db.session.expunge_all()
    undo_disposal(disposal_for_change(half), mieke(cast), reason="Verkeerde overschrijving")
    for number, cents in ((original.id, 18000), (reversal.id, -18000)):
        assert db.session.get_one(Transfer, number).open_cents == cents
    assert db.session.query(Disposal).filter_by(undone_at=None).count() == 0
    assert db.session.query(Event).filter_by(kind="disposal_undone").count() == 2
    assert holds(app)


# --- Moved


def test_a_booking_moves_with_its_transfer(app: Flask, cast: Cast) -> None:
    transfer = make_transfer(18000, value_on=date(2026, 9, 25))
    name = book(cast, cast.enrolment, 18000, transfer)
    db.session.commit()
    booking, to = booking_to_move(name, cast.rivals_enrolment.public_id)
    moved = move_booking(booking, to, mieke(cast), reason="Naam verwisseld")
    assert (counting(cast.enrolment), counting(cast.rivals_enrolment)) == ([], [18000])
    new = db.session.query(Booking).filter_by(public_id=moved.public_id).one()
    assert (new.transfer_id, new.value_on, new.group_id) == (
        transfer.id,
        date(2026, 9, 25),
        moved.group_id,
    )
    assert moved.was_held_back
    assert (transfer.open_cents, transfer.settled_at) == (0, mieke(cast).at)
    line = db.session.query(Event).filter_by(kind="booking_moved").one()
    assert (line.enrolment_id, line.transfer_id) == (cast.enrolment.id, transfer.id)
    assert line.facts == {
        "booking": name,
        "new_booking": moved.public_id,
        "to": "F2600002",
        "amount_cents": 18000,
        "reason": "Naam verwisseld",
    }
    assert holds(app)


def test_money_that_was_typed_by_hand_moves_as_well(cast: Cast) -> None:
    (row,) = enrolments_to_pay([cast.enrolment.public_id])
    received = Received(amount_cents=100, value_on=DAY, source="employer", note="Cash")
    (name,) = confirm_payments([(row, received)], mieke(cast), group_id="group")
    booking, to = booking_to_move(name, cast.rivals_enrolment.public_id)
    moved = move_booking(booking, to, mieke(cast), reason="Naam verwisseld", is_forced=True)
    new = db.session.query(Booking).filter_by(public_id=moved.public_id).one()
    assert (new.transfer_id, new.source, new.note) == (None, "employer", "Cash")
    line = db.session.query(Event).filter_by(kind="payment_confirmed").order_by(Event.id.desc())
    assert line.first().facts["is_forced"] is True


def test_a_booking_moves_only_where_it_is_due_and_not_to_where_it_is(cast: Cast) -> None:
    transfer, other = make_transfer(18000), make_transfer(100)
    name = book(cast, cast.enrolment, 18000, transfer)
    book(cast, cast.rivals_enrolment, 100, other)
    db.session.commit()
    booking, same = booking_to_move(name, cast.enrolment.public_id)
    with pytest.raises(NotNow) as refused:
        move_booking(booking, same, mieke(cast), reason="?")
    assert refused.value.reason is MoneyRefusal.SAME_ENROLMENT
    booking, to = booking_to_move(name, cast.rivals_enrolment.public_id)
    with pytest.raises(TooMuch):
        move_booking(booking, to, mieke(cast), reason="?")


@pytest.mark.parametrize(
    "load",
    [
        lambda cast: transfer_for_change("unknown"),
        lambda cast: disposal_for_change("unknown"),
        lambda cast: second_look_for_change("unknown"),
        lambda cast: booking_to_move("unknown", cast.enrolment.public_id),
    ],
)
def test_what_does_not_exist_is_not_found(load: Callable[[Cast], object], cast: Cast) -> None:
    with pytest.raises(NoResultFound):
        load(cast)


# --- Four eyes


def _wanted_undo(cast: Cast) -> WantedUndo:
    name = book(cast, cast.enrolment, 18000, make_transfer(18000))
    return WantedUndo((name,), 18000)


def _wanted_match(cast: Cast) -> WantedForced:
    parts = ((cast.enrolment.public_id, 15000), (cast.rivals_enrolment.public_id, 3000))
    return WantedForced(make_transfer(18000).public_id, parts, source="employer", note="Gebeld")


def test_a_second_person_carries_out_an_undo(app: Flask, cast: Cast) -> None:
    look = ask_second_look(_wanted_undo(cast), mieke(cast), reason="Vergissing")
    assert (look.kind, look.amount_cents, look.asked_by_name) == ("undo", 18000, "Mieke Van Acker")
    facts = {"look": look.public_id, "of": "undo", "amount_cents": 18000, "reason": "Vergissing"}
    assert last_line() == ("second_look_asked", None, facts)
    assert counting(cast.enrolment) == [18000]
    db.session.commit()
    found = second_look_for_change(look.public_id)
    agreed = agree(found, joris(cast))
    assert [one.amount_cents for one in agreed.undone] == [18000]
    assert agreed.group_id is None
    assert counting(cast.enrolment) == []
    assert (found.verdict, found.decided_by, found.decided_by_name) == (
        "agreed",
        cast.joris.id,
        "Joris Baert",
    )
    assert last_line() == ("second_look_agreed", None, {"look": look.public_id, "of": "undo"})
    booking = db.session.query(Booking).filter_by(enrolment_id=cast.enrolment.id).one()
    assert (booking.undone_by, booking.undo_reason) == (cast.joris.id, "Vergissing")
    assert holds(app)


def test_a_second_person_carries_out_a_forced_match(app: Flask, cast: Cast) -> None:
    wanted = _wanted_match(cast)
    look = ask_second_look(wanted, mieke(cast), reason="Gebeld met de boekhouder")
    transfer = db.session.query(Transfer).one()
    assert (look.kind, look.amount_cents, transfer.open_cents) == ("forced", 18000, 18000)
    assert last_line()[1] == transfer.id
    db.session.commit()
    agreed = agree(second_look_for_change(look.public_id), joris(cast))
    bookings = db.session.query(Booking).order_by(Booking.id).all()
    assert [
        (one.amount_cents, one.source, one.note, one.group_id, one.confirmed_by_name)
        for one in bookings
    ] == [
        (15000, "employer", "Gebeld", agreed.group_id, "Joris Baert"),
        (3000, "employer", "Gebeld", agreed.group_id, "Joris Baert"),
    ]
    assert transfer.open_cents == 0
    lines = db.session.query(Event).filter_by(kind="payment_confirmed").all()
    assert all(line.facts["is_forced"] for line in lines)
    assert holds(app)


def test_a_second_person_may_refuse(cast: Cast) -> None:
    look = ask_second_look(_wanted_match(cast), mieke(cast), reason="Gebeld")
    refuse(look, joris(cast), reason="Eerst een mail van de boekhouder")
    assert (look.verdict, look.decided_at) == ("refused", joris(cast).at)
    assert db.session.query(Booking).count() == 0
    kind, transfer_id, facts = last_line()
    assert (kind, transfer_id) == ("second_look_refused", db.session.query(Transfer).one().id)
    assert facts["reason"] == "Eerst een mail van de boekhouder"


@pytest.mark.parametrize("decide", [agree, lambda look, on: refuse(look, on, reason="?")])
def test_whoever_asked_is_not_the_second_person(
    decide: Callable[[SecondLook, Occasion], object], cast: Cast
) -> None:
    look = ask_second_look(_wanted_undo(cast), mieke(cast), reason="Vergissing")
    with pytest.raises(NotNow) as refused:
        decide(look, mieke(cast))
    assert refused.value.reason is MoneyRefusal.SAME_PERSON
    assert counting(cast.enrolment) == [18000]


@pytest.mark.parametrize("decide", [agree, lambda look, on: refuse(look, on, reason="?")])
def test_a_second_look_is_decided_once(
    decide: Callable[[SecondLook, Occasion], object], cast: Cast
) -> None:
    look = ask_second_look(_wanted_undo(cast), mieke(cast), reason="Vergissing")
    refuse(look, joris(cast), reason="Nee")
    with pytest.raises(NotNow) as refused:
        decide(look, joris(cast))
    assert refused.value.reason is MoneyRefusal.ALREADY_DECIDED


def test_what_the_facts_no_longer_allow_is_not_carried_out(cast: Cast) -> None:
    wanted = _wanted_undo(cast)
    one, two = (ask_second_look(wanted, mieke(cast), reason="Vergissing") for _ in range(2))
    agree(one, joris(cast))
    with pytest.raises(Refused):
        agree(two, joris(cast))
    assert two.verdict is None


def test_the_database_too_wants_two_people(cast: Cast) -> None:
    look = ask_second_look(_wanted_undo(cast), mieke(cast), reason="Vergissing")
    look.verdict, look.decided_at, look.decided_by = "agreed", mieke(cast).at, cast.mieke.id
    with pytest.raises(IntegrityError, match="two_people"):
        db.session.flush()


def test_a_booking_that_is_not_there_cannot_be_undone(cast: Cast) -> None:
    assert bookings_to_undo(["unknown"]) == []
