"""Whether money may be booked as somebody asks: looked at on locked rows, before anything is."""

from collections.abc import Mapping, Sequence

from portal.actions.enrolments import require
from portal.actions.payments.received import NotEnough, Received, TooMuch
from portal.actions.recording import due_cents, facts_of
from portal.queries.changing_money import PayableEnrolment, TransferToBook
from portal.rules.stations import Step

Payment = tuple[PayableEnrolment, Received]


def check_payments(payments: Sequence[Payment], transfers: Mapping[int, TransferToBook]) -> None:
    """Raise Refused, TooMuch or NotEnough for the first payment that cannot be booked.

    Each is judged as if those before it were booked, so what one enrolment gets adds up, and so
    does what is taken from one transfer. An amount that is not above zero is a bug of the caller.
    """
    received = {enrolment.id: enrolment.received_cents for enrolment, _ in payments}
    left = {number: transfer.open_cents for number, transfer in transfers.items()}
    for enrolment, money in payments:
        if money.amount_cents <= 0:
            raise ValueError(f"{money.amount_cents} cents cannot be booked")
        facts = facts_of(enrolment, received_cents=received[enrolment.id])
        require(Step.CONFIRM_PAYMENT, facts, enrolment.public_id)
        rest = due_cents(enrolment) - facts.received_cents
        if money.amount_cents > rest:
            raise TooMuch(rest, enrolment.public_id)
        received[enrolment.id] += money.amount_cents
        if money.transfer_id is not None:
            open_cents = left[money.transfer_id]
            if money.amount_cents > open_cents:
                raise NotEnough(open_cents, transfers[money.transfer_id].public_id)
            left[money.transfer_id] = open_cents - money.amount_cents
