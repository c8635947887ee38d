"""Who is told that money came in: ten minutes later, so that an undo leaves no wrong mail."""

from collections.abc import Sequence
from datetime import date

from portal.actions.payments.received import MAILS_WAIT
from portal.actions.recording import (
    Letter,
    Occasion,
    Recipient,
    Recorded,
    for_employer,
    for_student,
)
from portal.queries.changing_money import AnyEnrolment


def letters_about_part(
    enrolment: AnyEnrolment,
    on: Occasion,
    *,
    event: Recorded,
    people: Sequence[Recipient],
    received_cents: int,
    received_on: date,
) -> list[Letter]:
    """The mails about money that is not all of it yet; only the employer gets them."""
    return for_employer(
        "partial_payment",
        enrolment,
        event=event,
        people=people,
        not_before=on.at + MAILS_WAIT,
        facts={"received_cents": received_cents, "received_on": received_on},
    )


def letters_about_final(
    enrolment: AnyEnrolment,
    on: Occasion,
    *,
    event: Recorded,
    people: Sequence[Recipient],
    received_cents: int,
    received_on: date,
) -> list[Letter]:
    """The mails to both sides about an enrolment that has become final."""
    to_employer = for_employer(
        "payment_confirmed",
        enrolment,
        event=event,
        people=people,
        not_before=on.at + MAILS_WAIT,
        facts={"received_cents": received_cents, "received_on": received_on},
    )
    to_student = for_student(
        "payment_confirmed_student",
        enrolment,
        event=event,
        not_before=on.at + MAILS_WAIT,
        facts={"confirmed_by": on.by.name},
    )
    return [*to_employer, to_student]
