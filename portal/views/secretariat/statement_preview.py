"""What is in a file of the bank, before anything of it is recorded."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from portal import access
from portal.actions.statements import Plan, PlannedLine, PlannedStatement
from portal.formats.accounts import shown_account
from portal.formats.staff.statements import (
    Line,
    Shown,
    perhaps_text,
    record_button,
    remark_text,
    shown_line,
    shown_statement,
    summary_text,
)
from portal.queries.statements import LINES
from portal.readers.statements.facts import Doubt, StatementFormat
from portal.rules.known_entries import Novelty
from portal.rules.matching import Verdict
from portal.views.secretariat.blueprint import Tab
from portal.views.secretariat.paging import page_number
from portal.views.secretariat.statement_pages import neighbours
from portal.views.secretariat.statement_verdicts import Told, verdicts_of

Part = tuple[str, list[PlannedLine]]

_UNREADABLE = {Doubt.UNREADABLE_ROW, Doubt.UNKNOWN_RECORD}


def preview_page(
    file: Any, plan: Plan, errors: dict[str, str] | None = None, *, is_stale: bool = False
) -> dict[str, Any]:
    """The statements with their sums, the counts, one part of the lines, and what to answer."""
    parts = _parts(plan)
    part = request.args.get("deel", "")
    if part not in parts:
        part = next((name for name, (_label, lines) in parts.items() if lines), "nieuw")
    receipts, verdicts = plan.receipts, verdicts_of(plan)
    certain = sum(one.verdict is Verdict.CERTAIN for one in verdicts.values())
    return {
        "public_id": file.public_id,
        "file_name": file.name,
        "columns_href": _columns_href(file, plan),
        "is_stale": is_stale,
        "summary": summary_text(
            len(receipts), sum(one.entry.amount_cents for one in receipts), certain
        ),
        "statements": [_statement(n, one) for n, one in enumerate(plan.statements, 1)],
        "counts": _counts(plan, parts),
        "tabs": _tabs(parts, part, file.public_id),
        **_lines(part, parts[part][1], verdicts, file.public_id),
        **_questions(plan),
        "digest": plan.digest,
        "button_label": record_button(len(receipts)),
        "wrong": errors or {},
        "errors": [{"field": name, "text": text} for name, text in (errors or {}).items()],
    }


def _columns_href(file: Any, plan: Plan) -> str | None:
    """Where the columns of a CSV are chosen, which may have been done wrongly."""
    if plan.format is not StatementFormat.CSV:
        return None
    return url_for("secretariat.statement_columns", public_id=file.public_id)


def _parts(plan: Plan) -> dict[str, Part]:
    new = plan.are(Novelty.NEW)
    return {
        "nieuw": (_("Nieuw"), plan.receipts),
        "misschien": (_("Misschien al bekend"), plan.are(Novelty.PERHAPS)),
        "bekend": (_("Al bekend"), plan.are(Novelty.KNOWN)),
        "andere": (_("Geen ontvangst"), [line for line in new if not line.is_receipt]),
    }


def _counts(plan: Plan, parts: dict[str, Part]) -> list[tuple[int, str]]:
    """How many lines of each kind; a line that nobody could read is counted by its remark."""
    unreadable = sum(
        remark.doubt in _UNREADABLE
        for planned in plan.statements
        for remark in planned.statement.remarks
    )
    perhaps = len(parts["misschien"][1])
    return [
        (len(parts["nieuw"][1]), _("nieuw")),
        *([(perhaps, _("misschien al bekend"))] if perhaps else []),
        (len(parts["bekend"][1]), _("al bekend")),
        (len(parts["andere"][1]), _("geen ontvangst")),
        (unreadable, _("niet leesbaar")),
    ]


def _tabs(parts: dict[str, Part], chosen: str, public_id: str) -> list[Tab]:
    """A tab for each part that has lines, and for the one that is looked at."""
    return [
        Tab(
            label,
            url_for("secretariat.statement", public_id=public_id, deel=name),
            name == chosen,
            len(lines),
        )
        for name, (label, lines) in parts.items()
        if lines or name == chosen
    ]


def _lines(
    part: str, lines: list[PlannedLine], verdicts: Mapping[int, Told], public_id: str
) -> dict[str, Any]:
    page = min(page_number(), max(len(lines) - 1, 0) // LINES + 1)
    return {
        "lines": [
            _line(one, verdicts.get(one.key)) for one in lines[(page - 1) * LINES : page * LINES]
        ],
        "pages": neighbours(
            "secretariat.statement",
            page,
            has_more=page * LINES < len(lines),
            public_id=public_id,
            deel=part,
        ),
    }


def _line(line: PlannedLine, told: Told | None) -> Line:
    """A line as the bank tells it, with the whole account of the payer, and its verdict."""
    shown = shown_line(line.entry, _state(line), is_masked=False)
    if told is None:
        return shown
    return replace(shown, state=told.text, colour=told.colour, marks=told.marks, people=told.people)


def _state(line: PlannedLine) -> str:
    if line.novelty is not Novelty.NEW:
        return str(line.novelty)
    if line.entry.is_reversal:
        return "reversal"
    return "new" if line.is_receipt else "debit"


def _statement(number: int, planned: PlannedStatement) -> Shown:
    told = [remark_text(one.doubt, one.line, one.values) for one in planned.statement.remarks]
    worries = [remark_text(one.worry, None, one.values) for one in planned.worries]
    return shown_statement(
        planned.statement,
        id=f"afschrift-{number}",
        account=planned.account,
        lines=len(planned.lines),
        moved_cents=planned.moved_cents,
        remarks=[*worries, *told],
    )


def _questions(plan: Plan) -> dict[str, Any]:
    """What only a person can say: whose account this is, and which lines are another payment."""
    return {
        "unknown_accounts": [shown_account(account) for account in plan.unknown_accounts],
        "is_admin": access.me().staff_role == "admin",
        "perhaps": [
            {"value": str(line.key), "label": perhaps_text(line.entry)}
            for line in plan.are(Novelty.PERHAPS)
        ],
    }
