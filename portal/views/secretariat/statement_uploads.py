"""Files of the bank: chosen, refused with a reason, or kept to be looked at."""

from hashlib import sha256
from typing import Any, NamedTuple

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal import access, htmx, pages
from portal.actions.statements import (
    LARGEST,
    NotAcceptable,
    check_accounts,
    has_chosen_columns,
    keep_file,
    read_file,
)
from portal.formats.staff.statements import already_recorded, refusal_text
from portal.models import db, only_reading
from portal.queries.rows import AnyRow
from portal.queries.statements import file_with_digest
from portal.readers.statements.facts import Fault, UnreadableStatement
from portal.storage import StorageFull
from portal.views.secretariat.blueprint import bp

# A few files at once, each of at most so many bytes, and the fields of the form.
_LARGEST_REQUEST = LARGEST + 1024 * 1024
_MOST_FILES = 31


class Chosen(NamedTuple):
    """One file as it came in."""

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """The hash under which the bytes are kept."""
        return sha256(self.data).hexdigest()


@bp.url_value_preprocessor
def let_large_files_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """A year of statements is larger than any other form may be."""
    if endpoint == "secretariat.upload_statement_sent":
        request.max_content_length = _LARGEST_REQUEST


@bp.get("/afschriften/nieuw")
@access.staff()
def upload_statement() -> str:
    """Choose one or more files of the bank."""
    return render_template("secretariat/statements/upload.html", errors=[])


@bp.post("/afschriften/nieuw")
@access.staff()
def upload_statement_sent() -> Response:
    """Keep the files and show what is in them; one that is refused keeps all of them out."""
    files = _chosen()
    with only_reading():
        known = [file_with_digest(file.digest) for file in files]
        new = [file for file, row in zip(files, known, strict=True) if row is None]
        errors = _refusals(new) if files else [refusal_text("no_file")]
    kept, full = ([], None) if errors else _keep(new)
    if errors or full:
        texts = [*errors, *([full] if full else [])]
        return htmx.again("secretariat/statements/upload.html", errors=_told(texts))
    return _where_to([row for row in known if row is not None], kept)


def _chosen() -> list[Chosen]:
    """The files of the form, each once however often it was picked."""
    sent = request.files.getlist("files[]")[:_MOST_FILES]
    files = [Chosen(file.filename or "", file.read()) for file in sent]
    return list({file.digest: file for file in files if file.name}.values())


def _refusals(files: list[Chosen]) -> list[str]:
    """Why files are refused, each with its name when there are more."""
    found = [(file.name, text) for file in files if (text := _refusal(file))]
    if len(files) == 1:
        return [text for _name, text in found]
    return [_("%(file)s: %(text)s", file=name, text=text) for name, text in found]


def _refusal(file: Chosen) -> str | None:
    """Why a file may not be kept; one whose columns nobody knows may, or were chosen wrongly."""
    if len(file.data) > LARGEST:
        return refusal_text("too_large")
    try:
        check_accounts(read_file(file.data, file.name), access.occasion())
    except UnreadableStatement as why:
        if why.fault is Fault.NO_COLUMNS or has_chosen_columns(file.data):
            return None
        return refusal_text(why.fault, why.line, why.place, **why.values)
    except NotAcceptable as why:
        return refusal_text(why.objection, **why.values)
    return None


def _keep(files: list[Chosen]) -> tuple[list[str], str | None]:
    """Keep the files; returns their public ids, or why there is no room for them."""
    storage, on = current_app.extensions["storage"], access.occasion()
    try:
        digests = [storage.put(file.data) for file in files]
    except StorageFull:
        return [], refusal_text("storage_full")
    kept = [
        keep_file(file.name, digest, len(file.data), on).public_id
        for file, digest in zip(files, digests, strict=True)
    ]
    db.session.commit()
    return kept, None


def _where_to(known: list[AnyRow], kept: list[str]) -> Response:
    """On to the one file, or to the list of all of them."""
    recorded = [row for row in known if row.recorded_at is not None]
    if recorded:
        pages.notify("information", already_recorded(recorded[0]))
    ids = [*kept, *(row.public_id for row in known)]
    if len(ids) == 1:
        return htmx.done(url_for("secretariat.statement", public_id=ids[0]))
    if not recorded:
        pages.notify(
            "information",
            ngettext(
                "Eén bestand staat klaar. Er is nog niets ingelezen.",
                "%(num)d bestanden staan klaar. Er is nog niets ingelezen.",
                len(ids),
            ),
        )
    return htmx.done(url_for("secretariat.statements"))


def _told(texts: list[str]) -> list[dict[str, str]]:
    return [{"field": "files", "text": text} for text in texts]
