"""The school's enrolment list: chosen, looked at, checked and taken over."""

from typing import Any, NamedTuple

from flask import Response as FlaskResponse
from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from portal import access, htmx, pages
from portal.actions.imports import Plan, keep_list, map_columns, plan_import, take_over
from portal.actions.recording import hold_log
from portal.formats.enrolment_template import write_template
from portal.formats.import_messages import FIELD_TEXTS, file_text
from portal.formats.import_values import result_lines
from portal.formats.language import language
from portal.formats.plain import moment
from portal.forms.import_columns import read_columns
from portal.models import db
from portal.queries.imports import (
    applied_before,
    import_run,
    import_run_for_change,
    recent_imports,
    remembered_mapping,
)
from portal.queries.rows import AnyRow
from portal.readers.columns import ColumnMapping, recognise_columns
from portal.readers.enrolment_list import UnmappedColumns
from portal.readers.spreadsheet import UnreadableFile, read_table
from portal.storage import StorageFull
from portal.views.secretariat import import_pages as texts
from portal.views.secretariat.blueprint import bp

# A workbook of this size is the largest that is read (promise D26); text is smaller still.
LARGEST = 5 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Unmapped(NamedTuple):
    """A list of which somebody still has to say where some values stand."""

    mapping: ColumnMapping
    missing: list[str]


@bp.get("/inschrijvingen/import")
@access.staff()
def upload_enrolments() -> str:
    """Choose a list; the lists of before stand under it."""
    return render_template("secretariat/upload_enrolments.html", **_upload_page())


@bp.post("/inschrijvingen/import")
@access.staff()
def upload_enrolments_sent() -> Response:
    """Keep the list and show what is in it; a file that cannot be read is refused with reason."""
    file = request.files.get("file")
    data = file.read(LARGEST + 1) if file else b""
    name = (file.filename or "") if file else ""
    error = _refusal(data, name)
    if error:
        return htmx.again("secretariat/upload_enrolments.html", **_upload_page(error))
    try:
        digest = current_app.extensions["storage"].put(data)
    except StorageFull:
        full = _("Er is geen plaats meer om dit bestand te bewaren. Bel de beheerder.")
        return htmx.again("secretariat/upload_enrolments.html", **_upload_page(full))
    run = keep_list(name, digest, access.occasion())
    db.session.commit()
    return htmx.done(url_for("secretariat.enrolment_import", public_id=run.public_id))


@bp.get("/inschrijvingen/import/sjabloon.xlsx")
@access.staff()
def enrolments_template() -> FlaskResponse:
    """An empty workbook with the columns that we look for."""
    response = FlaskResponse(write_template(), mimetype=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename="inschrijvingen.xlsx")
    return response


@bp.get("/inschrijvingen/import/<public_id>")
@access.staff()
def enrolment_import(public_id: str) -> str:
    """What is in the list, held against what there is; or, afterwards, what came of it."""
    run = import_run(public_id)
    if run.applied_at is not None:
        return render_template("secretariat/import_result.html", **_result_page(run))
    found = _plan(run)
    if isinstance(found, Unmapped):
        return render_template("secretariat/import_columns.html", **_columns_page(run, found))
    return render_template("secretariat/import_preview.html", **_preview_page(run, found))


@bp.get("/inschrijvingen/import/<public_id>/kolommen")
@access.staff()
def import_columns(public_id: str) -> str:
    """Say by hand which column holds what."""
    run = import_run(public_id)
    table = read_table(_bytes(run), run.file_name)
    mapping = recognise_columns(table.header, _chosen(run, table.header))
    page = _columns_page(run, Unmapped(mapping, []))
    return render_template("secretariat/import_columns.html", **page)


@bp.post("/inschrijvingen/import/<public_id>/kolommen")
@access.staff()
def map_import_columns(public_id: str) -> Response:
    """Remember the choice for this list and for every later one of the same layout."""
    run = import_run_for_change(public_id)
    table = read_table(_bytes(run), run.file_name)
    chosen, errors = read_columns(request.form, len(table.header))
    mapping = recognise_columns(table.header, chosen)
    if errors:
        db.session.rollback()
        page = _columns_page(run, Unmapped(mapping, []), chosen, errors)
        return htmx.again("secretariat/import_columns.html", **page)
    map_columns(run, mapping.signature, chosen, access.occasion())
    db.session.commit()
    return htmx.done(url_for("secretariat.enrolment_import", public_id=public_id))


