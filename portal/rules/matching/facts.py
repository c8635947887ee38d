"""What is compared, transfers and enrolments, and what comes out: proposals with reasons.

All of them are tuples, because a file holds thousands of transfers and a frozen dataclass takes
several times as long to make.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from portal.rules.stations import Stage

# Where money is expected: the project number is approved, or a part of the money came in.
WAITING = (Stage.PAYMENT_EXPECTED, Stage.PAY_ORDER_DUE, Stage.OWN_SHARE_DUE, Stage.PARTLY_PAID)


class Verdict(StrEnum):
    """How sure it is whose money a transfer is; a person decides in every case."""

    CERTAIN = "certain"
    LIKELY = "likely"
    NONE = "none"


class Code(StrEnum):
    """Why a proposal is made, or what is wrong with it; the sentences stand in portal/formats."""

    SAME_OGM = "same_ogm"
    SAME_PROJECT_NUMBER = "same_project_number"
    SAME_NUMBER = "same_number"
    SAME_NAME = "same_name"
    SAME_AMOUNT = "same_amount"
    SUM_FITS = "sum_fits"
    STILL_OPEN = "still_open"

    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"
    NO_COMMUNICATION = "no_communication"
    WRONG_CHECK_DIGITS = "wrong_check_digits"
    UNKNOWN_OGM = "unknown_ogm"
    CONTRADICTION = "contradiction"
    SEVERAL_FIT = "several_fit"
    SOME_OF = "some_of"
    SPLIT = "split"
    SECOND_TRANSFER = "second_transfer"
    TAKEN_BACK = "taken_back"
    HELD_DIRECT = "held_direct"
    BEFORE_ENROLMENT = "before_enrolment"
    NOT_WAITING = "not_waiting"
    ALREADY_FINAL = "already_final"
    CANCELLED = "cancelled"
    ORDINARY_FEE = "ordinary_fee"

    NO_MONEY = "no_money"
    MONEY_OUT = "money_out"
    CAME_BACK = "came_back"
    REVERSAL = "reversal"
    NOTHING_FOUND = "nothing_found"


# What speaks for a proposal; every other code is a doubt, and with one no proposal is certain.
EVIDENCE = (
    Code.SAME_OGM,
    Code.SAME_AMOUNT,
    Code.STILL_OPEN,
    Code.SAME_PROJECT_NUMBER,
    Code.SAME_NUMBER,
    Code.SAME_NAME,
    Code.SUM_FITS,
)


class Transfer(NamedTuple):
    """Money on the account: `amount_cents` is what nothing is decided about yet, with its sign.

    `structured` are twelve digits as the bank gave them, or empty. `is_collective` says that the
    payer's account is that of a financial manager, who pays for hundreds of employers.
    `may_be_return` marks money that went out and looks like a payment that went back, though no
    bank says so.
    """

    key: int
    amount_cents: int
    value_on: date
    structured: str = ""
    communication: str = ""
    payer_name: str = ""
    payer_account: str = ""
    is_collective: bool = False
    is_reversal: bool = False
    may_be_return: bool = False


class Open(NamedTuple):
    """An enrolment for which money may come; a closed one only when a transfer names it.

    `project_number` is normalised; `application` is the same for enrolments that one application
    covers. `may_receive` answers Step.CONFIRM_PAYMENT. `has_running_application` says that the
    scheme is going to pay, so that money straight from the employer would pay twice.
    """

    key: int
    number: str
    ogm: str
    rest_cents: int
    due_cents: int
    learner: str
    company: str
    course: str
    stage: Stage
    enrolled_on: date
    last_day: date
    may_receive: bool
    project_number: str | None = None
    application: int | None = None
    has_running_application: bool = False


class Part(NamedTuple):
    """So much of a transfer for one enrolment, in cents; never nothing."""

    open: int
    amount_cents: int


class Reason(NamedTuple):
    """One thing that speaks for or against a proposal, with what its sentence needs."""

    code: Code
    values: Mapping[str, Any] = MappingProxyType({})

    @property
    def is_doubt(self) -> bool:
        """Whether it keeps a proposal from being certain."""
        return self.code not in EVIDENCE


class Proposal(NamedTuple):
    """What to do with a transfer, as far as it says so itself.

    `parts` never add up to more than the transfer; `remainder_cents` is what they leave.
    `candidates` are the enrolments among which a person has to choose. `held` marks money that
    came straight from the employer while an application runs: nobody may book it in bulk.
    """

    transfer: int
    verdict: Verdict
    parts: tuple[Part, ...] = ()
    reasons: tuple[Reason, ...] = ()
    candidates: tuple[int, ...] = ()
    held: bool = False
    remainder_cents: int = 0
