"""Giving the project number: the form, the check, the late page, and what was given."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, request_keys
from portal.actions.applications import Reported, report_application
from portal.actions.drafts import attach_proof, close_draft, keep_draft
from portal.actions.proofs import keep_proof
from portal.forms.project_number import (
    PROOF_FAULTS,
    Given,
    Typed,
    is_search,
    read_typed,
    understand,
)
from portal.models import Draft, db
from portal.queries.changing import enrolments_for_change
from portal.queries.drafts import any_draft_of, draft_of, proof_of
from portal.queries.enrolments import enrolment_of
from portal.queries.rows import AnyRow
from portal.readers.proof import Fault
from portal.rules.deadline import is_in_time
from portal.views.employer.blueprint import bp
from portal.views.employer.project_number_facts import (
    is_overtaken,
    last_day_of,
    may_give,
    of_this_company,
    others_of,
)
from portal.views.employer.project_number_files import PATH, Upload, count_upload, take_upload
from portal.views.employer.project_number_form import form_page
from portal.views.employer.project_number_pages import (
    check_page,
    given_page,
    late_page,
    others_gone_page,
    overtaken_page,
    start_page,
)


@bp.get(PATH)
@access.employer("handler")
def project_number(e: str) -> str | AnyResponse:
    """The form with what this person typed before, or the number that was given already."""
    row = enrolment_of(access.company().id, e)
    return start_page(row, draft_of(access.me().id, row.id, clock.now()))


@bp.post(PATH)
@access.employer("handler")
def give_project_number(e: str) -> AnyResponse | str:
    """Keep what was typed and the file; go on to the check, the late page, or back to the form."""
    upload, row = take_upload(), _locked(e)
    typed, upload = of_this_company(row, read_typed(request.form)), count_upload(upload)
    draft = _keep(row, typed, upload) if may_give(row) else None
    db.session.commit()
    if draft is None or is_overtaken(row, typed):
        return overtaken_page(row)
    if is_search(request.form):
        return redirect(url_for("employer.project_number", e=e) + "#others", 303)
    given, errors = _judged(row, typed, draft, upload)
    if given is None or errors:
        status = 429 if upload is not None and upload.until else 422
        return Response(form_page(row, draft, typed, errors), status)
    return redirect(url_for(_next(row, given), e=e), 303)


@bp.post(f"{PATH}/bewijs-verwijderen")
@access.employer("handler")
def remove_proof(e: str) -> AnyResponse:
    """Take the file out of the draft; what is typed beside it stays."""
    row = _locked(e)
    if may_give(row):
        draft = _keep(row, of_this_company(row, read_typed(request.form)), None)
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
def send_project_number(e: str) -> AnyResponse | str:
    """Report the application. The day that was typed decides, not the moment of sending (E17)."""
    row = _locked(e, _others_in_draft(e))
    draft, given = _draft_and_meaning(row)
    if draft is None or given is None:
        first = request_keys.first_answer()
        return first or redirect(url_for("employer.project_number", e=e), 303)
    if not may_give(row) or is_overtaken(row, Typed.from_json(draft.typed)):
        return overtaken_page(row)
    if not set(given.also_for) <= {one.public_id for one in others_of(row)}:
        return others_gone_page(row, draft)
    if _next(row, given) != "employer.check_project_number":
        return redirect(url_for("employer.late_application", e=e), 303)
    _report(row, draft, given)
    db.session.commit()
    return redirect(url_for("employer.project_number_given", e=e), 303)


@bp.get(f"{PATH}/na-uiterste-datum")
@access.employer("handler")
def late_application(e: str) -> str | AnyResponse:
    """The application was made after the last day: what can still be done. Nothing is sent."""
    row = enrolment_of(access.company().id, e)
    draft, given = _draft_and_meaning(row)
    if draft is None or given is None or _next(row, given) != "employer.late_application":
        return redirect(url_for("employer.project_number", e=e), 303)
    return late_page(row, given)


@bp.get(f"{PATH}/doorgegeven")
@access.employer("reader")
def project_number_given(e: str) -> str | AnyResponse:
    """What was given and what comes next; the state of today when it is visited later."""
    row = enrolment_of(access.company().id, e)
    if row.application_id is None:
        return redirect(url_for("employer.enrolment", e=e), 303)
    return given_page(row)


def _locked(e: str, others: tuple[str, ...] = ()) -> AnyRow:
    """The enrolment, locked: of two clicks at once the second waits and finds what the first did.

    `others` are locked with it, all in one order. Raises NoResultFound when the company has no
    such enrolment.
    """
    enrolments_for_change(access.company().id, (e, *others))
    return enrolment_of(access.company().id, e)


def _others_in_draft(e: str) -> tuple[str, ...]:
    row = enrolment_of(access.company().id, e)
    draft = draft_of(access.me().id, row.id, clock.now())
    return Typed.from_json(draft.typed).also_for if draft is not None else ()


def _keep(row: AnyRow, typed: Typed, upload: Upload | None) -> Draft:
    """Keep the draft, and the file with it, so that a mistake elsewhere does not lose it."""
    on, company_id = access.occasion(), access.company().id
    draft = keep_draft(
        any_draft_of(access.me().id, row.id),
        row.id,
        on,
        typed=typed.to_json(),
        sent=proof_of(company_id, row.application_id),
    )
    if upload is not None and upload.proof is not None:
        attach_proof(draft, keep_proof(company_id, upload.sha256, upload.proof, on), on)
    return draft


def _report(row: AnyRow, draft: Draft, given: Given) -> None:
    reported = Reported(
        project_number=given.number,
        applied_on=given.applied_on,
        proof=draft.proof,
        note=given.note,
    )
    enrolments = enrolments_for_change(access.company().id, (row.public_id, *given.also_for))
    report_application(enrolments, access.occasion(), reported=reported)
    close_draft(draft)


def _judged(
    row: AnyRow, typed: Typed, draft: Draft, upload: Upload | None
) -> tuple[Given | None, dict[str, str]]:
    """What the form means, or a message for each field that is wrong, the file too."""
    given, errors = _understood(row, typed)
    if upload is not None and upload.fault:
        errors["proof"] = upload.fault
    elif draft.proof is None and _needs_proof(row, given):
        errors["proof"] = str(PROOF_FAULTS[Fault.MISSING])
    return given, errors


def _understood(row: AnyRow, typed: Typed) -> tuple[Given | None, dict[str, str]]:
    return understand(
        typed,
        today=clock.today(),
        own_enterprise_number=access.company().enterprise_number,
        own_ogm=row.ogm,
        pattern=access.school().project_number_pattern,
    )


def _draft_and_meaning(row: AnyRow) -> tuple[Draft | None, Given | None]:
    """The draft and what it means; no meaning while something is wrong or missing."""
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
