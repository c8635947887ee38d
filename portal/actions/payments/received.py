"""Money as it stands on the account, and why it is not booked as somebody asks."""

from datetime import date, timedelta
from typing import NamedTuple

from portal.actions.recording import new_public_id

MAILS_WAIT = timedelta(minutes=10)


class TooMuch(Exception):
    """More money than is still due; nothing is booked until a person decides about the rest.

    `public_id` is that of the enrolment.
    """

    def __init__(self, rest_cents: int, public_id: str) -> None:
        super().__init__(f"only {rest_cents} cents are still due")
        self.rest_cents, self.public_id = rest_cents, public_id


class NotEnough(Exception):
    """More money than a transfer still has (promise I1); somebody else may have been first.

    `public_id` is that of the transfer; `open_cents` has its sign.
    """

    def __init__(self, open_cents: int, public_id: str) -> None:
        super().__init__(f"only {open_cents} cents of the transfer are open")
        self.open_cents, self.public_id = open_cents, public_id


class Received(NamedTuple):
    """Money as it stands on the account: amount in cents, value date, from whom, a note.

    `transfer_id` is the line of a bank statement that brought it, whose own value date is kept.
    `is_forced` says that nothing certain or likely tied that line to this enrolment.
    """

    amount_cents: int
    value_on: date
    source: str = "scheme"
    note: str | None = None
    transfer_id: int | None = None
    is_forced: bool = False


def new_group_id() -> str:
    """The mark that bookings of one confirmation share, so that they can be undone together."""
    return new_public_id()
