"""What the pages of the project number show, in finished words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock
from portal.formats.elements import amount, day, phone_number, reference, sentence
from portal.formats.language import language
from portal.formats.leaves import leaf_of, strip_of, strip_text
from portal.formats.plain import long_date, moment
from portal.forms.project_number import NUMBER_HINTS, Given, Typed, size_shown
from portal.models import Draft
from portal.queries.drafts import earliest_last_day, others_to_report_for, receipt_of
from portal.queries.enrolments import facts_in
from portal.queries.rows import AnyRow
from portal.readers.proof import read_back
from portal.rules.deadline import days_left
from portal.rules.identifiers import format_ogm
from portal.rules.stations import (
    Status,
    may_change_application,
    may_report_application,
    status_of,
)

# With more others than this the list is folded away, so that the form stays one screen.
MANY_OTHERS = 8


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


def last_day_of(row: AnyRow, given: Given | None) -> date:
    """The last day that counts: the earliest of every enrolment that the application covers."""
    if given is None or not given.also_for:
        own: date = row.last_day
        return own
    others = others_to_report_for(access.company().id, row.public_id)
    return earliest_last_day(others, given.also_for, row.last_day)


def form_page(
    row: AnyRow, draft: Draft | None, *, typed: Typed | None, errors: dict[str, str]
) -> str | AnyResponse:
    """The form; for an approved or closed enrolment the reason why there is none."""
    if not may_give(row):
        return _no_form(row)
    if typed is None:
        typed = Typed.from_json(draft.typed) if draft is not None else _before(row)
    proof = draft.proof if draft is not None else None
    others = _choices(row, typed)
    return render_template(
        "employer/project_number.html",
        **_common(row),
        typed=typed,
        errors=[{"field": field, "text": text} for field, text in errors.items()],
        error_of=errors,
        others=others,
        many_others=len(others) > MANY_OTHERS,
        received=_received(proof.name, proof.size) if proof is not None else None,
        is_passed=clock.today() > row.last_day,
        is_change=row.application_id is not None,
    )


def check_page(row: AnyRow, draft: Draft, given: Given) -> str:
    """Everything that will be sent, compared with the last day and with the proof."""
    others = others_to_report_for(access.company().id, row.public_id)
    chosen = [one for one in others if one.public_id in given.also_for]
    covered = [(row.last_day, row.course), *((one.last_day, one.course) for one in chosen)]
    last_day, course = min(covered)
    return render_template(
        "employer/check_project_number.html",
        **_common(row),
        given=given,
        applied_on=day(given.applied_on),
        proof_name=draft.proof.name if draft.proof else None,
        others=[f"{one.first_name} {one.last_name} – {one.course}" for one in chosen],
        comparison=_comparison(row, given, last_day, course if chosen else None),
        hints=list(dict.fromkeys(str(NUMBER_HINTS[hint]) for hint in given.number.hints)),
        read_back=_read_back(row, draft, given, last_day),
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
    status = status_of(facts_in(row), clock.today())
    receipt = receipt_of(access.company().id, row.application_id)
    return render_template(
        "employer/project_number_given.html",
        **_common(row),
        project_number=row.project_number,
        applied_on=day(row.applied_on),
        reported_at=moment(row.reported_at, language()),
        reported_by=row.reported_by_name,
        receipt=receipt.number if receipt is not None else None,
        is_in_review=status is Status.PROJECT_NUMBER_IN_REVIEW,
        checking_days=access.school().checking_days,
        due=amount(row.fee_cents + row.material_cents),
        ogm=reference(format_ogm(row.ogm)),
    )


def _common(row: AnyRow) -> dict[str, Any]:
    """The aside of every page: who, which course, until when."""
    today, site = clock.today(), access.school().site(row.site_id)
    return {
        "e": row.public_id,
        "learner": f"{row.first_name} {row.last_name}",
        "course": row.course,
        "place": row.place,
        "last_day": day(row.last_day),
        "leaf": leaf_of(row.last_day, today),
        "strip": strip_of(row.first_lesson_on, row.last_day, today),
        "strip_text": strip_text(row.first_lesson_on, row.last_day, today),
        "is_urgent": 0 <= days_left(row.last_day, today) <= 1,
        "site_name": site.name,
        "site_phone": phone_number(site.phone),
        "detail_url": url_for("employer.enrolment", e=row.public_id),
    }


def _no_form(row: AnyRow) -> str | AnyResponse:
    if row.application_id is None or row.approved_at is None:
        return redirect(url_for("employer.enrolment", e=row.public_id), 303)
    return render_template(
        "employer/project_number_approved.html", **_common(row), project_number=row.project_number
    )


def _before(row: AnyRow) -> Typed:
    """What was given before, to be changed."""
    if row.application_id is None:
        return Typed()
    applied: date = row.applied_on
    return Typed(row.project_number, str(applied.day), str(applied.month), str(applied.year))


def _choices(row: AnyRow, typed: Typed) -> list[Choice]:
    return [
        Choice(
            one.public_id,
            f"{one.first_name} {one.last_name} – {one.course}",
            _("uiterste datum: %(date)s", date=long_date(one.last_day, language())),
            one.public_id in typed.also_for,
        )
        for one in others_to_report_for(access.company().id, row.public_id)
    ]


def _received(name: str, size: int) -> str:
    return _("%(file)s (%(size)s) is al ontvangen.", file=name, size=size_shown(size))


def _comparison(row: AnyRow, given: Given, last_day: date, course: str | None) -> list[Markup]:
    """In time or not, in words; with several last days the earliest counts."""
    days = {"applied_on": day(given.applied_on), "last_day": day(last_day)}
    if clock.today() <= last_day:
        text = _(
            "Je aanvraag is van %(applied_on)s. De uiterste datum is %(last_day)s. Je bent op tijd."
        )
    else:
        text = _(
            "Je aanvraag is van %(applied_on)s. De uiterste datum was %(last_day)s. Je was op tijd."
        )
    lines = [sentence(text, **days)]
    if course is not None:
        earliest = _("De vroegste uiterste datum telt: %(last_day)s voor %(course)s.")
        lines.append(sentence(earliest, last_day=day(last_day), course=course))
    if given.applied_on < row.enrolled_on:
        hint = _("Je aanvraag is van vóór de inschrijving op %(enrolled_on)s. Klopt de datum?")
        lines.append(sentence(hint, enrolled_on=day(row.enrolled_on)))
    return lines


def _read_back(
    row: AnyRow, draft: Draft, given: Given, last_day: date
) -> list[tuple[bool, str | Markup]]:
    """What stands in the proof, compared with what was typed; nothing where it is not sure."""
    kept = (draft.proof.read_back or {}) if draft.proof else {}
    found = read_back(
        kept.get("text"),
        project_number=given.number.typed,
        applied_on=given.applied_on,
        amount_cents=row.fee_cents + row.material_cents,
    )
    lines: list[tuple[bool, str | Markup]] = []
    if found.other_number:
        text = _("In je bewijs staat een ander projectnummer: %(value)s. Kijk het na.")
        lines.append((False, sentence(text, value=found.other_number)))
    if found.other_date:
        text = _("In je bewijs staat een andere datum: %(value)s. Kijk die na.")
        lines.append((False, sentence(text, value=day(found.other_date))))
    if found.other_amount_cents is not None:
        text = _("In je bewijs staat een ander bedrag: %(value)s. Kijk het na.")
        lines.append((False, sentence(text, value=amount(found.other_amount_cents))))
    if lines and clock.today() <= last_day:
        text = _("Je kunt je aanvraag nog verbeteren tot en met %(last_day)s.")
        lines.append((False, sentence(text, last_day=day(last_day))))
    if not lines and found.has_same_number and found.has_same_date:
        lines.append((True, _("In je bewijs staan hetzelfde projectnummer en dezelfde datum.")))
    return lines
