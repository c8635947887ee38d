"""Giving somebody a private calendar link, and taking it back (promise D48)."""

from sqlalchemy import update

from portal.actions.links import hash_secret
from portal.actions.recording import Occasion, new_secret, record
from portal.models import CalendarFeed, Company, db


def make_feed(company: Company, on: Occasion) -> str:
    """Give whoever asks a new link to the days of a company; an older one stops working.

    Returns the secret of its address. Only its hash is kept, so it can be shown once.
    """
    had_one = _take_back(company, on)
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
    return secret


def revoke_feed(company: Company, on: Occasion) -> bool:
    """Take back the link of whoever asks; False when there was none."""
    had_one = _take_back(company, on)
    if had_one:
        record("calendar_link_revoked", on, company=company)
    return had_one


def _take_back(company: Company, on: Occasion) -> bool:
    changed = db.session.execute(
        update(CalendarFeed)
        .where(
            CalendarFeed.person_id == on.by.id,
            CalendarFeed.company_id == company.id,
            CalendarFeed.revoked_at.is_(None),
        )
        .values(revoked_at=on.at)
    )
    # An UPDATE's result has it; the types speak of results in general.
    return bool(changed.rowcount)  # type: ignore[attr-defined]
