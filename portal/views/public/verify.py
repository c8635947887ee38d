"""Checking that a document is real, current and unchanged."""

import hashlib
from typing import NamedTuple

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, pages
from portal.documents.canonical import from_json
from portal.documents.facts import ReceiptFacts
from portal.documents.register import pdf_of
from portal.documents.render import RenderingFailed, RenderingUnavailable
from portal.formats.elements import day
from portal.formats.history import document_name
from portal.formats.language import language
from portal.formats.plain import moment
from portal.formats.statuses import status_text
from portal.forms.verify import read_code
from portal.queries.rows import AnyRow
from portal.queries.verify import document_with_code, document_with_file
from portal.readers.document_code import codes_in
from portal.rules.identifiers import show_document_code
from portal.rules.stations import Audience, Stage, status_from_stage
from portal.views.public.blueprint import bp
from portal.views.public.pace import wait_until

# A document of ours carries one code; a file full of codes is somebody trying.
_MOST_CODES = 3


class Verdict(NamedTuple):
    """What is said of a document: `kind` is that of the panel, `rows` its facts."""

    kind: str
    title: str
    text: str = ""
    rows: tuple[tuple[str, str | Markup], ...] = ()


@pages.in_every_language(bp, "/controle")
@access.public
def verify() -> str:
    """The form: a code, a file, or both."""
    return render_template("public/verify.html", code="", verdicts=[], refused=None)


@pages.in_every_language(bp, "/controle/<code>")
@access.public
def verify_result(code: str) -> Response:
    """What the register says of a code; where the QR code of a document leads."""
    _keep_pace()
    return _answer(code, *_by_code(code))


@pages.in_every_language(bp, "/controle", "POST")
@access.public
def check_file() -> AnyResponse:
    """Compare a file with the document of the code, or find the document by the file alone."""
    code, file = request.form.get("code", ""), request.files.get("file")
    if file is None or not file.filename:
        return _without_file(code)
    _keep_pace()
    data = file.stream.read()
    digest = hashlib.sha256(data).hexdigest()
    if not code.strip():
        row = document_with_file(digest) or _document_printed_in(data)
        if row is None:
            return _refused(_("We kennen dit bestand niet. Vul ook de documentcode in."))
        return _answer(row.code, *_verdicts(row, digest))
    return _answer(code, *_by_code(code, digest))


def _without_file(code: str) -> AnyResponse:
    if not code.strip():
        return _refused(_("Vul de documentcode in of kies de PDF."))
    bare = read_code(code)
    if bare is None:
        return _answer(code, *_by_code(code))
    return redirect(url_for("public.verify_result", code=bare), 303)


def _by_code(code: str, digest: str | None = None) -> tuple[list[Verdict], int]:
    bare = read_code(code)
    row = document_with_code(bare) if bare else None
    if row is None:
        return [Verdict("failure", _("We vinden geen document met deze code."))], 404
    return _verdicts(row, digest)


def _verdicts(row: AnyRow, digest: str | None) -> tuple[list[Verdict], int]:
    about_file = [_of_file(row, digest)] if digest else []
    return [*about_file, _of_document(row)], 200


def _of_document(row: AnyRow) -> Verdict:
    if row.withdrawn_at is not None:
        return Verdict("closed", _("Dit document is ingetrokken."), rows=_facts(row))
    if row.replaced_at is not None:
        title = _("Dit document is vervangen door %(document_no)s.", document_no=row.replaced_by)
        text = _("Vraag het nieuwe document aan wie je dit gaf.")
        return Verdict("attention", title, text, rows=_facts(row))
    return Verdict("done", _("Dit document is echt."), rows=_facts(row))


def _of_file(row: AnyRow, digest: str) -> Verdict:
    try:
        ours = row.sha256 or hashlib.sha256(pdf_of(row)).hexdigest()
    except (RenderingFailed, RenderingUnavailable):
        return Verdict("attention", _("We kunnen het bestand nu niet vergelijken."))
    if digest == ours:
        return Verdict("done", _("Dit bestand is precies het document dat we gemaakt hebben."))
    return Verdict("failure", _("Dit bestand is veranderd. Vertrouw het niet."))


def _facts(row: AnyRow) -> tuple[tuple[str, str | Markup], ...]:
    """What the paper says as well, without any person's name, and how things stand today."""
    facts, lang = from_json(row.facts), language()
    course = facts.lines[0].course if isinstance(facts, ReceiptFacts) else facts.course
    status = status_from_stage(Stage(row.stage), row.last_day, clock.today())
    # A student's own paper tells no more than the student may know of what the employer does.
    reader = Audience.STUDENT if row.kind == "status" else Audience.STAFF
    rows: list[tuple[str, str | Markup]] = [
        (_("Document"), document_name(row.kind)),
        (_("Nummer"), row.number),
        (_("Gemaakt op"), moment(row.issued_at, lang)),
        (_("Cursus"), course.name),
    ]
    if course.first_lesson_on:
        rows.append((_("Eerste lesdag"), day(course.first_lesson_on)))
    rows.append((_("Stand van zaken nu"), status_text(status, reader)))
    return tuple(rows)


def _document_printed_in(data: bytes) -> AnyRow | None:
    """The document whose code stands in the text of a file that is not ours to the letter."""
    found = (document_with_code(code) for code in codes_in(data)[:_MOST_CODES])
    return next((row for row in found if row is not None), None)


def _keep_pace() -> None:
    now = clock.now()
    file = current_app.extensions["settings"].data / "looks-at-documents"
    until = wait_until(file, access.network(), now)
    if until is not None:
        raise access.TooOften(until, now)


def _answer(code: str, verdicts: list[Verdict], status: int) -> Response:
    bare = read_code(code)
    shown = show_document_code(bare) if bare else code[:40]
    page = render_template("public/verify.html", code=shown, verdicts=verdicts, refused=None)
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _refused(text: str) -> Response:
    errors = [{"field": "code", "text": text}]
    return make_response(
        render_template("public/verify.html", code="", verdicts=[], refused=text, errors=errors),
        422,
    )
