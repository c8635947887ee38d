"""What the morning mail to the secretariat says, and whether there is anything to say."""

from datetime import datetime
from typing import Any

from portal.formats.plain import BRUSSELS
from portal.queries.digest import Digest, digest_of
from portal.queries.rows import AnyRow
from portal.queries.school import School, school_on


def why_no_digest(site_id: int | None, at: datetime) -> str | None:
    """Why the morning mail does not leave: nothing waits and all checks are green."""
    found = _digest(site_id, school_on(at.astimezone(BRUSSELS).date()), at)
    is_quiet = not found.ending and not found.tasks and found.is_healthy
    return "nothing_to_report" if is_quiet else None


def digest_in(story: AnyRow, school: School, base_url: str, at: datetime) -> dict[str, object]:
    """The facts of the morning mail to somebody of a secretariat, counted when it leaves."""
    found = _digest(story.site_id, school, at)
    statement = found.statement_at
    return {
        "calls": [_call(row) for row in found.calls],
        "n": found.ending,
        "m": found.tasks,
        "passed": found.passed,
        "project_numbers": found.project_numbers,
        "payments": found.payments,
        "total_cents": found.payments_cents,
        "transfers": found.transfers,
        "unpaid": found.unpaid,
        "dead": found.dead_messages,
        "statement_on": statement.astimezone(BRUSSELS).date() if statement else None,
        "reminded_at": found.planned_at,
        "link": f"{base_url}/beheer/termijnen",
    }


def _digest(site_id: int | None, school: School, at: datetime) -> Digest:
    return digest_of(site_id, at, at.astimezone(BRUSSELS).date(), school.own_share_days)


def _call(row: Any) -> dict[str, object]:
    return {
        "last_day": row.last_day,
        "company": row.company,
        "learner": row.learner,
        "course": row.course,
        "name": row.contact_name or row.company,
        "phone": row.contact_phone or "",
    }
