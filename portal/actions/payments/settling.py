"""Declaring an enrolment paid for less, taking that back, and correcting what people read."""

from portal.actions.documents import PaidEnrolment, issue_payments, withdraw_payments
from portal.actions.enrolments import require
from portal.actions.payments.telling import letters_about_final
from portal.actions.recording import (
    Occasion,
    due_cents,
    facts_of,
    queue_all,
    record,
    record_all,
    restate,
    tell_employer,
    tell_student,
)
from portal.models import Enrolment
from portal.queries.records import bookings_of, received_cents, recipients_of
from portal.rules.stations import Stage, Step


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
    record_all(issue_payments([PaidEnrolment(enrolment, received, last)], on), on)
    queue_all(
        letters_about_final(
            enrolment,
            on,
            event=event,
            people=recipients_of(enrolment.company_id, on.today),
            received_cents=received,
            received_on=last,
        )
    )


def undo_settlement(enrolment: Enrolment, on: Occasion, *, reason: str) -> None:
    """Take a settlement back; the rest is due again. Raises Refused."""
    require(Step.UNDO_SETTLEMENT, facts_of(enrolment))
    enrolment.settled_at = enrolment.settled_by = enrolment.settled_reason = None
    restate(enrolment)
    record("settlement_undone", on, enrolment=enrolment, reason=reason)
    if enrolment.stage != Stage.FINAL:
        record_all(withdraw_payments([enrolment], on).values(), on)
