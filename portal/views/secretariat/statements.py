"""Bank statements: the list, what a file holds before it is recorded, and afterwards."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from portal import access, htmx, pages
from portal.actions.recording import hold_log
from portal.actions.statements import Plan, record_file
from portal.formats.staff.statements import already_recorded, recorded_text
from portal.forms.statements import Answers, read_answers
from portal.models import db
from portal.queries.rows import AnyRow
from portal.queries.statements import (
    file_with_digest,
    statement_file,
    statement_file_for_change,
    statements_of,
)
from portal.rules.known_entries import Novelty
from portal.views.secretariat import statement_pages as texts
from portal.views.secretariat.blueprint import bp
from portal.views.secretariat.paging import page_number
from portal.views.secretariat.statement_columns import columns_page
from portal.views.secretariat.statement_plans import Unmapped, Unreadable, plan_of
from portal.views.secretariat.statement_preview import preview_page

_LIST = "secretariat/statements/list.html"
_PREVIEW = "secretariat/statements/preview.html"
_RECORDED = "secretariat/statements/recorded.html"


@bp.get("/afschriften")
@access.staff()
def statements() -> str:
    """Every statement that was read, newest first; above them the files that wait."""
    return render_template(_LIST, **texts.list_page(page_number()))


@bp.get("/afschriften/<public_id>")
@access.staff()
def statement(public_id: str) -> str:
    """A recorded statement, or all those of a file; before that what is in the file."""
    rows = statements_of(public_id)
    if rows and rows[0].id is not None:
        return render_template(_RECORDED, **texts.recorded_page(rows, page_number()))
    file = statement_file(public_id)
    found = plan_of(file)
    if isinstance(found, Unmapped):
        return render_template("secretariat/statements/columns.html", **columns_page(file))
    if isinstance(found, Unreadable):
        page = texts.refused_page(file, *found)
        return render_template("secretariat/statements/refused.html", **page)
    return render_template(_PREVIEW, **preview_page(file, found))


@bp.post("/afschriften/<public_id>/inlezen")
@access.staff()
def record_statement(public_id: str) -> Response:
    """Record a file in one transaction, unless somebody was first or something changed."""
    hold_log()
    file = statement_file_for_change(public_id)
    first = file_with_digest(file.sha256)
    if first is not None and first.recorded_at is not None:
        return _somebody_was_first(first)
    found = plan_of(file)
    if not isinstance(found, Plan):
        db.session.rollback()
        return htmx.done(url_for("secretariat.statement", public_id=public_id))
    answers, errors = _answers(found)
    if errors or answers.digest != found.digest:
        return _look_again(file, found, errors)
    result = record_file(file, found, access.occasion(), new=answers.new)
    db.session.commit()
    pages.notify("done", recorded_text(result))
    return htmx.done(url_for("secretariat.payments"))


def _answers(plan: Plan) -> tuple[Answers, dict[str, str]]:
    return read_answers(
        request.form,
        [line.key for line in plan.are(Novelty.PERHAPS)],
        asks_account=bool(plan.unknown_accounts),
        is_admin=access.me().staff_role == "admin",
    )


def _somebody_was_first(first: AnyRow) -> Response:
    """The page of what was recorded already, and when and by whom (409)."""
    db.session.rollback()
    page = texts.recorded_page(statements_of(first.public_id), page=1)
    return htmx.again(_RECORDED, status=409, **{**page, "conflict": already_recorded(first)})


def _look_again(file: Any, plan: Plan, errors: dict[str, str]) -> Response:
    """An answer is missing (422), or another file was recorded since the look (409)."""
    page = preview_page(file, plan, errors, is_stale=not errors)
    db.session.rollback()
    return htmx.again(_PREVIEW, status=422 if errors else 409, **page)
