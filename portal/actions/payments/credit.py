"""One booking that is about to be made, and where it leaves its enrolment."""

from datetime import date
from typing import NamedTuple

from portal.actions.payments.received import Received
from portal.queries.changing_money import PayableEnrolment, TransferToBook


class Credit(NamedTuple):
    """Money for an enrolment; `booking` is the public id that the booking will have."""

    booking: str
    enrolment: PayableEnrolment
    money: Received
    transfer: TransferToBook | None

    @property
    def value_on(self) -> date:
        """The day on which the money was there: the transfer's own, when there is one."""
        return self.transfer.value_on if self.transfer else self.money.value_on

    @property
    def received_cents(self) -> int:
        """All that the enrolment has received with this."""
        return self.enrolment.received_cents + self.money.amount_cents
