"""Giving the project number: the form, the check, the late page, and what was given."""

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, htmx, pages
from portal.actions.applications import Reported, report_application
from portal.actions.drafts import attach_proof, close_draft, keep_draft
from portal.actions.enrolments import Refused
from portal.actions.proofs import keep_proof
from portal.forms.project_number import PROOF_FAULTS, Given, Typed, read_typed, understand
from portal.models import Draft, db
from portal.queries.changing import enrolments_for_change
from portal.queries.drafts import any_draft_of, draft_of
from portal.queries.enrolments import enrolment_of
from portal.queries.rows import AnyRow
from portal.readers.proof import Fault, Proof, WrongProof, read_proof
from portal.rules.deadline import is_in_time
from portal.views.employer.blueprint import bp
from portal.views.employer.project_number_pages import (
    check_page,
    form_page,
    given_page,
    last_day_of,
    late_page,
    may_give,
)

PATH = "/onderneming/<c>/inschrijvingen/<e>/projectnummer"


@bp.get(PATH)
@access.employer("handler")
def project_number(e: str) -> str | AnyResponse:
    """The form, with what this person typed before."""
    row = enrolment_of(access.company().id, e)
    draft = draft_of(access.me().id, row.id, clock.now())
    return form_page(row, draft, typed=None, errors={})


@bp.post(PATH)
@access.employer("handler")
def give_project_number(e: str) -> AnyResponse | str:
    """Keep what was typed and the file; go on to the check, the late page, or back to the form."""
    proof, errors = _uploaded()
    typed, row = read_typed(request.form), enrolment_of(access.company().id, e)
    if not may_give(row):
        return redirect(url_for("employer.project_number", e=e), 303)
    draft = _keep(row, typed, proof)
    given, faults = _understood(row, typed)
    if draft.proof is None and "proof" not in errors and _needs_proof(row, given):
        errors["proof"] = str(PROOF_FAULTS[Fault.MISSING])
    errors = {**faults, **errors}
    db.session.commit()
    if given is None or errors:
        return Response(str(form_page(row, draft, typed=typed, errors=errors)), 422)
    return redirect(url_for(_next(row, given), e=e), 303)


@bp.post(f"{PATH}/bewijs-verwijderen")
@access.employer("handler")
def remove_proof(e: str) -> AnyResponse:
    """Take the file out of the draft."""
    row = enrolment_of(access.company().id, e)
    draft = any_draft_of(access.me().id, row.id)
    if draft is not None:
        attach_proof(draft, None, access.occasion())
        db.session.commit()
    return redirect(url_for("employer.project_number", e=e) + "#proof", 303)


@bp.get(f"{PATH}/controleren")
@access.employer("handler")
def check_project_number(e: str) -> str | AnyResponse:
    """Everything once more before it is sent; nothing has been sent yet."""
    row = enrolment_of(access.company().id, e)
    draft, given = _draft_and_meaning(row)
    if draft is None or given is None:
        return redirect(url_for("employer.project_number", e=e), 303)
    if _next(row, given) != "employer.check_project_number":
        return redirect(url_for("employer.late_application", e=e), 303)
    return check_page(row, draft, given)


@bp.post(f"{PATH}/controleren")
@access.employer("handler")
def send_project_number(e: str) -> AnyResponse:
    """Report the application. The day that was typed decides, not the moment of sending."""
    row = enrolment_of(access.company().id, e)
    draft, given = _draft_and_meaning(row)
    if draft is None or given is None or not may_give(row):
        return redirect(url_for("employer.project_number", e=e), 303)
    if _next(row, given) != "employer.check_project_number":
        return redirect(url_for("employer.late_application", e=e), 303)
    enrolments = enrolments_for_change(access.company().id, (e, *given.also_for))
    reported = Reported(
        project_number=given.number,
        applied_on=given.applied_on,
        proof=draft.proof,
        note=given.note,
    )
    try:
        report_application(enrolments, access.occasion(), reported=reported)
    except Refused:
        return _somebody_was_first(e)
    close_draft(draft)
    db.session.commit()
    return redirect(url_for("employer.project_number_given", e=e), 303)


@bp.get(f"{PATH}/na-uiterste-datum")
@access.employer("handler")
def late_application(e: str) -> str | AnyResponse:
    """The application was made after the last day: what can still be done. Nothing is sent."""
    row = enrolment_of(access.company().id, e)
    draft, given = _draft_and_meaning(row)
    if draft is None or given is None:
        return redirect(url_for("employer.project_number", e=e), 303)
    return late_page(row, given)


@bp.get(f"{PATH}/doorgegeven")
@access.employer()
def project_number_given(e: str) -> str | AnyResponse:
    """What was given and what comes next; the state of today when it is visited later."""
    row = enrolment_of(access.company().id, e)
    if row.application_id is None:
        return redirect(url_for("employer.project_number", e=e), 303)
    return given_page(row)


def _uploaded() -> tuple[Proof | None, dict[str, str]]:
    """Read the file before anything is locked; a wrong one becomes a message."""
    file = request.files.get("proof")
    if file is None or not file.filename:
        return None, {}
    try:
        return read_proof(file.read(), file.filename), {}
    except WrongProof as wrong:
        return None, {"proof": str(PROOF_FAULTS[wrong.code])}


def _keep(row: AnyRow, typed: Typed, proof: Proof | None) -> Draft:
    """Keep the draft, and the file at once, so that a mistake elsewhere does not lose it."""
    on = access.occasion()
    draft = keep_draft(any_draft_of(access.me().id, row.id), row.id, on, typed=typed.to_json())
    if proof is not None:
        sha256 = current_app.extensions["storage"].put(proof.data)
        attach_proof(draft, keep_proof(access.company().id, sha256, proof, on), on)
    db.session.flush()
    return draft


def _understood(row: AnyRow, typed: Typed) -> tuple[Given | None, dict[str, str]]:
    return understand(
        typed,
        today=clock.today(),
        own_enterprise_number=access.company().enterprise_number,
        own_ogm=row.ogm,
        pattern=access.school().project_number_pattern,
    )


def _draft_and_meaning(row: AnyRow) -> tuple[Draft | None, Given | None]:
    draft = draft_of(access.me().id, row.id, clock.now())
    if draft is None:
        return None, None
    given, _faults = _understood(row, Typed.from_json(draft.typed))
    if given is not None and draft.proof is None and _needs_proof(row, given):
        return draft, None
    return draft, given


def _needs_proof(row: AnyRow, given: Given | None) -> bool:
    """Always by default; by setting only when the number is given after the last day."""
    return access.school().is_proof_always_required or clock.today() > last_day_of(row, given)


def _next(row: AnyRow, given: Given) -> str:
    in_time = is_in_time(given.applied_on, last_day_of(row, given))
    return "employer.check_project_number" if in_time else "employer.late_application"


def _somebody_was_first(e: str) -> AnyResponse:
    db.session.rollback()
    pages.notify(
        "attention",
        _("De stand van zaken is intussen veranderd. Kijk hieronder wat er nu moet gebeuren."),
    )
    return htmx.done(url_for("employer.enrolment", e=e))
