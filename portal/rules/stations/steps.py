"""Says which step may follow on the facts, and why not when it may not.

Each question has one answer for the button on the page and for the action behind it.
"""

from collections.abc import Callable
from enum import StrEnum

from portal.rules.deadline import is_enrolled_too_late
from portal.rules.stations.facts import Facts


class Step(StrEnum):
    """What somebody may want to do to an enrolment."""

    REPORT_APPLICATION = "report_application"
    CHANGE_APPLICATION = "change_application"
    DECIDE_APPLICATION = "decide_application"
    TICK_OWN_SHARE = "tick_own_share"
    UNTICK_OWN_SHARE = "untick_own_share"
    EXTEND_OWN_SHARE = "extend_own_share"
    TICK_PAY_ORDER = "tick_pay_order"
    UNTICK_PAY_ORDER = "untick_pay_order"
    CONFIRM_PAYMENT = "confirm_payment"
    UNDO_BOOKING = "undo_booking"
    SETTLE = "settle"
    UNDO_SETTLEMENT = "undo_settlement"
    CONVERT_TO_ORDINARY_FEE = "convert_to_ordinary_fee"
    CANCEL = "cancel"


class Refusal(StrEnum):
    """Why a step may not follow on the facts."""

    CANCELLED = "cancelled"
    ORDINARY_FEE = "ordinary_fee"
    FINAL = "final"
    ENROLLED_TOO_LATE = "enrolled_too_late"
    NO_PROJECT_NUMBER = "no_project_number"
    ALREADY_REPORTED = "already_reported"
    ALREADY_APPROVED = "already_approved"
    ALREADY_DECIDED = "already_decided"
    REJECTED = "rejected"
    NOT_APPROVED = "not_approved"
    ALREADY_TICKED = "already_ticked"
    NOT_TICKED = "not_ticked"
    PAY_ORDER_TICKED = "pay_order_ticked"
    MONEY_RECEIVED = "money_received"
    NOTHING_RECEIVED = "nothing_received"
    NOTHING_DUE = "nothing_due"
    NOT_SETTLED = "not_settled"


def refusal_of(step: Step, facts: Facts) -> Refusal | None:
    """Return why a step may not be taken now, or None when it may."""
    return _QUESTIONS[step](facts)


def may_report_application(facts: Facts) -> bool:
    """Say whether a first project number may be given; also after the last day."""
    return refusal_of(Step.REPORT_APPLICATION, facts) is None


def may_change_application(facts: Facts) -> bool:
    """Say whether the project number may be given anew: until it is approved."""
    return refusal_of(Step.CHANGE_APPLICATION, facts) is None


def may_decide_application(facts: Facts) -> bool:
    """Say whether the secretariat may approve or reject the project number now."""
    return refusal_of(Step.DECIDE_APPLICATION, facts) is None


def may_tick_own_share(facts: Facts) -> bool:
    """Say whether the own share may be ticked; during the check too."""
    return refusal_of(Step.TICK_OWN_SHARE, facts) is None


def may_untick_own_share(facts: Facts) -> bool:
    """Say whether the tick of the own share may be taken back."""
    return refusal_of(Step.UNTICK_OWN_SHARE, facts) is None


def may_extend_own_share(facts: Facts) -> bool:
    """Say whether the secretariat may agree to a later day for the own share."""
    return refusal_of(Step.EXTEND_OWN_SHARE, facts) is None


def may_tick_pay_order(facts: Facts) -> bool:
    """Say whether the pay order may be ticked; it implies the own share."""
    return refusal_of(Step.TICK_PAY_ORDER, facts) is None


def may_untick_pay_order(facts: Facts) -> bool:
    """Say whether the tick of the pay order may be taken back."""
    return refusal_of(Step.UNTICK_PAY_ORDER, facts) is None


def may_confirm_payment(facts: Facts) -> bool:
    """Say whether received money may be booked; also the rest after a settlement for less."""
    return refusal_of(Step.CONFIRM_PAYMENT, facts) is None


def may_undo_booking(facts: Facts) -> bool:
    """Say whether booked money may be taken off again, even from a closed enrolment."""
    return refusal_of(Step.UNDO_BOOKING, facts) is None


def may_settle(facts: Facts) -> bool:
    """Say whether the secretariat may declare the enrolment paid although less came in."""
    return refusal_of(Step.SETTLE, facts) is None


def may_undo_settlement(facts: Facts) -> bool:
    """Say whether a settlement may be taken back."""
    return refusal_of(Step.UNDO_SETTLEMENT, facts) is None


def may_convert_to_ordinary_fee(facts: Facts) -> bool:
    """Say whether the learner may be made to pay the ordinary fee instead."""
    return refusal_of(Step.CONVERT_TO_ORDINARY_FEE, facts) is None


def may_cancel(facts: Facts) -> bool:
    """Say whether the enrolment may be cancelled."""
    return refusal_of(Step.CANCEL, facts) is None


def _closed(facts: Facts) -> Refusal | None:
    if facts.is_cancelled:
        return Refusal.CANCELLED
    if facts.is_ordinary_fee:
        return Refusal.ORDINARY_FEE
    return None


