"""The form for a project number: what was typed, what came in, which others it may cover."""

from datetime import date
from typing import Any, NamedTuple

from flask import render_template
from flask_babel import gettext as _

from portal import access, clock
from portal.actions.recording import fold
from portal.formats.history import reason_text
from portal.formats.language import language
from portal.formats.plain import long_date
from portal.forms.project_number import Typed, size_shown, wrong_boxes
from portal.models import Draft, Proof
from portal.queries.drafts import proof_of
from portal.queries.rows import AnyRow
from portal.views.employer.project_number_facts import common_of, others_of

# With more others than this the list is folded away, so that the form stays one screen.
MANY_OTHERS = 8


class Choice(NamedTuple):
    """Another enrolment that the same application may cover."""

    value: str
    label: str
    hint: str
    checked: bool

    def get(self, name: str) -> Any:
        """The macro asks for values as of a mapping."""
        return getattr(self, name)


def form_page(row: AnyRow, draft: Draft | None, typed: Typed, errors: dict[str, str]) -> str:
    """The form with what was typed, the file that came in already, and what is wrong."""
    sent = proof_of(access.company().id, row.application_id) if row.application_id else None
    others = _choices(row, typed)
    found = [one for one in others if one.checked or _is_sought(one.label, typed.sought)]
    return render_template(
        "employer/project_number.html",
        **common_of(row),
        typed=typed,
        errors=[{"field": field, "text": text} for field, text in errors.items()],
        error_of=errors,
        wrong_boxes=wrong_boxes(typed, errors),
        others=found if len(others) > MANY_OTHERS else others,
        many_others=len(others) > MANY_OTHERS,
        received=_received(draft.proof if draft is not None else sent),
        seen=row.application_public_id or "",
        rejection=_rejection(row),
        is_passed=clock.today() > row.last_day,
    )


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


def typed_before(row: AnyRow) -> Typed:
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


def _is_sought(label: str, words: str) -> bool:
    """Whether each of the words begins a word of the label."""
    there = fold(label).split()
    return all(any(one.startswith(word) for one in there) for word in fold(words).split())


def _received(proof: Proof | None) -> str | None:
    if proof is None:
        return None
    size = size_shown(proof.size)
    return str(_("%(file)s (%(size)s) is al ontvangen.", file=proof.name, size=size))
