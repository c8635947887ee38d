"""Which column of a bank's CSV holds what, as somebody says by hand; remembered by its layout."""

from typing import Any, NamedTuple

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from portal import access, htmx
from portal.actions.imports import map_columns
from portal.actions.statements import layout_key
from portal.formats.staff.statements import COLUMN_TEXTS
from portal.forms.import_columns import NOT_THERE
from portal.forms.statement_columns import column_field, read_statement_columns
from portal.models import db
from portal.queries.imports import remembered_mapping
from portal.queries.statements import statement_file, statement_file_for_change
from portal.readers.columns import column_label, column_letters
from portal.readers.statements import CsvColumns, csv_columns
from portal.readers.statements.bank_csv import Column
from portal.readers.statements.facts import UnreadableStatement
from portal.storage import NotStored
from portal.views.secretariat.blueprint import bp
from portal.views.secretariat.statement_plans import bytes_of

_PAGE = "secretariat/statements/columns.html"


class ColumnChoice(NamedTuple):
    """The choice of a column for one value."""

    name: str
    label: str
    chosen: str
    error: str | None


@bp.get("/afschriften/<public_id>/kolommen")
@access.staff()
def statement_columns(public_id: str) -> str:
    """Say by hand which column holds what."""
    return render_template(_PAGE, **columns_page(statement_file(public_id)))


@bp.post("/afschriften/<public_id>/kolommen")
@access.staff()
def map_statement_columns(public_id: str) -> Response:
    """Remember the choice for this file and for every later one of the same layout."""
    file = statement_file_for_change(public_id)
    here = url_for("secretariat.statement", public_id=public_id)
    if file.recorded_at is not None or file.removed_at is not None:
        db.session.rollback()
        return htmx.done(here)
    found = _columns(file)
    chosen, errors = read_statement_columns(request.form, len(found.header))
    if errors:
        page = columns_page(file, chosen, errors)
        db.session.rollback()
        return htmx.again(_PAGE, **page)
    map_columns(file, layout_key(found.signature), chosen, access.occasion())
    db.session.commit()
    return htmx.done(here)


def columns_page(
    file: Any, chosen: dict[str, int | None] | None = None, errors: dict[str, str] | None = None
) -> dict[str, Any]:
    """A choice for every value, with the columns of the file and its first rows."""
    found = _columns(file)
    known = chosen or file.mapping or remembered_mapping(layout_key(found.signature))
    labels = [column_label(found.header, place) for place in range(len(found.header))]
    return {
        "public_id": file.public_id,
        "file_name": file.name,
        "options": [
            (NOT_THERE, "–"),
            *((str(n), f"{column_letters(n)} – {label}") for n, label in enumerate(labels)),
        ],
        "choices": [_choice(column, found, known, errors or {}) for column in Column],
        "labels": labels,
        "samples": found.samples,
        "errors": [{"field": name, "text": text} for name, text in (errors or {}).items()],
    }


def _columns(file: Any) -> CsvColumns:
    """The layout of a kept CSV; 404 for what is no table, or is not kept any more."""
    try:
        return csv_columns(bytes_of(file))
    except (UnreadableStatement, NotStored):
        abort(404)


def _choice(column: Column, found: CsvColumns, known: Any, errors: dict[str, str]) -> ColumnChoice:
    name = column_field(column)
    place = known.get(column.value) if known else found.columns.get(column)
    return ColumnChoice(
        name=name,
        label=str(COLUMN_TEXTS[column]),
        chosen=NOT_THERE if place is None else str(place),
        error=errors.get(name),
    )
