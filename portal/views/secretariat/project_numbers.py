"""Project numbers beside their proof: approve, or refuse with a reason that the employer reads."""

from typing import Any

from flask import Response as PlainResponse
from flask import abort, current_app, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import access, clock, htmx, pages
from portal.actions.applications import ProofChanged, approve_application, reject_application
from portal.actions.enrolments import Refused
from portal.forms.decisions import Rejection, read_approval, read_rejection
from portal.mail.kinds import REASONS
from portal.models import Application, Enrolment, db
from portal.queries.changing import (
    application_for_change,
    enrolments_of_application_for_change,
)
from portal.queries.rows import AnyRow
from portal.queries.worklists import application_to_review, proof_of, waiting_applications
from portal.storage import DamagedFile, NotStored, Storage
from portal.views.secretariat.answers import refused, somebody_was_first
from portal.views.secretariat.blueprint import bp, chosen_site
from portal.views.secretariat.previews import rejection_preview
from portal.views.secretariat.reviewing import (
    errors_of,
    reason_choices,
    review_page,
)

# What the browser may do with a file of somebody else: show it, and nothing more (promise D24).
PROOF_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


@bp.get("/projectnummers")
@access.staff()
def project_numbers() -> str:
    """The list, with the oldest application beside its proof."""
    waiting = waiting_applications(chosen_site().id)
    rows = application_to_review(waiting[0].public_id) if waiting else []
    return render_template("secretariat/project_numbers.html", **review_page(waiting, rows))


@bp.get("/projectnummers/<public_id>")
@access.staff()
def project_number(public_id: str) -> str:
    """The list, with one application beside its proof."""
    rows = _rows(public_id)
    waiting = waiting_applications(chosen_site().id)
    return render_template("secretariat/project_numbers.html", **review_page(waiting, rows))


@bp.post("/projectnummers/<public_id>/goedkeuren")
@access.staff()
def approve(public_id: str) -> Response:
    """Approve what was on the screen; its proof goes by its hash (promise E4)."""
    application, enrolments = _for_decision(public_id)
    approval = read_approval(request.form, clock.today(), application.applied_on)
    if approval.approved_on is None:
        return _again(public_id, 422, approval=approval)
    try:
        approve_application(
            application,
            enrolments,
            access.occasion(),
            approved_on=approval.approved_on,
            seen_proof=request.form.get("seen_proof") or None,
        )
    except (Refused, ProofChanged) as refusal:
        return _lost(public_id, enrolments, refusal)
    db.session.commit()
    pages.notify("done", _("Het projectnummer is goedgekeurd. De onderneming krijgt een e-mail."))
    return htmx.done(url_for("secretariat.project_numbers", vestiging=chosen_site().argument))


@bp.get("/projectnummers/<public_id>/afkeuren")
@access.staff()
def rejection(public_id: str) -> str:
    """The form with the reasons."""
    return render_template("secretariat/reject.html", **_reject_page(_rows(public_id)))


@bp.post("/projectnummers/<public_id>/afkeuren/controleren")
@access.staff()
def check_rejection(public_id: str) -> Response:
    """The mail as the employer would read it; nothing is decided yet."""
    rows, typed = _rows(public_id), read_rejection(request.form, len(REASONS))
    page = _reject_page(rows, typed)
    return htmx.again("secretariat/reject.html", status=422 if typed.errors else 200, **page)


@bp.post("/projectnummers/<public_id>/afkeuren")
@access.staff()
def reject(public_id: str) -> Response:
    """Refuse what was on the screen."""
    application, enrolments = _for_decision(public_id)
    typed = read_rejection(request.form, len(REASONS))
    if typed.errors or typed.reason is None:
        return htmx.again("secretariat/reject.html", **_reject_page(_rows(public_id), typed))
    try:
        reject_application(
            application,
            enrolments,
            access.occasion(),
            reason=REASONS[typed.reason],
            note=typed.note or None,
            seen_proof=request.form.get("seen_proof") or None,
        )
    except (Refused, ProofChanged) as refusal:
        return _lost(public_id, enrolments, refusal)
    db.session.commit()
    pages.notify("done", _("Het projectnummer is afgekeurd. De onderneming krijgt een e-mail."))
    return htmx.done(url_for("secretariat.project_numbers", vestiging=chosen_site().argument))


@bp.get("/bewijzen/<public_id>")
@access.staff()
def proof(public_id: str) -> PlainResponse:
    """The file of a proof, to look at in a frame or to save (`?bewaar=1`)."""
    row, storage = proof_of(public_id), current_app.extensions["storage"]
    assert isinstance(storage, Storage)  # noqa: S101
    if row.removed_at is not None:
        abort(404)
    try:
        content = storage.open(row.sha256)
    except (NotStored, DamagedFile):
        abort(404)
    response = PlainResponse(content, mimetype=row.media_type, headers=PROOF_HEADERS)
    how = "attachment" if "bewaar" in request.args else "inline"
    response.headers.set("Content-Disposition", how, filename=f"bewijs-{public_id}{_dotted(row)}")
    return response


def _dotted(row: AnyRow) -> str:
    return f".{row.extension.removeprefix('.')}"


def _rows(public_id: str) -> list[AnyRow]:
    rows = list(application_to_review(public_id))
    if not rows:
        abort(404)
    return rows


def _for_decision(public_id: str) -> tuple[Application, list[Enrolment]]:
    """The application and what it covers, locked; 404 when a newer one has replaced it."""
    application = application_for_change(public_id)
    enrolments = enrolments_of_application_for_change(application.id)
    if not enrolments:
        abort(404)
    return application, enrolments


def _again(public_id: str, status: int, **more: Any) -> Response:
    page = review_page(waiting_applications(chosen_site().id), _rows(public_id), **more)
    return htmx.again("secretariat/project_numbers.html", status=status, **page)


def _lost(public_id: str, enrolments: list[Enrolment], refusal: Exception) -> Response:
    """Another decision or another proof was first; the page shows it (409)."""
    first = enrolments[0].public_id
    if isinstance(refusal, Refused):
        db.session.rollback()
        conflict = somebody_was_first(first)
        refused(first, refusal)
    else:
        db.session.rollback()
        conflict = _("Het bewijs is intussen vervangen. Kijk het nieuwe bewijs na.")
    return _again(public_id, 409, conflict=conflict)


def _reject_page(rows: list[AnyRow], typed: Rejection | None = None) -> dict[str, Any]:
    public_id = rows[0].public_id
    preview = None
    if typed is not None and typed.reason is not None and not typed.errors:
        reason = REASONS[typed.reason]
        preview = rejection_preview(rows[0], reason=reason, note=typed.note)
    return {
        "row": rows[0],
        "typed": typed or Rejection(None, ""),
        "errors": errors_of(typed.errors if typed else {}),
        "reasons": reason_choices(typed.reason if typed else None),
        "preview": preview,
        "mails": len(rows),
        "back": url_for("secretariat.project_number", public_id=public_id),
        "here": url_for("secretariat.reject", public_id=public_id),
        "check": url_for("secretariat.check_rejection", public_id=public_id),
        "seen_proof": request.form.get("seen_proof", rows[0].proof_sha256 or ""),
    }
