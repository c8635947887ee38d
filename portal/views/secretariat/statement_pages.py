"""What the pages of bank statements show: the list, and what was recorded of a file."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from portal import clock
from portal.formats.accounts import shown_account
from portal.formats.elements import day_short
from portal.formats.language import language
from portal.formats.plain import BRUSSELS, moment
from portal.formats.staff.statements import (
    Line,
    period,
    remark_text,
    result_lines,
    shown_line,
    shown_statement,
    state_of,
    statement_name,
)
from portal.queries.rows import AnyRow
from portal.queries.statements import (
    LINES,
    lines_of_statements,
    recorded_statements,
    unrecorded_files,
)
from portal.views.secretariat.statement_plans import refusal_of

# Files that nobody recorded are shown so long.
_WAITING = timedelta(days=30)


def list_page(page: int) -> dict[str, Any]:
    """The recorded statements of a page, and the files that wait or were refused."""
    rows = recorded_statements(page)
    waiting = unrecorded_files(clock.now() - _WAITING) if page == 1 else []
    return {
        "waiting": [_waiting(row) for row in waiting],
        "statements": [_listed(row) for row in rows[:LINES]],
        "pages": neighbours("secretariat.statements", page, has_more=len(rows) > LINES),
    }


def _waiting(row: AnyRow) -> dict[str, Any]:
    return {
        "href": url_for("secretariat.statement", public_id=row.public_id),
        "name": row.name,
        "on": day_short(row.uploaded_at.astimezone(BRUSSELS).date()),
        "who": row.uploaded_by_name,
        "refused": refusal_of(row),
    }


def _listed(row: AnyRow) -> dict[str, Any]:
    return {
        "href": url_for("secretariat.statement", public_id=row.public_id),
        "name": statement_name(row.number, row.closed_on),
        "file": row.file_name,
        "account": shown_account(row.account),
        "period": period(row.opened_on, row.closed_on),
        "lines": row.entries,
        "on": day_short(row.recorded_at.astimezone(BRUSSELS).date()),
        "who": row.recorded_by_name,
    }


def recorded_page(rows: Sequence[AnyRow], page: int) -> dict[str, Any]:
    """What was recorded: of a file all its statements, or the one that was asked for."""
    first = rows[0]
    is_whole = len(rows) > 1 or first.file_statements == 1
    lines = lines_of_statements([row.id for row in rows], page)
    here = first.file_public_id if is_whole else first.public_id
    return {
        "title": first.file_name if is_whole else statement_name(first.number, first.closed_on),
        "file_name": first.file_name,
        "whole_href": None
        if is_whole
        else url_for("secretariat.statement", public_id=first.file_public_id),
        "moment": moment(first.recorded_at, language()),
        "who": first.recorded_by_name,
        "result": result_lines(first.result) if is_whole else [],
        "statements": [_recorded(row) for row in rows],
        "lines": [_line(row) for row in lines[:LINES]],
        "pages": neighbours(
            "secretariat.statement", page, has_more=len(lines) > LINES, public_id=here
        ),
        "conflict": "",
    }


def _recorded(row: AnyRow) -> Any:
    return shown_statement(
        row,
        id=f"afschrift-{row.public_id}",
        account=row.account,
        lines=row.entries,
        moved_cents=row.moved_cents,
        remarks=[remark_text(one["code"], one["line"], one["values"]) for one in row.remarks],
    )


def _line(row: AnyRow) -> Line:
    """A kept transfer; the payer's account is masked, and its story stands on its own page."""
    has_story = "secretariat.transfer" in current_app.view_functions
    href = url_for("secretariat.transfer", public_id=row.public_id) if has_story else None
    return shown_line(
        row, state_of(row), is_masked=True, id=f"overschrijving-{row.public_id}", href=href
    )


def refused_page(file: Any, text: str, has_chosen_columns: bool) -> dict[str, Any]:
    """A file that cannot be recorded, and why; columns that were chosen may be chosen anew."""
    columns = url_for("secretariat.statement_columns", public_id=file.public_id)
    return {
        "columns_href": columns if has_chosen_columns else None,
        "file_name": file.name,
        "text": text,
        "moment": moment(file.uploaded_at, language()),
        "who": file.uploaded_by_name,
    }


def neighbours(endpoint: str, page: int, *, has_more: bool, **arguments: Any) -> dict[str, Any]:
    """The addresses before and after a page of fifty lines."""

    def address(number: int) -> str:
        return url_for(endpoint, pagina=number if number > 1 else None, **arguments)

    return {
        "text": _("Bladzijde %(n)s", n=page),
        "previous": address(page - 1) if page > 1 else None,
        "following": address(page + 1) if has_more else None,
    }
