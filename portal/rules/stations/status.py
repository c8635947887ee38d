"""Derives the one status from which every reader's sentence, colour and turn follow."""

from datetime import date
from enum import StrEnum

from portal.rules.deadline import is_enrolled_too_late
from portal.rules.stations.facts import Facts


class Status(StrEnum):
    """The twelve statuses of an enrolment."""

    APPLICATION_NEEDED = "application_needed"
    PROJECT_NUMBER_IN_REVIEW = "project_number_in_review"
    PROJECT_NUMBER_REJECTED = "project_number_rejected"
    OWN_SHARE_DUE = "own_share_due"
    PAY_ORDER_DUE = "pay_order_due"
    PAYMENT_EXPECTED = "payment_expected"
    PARTLY_PAID = "partly_paid"
    FINAL = "final"
    DEADLINE_PASSED = "deadline_passed"
    ENROLLED_TOO_LATE = "enrolled_too_late"
    ORDINARY_FEE = "ordinary_fee"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """The part of a status that no calendar changes; it may be kept beside the facts."""

    AWAITING_APPLICATION = "awaiting_application"
    PROJECT_NUMBER_IN_REVIEW = "project_number_in_review"
    PROJECT_NUMBER_REJECTED = "project_number_rejected"
    OWN_SHARE_DUE = "own_share_due"
    PAY_ORDER_DUE = "pay_order_due"
    PAYMENT_EXPECTED = "payment_expected"
    PARTLY_PAID = "partly_paid"
    FINAL = "final"
    ENROLLED_TOO_LATE = "enrolled_too_late"
    ORDINARY_FEE = "ordinary_fee"
    CANCELLED = "cancelled"


class Actor(StrEnum):
    """Whose turn it is; `scheme` is the KMO-portefeuille."""

    EMPLOYER = "employer"
    SECRETARIAT = "secretariat"
    SCHEME = "scheme"
    STUDENT = "student"
    NOBODY = "nobody"


class Audience(StrEnum):
    """Who reads the status."""

    EMPLOYER = "employer"
    STUDENT = "student"
    STAFF = "staff"


class Colour(StrEnum):
    """The token of a status tag; the words are always beside it."""

    AMBER = "amber"
    BRICK = "brick"
    SKY = "sky"
    LEAF = "leaf"
    GREY = "grey"


_ACTORS = {
    Status.APPLICATION_NEEDED: Actor.EMPLOYER,
    Status.PROJECT_NUMBER_IN_REVIEW: Actor.SECRETARIAT,
    Status.PROJECT_NUMBER_REJECTED: Actor.EMPLOYER,
    Status.OWN_SHARE_DUE: Actor.EMPLOYER,
    Status.PAY_ORDER_DUE: Actor.EMPLOYER,
    Status.PAYMENT_EXPECTED: Actor.SCHEME,
    Status.PARTLY_PAID: Actor.EMPLOYER,
    Status.FINAL: Actor.NOBODY,
    Status.DEADLINE_PASSED: Actor.EMPLOYER,
    Status.ENROLLED_TOO_LATE: Actor.STUDENT,
    Status.ORDINARY_FEE: Actor.STUDENT,
    Status.CANCELLED: Actor.NOBODY,
}

_COLOURS = {
    Status.APPLICATION_NEEDED: Colour.AMBER,
    Status.PROJECT_NUMBER_IN_REVIEW: Colour.SKY,
    Status.PROJECT_NUMBER_REJECTED: Colour.BRICK,
    Status.OWN_SHARE_DUE: Colour.AMBER,
    Status.PAY_ORDER_DUE: Colour.AMBER,
    Status.PAYMENT_EXPECTED: Colour.SKY,
    Status.PARTLY_PAID: Colour.AMBER,
    Status.FINAL: Colour.LEAF,
    Status.DEADLINE_PASSED: Colour.AMBER,
    Status.ENROLLED_TOO_LATE: Colour.GREY,
    Status.ORDINARY_FEE: Colour.GREY,
    Status.CANCELLED: Colour.GREY,
}

# For a student somebody else is busy, except where the student pays or nothing is left to do.
_STUDENT_COLOURS = {
    Status.FINAL: Colour.LEAF,
    Status.ENROLLED_TOO_LATE: Colour.AMBER,
    Status.ORDINARY_FEE: Colour.AMBER,
    Status.CANCELLED: Colour.GREY,
}

# The last two days to apply are shown in another colour.
_URGENT_DAYS = 1


def status_of(facts: Facts, today: date) -> Status:
    """Return the status on a day; the order of the questions is that of the interface.

    One question differs on purpose: a learner with a project number is never enrolled too
    late. A course that moves to an earlier day after a timely application leaves that
    application in time under the date the school had given.
    """
    if facts.is_cancelled:
        return Status.CANCELLED
    if facts.is_ordinary_fee:
        return Status.ORDINARY_FEE
    if facts.is_final:
        return Status.FINAL
    if facts.received_cents > 0:
        return Status.PARTLY_PAID
    if not facts.has_project_number:
        return _status_without_number(facts, today)
    return _status_with_number(facts)


def stage_of(facts: Facts) -> Stage:
    """Return the part of the status that is the same on every day."""
    # On the last day itself the status still says whether an application is awaited.
    status = status_of(facts, facts.last_day)
    if status is Status.APPLICATION_NEEDED:
        return Stage.AWAITING_APPLICATION
    return Stage(status.value)


def status_from_stage(stage: Stage, last_day: date, today: date) -> Status:
    """Return the status on a day from a kept stage, exactly as `status_of` would."""
    if stage is not Stage.AWAITING_APPLICATION:
        return Status(stage.value)
    return Status.APPLICATION_NEEDED if today <= last_day else Status.DEADLINE_PASSED


def who_acts(status: Status, *, has_running_application: bool = False) -> Actor:
    """Return whose turn it is.

    After a cancellation that is nobody, unless an application still runs: only the employer
    can stop it at the KMO-portefeuille.
    """
    if status is Status.CANCELLED and has_running_application:
        return Actor.EMPLOYER
    return _ACTORS[status]


def colour_of(status: Status, audience: Audience, days_left: int | None = None) -> Colour:
    """Return the colour of a status; staff see the employer's.

    `days_left` counts to the last day to apply and matters for application_needed only.
    """
    if audience is Audience.STUDENT:
        return _STUDENT_COLOURS.get(status, Colour.SKY)
    is_urgent = days_left is not None and days_left <= _URGENT_DAYS
    if status is Status.APPLICATION_NEEDED and is_urgent:
        return Colour.BRICK
    return _COLOURS[status]


def _status_without_number(facts: Facts, today: date) -> Status:
    if is_enrolled_too_late(facts.enrolled_on, facts.last_day):
        return Status.ENROLLED_TOO_LATE
    return Status.APPLICATION_NEEDED if today <= facts.last_day else Status.DEADLINE_PASSED


def _status_with_number(facts: Facts) -> Status:
    if facts.is_rejected:
        return Status.PROJECT_NUMBER_REJECTED
    if not facts.is_approved:
        return Status.PROJECT_NUMBER_IN_REVIEW
    if not facts.has_given_own_share:
        return Status.OWN_SHARE_DUE
    return Status.PAYMENT_EXPECTED if facts.pay_order_ticked else Status.PAY_ORDER_DUE
