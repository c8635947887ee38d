"""Crediting money to enrolments, one or a thousand at once: all of it, or nothing."""

from collections.abc import Sequence

from portal.actions.documents import PaidEnrolment, issue_payments
from portal.actions.payments.checking import Payment, check_payments
from portal.actions.payments.credit import Credit
from portal.actions.payments.received import Received
from portal.actions.payments.rounds import in_rounds
from portal.actions.payments.telling import letters_about_final, letters_about_part
from portal.actions.recording import (
    Letter,
    LogLine,
    Occasion,
    Recipient,
    Recorded,
    due_cents,
    facts_of,
    hold_log,
    insert_rows,
    new_public_ids,
    queue_all,
    record_all,
    restate_all,
    settle_open,
)
from portal.models import Booking, Enrolment, db
from portal.queries.changing_money import enrolments_to_pay_by_id, transfers_to_book
from portal.queries.records import booking_named, recipients_of_companies
from portal.rules.stations import Stage, stage_of

_COLUMNS = (
    "public_id", "enrolment_id", "transfer_id", "amount_cents", "value_on", "source", "note",
    "group_id", "confirmed_at", "confirmed_by", "confirmed_by_name",
)  # fmt: skip


Staged = tuple[Credit, Stage]


def confirm_payments(payments: Sequence[Payment], on: Occasion, *, group_id: str) -> list[str]:
    """Credit money to enrolments, loaded with enrolments_to_pay; with the last part one is final.

    Returns the public ids of the bookings, in order. The mails leave ten minutes later, so that an
    undo leaves no wrong mail behind. The number of statements does not rise with the payments; an
    Enrolment that the session holds is not brought up to date. Raises Refused, TooMuch and
    NotEnough before anything is written.
    """
    transfers = transfers_to_book(
        money.transfer_id for _, money in payments if money.transfer_id is not None
    )
    check_payments(payments, transfers)
    hold_log()
    credits = [
        Credit(name, enrolment, money, transfers.get(money.transfer_id or 0))
        for name, (enrolment, money) in zip(new_public_ids(len(payments)), payments, strict=True)
    ]
    for part in in_rounds(credits):
        _book(part, on, group_id)
    settle_open(transfers.keys(), on.at)
    return [credit.booking for credit in credits]


def confirm_payment(
    enrolment: Enrolment, on: Occasion, *, received: Received, group_id: str
) -> Booking:
    """Credit money to one enrolment that the session holds. Raises as confirm_payments does."""
    (payable,) = enrolments_to_pay_by_id([enrolment.id])
    (booking,) = confirm_payments([(payable, received)], on, group_id=group_id)
    db.session.refresh(enrolment, ["stage", "due_cents", "received_cents", "version"])
    return booking_named(booking)


def _book(credits: Sequence[Credit], on: Occasion, group_id: str) -> None:
    """Write everything that follows from these bookings, each of another enrolment."""
    _insert(credits, on, group_id)
    stages = [
        stage_of(facts_of(one.enrolment, received_cents=one.received_cents)) for one in credits
    ]
    staged = list(zip(credits, stages, strict=True))
    restate_all([(one.enrolment, stage, one.received_cents) for one, stage in staged])
    papers = issue_payments(
        [
            PaidEnrolment(one.enrolment, one.received_cents, one.value_on)
            for one, stage in staged
            if stage is Stage.FINAL
        ],
        on,
    )
    _tell(staged, _record(staged, papers, on), on)


def _insert(credits: Sequence[Credit], on: Occasion, group_id: str) -> None:
    rows = [
        (
            one.booking, one.enrolment.id, one.money.transfer_id, one.money.amount_cents,
            one.value_on, one.money.source, one.money.note, group_id, on.at, on.by.id, on.by.name,
        )
        for one in credits
    ]  # fmt: skip
    insert_rows(Booking, _COLUMNS, rows)


def _record(staged: Sequence[Staged], papers: Sequence[LogLine], on: Occasion) -> list[Recorded]:
    """The line of each booking, followed by that of its document; returns the former."""
    left, lines = iter(papers), []
    for one, stage in staged:
        lines.append(_line(one))
        if stage is Stage.FINAL:
            lines.append(next(left))
    recorded = zip(lines, record_all(lines, on), strict=True)
    return [event for line, event in recorded if line.kind == "payment_confirmed"]


def _line(one: Credit) -> LogLine:
    facts = {
        "booking": one.booking,
        "amount_cents": one.money.amount_cents,
        "value_on": one.value_on,
        "source": one.money.source,
        "rest_cents": due_cents(one.enrolment) - one.received_cents,
    }
    if one.money.is_forced:
        facts["is_forced"] = True
    return LogLine(
        kind="payment_confirmed", enrolment=one.enrolment, transfer=one.transfer, facts=facts
    )


def _tell(staged: Sequence[Staged], events: Sequence[Recorded], on: Occasion) -> None:
    """Queue the mails: about a part to the employer, about the whole to both sides."""
    companies = recipients_of_companies({one.enrolment.company_id for one, _ in staged}, on.today)
    queue_all(
        letter
        for (one, stage), event in zip(staged, events, strict=True)
        for letter in _letters(
            one, stage, on, event=event, people=companies.get(one.enrolment.company_id, [])
        )
    )


def _letters(
    one: Credit, stage: Stage, on: Occasion, *, event: Recorded, people: Sequence[Recipient]
) -> list[Letter]:
    if stage is Stage.FINAL:
        cents, letters_about = one.received_cents, letters_about_final
    else:
        cents, letters_about = one.money.amount_cents, letters_about_part
    return letters_about(
        one.enrolment,
        on,
        event=event,
        people=people,
        received_cents=cents,
        received_on=one.value_on,
    )
