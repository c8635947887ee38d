"""Money that is more than what was due: a queue of its own, and a list to work through outside."""

from decimal import Decimal
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import access
from portal.formats.accounts import shown_account
from portal.formats.language import language
from portal.formats.plain import money
from portal.formats.spreadsheet import Value, write_csv, write_xlsx
from portal.formats.staff.transfers import decided_text, line_from, text_of, to_do_from
from portal.queries.rows import AnyRow
from portal.queries.transfers.overpaid import disposals_to_do, left_over, overpaid_enrolments
from portal.views.secretariat.blueprint import bp, enrolments_base
from portal.views.secretariat.checking import transfers_base
from portal.views.secretariat.transfers import tabs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "te-veel-ontvangen"


@bp.get("/overschrijvingen/te-veel")
@access.staff()
def overpayments() -> str:
    """What is left over, what is still to be paid back or reported, too much on enrolments."""
    return render_template(
        "secretariat/transfers/overpayments.html",
        tabs=tabs("secretariat.overpayments"),
        left_over=[line_from(row, transfers_base()) for row in left_over()],
        to_do=[to_do_from(row, transfers_base()) for row in disposals_to_do()],
        enrolments=[_enrolment(row) for row in overpaid_enrolments()],
        exports=[
            (_("Bewaar als Excel"), url_for("secretariat.overpayments_xlsx")),
            (_("Bewaar als CSV"), url_for("secretariat.overpayments_csv")),
        ],
    )


@bp.get("/overschrijvingen/te-veel.xlsx")
@access.staff()
def overpayments_xlsx() -> Response:
    """The same as a workbook, with amounts as numbers."""
    headers, rows = _table()
    return _file(write_xlsx(headers, rows, _("Te veel ontvangen")), XLSX, "xlsx")


@bp.get("/overschrijvingen/te-veel.csv")
@access.staff()
def overpayments_csv() -> Response:
    """The same as delimited text."""
    headers, rows = _table()
    return _file(write_csv(headers, rows), "text/csv; charset=utf-8", "csv")


def _file(data: bytes, kind: str, extension: str) -> Response:
    response = Response(data, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=f"{NAME}.{extension}")
    return response


def _table() -> tuple[list[str], list[tuple[Value, ...]]]:
    headers = [
        _("Wat"), _("Bedrag"), _("Valutadatum"), _("Van"), _("Rekening van de betaler"),
        _("Mededeling"), _("Afschrift"), _("Reden"),
    ]  # fmt: skip
    rows = [_exported(_("Te beslissen"), row, row.open_cents, "") for row in left_over()]
    rows += [
        _exported(decided_text(row.kind), row, row.amount_cents, row.reason)
        for row in disposals_to_do()
    ]
    rows += [
        (
            _("Te veel op een inschrijving"),
            _euro(row.received_cents - row.due_cents),
            None,
            row.company,
            None,
            f"{row.number} {row.learner}",
            None,
            None,
        )
        for row in overpaid_enrolments()
    ]
    return headers, rows


def _exported(what: str, row: AnyRow, cents: int, reason: str) -> tuple[Value, ...]:
    account = shown_account(row.payer_account)
    return (
        what, _euro(cents), row.value_on, row.payer_name, account, text_of(row), row.number, reason,
    )  # fmt: skip


def _euro(cents: int) -> Decimal:
    return Decimal(cents) / 100


def _enrolment(row: AnyRow) -> dict[str, Any]:
    values = {
        "received": money(row.received_cents, language()),
        "due": money(row.due_cents, language()),
    }
    return {
        "href": f"{enrolments_base()}{row.public_id}",
        "title": _("%(learner)s – %(course)s", learner=row.learner, course=row.course),
        "remark": f"{row.company}, {row.number}",
        "state": _("%(received)s ontvangen, %(due)s te betalen", **values),
        "over": money(row.received_cents - row.due_cents, language()),
    }
