"""Many payments at once do what one by one would do, in as many statements for 600 as for one."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm.exc import StaleDataError

from portal.actions.enrolments import Price, Refused, cancel_enrolment
from portal.actions.invariants import broken_invariants
from portal.actions.payments import (
    NotEnough,
    Received,
    TooMuch,
    confirm_payment,
    confirm_payments,
    new_group_id,
    settle,
    undo_booking,
    undo_bookings,
)
from portal.actions.recording import Occasion
from portal.documents.canonical import from_json
from portal.models import Booking, Document, Enrolment, Event, Message, Transfer, db
from portal.queries.changing_money import bookings_to_undo, enrolments_to_pay
from portal.queries.records import bookings_of
from portal.rules.stations import Refusal, Step
from tests.bank import make_enrolments, make_statement, make_transfer
from tests.cast import Cast, actor_of, make_enrolment, occasion
from tests.stages import again

DAY = date(2026, 9, 28)


def mieke(cast: Cast) -> Occasion:
    """Mieke, now."""
    return occasion(actor_of(cast.mieke))


def money(cents: int, transfer: Transfer | None = None, **more: Any) -> Received:
    """So much, received on 28 September."""
    number = transfer.id if transfer else None
    return Received(amount_cents=cents, value_on=DAY, transfer_id=number, **more)


def book(
    cast: Cast, payments: Sequence[tuple[Enrolment, Received]], group_id: str = "group"
) -> list[str]:
    """Confirm these in one go."""
    rows = {one.id: one for one in enrolments_to_pay([one.public_id for one, _ in payments])}
    return confirm_payments(
        [(rows[one.id], received) for one, received in payments], mieke(cast), group_id=group_id
    )


def holds(app: Flask) -> bool:
    """Whether every invariant holds."""
    db.session.flush()
    assert broken_invariants(app.extensions["storage"]) == []
    return True


def outcome(enrolment: Enrolment) -> dict[str, Any]:
    """All that is known about an enrolment, without what is random or counted."""
    db.session.flush()
    db.session.refresh(enrolment)
    number = enrolment.id
    papers = db.session.query(Document).filter_by(enrolment_id=number).order_by(Document.id).all()
    names = {paper.number: place for place, paper in enumerate(papers)}
    places = {paper.id: place for place, paper in enumerate(papers)}
    bookings = db.session.query(Booking).filter_by(enrolment_id=number).order_by(Booking.id).all()
    order = {booking.public_id: place for place, booking in enumerate(bookings)}
    said = []
    for line in db.session.query(Event).filter_by(enrolment_id=number).order_by(Event.id):
        facts = dict(line.facts)
        for key, known in (("booking", order), ("number", names), ("replaces", names)):
            if facts.get(key) in known:
                facts[key] = known[facts[key]]
        facts.pop("facts_sha256", None)
        if line.kind == "enrolled":
            facts.pop("number")
        said.append((line.kind, line.by_name, line.company_id, line.course_id, facts))
    mails = [
        (mail.kind, mail.to_email.lstrip("c0123456789"), mail.person_id, mail.language,
         mail.facts, mail.state, mail.not_before_at, mail.event_id is not None)
        for mail in db.session.query(Message).filter_by(enrolment_id=number).order_by(Message.id)
    ]  # fmt: skip
    stated = []
    for paper in papers:
        facts = from_json(paper.facts)
        stated.append(
            (paper.kind, paper.version, paper.reason, places.get(paper.replaces_id),
             paper.replaced_at, paper.withdrawn_at, getattr(facts, "received_cents", None),
             getattr(facts, "received_on", None), facts.course, facts.company)
        )  # fmt: skip
    return {
        "kept": (enrolment.stage, enrolment.due_cents, enrolment.received_cents),
        "version": enrolment.version,
        "bookings": [
            (one.amount_cents, one.value_on, one.source, one.note, one.undone_at, one.undo_reason)
            for one in bookings
        ],
        "events": said,
        "mails": mails,
        "papers": stated,
    }


@pytest.mark.parametrize("seed", range(6))
def test_many_at_once_are_what_one_by_one_would_be(seed: int, app: Flask, cast: Cast) -> None:
    dice = random.Random(seed)  # noqa: S311 - a test repeats itself.
    ones, twins = (make_enrolments(8, cast.course, cast.bakery) for _ in range(2))
    for place in dice.sample(range(8), 2):
        for one in (ones[place], twins[place]):
            confirm_payment(again(one), mieke(cast), received=money(2000), group_id=new_group_id())
            settle(again(one), mieke(cast), reason="Bankkosten")
    plan = []
    for place in range(8):
        left = 18000 - ones[place].received_cents
        for _ in range(dice.randint(0, 3)):
            cents = dice.choice((left, dice.randint(1, left))) if left else 0
            if cents:
                source = dice.choice(("scheme", "employer"))
                day = DAY - timedelta(days=dice.randint(0, 5))
                note = dice.choice((None, "Gebeld"))
                plan.append((place, Received(amount_cents=cents, value_on=day, source=source,
                                             note=note)))  # fmt: skip
                left -= cents
    dice.shuffle(plan)
    at_once = book(cast, [(twins[place], received) for place, received in plan])
    one_by_one = [
        confirm_payment(ones[place], mieke(cast), received=received, group_id="other").public_id
        for place, received in plan
    ]
    assert [outcome(one) for one in twins] == [outcome(one) for one in ones]

    chosen = dice.sample(range(len(plan)), len(plan) // 2)
    rows = bookings_to_undo([at_once[place] for place in chosen])
    undo_bookings(rows, mieke(cast), reason="Vergissing")
    wanted = {one_by_one[place] for place in chosen}
    for one in ones:
        for booking in bookings_of(one.id):
            if booking.public_id in wanted:
                undo_booking(booking, one, mieke(cast), reason="Vergissing")
                assert booking.undo_reason == "Vergissing"
    assert [outcome(one) for one in twins] == [outcome(one) for one in ones]
    assert holds(app)


def test_p18_600_payments_take_as_many_statements_as_one(app: Flask, cast: Cast) -> None:
    counted: list[str] = []

    def count(*arguments: Any) -> None:
        counted.append(arguments[2])

    enrolments = make_enrolments(602, cast.course, cast.bakery)
    statement = make_statement()
    transfers = [make_transfer(18000, statement=statement) for _ in enrolments]
    db.session.commit()
    taken = {}
    # The first one also makes the counters that there are none of yet.
    for first, last in ((0, 1), (1, 2), (2, 602)):
        event.listen(Engine, "before_cursor_execute", count)
        payments = [
            (one, money(18000, transfer))
            for one, transfer in zip(enrolments[first:last], transfers[first:last], strict=True)
        ]
        bookings = book(cast, payments, group_id=f"group{first}")
        db.session.commit()
        confirming, counted[:] = len(counted), []
        undo_bookings(bookings_to_undo(bookings), mieke(cast), reason="Vergissing")
        db.session.commit()
        taken[last - first] = confirming, len(counted)
        event.remove(Engine, "before_cursor_execute", count)
        counted.clear()
    assert taken[1] == taken[600]
    assert max(taken[600]) <= 40
    assert holds(app)


def test_a_second_payment_replaces_the_document_of_the_first(app: Flask, cast: Cast) -> None:
    """Even in one go: after a settlement the rest may still come in, in parts."""
    one = cast.enrolment
    book(cast, [(one, money(2000))])
    db.session.refresh(one)
    settle(again(one), mieke(cast), reason="Bankkosten")
    line = db.session.query(Event).filter_by(kind="settled").one()
    assert (line.facts["received_cents"], line.facts["rest_cents"]) == (2000, 16000)
    seen = enrolments_to_pay([one.public_id])[0].version
    book(cast, [(one, money(6000)), (one, money(10000))])
    papers = db.session.query(Document).filter_by(kind="payment").order_by(Document.id).all()
    assert [paper.version for paper in papers] == [1, 2, 3]
    assert [paper.replaces_id for paper in papers] == [None, papers[0].id, papers[1].id]
    assert [paper.replaced_at for paper in papers] == [mieke(cast).at, mieke(cast).at, None]
    facts = [from_json(paper.facts) for paper in papers]
    assert [one.replaces for one in facts] == [None, papers[0].number, papers[1].number]
    assert [one.received_cents for one in facts] == [2000, 8000, 18000]
    told = db.session.query(Message).filter_by(kind="payment_confirmed", person_id=cast.els.id)
    assert [mail.facts["received_cents"] for mail in told.order_by(Message.id)] == [
        2000,
        8000,
        18000,
    ]
    assert enrolments_to_pay([one.public_id])[0].version == seen + 2
    assert holds(app)


def test_i1_a_transfer_pays_no_more_than_it_brought(app: Flask, cast: Cast) -> None:
    one, two = make_enrolments(2, cast.course, cast.bakery)
    transfer = make_transfer(20000)
    with pytest.raises(NotEnough) as refused:
        book(cast, [(one, money(18000, transfer)), (two, money(2001, transfer))])
    assert (refused.value.open_cents, refused.value.public_id) == (2000, transfer.public_id)
    assert db.session.query(Booking).count() == 0
    book(cast, [(one, money(18000, transfer)), (two, money(2000, transfer))])
    assert (transfer.open_cents, transfer.settled_at) == (0, mieke(cast).at)
    assert holds(app)


def test_what_is_left_of_a_transfer_stays_open(app: Flask, cast: Cast) -> None:
    transfer = make_transfer(20000)
    book(cast, [(cast.enrolment, money(18000, transfer))])
    assert (transfer.open_cents, transfer.settled_at) == (2000, None)
    assert holds(app)


def test_two_payments_for_one_enrolment_add_up(cast: Cast) -> None:
    with pytest.raises(TooMuch) as refused:
        book(cast, [(cast.enrolment, money(10000)), (cast.enrolment, money(8001))])
    assert (refused.value.rest_cents, refused.value.public_id) == (8000, cast.enrolment.public_id)
    assert db.session.query(Booking).count() == 0


def test_the_first_enrolment_that_may_not_be_paid_is_named(cast: Cast) -> None:
    one, two, three = make_enrolments(3, cast.course, cast.bakery)
    for closed in (two, three):
        cancel_enrolment(again(closed), mieke(cast), reason="Ziet af")
    with pytest.raises(Refused) as refused:
        book(cast, [(one, money(18000)), (three, money(18000)), (two, money(18000))])
    refusal = refused.value
    assert (refusal.step, refusal.reason) == (Step.CONFIRM_PAYMENT, Refusal.CANCELLED)
    assert refusal.public_id == three.public_id
    assert db.session.query(Booking).count() == 0


@pytest.mark.parametrize("cents", [0, -1])
def test_nothing_and_less_cannot_be_booked(cents: int, cast: Cast) -> None:
    with pytest.raises(ValueError, match="cannot be booked"):
        book(cast, [(cast.enrolment, money(cents))])


def test_an_enrolment_in_hand_shows_what_was_booked_on_it(cast: Cast) -> None:
    one = again(cast.enrolment)
    booking = confirm_payment(one, mieke(cast), received=money(18000), group_id="group")
    assert (one.stage, one.received_cents) == ("final", 18000)
    undo_booking(booking, one, mieke(cast), reason="Vergissing")
    assert (one.stage, one.received_cents) == ("awaiting_application", 0)


def test_a_settlement_is_of_the_day_of_the_last_money(cast: Cast) -> None:
    for days in (2, 1, 3):
        received = Received(amount_cents=100, value_on=DAY - timedelta(days=days))
        book(cast, [(cast.enrolment, received)])
    db.session.refresh(cast.enrolment)
    settle(again(cast.enrolment), mieke(cast), reason="Bankkosten")
    paper = db.session.query(Document).filter_by(kind="payment").one()
    assert from_json(paper.facts).received_on == DAY - timedelta(days=1)


def test_material_has_to_be_paid_as_well(cast: Cast) -> None:
    price = Price(fee_cents=18000, material_cents=2000, other_cents=500)
    one = make_enrolment(cast.toby, cast.course, cast.bakery, number="F2600009", price=price)
    with pytest.raises(TooMuch) as refused:
        book(cast, [(one, money(20001))])
    assert refused.value.rest_cents == 20000
    book(cast, [(one, money(18000))])
    db.session.refresh(one)
    assert (one.stage, one.due_cents) == ("partly_paid", 20000)
    book(cast, [(one, money(2000))])
    db.session.refresh(one)
    assert one.stage == "final"


def test_e26_mails_wait_ten_minutes(cast: Cast) -> None:
    book(cast, [(cast.enrolment, money(18000)), (cast.rivals_enrolment, money(100))])
    made = db.session.query(Event).filter_by(kind="payment_confirmed").order_by(Event.id).all()
    mails = db.session.query(Message).filter(Message.event_id.in_([line.id for line in made]))
    assert {mail.not_before_at for mail in mails} == {mieke(cast).at + timedelta(minutes=10)}
    assert {(mail.kind, mail.event_id) for mail in mails} == {
        ("payment_confirmed", made[0].id),
        ("payment_confirmed_student", made[0].id),
        ("partial_payment", made[1].id),
    }
    student = next(mail for mail in mails if mail.learner_id)
    assert (student.facts, student.to_email) == (
        {"confirmed_by": "Mieke Van Acker"},
        "an.peeters@cursist.example",
    )


def test_what_is_not_final_any_more_has_no_confirmation_of_payment(cast: Cast) -> None:
    names = book(cast, [(cast.enrolment, money(17999)), (cast.enrolment, money(1))])
    paper = db.session.query(Document).filter_by(kind="payment").one()
    undo_bookings(bookings_to_undo(names[:1]), mieke(cast), reason="Vergissing")
    db.session.refresh(paper)
    assert paper.withdrawn_at == mieke(cast).at
    (line,) = db.session.query(Event).filter_by(kind="document_withdrawn")
    assert (line.enrolment_id, line.facts) == (cast.enrolment.id, {"number": paper.number})
    undo_bookings(bookings_to_undo(names[1:]), mieke(cast), reason="Vergissing")
    assert db.session.query(Event).filter_by(kind="document_withdrawn").count() == 1


def test_the_transfer_says_on_which_day_the_money_was_there(cast: Cast) -> None:
    transfer = make_transfer(18000, value_on=date(2026, 9, 25))
    (name,) = book(cast, [(cast.enrolment, money(18000, transfer))])
    booking = db.session.query(Booking).filter_by(public_id=name).one()
    assert (booking.value_on, booking.transfer_id) == (date(2026, 9, 25), transfer.id)
    line = db.session.query(Event).filter_by(kind="payment_confirmed").one()
    assert (line.transfer_id, line.facts["value_on"]) == (transfer.id, "2026-09-25")
    assert "is_forced" not in line.facts


def test_a_forced_match_is_kept_as_one(cast: Cast) -> None:
    book(cast, [(cast.enrolment, money(18000, make_transfer(18000), is_forced=True))])
    line = db.session.query(Event).filter_by(kind="payment_confirmed").one()
    assert line.facts["is_forced"] is True


def test_undoing_gives_the_transfer_its_money_back(app: Flask, cast: Cast) -> None:
    transfer = make_transfer(18000)
    names = book(cast, [(cast.enrolment, money(18000, transfer))])
    (undone,) = undo_bookings(bookings_to_undo(names), mieke(cast), reason="Vergissing")
    assert undone.was_held_back
    assert (undone.public_id, undone.enrolment_public_id) == (names[0], cast.enrolment.public_id)
    assert (transfer.open_cents, transfer.settled_at) == (18000, None)
    line = db.session.query(Event).filter_by(kind="payment_undone").one()
    assert line.transfer_id == transfer.id
    assert holds(app)


def test_what_was_undone_is_not_undone_again(cast: Cast) -> None:
    names = book(cast, [(cast.enrolment, money(18000)), (cast.rivals_enrolment, money(100))])
    undo_bookings(bookings_to_undo(names[:1]), mieke(cast), reason="Vergissing")
    with pytest.raises(Refused) as refused:
        undo_bookings(bookings_to_undo(names), mieke(cast), reason="Vergissing")
    assert refused.value.reason == Refusal.NOTHING_RECEIVED
    assert refused.value.public_id == cast.enrolment.public_id
    assert db.session.query(Booking).filter_by(public_id=names[1]).one().undone_at is None


def test_only_the_booking_whose_mail_had_left_needs_a_correction(cast: Cast) -> None:
    names = book(cast, [(cast.enrolment, money(18000)), (cast.rivals_enrolment, money(18000))])
    sent = db.session.query(Message).filter_by(
        kind="payment_confirmed", enrolment_id=cast.enrolment.id
    )
    sent.first().state = "sent"
    undone = undo_bookings(bookings_to_undo(names), mieke(cast), reason="Vergissing")
    assert [one.was_held_back for one in undone] == [False, True]
    states = {
        (mail.enrolment_id, mail.state, mail.last_error)
        for mail in db.session.query(Message).filter(Message.kind.startswith("payment_confirmed"))
    }
    assert (cast.rivals_enrolment.id, "dropped", "undone") in states
    assert (cast.rivals_enrolment.id, "waiting", None) not in states
    assert (cast.enrolment.id, "sent", None) in states


def test_a_row_that_is_not_as_it_was_is_refused(cast: Cast) -> None:
    rows = enrolments_to_pay([cast.enrolment.public_id])
    confirm_payments([(rows[0], money(100))], mieke(cast), group_id="one")
    with pytest.raises(StaleDataError):
        confirm_payments([(rows[0], money(100))], mieke(cast), group_id="two")


def test_unknown_names_are_left_out_and_rows_come_in_order(cast: Cast) -> None:
    names = [cast.rivals_enrolment.public_id, "unknown", cast.enrolment.public_id]
    found = [one.public_id for one in enrolments_to_pay(names)]
    assert found == [cast.enrolment.public_id, cast.rivals_enrolment.public_id]
