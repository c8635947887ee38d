"""Every document of a company, to read and to download; and the last day for a calendar."""

from typing import NamedTuple

from flask import Response, current_app, make_response, render_template, request, url_for
from markupsafe import Markup

from portal import access, clock
from portal.documents.register import name_of, pdf_of
from portal.documents.render import RenderingFailed, RenderingUnavailable
from portal.formats.calendar_file import entries_of, single_file
from portal.formats.elements import day_short
from portal.formats.history import document_name
from portal.formats.language import gettext as _
from portal.forms.enrolment_filter import read_page
from portal.queries.calendar_feeds import days_of_enrolment
from portal.queries.documents import (
    PAGE,
    current_document_of,
    document_of,
    documents_of,
)
from portal.queries.rows import AnyRow
from portal.rules.identifiers import show_document_code
from portal.views.employer.blueprint import bp


class DocumentRow(NamedTuple):
    """One line of the list of documents."""

    public_id: str
    name: str
    number: str
    href: str
    about: str
    issued_on: Markup
    code: str
    mark: str


@bp.get("/onderneming/<c>/documenten")
@access.employer("reader")
def documents() -> str:
    """All documents, the newest first; replaced ones stay."""
    page = read_page(request.args)
    rows = documents_of(access.company().id, page)
    if not rows and page > 1:
        page = 1
        rows = documents_of(access.company().id, page)
    total = rows[0].total if rows else 0
    return render_template(
        "employer/documents.html",
        rows=[_row(row) for row in rows],
        pager=_pager_text(page, len(rows), total) if total > PAGE else "",
        previous=url_for("employer.documents", pagina=page - 1) if page > 1 else None,
        following=url_for("employer.documents", pagina=page + 1) if page * PAGE < total else None,
    )


def _pager_text(page: int, shown: int, total: int) -> str:
    first = (page - 1) * PAGE + 1
    last = first + shown - 1
    return str(_("%(first)s tot %(last)s van %(n)s", first=first, last=last, n=total))


@bp.get("/onderneming/<c>/documenten/<d>.pdf")
@access.employer("reader")
def document_pdf(d: str) -> Response:
    """One document, also a replaced one."""
    return download(document_of(access.company().id, d))


@bp.get("/onderneming/<c>/inschrijvingen/<e>/bevestiging.pdf")
@access.employer("reader")
def confirmation_pdf(e: str) -> Response:
    """The current confirmation of an enrolment."""
    return download(current_document_of(access.company().id, e, "confirmation"))


@bp.get("/onderneming/<c>/inschrijvingen/<e>/betaling.pdf")
@access.employer("reader")
def payment_pdf(e: str) -> Response:
    """The current confirmation of the payment."""
    return download(current_document_of(access.company().id, e, "payment"))


@bp.get("/onderneming/<c>/inschrijvingen/<e>/termijn.ics")
@access.employer("reader")
def deadline_ics(e: str) -> Response:
    """The last day for the calendar of whoever opens it."""
    row = days_of_enrolment(access.company().id, e)
    address = current_app.extensions["settings"].base_url + url_for("employer.enrolment", e=e)
    days = entries_of(row, own_share_days=access.school().own_share_days, address=address)
    response = make_response(single_file(days[0], at=clock.now()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="termijn.ics"'
    return response


def download(document: AnyRow) -> Response:
    """A document as an attachment; unchanged, it is not sent twice."""
    etag = document.sha256 or document.facts_sha256
    if request.if_none_match.contains(etag):
        response = Response(status=304)
    else:
        try:
            content = pdf_of(document)
        except (RenderingFailed, RenderingUnavailable):
            return unavailable()
        attached = {"Content-Disposition": f'attachment; filename="{name_of(document)}"'}
        response = Response(content, headers=attached, content_type="application/pdf")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def unavailable() -> Response:
    """No document can be made now: who can help meanwhile."""
    return make_response(render_template("employer/no_document.html"), 503)


def _row(row: AnyRow) -> DocumentRow:
    mark = _("Vervangen") if row.replaced_at else _("Ingetrokken") if row.withdrawn_at else ""
    return DocumentRow(
        public_id=row.public_id,
        name=document_name(row.kind),
        number=row.number,
        href=url_for("employer.document_pdf", d=row.public_id),
        about=f"{row.first_name} {row.last_name} – {row.course}",
        issued_on=day_short(clock.brussels(row.issued_at).date()),
        code=show_document_code(row.code),
        mark=mark,
    )
