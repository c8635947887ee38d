"""Why a decision about money is not taken (any more)."""

from enum import StrEnum


class MoneyRefusal(StrEnum):
    """What stands in the way."""

    WRONG_SIGN = "wrong_sign"
    UNDONE = "undone"
    ALREADY_DONE = "already_done"
    NOTHING_TO_DO = "nothing_to_do"
    NOT_A_REVERSAL = "not_a_reversal"
    ALREADY_OPEN = "already_open"
    SAME_ENROLMENT = "same_enrolment"
    SAME_PERSON = "same_person"
    ALREADY_DECIDED = "already_decided"


class NotNow(Exception):
    """A decision about money that cannot be taken (any more); the page shows the present state."""

    def __init__(self, reason: MoneyRefusal) -> None:
        super().__init__(str(reason))
        self.reason = reason
