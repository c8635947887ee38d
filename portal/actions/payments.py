"""Money that came in: confirmed, undone, settled for less; mails wait ten minutes for a change."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import update

from portal.actions.documents import issue_payment, withdraw_document
from portal.actions.enrolments import require
from portal.actions.recording import (
    Occasion,
    due_cents,
    facts_of,
    new_public_id,
    record,
    restate,
    tell_employer,
    tell_student,
)
from portal.models import Booking, Enrolment, Event, Message, db
from portal.queries.changing import current_document_for_change
from portal.queries.records import bookings_of, messages_of_event, received_cents
from portal.rules.stations import Stage, Step, stage_of

MAILS_WAIT = timedelta(minutes=10)


class TooMuch(Exception):
    """More money than is still due; nothing is booked until a person decides about the rest."""

    def __init__(self, rest_cents: int) -> None:
        super().__init__(f"only {rest_cents} cents are still due")
        self.rest_cents = rest_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Money as it stands on the account: amount in cents, value date, from whom, a note."""

    amount_cents: int
    value_on: date
    source: str = "scheme"
    note: str | None = None


def new_group_id() -> str:
    """The mark that bookings of one confirmation share, so that they can be undone together."""
    return new_public_id()


def confirm_payment(
    enrolment: Enrolment, on: Occasion, *, received: Received, group_id: str
) -> Booking:
    """Credit money to an enrolment; with the last part it becomes final.

    The mails leave ten minutes later, so that an undo leaves no wrong mail behind.
    Raises Refused, and TooMuch when it is more than is still due.
    """
    facts = facts_of(enrolment)
    require(Step.CONFIRM_PAYMENT, facts)
    rest = facts.due_cents - facts.received_cents
    if received.amount_cents > rest:
        raise TooMuch(rest)
    booking = Booking(
        public_id=new_public_id(),
        enrolment_id=enrolment.id,
        amount_cents=received.amount_cents,
        value_on=received.value_on,
        source=received.source,
        note=received.note,
        group_id=group_id,
        confirmed_at=on.at,
        confirmed_by=on.by.id,
        confirmed_by_name=on.by.name,
    )
    db.session.add(booking)
    db.session.flush()
    restate(enrolment)
    event = record(
        "payment_confirmed",
        on,
        enrolment=enrolment,
        booking=booking.public_id,
        amount_cents=received.amount_cents,
        value_on=received.value_on,
        source=received.source,
        rest_cents=rest - received.amount_cents,
    )
    money = {"received_cents": received.amount_cents, "received_on": received.value_on}
    if enrolment.stage == Stage.FINAL:
        _become_final(enrolment, event, on, received_on=received.value_on)
    else:
        _tell_later("partial_payment", enrolment, event, on, facts=money)
    return booking


def _become_final(enrolment: Enrolment, event: Event, on: Occasion, *, received_on: date) -> None:
    """Issue the confirmation of payment and tell both sides, ten minutes later."""
    received = enrolment.received_cents
    issue_payment(enrolment, on, received_cents=received, received_on=received_on)
    money = {"received_cents": received, "received_on": received_on}
    _tell_later("payment_confirmed", enrolment, event, on, facts=money)
    tell_student(
        "payment_confirmed_student",
        enrolment,
        event=event,
        not_before=on.at + MAILS_WAIT,
        facts={"confirmed_by": on.by.name},
    )


def _tell_later(
    kind: str, enrolment: Enrolment, event: Event, on: Occasion, *, facts: dict[str, Any]
) -> None:
    tell_employer(
        kind,
        enrolment,
        event=event,
        today=on.today,
        not_before=on.at + MAILS_WAIT,
        facts=facts,
    )


def undo_booking(booking: Booking, enrolment: Enrolment, on: Occasion, *, reason: str) -> bool:
    """Take booked money off again by adding who, when and why; nothing is deleted.

    True when its mails had not left yet: they never will. False when a mail is out already, so
    that a correction has to be proposed (send_correction). Raises Refused.
    """
    if booking.undone_at is not None:
        require(Step.UNDO_BOOKING, facts_of(enrolment, received_cents=0))
    was_final = stage_of(facts_of(enrolment)) is Stage.FINAL
    booking.undone_at, booking.undone_by, booking.undo_reason = on.at, on.by.id, reason
    db.session.flush()
    restate(enrolment)
    record(
        "payment_undone",
        on,
        enrolment=enrolment,
        booking=booking.public_id,
        amount_cents=booking.amount_cents,
        reason=reason,
    )
    if was_final and enrolment.stage != Stage.FINAL:
        document = current_document_for_change(enrolment.id, "payment")
        if document is not None:
            withdraw_document(document, enrolment, on)
    return _hold_back(booking, enrolment)


def _hold_back(booking: Booking, enrolment: Enrolment) -> bool:
    """Drop the mails of a confirmation that still wait; say whether all of them did."""
    mails = messages_of_event("payment_confirmed", enrolment.id, booking.public_id)
    waiting = [mail.id for mail in mails if mail.state == "waiting"]
    db.session.execute(
        update(Message)
        .where(Message.id.in_(waiting), Message.state == "waiting")
        .values(state="dropped", last_error="undone")
    )
    return len(waiting) == len(mails)


def send_correction(enrolment: Enrolment, on: Occasion) -> None:
    """Tell everybody who read that the enrolment was final that it is not; once staff decide so."""
    event = record("correction_sent", on, enrolment=enrolment)
    tell_employer("correction", enrolment, event=event, today=on.today)
    tell_student("correction_student", enrolment, event=event)


def settle(enrolment: Enrolment, on: Occasion, *, reason: str) -> None:
    """Declare an enrolment paid although less came in; a reason is kept. Raises Refused."""
    require(Step.SETTLE, facts_of(enrolment))
    enrolment.settled_at, enrolment.settled_by = on.at, on.by.id
    enrolment.settled_reason = reason
    restate(enrolment)
    received = received_cents(enrolment.id)
    event = record(
        "settled",
        on,
        enrolment=enrolment,
        reason=reason,
        received_cents=received,
        rest_cents=due_cents(enrolment) - received,
    )
    last = max((one.value_on for one in bookings_of(enrolment.id)), default=on.today)
    _become_final(enrolment, event, on, received_on=last)


def undo_settlement(enrolment: Enrolment, on: Occasion, *, reason: str) -> None:
    """Take a settlement back; the rest is due again. Raises Refused."""
    require(Step.UNDO_SETTLEMENT, facts_of(enrolment))
    enrolment.settled_at = enrolment.settled_by = enrolment.settled_reason = None
    restate(enrolment)
    record("settlement_undone", on, enrolment=enrolment, reason=reason)
    document = current_document_for_change(enrolment.id, "payment")
    if document is not None and enrolment.stage != Stage.FINAL:
        withdraw_document(document, enrolment, on)
