"""The check page before payments are booked: every booking, status change and mail."""

from collections.abc import Sequence
from typing import Any

from flask import request, url_for

from portal import clock
from portal.actions.payments import MAILS_WAIT
from portal.formats.language import language
from portal.formats.plain import money, short_date
from portal.formats.staff.dossier import source_choices
from portal.formats.staff.payments import check_from, confirm_button
from portal.forms.payments import Payable, Payment, first_payments, read_payments
from portal.queries.rows import AnyRow
from portal.queries.worklists import PAYABLE, enrolments_selected, mail_readers
from portal.rules.stations import Stage
from portal.views.secretariat.blueprint import enrolments_base

# Money may also arrive for the rest of an enrolment that was settled for less.
_OPEN = {*PAYABLE, Stage.FINAL}


def chosen_rows(chosen: Sequence[str]) -> list[AnyRow]:
    """The chosen enrolments on which something may still be booked."""
    rows = enrolments_selected(chosen)
    return [row for row in rows if row.stage in _OPEN and row.received_cents < row.due_cents]


def typed_payments(rows: Sequence[AnyRow]) -> list[Payment]:
    """The payments as they stand in the form of the check page."""
    return read_payments(request.form, _payables(rows), clock.today())


def check_page(rows: Sequence[AnyRow], payments: list[Payment] | None = None) -> dict[str, Any]:
    """What the check page shows; without typed payments it proposes the whole rest."""
    today = clock.today()
    shown = first_payments(_payables(rows), today) if payments is None else payments
    readers = mail_readers((row.company_id for row in rows), today)
    leaves_at = clock.now() + MAILS_WAIT
    checks = [
        check_from(
            row,
            cents=payment.cents,
            today=today,
            leaves_at=leaves_at,
            readers=readers.get(row.company_id, []),
            base=enrolments_base(),
        )
        for row, payment in zip(rows, shown, strict=True)
    ]
    total = sum(payment.cents for payment in shown)
    return {
        "lines": list(zip(checks, shown, strict=True)),
        "payments": shown,
        "errors": _errors(shown),
        "total_cents": total,
        "total": money(total, language()),
        "checked": f"{len(shown)}:{total}",
        "button_label": confirm_button(len(shown), total),
        "sources": source_choices(),
        "same_day": short_date(today, language()),
        "list_href": url_for("secretariat.by_hand"),
        "conflict": "",
        "attention": "",
    }


def _payables(rows: Sequence[AnyRow]) -> list[Payable]:
    return [
        Payable(
            row.public_id,
            row.company,
            row.enrolled_on,
            row.due_cents - row.received_cents,
            row.received_cents,
        )
        for row in rows
    ]


def _errors(payments: Sequence[Payment]) -> list[dict[str, str]]:
    return [
        {"field": f"{field}-{payment.public_id}", "text": text}
        for payment in payments
        for field, text in payment.errors.items()
    ]