def _closed_or_final(facts: Facts) -> Refusal | None:
    return _closed(facts) or (Refusal.FINAL if facts.is_final else None)


def _report_application(facts: Facts) -> Refusal | None:
    if refusal := _closed_or_final(facts):
        return refusal
    if facts.has_project_number:
        return Refusal.ALREADY_REPORTED
    if is_enrolled_too_late(facts.enrolled_on, facts.last_day):
        return Refusal.ENROLLED_TOO_LATE
    return None


def _change_application(facts: Facts) -> Refusal | None:
    if refusal := _closed_or_final(facts):
        return refusal
    if not facts.has_project_number:
        return Refusal.NO_PROJECT_NUMBER
    return Refusal.ALREADY_APPROVED if facts.is_in_order else None


def _decide_application(facts: Facts) -> Refusal | None:
    if refusal := _closed_or_final(facts):
        return refusal
    if not facts.has_project_number:
        return Refusal.NO_PROJECT_NUMBER
    return Refusal.ALREADY_DECIDED if facts.is_approved or facts.is_rejected else None


def _paying(facts: Facts) -> Refusal | None:
    """The ticks belong to the time between the application and the money."""
    if refusal := _closed_or_final(facts):
        return refusal
    if facts.received_cents > 0:
        return Refusal.MONEY_RECEIVED
    return None if facts.has_project_number else Refusal.NO_PROJECT_NUMBER


def _tick_own_share(facts: Facts) -> Refusal | None:
    if refusal := _paying(facts):
        return refusal
    if facts.is_rejected:
        return Refusal.REJECTED
    return Refusal.ALREADY_TICKED if facts.has_given_own_share else None


def _extend_own_share(facts: Facts) -> Refusal | None:
    """The days of the own share are counted from the approval and end with the tick."""
    if refusal := _tick_own_share(facts):
        return refusal
    return None if facts.is_in_order else Refusal.NOT_APPROVED


def _untick_own_share(facts: Facts) -> Refusal | None:
    if refusal := _paying(facts):
        return refusal
    # The pay order implies the own share, so taking back the first tick alone changes nothing.
    if facts.pay_order_ticked:
        return Refusal.PAY_ORDER_TICKED
    return None if facts.own_share_ticked else Refusal.NOT_TICKED


def _tick_pay_order(facts: Facts) -> Refusal | None:
    if refusal := _paying(facts):
        return refusal
    if facts.is_rejected:
        return Refusal.REJECTED
    return Refusal.ALREADY_TICKED if facts.pay_order_ticked else None


def _untick_pay_order(facts: Facts) -> Refusal | None:
    if refusal := _paying(facts):
        return refusal
    return None if facts.pay_order_ticked else Refusal.NOT_TICKED


def _confirm_payment(facts: Facts) -> Refusal | None:
    if refusal := _closed(facts):
        return refusal
    if facts.due_cents <= 0:
        return Refusal.NOTHING_DUE
    return None if facts.rest_cents else Refusal.FINAL


def _undo_booking(facts: Facts) -> Refusal | None:
    return None if facts.received_cents > 0 else Refusal.NOTHING_RECEIVED


def _settle(facts: Facts) -> Refusal | None:
    if refusal := _closed_or_final(facts):
        return refusal
    # Without a fee nothing will ever come in, and a person has to say that this is in order.
    if facts.due_cents > 0 and facts.received_cents <= 0:
        return Refusal.NOTHING_RECEIVED
    return None


def _undo_settlement(facts: Facts) -> Refusal | None:
    if refusal := _closed(facts):
        return refusal
    return None if facts.is_settled else Refusal.NOT_SETTLED


def _close(facts: Facts) -> Refusal | None:
    """A final enrolment opens only by undo, and no money may be left on a closed one."""
    if facts.is_final:
        return Refusal.FINAL
    return Refusal.MONEY_RECEIVED if facts.received_cents > 0 else None


def _convert_to_ordinary_fee(facts: Facts) -> Refusal | None:
    return _closed(facts) or _close(facts)


def _cancel(facts: Facts) -> Refusal | None:
    return Refusal.CANCELLED if facts.is_cancelled else _close(facts)


_QUESTIONS: dict[Step, Callable[[Facts], Refusal | None]] = {
    Step.REPORT_APPLICATION: _report_application,
    Step.CHANGE_APPLICATION: _change_application,
    Step.DECIDE_APPLICATION: _decide_application,
    Step.TICK_OWN_SHARE: _tick_own_share,
    Step.UNTICK_OWN_SHARE: _untick_own_share,
    Step.EXTEND_OWN_SHARE: _extend_own_share,
    Step.TICK_PAY_ORDER: _tick_pay_order,
    Step.UNTICK_PAY_ORDER: _untick_pay_order,
    Step.CONFIRM_PAYMENT: _confirm_payment,
    Step.UNDO_BOOKING: _undo_booking,
    Step.SETTLE: _settle,
    Step.UNDO_SETTLEMENT: _undo_settlement,
    Step.CONVERT_TO_ORDINARY_FEE: _convert_to_ordinary_fee,
    Step.CANCEL: _cancel,
}
