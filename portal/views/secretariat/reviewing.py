"""The page on which a project number is decided: the list, the facts, the proof, the questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal import access, clock
from portal.formats.history import reason_text
from portal.formats.staff import review
from portal.forms.decisions import Approval, first_approval
from portal.mail.kinds import REASONS
from portal.queries.rows import AnyRow
from portal.rules.stations import Stage
from portal.views.secretariat.blueprint import chosen_site, enrolments_base, site_tabs


def review_page(
    waiting: Sequence[AnyRow],
    rows: Sequence[AnyRow],
    approval: Approval | None = None,
    conflict: str = "",
) -> dict[str, Any]:
    """What the page shows; without rows only the list."""
    current = rows[0].public_id if rows else ""
    base = f"{url_for('secretariat.project_numbers')}/"
    typed = approval or first_approval(clock.today())
    return {
        "site_tabs": site_tabs("secretariat.project_numbers"),
        "waiting": review.waiting_from(waiting, base, current),
        "application": _application(rows, base) if rows else None,
        "approval": typed,
        "errors": errors_of(typed.errors),
        "conflict": conflict,
    }


def _application(rows: Sequence[AnyRow], base: str) -> dict[str, Any]:
    row = rows[0]
    here, site = f"{base}{row.public_id}", chosen_site().argument
    return {
        "title": _("Aanvraag %(project_number)s", project_number=row.project_number),
        "facts": review.application_rows(rows),
        "enrolments": review.enrolment_rows(rows, enrolments_base()),
        "questions": review.questions(rows, access.school().rate),
        "proof": _proof(row),
        "proof_texts": review.proof_texts(rows),
        "seen_proof": row.proof_sha256 or "",
        "is_open": any(one.stage == Stage.PROJECT_NUMBER_IN_REVIEW for one in rows),
        "decision": review.decision_text(row, access.school().recognition_shown),
        "approve": url_for("secretariat.approve", public_id=row.public_id, vestiging=site),
        "reject": f"{here}/afkeuren",
    }


def _proof(row: AnyRow) -> dict[str, Any] | None:
    if row.proof_public_id is None:
        return None
    return {
        "src": url_for("secretariat.proof", public_id=row.proof_public_id),
        "save": url_for("secretariat.proof", public_id=row.proof_public_id, bewaar=1),
        "title": _("Bewijs van de aanvraag van %(company)s", company=row.company),
        "remark": review.file_remark(row.proof_name, row.proof_size),
        "is_framed": row.proof_media_type != "application/pdf",
    }


def reason_choices(chosen: int | None) -> list[dict[str, Any]]:
    """The reasons for a list of radio buttons."""
    shown = access.school().recognition_shown
    return [
        {"value": str(number), "label": reason_text(reason, shown), "checked": number == chosen}
        for number, reason in enumerate(REASONS)
    ]


def errors_of(errors: Mapping[str, str]) -> list[dict[str, str]]:
    """Messages by field for the summary above the page."""
    return [{"field": field, "text": text} for field, text in errors.items()]
