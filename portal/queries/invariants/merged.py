"""What must hold of companies that were merged: nothing stands under them any more."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.models import (
    Application,
    CalendarFeed,
    Company,
    Document,
    Enrolment,
    Invitation,
    Membership,
    Message,
    Proof,
    SearchWord,
    reading,
)

# --- Without an owner: for the secretariat, the worker and the command line only.

_STAYS = aliased(Company)
_HOLDERS = (Application, Document, Enrolment, Invitation, Message, Proof)


def left_behind() -> list[str]:
    """Numbers of merged companies under which something still stands, or that lead nowhere.

    An access that ended with the merger stays where it was, as does the log.
    """
    statements = [
        *(select(table.company_id) for table in _HOLDERS),
        select(Membership.company_id).where(Membership.ended_at.is_(None)),
        select(CalendarFeed.company_id).where(CalendarFeed.revoked_at.is_(None)),
        select(SearchWord.object_id).where(SearchWord.kind == "company"),
        select(Company.id)
        .join(_STAYS, _STAYS.id == Company.merged_into_id)
        .where(_STAYS.merged_into_id.is_not(None)),
    ]
    found: set[str] = set()
    for statement in statements:
        merged = select(Company.enterprise_number).where(
            Company.merged_into_id.is_not(None), Company.id.in_(statement)
        )
        found |= set(reading().execute(merged).scalars())
    return sorted(found)
