"""Confirmations of payment, issued and withdrawn for many enrolments in one go."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import update

from portal.actions.documents.facts import new_codes, payment_facts
from portal.actions.documents.issuing import year_numbers
from portal.actions.recording import LogLine, Occasion, insert_rows, new_public_ids
from portal.documents.canonical import to_json
from portal.documents.facts import PaymentFacts
from portal.documents.shipped import layout_version
from portal.models import Document, db
from portal.queries.changing_money import AnyEnrolment, CurrentDocument, current_documents

REASON = "payment_confirmed"
_COLUMNS = (
    "public_id", "kind", "number", "code", "enrolment_id", "company_id", "issued_at", "version",
    "reason", "facts", "facts_sha256", "template", "replaces_id",
)  # fmt: skip


class PaidEnrolment(NamedTuple):
    """An enrolment that has become final: all that came in, in cents, and on which day."""

    enrolment: AnyEnrolment
    received_cents: int
    received_on: date


def issue_payments(
    paid: Sequence[PaidEnrolment], on: Occasion, *, reason: str = REASON
) -> list[LogLine]:
    """Issue the confirmation of payment of each of these enrolments, which differ, in one go.

    It replaces the one that was current. Returns the lines that the caller adds to the log, each
    after the line of its payment.
    """
    if not paid:
        return []
    replaced = current_documents([one.enrolment.id for one in paid], "payment")
    numbers = year_numbers(on)
    drawn = zip(new_public_ids(len(paid)), new_codes(len(paid)), strict=True)
    rows: list[tuple[Any, ...]] = []
    lines: list[LogLine] = []
    for number, (one, (name, code)) in enumerate(zip(paid, drawn, strict=True), numbers.value + 1):
        old = replaced.get(one.enrolment.id)
        facts = payment_facts(
            one.enrolment,
            on,
            old=old,
            number=number,
            code=code,
            received_cents=one.received_cents,
            received_on=one.received_on,
        )
        row, line = _document(name, facts, one.enrolment, old, reason)
        rows.append(row)
        lines.append(line)
    numbers.value += len(paid)
    _replace(replaced.values(), on)
    insert_rows(Document, _COLUMNS, rows)
    return lines


def withdraw_payments(enrolments: Sequence[AnyEnrolment], on: Occasion) -> dict[int, LogLine]:
    """Say of the confirmations of payment of these enrolments that they no longer hold.

    They stay in the register. Returns the lines for the log by the number of the enrolment; one
    that has no confirmation of payment has no line.
    """
    held = current_documents([one.id for one in enrolments], "payment")
    if not held:
        return {}
    db.session.execute(
        update(Document)
        .where(Document.id.in_([document.id for document in held.values()]))
        .values(withdrawn_at=on.at)
    )
    return {
        one.id: LogLine(
            kind="document_withdrawn", enrolment=one, facts={"number": held[one.id].number}
        )
        for one in enrolments
        if one.id in held
    }


def _document(
    public_id: str,
    facts: PaymentFacts,
    enrolment: AnyEnrolment,
    old: CurrentDocument | None,
    reason: str,
) -> tuple[tuple[Any, ...], LogLine]:
    """The row of the register, and the line for the log."""
    text, kind = to_json(facts), str(facts.kind)
    digest = hashlib.sha256(text).hexdigest()
    row = (
        public_id, kind, facts.document_number, facts.code, enrolment.id, enrolment.company_id,
        facts.issued_at, old.version + 1 if old else 1, reason, text.decode(), digest,
        layout_version(), old.id if old else None,
    )  # fmt: skip
    said = {
        "document": kind,
        "number": facts.document_number,
        "replaces": facts.replaces,
        "reason": reason,
        "facts_sha256": digest,
    }
    return row, LogLine(kind="document_issued", enrolment=enrolment, facts=said)


def _replace(replaced: Collection[CurrentDocument], on: Occasion) -> None:
    if replaced:
        db.session.execute(
            update(Document)
            .where(Document.id.in_([old.id for old in replaced]))
            .values(replaced_at=on.at)
        )
