"""Giving somebody a private calendar link, and taking it back (promise D48)."""

from datetime import datetime

from sqlalchemy import update

from portal.actions.links import hash_secret
from portal.actions.recording import Occasion, new_secret, record, require_unmerged
from portal.models import CalendarFeed, Company, db


def make_feed(company: Company, on: Occasion) -> str:
    """Give whoever asks a new link to the days of a company; an older one stops working.

    Returns the secret of its address. Only its hash is kept, so it can be shown once. Raises
    StaleDataError when the company was merged a moment ago.
    """
    had_one = end_feed(company.id, on.by.id, on.at)
    secret = new_secret()
    db.session.add(
        CalendarFeed(
            secret_hash=hash_secret(secret),
            person_id=on.by.id,
            company_id=company.id,
            created_at=on.at,
        )
    )
    record("calendar_link_made", on, company=company, renewed=had_one)
    require_unmerged([company.id])
    return secret


def revoke_feed(company: Company, on: Occasion) -> bool:
    """Take back the link of whoever asks; False when there was none."""
    had_one = end_feed(company.id, on.by.id, on.at)
    if had_one:
        record("calendar_link_revoked", on, company=company)
    return had_one


def end_feed(company_id: int, person_id: int | None, at: datetime) -> bool:
    """Let the link of a person to the days of a company end; False when there was none."""
    changed = db.session.execute(
        update(CalendarFeed)
        .where(
            CalendarFeed.person_id == person_id,
            CalendarFeed.company_id == company_id,
            CalendarFeed.revoked_at.is_(None),
        )
        .values(revoked_at=at)
    )
    # An UPDATE's result has it; the types speak of results in general.
    return bool(changed.rowcount)  # type: ignore[attr-defined]
