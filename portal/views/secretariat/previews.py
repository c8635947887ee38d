"""The mails that a decision would send, written as the employer would read them."""

from typing import Any

from portal import access, clock
from portal.formats.staff.dossier import facts_from
from portal.formats.statuses import status_text
from portal.mail.composing import Composed, compose
from portal.queries.rows import AnyRow
from portal.rules.stations import Audience, status_of

# What an employer reads is in Dutch here, whatever language the secretariat reads.
LANGUAGE = "nl"


def rejection_preview(row: AnyRow, *, reason: str, note: str) -> Composed:
    """The mail about a refused project number for one of its enrolments."""
    return compose(
        "project_number_rejected",
        LANGUAGE,
        {
            **_always(row),
            "project_number": row.project_number,
            "reason": reason,
            "note": note,
            "last_day": row.last_day,
            "today": clock.today(),
            "link_number": f"{_page(row, row.enrolment_public_id)}/projectnummer",
        },
    )


def correction_preview(row: AnyRow) -> Composed:
    """The mail that takes back that an enrolment was final."""
    facts = facts_from(row, row.received_cents)
    status = status_text(status_of(facts, clock.today()), Audience.EMPLOYER)
    return compose(
        "correction",
        LANGUAGE,
        {
            **_always(row),
            "course": row.course,
            "value": status,
            "link": _page(row, row.public_id),
        },
    )


def _always(row: AnyRow) -> dict[str, Any]:
    school = access.school()
    return {
        "name": row.contact_name or row.company,
        "school": school.name,
        "site": row.site,
        "phone": row.site_phone,
        "company": row.company,
        "learner": row.learner,
        "recognition_no": school.recognition_no,
    }


def _page(row: AnyRow, public_id: str) -> str:
    base = access.occasion().base_url
    return f"{base}/onderneming/{row.company_public_id}/inschrijvingen/{public_id}"
