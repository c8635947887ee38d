"""The facts of one enrolment from which every status, station and step follows."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Coverage(StrEnum):
    """What an amount would do to what is still due."""

    PART = "part"
    EXACT = "exact"
    OVER = "over"


class Facts(NamedTuple):
    """What is stored about one enrolment; amounts in cents, days as dates in Brussels.

    `last_day` is the last day to apply for the course as it stands now. `is_settled` means that
    the secretariat declared the enrolment paid with a reason although less came in.
    """

    enrolled_on: date
    last_day: date
    due_cents: int
    received_cents: int = 0
    is_cancelled: bool = False
    is_ordinary_fee: bool = False
    is_settled: bool = False
    has_project_number: bool = False
    is_rejected: bool = False
    is_approved: bool = False
    own_share_ticked: bool = False
    pay_order_ticked: bool = False

    @property
    def is_final(self) -> bool:
        """Whether the fee is covered, or the secretariat settled for less."""
        is_covered = self.received_cents > 0 and self.received_cents >= self.due_cents
        return is_covered or self.is_settled

    @property
    def is_in_order(self) -> bool:
        """Whether the secretariat approved the project number and did not reject it since."""
        return self.has_project_number and self.is_approved and not self.is_rejected

    @property
    def has_given_own_share(self) -> bool:
        """Whether the own share is deposited; nobody can give the pay order without it."""
        return self.own_share_ticked or self.pay_order_ticked

    @property
    def rest_cents(self) -> int:
        """What is still to be received, never below zero."""
        return max(self.due_cents - self.received_cents, 0)

    def coverage_of(self, amount_cents: int) -> Coverage:
        """Say what booking this amount would do: part of the rest, exactly the rest or more."""
        if amount_cents == self.rest_cents:
            return Coverage.EXACT
        return Coverage.PART if amount_cents < self.rest_cents else Coverage.OVER
