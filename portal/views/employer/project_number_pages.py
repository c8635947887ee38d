"""What the pages of the project number show, in finished words."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, pages
from portal.formats.elements import amount, day, phone_number, reference, sentence
from portal.formats.history import reason_text
from portal.formats.language import language
from portal.formats.leaves import leaf_of, strip_of
from portal.formats.plain import long_date, moment, time_of_day
from portal.formats.statuses import status_tag
from portal.forms.project_number import NUMBER_HINTS, Given, Typed, size_shown, wrong_boxes
from portal.models import Draft, Proof
from portal.queries.documents import receipt_of
from portal.queries.drafts import earliest_last_day, others_to_report_for, proof_of
from portal.queries.enrolments import facts_in
from portal.queries.rows import AnyRow
from portal.rules.deadline import days_left
from portal.rules.identifiers import format_ogm
from portal.rules.stations import (
    Audience,
    Status,
    may_change_application,
    may_report_application,
    status_of,
)
from portal.views.employer.project_number_words import (
    comparison,
    hint_before_enrolment,
    proof_lines,
)

# With more others than this the list is folded away, so that the form stays one screen.
MANY_OTHERS = 8

# What is still to be done once a number was given, by the status of today.
_OWN_SHARE_AHEAD = {Status.PROJECT_NUMBER_IN_REVIEW, Status.OWN_SHARE_DUE}
_PAY_ORDER_AHEAD = {*_OWN_SHARE_AHEAD, Status.PAY_ORDER_DUE}


@dataclass(frozen=True, slots=True)
class Choice:
    """Another enrolment that the same application may cover."""

    value: str
    label: str
    hint: str
    checked: bool

    def get(self, name: str) -> Any:
        """The macro asks for values as of a mapping."""
        return getattr(self, name)


def may_give(row: AnyRow) -> bool:
    """Whether a project number may be given, or given anew, for this enrolment."""
    facts = facts_in(row)
    return may_report_application(facts) or may_change_application(facts)


def is_overtaken(row: AnyRow, typed: Typed) -> bool:
    """Whether somebody gave another number since the page that this came from was shown."""
    return typed.seen != (row.application_public_id or "")


def others_of(row: AnyRow) -> list[AnyRow]:
    """The other enrolments of the company that the application may cover."""
    found = others_to_report_for(access.company().id, row.public_id, row.application_id)
    return list(found)


def of_this_company(row: AnyRow, typed: Typed) -> Typed:
    """What was typed, without ids of enrolments that are not there for this company (D2)."""
    if not typed.also_for:
        return typed
    known = {one.public_id for one in others_of(row)}
    return replace(typed, also_for=tuple(one for one in typed.also_for if one in known))


def last_day_of(row: AnyRow, given: Given | None) -> date:
    """The last day that counts: the earliest of every enrolment that the application covers."""
    if given is None or not given.also_for:
        own: date = row.last_day
        return own
    return earliest_last_day(others_of(row), given.also_for, row.last_day)


def start_page(row: AnyRow, draft: Draft | None) -> str | AnyResponse:
    """The form; once a number was given that number, until somebody wants to change it."""
    if not may_give(row):
        return _no_form(row)
    typed = Typed.from_json(draft.typed) if draft is not None else None
    is_given = row.application_id is not None and row.rejected_at is None
    is_changing = "wijzig" in request.args or (typed is not None and not is_overtaken(row, typed))
    if is_given and not is_changing:
        return _known_page(row)
    return form_page(row, draft, typed or _before(row), {})


def form_page(row: AnyRow, draft: Draft | None, typed: Typed, errors: dict[str, str]) -> str:
    """The form with what was typed, the file that came in already, and what is wrong."""
    sent = proof_of(access.company().id, row.application_id) if row.application_id else None
    others = _choices(row, typed)
    return render_template(
        "employer/project_number.html",
        **_common(row),
        typed=typed,
        errors=[{"field": field, "text": text} for field, text in errors.items()],
        error_of=errors,
        wrong_boxes=wrong_boxes(typed, errors),
        others=others,
        many_others=len(others) > MANY_OTHERS,
        received=_received(draft.proof if draft is not None else sent),
        seen=row.application_public_id or "",
        rejection=_rejection(row),
        is_passed=clock.today() > row.last_day,
    )


def check_page(row: AnyRow, draft: Draft, given: Given) -> str:
    """Everything that will be sent, compared with the last day and with the proof."""
    today = clock.today()
    chosen = [one for one in others_of(row) if one.public_id in given.also_for]
    covered = [(row.last_day, row.course), *((one.last_day, one.course) for one in chosen)]
    last_day, course = min(covered)
    has_several_days = len({day for day, _name in covered}) > 1
    kept = (draft.proof.read_back or {}) if draft.proof else {}
    hints = dict.fromkeys(str(NUMBER_HINTS[hint]) for hint in given.number.hints)
    return render_template(
        "employer/check_project_number.html",
        **_common(row),
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
    return render_template("employer/late_application.html", **_common(row), text=text, call=call)


def given_page(row: AnyRow) -> str:
    """The number, the moment of arrival and the receipt; then what is still to be done."""
    today = clock.today()
    status = status_of(facts_in(row), today)
    receipt = receipt_of(access.company().id, row.application_id)
    return render_template(
        "employer/project_number_given.html",
        **_common(row),
        **_reported(row),
        receipt=receipt.number if receipt is not None else None,
        is_in_review=status is Status.PROJECT_NUMBER_IN_REVIEW,
        has_own_share_ahead=status in _OWN_SHARE_AHEAD,
        has_pay_order_ahead=status in _PAY_ORDER_AHEAD,
        tag=status_tag(status, Audience.EMPLOYER, days_left(row.last_day, today)),
        checking_days=access.school().checking_days,
        due=amount(row.fee_cents + row.material_cents),
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
        **_common(row),
        **_reported(row),
        proof_name=proof.name if proof is not None else None,
        is_approved=row.approved_at is not None,
        conflict=conflict,
        checking_days=access.school().checking_days,
    )


def _common(row: AnyRow) -> dict[str, Any]:
    """The aside of every page: who, which course, until when."""
    today, site = clock.today(), access.school().site(row.site_id)
    left = days_left(row.last_day, today)
    is_reported = row.application_id is not None and row.rejected_at is None
    return {
        "e": row.public_id,
        "learner": f"{row.first_name} {row.last_name}",
        "course": row.course,
        "place": row.place,
        "last_day": day(row.last_day),
        "leaf": leaf_of(row.last_day, today, is_closed=left < 0 or is_reported),
        "strip": None if is_reported else strip_of(row.first_lesson_on, row.last_day, today),
        "is_urgent": 0 <= left <= 1 and not is_reported,
        "is_reported": is_reported,
        "site_name": site.name,
        "site_phone": phone_number(site.phone),
        "detail_url": url_for("employer.enrolment", e=row.public_id),
    }


def _reported(row: AnyRow) -> dict[str, Any]:
    return {
        "project_number": row.project_number,
        "applied_on": day(row.applied_on),
        "reported_at": moment(row.reported_at, language()),
        "reported_by": row.reported_by_name,
    }


def _rejection(row: AnyRow) -> list[str]:
    """Why the number was refused, and what the secretariat added."""
    if row.rejected_at is None:
        return []
    text = _(
        "We konden je projectnummer %(project_number)s niet goedkeuren. De reden: %(reason)s.",
        project_number=row.project_number,
        reason=reason_text(row.rejection_reason, access.school().recognition_shown),
    )
    return [text, row.rejection_note] if row.rejection_note else [text]


def _before(row: AnyRow) -> Typed:
    """What was given before, to be changed; for the same enrolments as then."""
    if row.application_id is None:
        return Typed()
    applied: date = row.applied_on
    same = (one for one in others_of(row) if one.application_id == row.application_id)
    return Typed(
        row.project_number,
        str(applied.day),
        str(applied.month),
        str(applied.year),
        also_for=tuple(one.public_id for one in same),
    )


def _choices(row: AnyRow, typed: Typed) -> list[Choice]:
    return [
        Choice(
            one.public_id,
            f"{one.first_name} {one.last_name} – {one.course}",
            _("Uiterste datum: %(date)s", date=long_date(one.last_day, language())),
            one.public_id in typed.also_for,
        )
        for one in others_of(row)
    ]


def _received(proof: Proof | None) -> str | None:
    if proof is None:
        return None
    size = size_shown(proof.size)
    return str(_("%(file)s (%(size)s) is al ontvangen.", file=proof.name, size=size))
