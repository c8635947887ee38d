"""What the pages of the project number show, in finished words."""

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, pages
from portal.formats.elements import amount, day, phone_number, reference, sentence
from portal.formats.language import language
from portal.formats.next_steps import for_each_of_them
from portal.formats.plain import time_of_day
from portal.formats.statuses import status_tag
from portal.forms.project_number import NUMBER_HINTS, Given, Typed
from portal.models import Draft
from portal.queries.documents import receipt_of
from portal.queries.drafts import proof_of
from portal.queries.enrolments import facts_in
from portal.queries.rows import AnyRow
from portal.rules.deadline import communicated, days_left
from portal.rules.identifiers import format_ogm
from portal.rules.stations import (
    Audience,
    Status,
    status_of,
)
from portal.views.employer.project_number_facts import (
    common_of,
    is_overtaken,
    last_day_of,
    may_give,
    of_this_company,
    others_of,
    reported_of,
)
from portal.views.employer.project_number_form import form_page, typed_before
from portal.views.employer.project_number_words import (
    comparison,
    hint_before_enrolment,
    proof_lines,
)

# What is still to be done once a number was given, by the status of today.
_OWN_SHARE_AHEAD = {Status.PROJECT_NUMBER_IN_REVIEW, Status.OWN_SHARE_DUE}
_PAY_ORDER_AHEAD = {*_OWN_SHARE_AHEAD, Status.PAY_ORDER_DUE}


def start_page(row: AnyRow, draft: Draft | None) -> str | AnyResponse:
    """The form; once a number was given that number, until somebody wants to change it."""
    if not may_give(row):
        return _no_form(row)
    typed = Typed.from_json(draft.typed) if draft is not None else None
    is_given = row.application_id is not None and row.rejected_at is None
    is_changing = "wijzig" in request.args or (typed is not None and not is_overtaken(row, typed))
    if is_given and not is_changing:
        return _known_page(row)
    return form_page(row, draft, typed or typed_before(row), {})


def check_page(row: AnyRow, draft: Draft, given: Given) -> str:
    """Everything that will be sent, compared with the last day and with the proof."""
    today = clock.today()
    chosen = [one for one in others_of(row) if one.public_id in given.also_for]
    covered = [
        (communicated(one.last_day, one.reported_under), one.course) for one in (row, *chosen)
    ]
    last_day, course = min(covered)
    has_several_days = len({day for day, _name in covered}) > 1
    kept = (draft.proof.read_back or {}) if draft.proof else {}
    hints = dict.fromkeys(str(NUMBER_HINTS[hint]) for hint in given.number.hints)
    return render_template(
        "employer/check_project_number.html",
        **common_of(row),
        given=given,
        applied_on=day(given.applied_on),
        proof_name=draft.proof.name if draft.proof else None,
        others=[f"{one.first_name} {one.last_name} – {one.course}" for one in chosen],
        comparison=comparison(
            row, given, today, last_day=last_day, of_course=course if has_several_days else None
        ),
        hints=[*hint_before_enrolment(row, given), *hints],
        proof_lines=proof_lines(
            kept.get("text"),
            given,
            amount_cents=row.fee_cents + row.material_cents,
            last_day=last_day,
            today=today,
        ),
    )


def late_page(row: AnyRow, given: Given) -> str:
    """Why the application is too late, and the two ways out."""
    site = access.school().site(row.site_id)
    text = sentence(
        _(
            "Je aanvraag is van %(applied_on)s. De uiterste datum was %(last_day)s. "
            "Na die dag aanvaardt de KMO-portefeuille geen aanvraag meer. "
            "Je hebt nog niets verstuurd."
        ),
        applied_on=day(given.applied_on),
        last_day=day(last_day_of(row, given)),
    )
    call = sentence(
        _(
            "Is de datum juist? Bel het secretariaat in %(site)s: %(phone)s. "
            "We bekijken samen wat je nog kunt doen."
        ),
        site=site.name,
        phone=phone_number(site.phone),
    )
    return render_template("employer/late_application.html", **common_of(row), text=text, call=call)


def given_page(row: AnyRow) -> str:
    """The number, the moment of arrival and the receipt; then what is still to be done."""
    today = clock.today()
    status = status_of(facts_in(row), today)
    receipt = receipt_of(access.company().id, row.application_id)
    return render_template(
        "employer/project_number_given.html",
        **common_of(row),
        **reported_of(row),
        receipt=receipt.number if receipt is not None else None,
        is_in_review=status is Status.PROJECT_NUMBER_IN_REVIEW,
        has_own_share_ahead=status in _OWN_SHARE_AHEAD,
        has_pay_order_ahead=status in _PAY_ORDER_AHEAD,
        tag=status_tag(status, Audience.EMPLOYER, days_left(row.last_day, today)),
        checking_days=access.school().checking_days,
        due=amount(row.fee_cents + row.material_cents),
        for_each=for_each_of_them(row.covered, int(row.covered_cents)),
        ogm=reference(format_ogm(row.ogm)),
    )


def overtaken_page(row: AnyRow) -> AnyResponse:
    """Somebody was first: the present state, with who did what and when."""
    if row.application_id is None or not (may_give(row) or row.approved_at):
        pages.notify("attention", _("De stand van zaken is intussen veranderd."))
        return redirect(url_for("employer.enrolment", e=row.public_id), 303)
    is_decided = row.approved_at is not None
    conflict = _(
        "%(user)s heeft dit om %(time)s al gedaan. Je ziet nu de nieuwe stand van zaken.",
        user=_("Het secretariaat") if is_decided else row.reported_by_name,
        time=time_of_day(row.approved_at or row.reported_at, language()),
    )
    return Response(_known_page(row, conflict), 409)


def others_gone_page(row: AnyRow, draft: Draft) -> AnyResponse:
    """One of the chosen others does not wait for a number any more: choose again."""
    text = _("Een van de andere inschrijvingen wacht niet meer op een projectnummer. Kies opnieuw.")
    typed = of_this_company(row, Typed.from_json(draft.typed))
    return Response(form_page(row, draft, typed, {"also_for": text}), 409)


def _no_form(row: AnyRow) -> str | AnyResponse:
    if row.application_id is None or row.approved_at is None:
        return redirect(url_for("employer.enrolment", e=row.public_id), 303)
    return _known_page(row)


def _known_page(row: AnyRow, conflict: str | None = None) -> str:
    """The number that was given: to be changed until it is approved, then by phone only."""
    proof = proof_of(access.company().id, row.application_id)
    return render_template(
        "employer/project_number_known.html",
        **common_of(row),
        **reported_of(row),
        proof_name=proof.name if proof is not None else None,
        is_approved=row.approved_at is not None,
        conflict=conflict,
        checking_days=access.school().checking_days,
    )