@bp.get("/inschrijvingen/import/<public_id>/gevolgen")
@access.staff()
def import_effects(public_id: str) -> str | Response:
    """Everything that taking the list over would do."""
    run = import_run(public_id)
    found = _plan(run) if run.applied_at is None else None
    if not isinstance(found, Plan) or not found.changes_something:
        return redirect(url_for("secretariat.enrolment_import", public_id=public_id), 303)
    return render_template("secretariat/import_effects.html", **_effects_page(run, found))


@bp.post("/inschrijvingen/import/<public_id>/overnemen")
@access.staff()
def take_over_import(public_id: str) -> Response:
    """Take the good rows over in one transaction, unless something changed since the check."""
    hold_log()
    run = import_run_for_change(public_id)
    here = url_for("secretariat.enrolment_import", public_id=public_id)
    found = _plan(run) if run.applied_at is None else None
    if not isinstance(found, Plan):
        db.session.rollback()
        return htmx.done(here)
    if found.digest != request.form.get("plan") or not found.changes_something:
        db.session.rollback()
        page = _effects_page(run, found, is_stale=True)
        return htmx.again("secretariat/import_effects.html", status=409, **page)
    agreed = set(request.form.getlist("courses[]"))
    if not found.changes_enrolments and not agreed & found.told_otherwise:
        db.session.rollback()
        page = _effects_page(run, found, is_unticked=True)
        return htmx.again("secretariat/import_effects.html", **page)
    take_over(run, found, access.occasion(), courses=agreed)
    db.session.commit()
    pages.notify("done", _("De lijst is overgenomen."))
    return htmx.done(here)


def _refusal(data: bytes, name: str) -> str | None:
    """Why a file cannot be a list, or None."""
    if not name:
        return str(_("Kies een bestand met inschrijvingen."))
    if len(data) > LARGEST:
        return file_text("too_large", "")
    try:
        read_table(data, name)
    except UnreadableFile as reason:
        return file_text(reason.code, reason.detail)
    return None


def _bytes(run: Any) -> bytes:
    kept: bytes = current_app.extensions["storage"].open(run.sha256)
    return kept


def _chosen(run: Any, header: tuple[str, ...]) -> dict[str, int | None]:
    """What was chosen by hand for this list, else for an earlier one of the same layout."""
    return run.mapping or remembered_mapping(recognise_columns(header).signature)


def _plan(run: Any) -> Plan | Unmapped:
    data = _bytes(run)
    table = read_table(data, run.file_name)
    chosen = _chosen(run, table.header)
    try:
        return plan_import(table, chosen, access.occasion())
    except UnmappedColumns as missing:
        names = [str(FIELD_TEXTS[field]) for field in missing.fields]
        return Unmapped(recognise_columns(table.header, chosen), names)


def _upload_page(error: str | None = None) -> dict[str, Any]:
    return {
        "error": error,
        "errors": [{"field": "file", "text": error}] if error else [],
        "recent": texts.recent_lines(recent_imports()),
    }


def _columns_page(
    run: Any,
    found: Unmapped,
    chosen: dict[str, int | None] | None = None,
    errors: dict[str, str] | None = None,
) -> dict[str, Any]:
    return {
        "public_id": run.public_id,
        "file_name": run.file_name,
        "missing": found.missing,
        "choices": texts.column_choices(found.mapping, chosen, errors),
        "errors": [{"field": name, "text": text} for name, text in (errors or {}).items()],
    }


def _preview_page(run: AnyRow, plan: Plan) -> dict[str, Any]:
    before = applied_before(run.sha256, run.public_id)
    return {
        "public_id": run.public_id,
        "file_name": run.file_name,
        "plan": plan,
        "good": len(plan.new) + len(plan.changed),
        "before": before
        and {
            "moment": moment(before.applied_at, language()),
            "who": before.uploaded_by_name,
        },
        **texts.preview(plan, run.public_id),
    }


def _effects_page(
    run: Any, plan: Plan, *, is_stale: bool = False, is_unticked: bool = False
) -> dict[str, Any]:
    unticked = _("Kruis minstens één cursus aan of ga terug.") if is_unticked else None
    return {
        "public_id": run.public_id,
        "is_stale": is_stale,
        "courses_error": unticked,
        "errors": [{"field": "courses", "text": unticked}] if unticked else [],
        "wrong": len(plan.wrong),
        **texts.effects(plan),
    }


def _result_page(run: AnyRow) -> dict[str, Any]:
    return {
        "file_name": run.file_name,
        "moment": moment(run.applied_at, language()),
        "who": run.uploaded_by_name,
        "lines": result_lines(run.result),
    }
