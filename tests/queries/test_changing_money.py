"""What is loaded to book money is what there is, whoever's money it is."""

from datetime import date

from flask import Flask

from portal.actions.payments import Received, confirm_payments, undo_bookings
from portal.models import Booking, Document, Message, db
from portal.queries.changing_money import (
    PayableEnrolment,
    bookings_to_undo,
    current_documents,
    enrolments_to_pay,
    enrolments_to_pay_by_id,
    event_of_each_booking,
    mails_of_events,
    transfers_to_book,
)
from tests.bank import make_transfer
from tests.cast import Cast, actor_of, make_course, make_enrolment, occasion
from tests.stages import again, approved, paid, reported, ticked_own_share

NESTED = {"learner", "company", "course", "application", "site", "place"}


def same(picture: object, row: object) -> bool:
    """Whether every value of a picture is that of the row, and so on inwards."""
    if picture is None or row is None:
        return picture is row
    for name in picture._fields:  # type: ignore[attr-defined]
        one, other = getattr(picture, name), getattr(row, name)
        assert same(one, other) if name in NESTED else one == other, name
    return True


def test_a_payable_enrolment_is_a_picture_of_the_enrolment(app: Flask, cast: Cast) -> None:
    home = make_course("D26-SPA1", site="dendermonde", name="Spaans 1", lesson_periods=60)
    other = make_enrolment(cast.toby, home, cast.garage, number="F2600003")
    db.session.commit()
    reported(cast.enrolment, cast.els)
    approved(cast.enrolment, cast.mieke)
    ticked_own_share(cast.enrolment, cast.els)
    paid(cast.enrolment, cast.mieke, 7000)
    paid(cast.enrolment, cast.mieke, 1000)
    both = enrolments_to_pay([cast.enrolment.public_id, other.public_id])
    for picture, one in zip(both, (cast.enrolment, other), strict=True):
        assert same(picture, again(one))
    assert [one.received_cents for one in both] == [8000, 0]
    assert both[0].application is not None
    assert enrolments_to_pay_by_id([other.id, cast.enrolment.id]) == both


def test_what_was_undone_is_not_received(app: Flask, cast: Cast) -> None:
    paid(cast.enrolment, cast.mieke, 7000)
    paid(cast.enrolment, cast.mieke, 1000)
    first = db.session.query(Booking).order_by(Booking.id).first()
    rows = bookings_to_undo([first.public_id])
    undo_bookings(rows, occasion(actor_of(cast.mieke)), reason="Vergissing")
    (row,) = enrolments_to_pay([cast.enrolment.public_id])
    assert row.received_cents == 1000


def test_a_booking_to_undo_is_a_picture_of_the_booking(app: Flask, cast: Cast) -> None:
    transfer = make_transfer(20000, value_on=date(2026, 9, 25))
    rows = enrolments_to_pay([cast.enrolment.public_id, cast.rivals_enrolment.public_id])
    mine = Received(amount_cents=18000, value_on=date(2026, 9, 28), transfer_id=transfer.id)
    rivals = Received(amount_cents=1, value_on=date(2026, 9, 28), source="other", note="Gebeld")
    names = confirm_payments(
        [(rows[0], mine), (rows[1], rivals)], occasion(actor_of(cast.mieke)), group_id="group"
    )
    found = bookings_to_undo(reversed(names))
    assert [one.public_id for one in found] == names
    for picture in found:
        row = db.session.query(Booking).filter_by(public_id=picture.public_id).one()
        for name in picture._fields[:-2]:
            assert getattr(picture, name) == getattr(row, name), name
        assert picture.enrolment.id == row.enrolment_id
        assert isinstance(picture.enrolment, PayableEnrolment)
    assert found[0].transfer == transfers_to_book([transfer.id])[transfer.id]
    assert found[0].transfer == (transfer.id, transfer.public_id, date(2026, 9, 25), 2000)
    assert found[1].transfer is None


def test_only_the_document_that_holds_is_current(app: Flask, cast: Cast) -> None:
    paid(cast.enrolment, cast.mieke)
    paid(cast.rivals_enrolment, cast.mieke)
    ids = [cast.enrolment.id, cast.rivals_enrolment.id]
    papers = {
        paper.enrolment_id: paper for paper in db.session.query(Document).filter_by(kind="payment")
    }
    expected = {number: (one.id, one.number, one.version) for number, one in papers.items()}
    assert current_documents(ids, "payment") == expected
    assert current_documents(ids, "receipt") == {}
    papers[ids[0]].withdrawn_at = occasion().at
    papers[ids[1]].replaced_at = occasion().at
    db.session.flush()
    assert current_documents(ids, "payment") == {}


def test_each_booking_is_found_with_the_mails_of_its_own_line(app: Flask, cast: Cast) -> None:
    paid(cast.enrolment, cast.mieke, 7000)
    paid(cast.enrolment, cast.mieke, 11000)
    names = [name for (name,) in db.session.query(Booking.public_id).order_by(Booking.id)]
    events = event_of_each_booking(bookings_to_undo(names[1:]))
    assert list(events) == names[1:]
    mails = mails_of_events(events.values())
    kinds = {db.session.get_one(Message, number).kind for number, _, _ in mails}
    assert kinds == {"payment_confirmed", "payment_confirmed_student"}
    assert {(line, state) for _, line, state in mails} == {(events[names[1]], "waiting")}
