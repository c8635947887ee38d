"""Inviting people to a company, and letting them in when they accept."""

from datetime import date, datetime, timedelta

from portal.actions.companies.members import is_last_owner
from portal.actions.links import hash_code, make_link, new_code
from portal.actions.recording import (
    Occasion,
    Recorded,
    new_public_id,
    new_secret,
    queue,
    record,
    require_unmerged,
)
from portal.models import Company, Invitation, Membership, Person, db
from portal.queries.companies import (
    has_access_or_invitation,
    membership_for_change,
)

INVITATION_LASTS = timedelta(hours=72)


def invite_contact(company: Company, on: Occasion) -> Invitation | None:
    """Invite a company's contact as its owner, unless somebody has or will have access."""
    if not company.contact_email or has_access_or_invitation(company.id, on.at):
        return None
    return invite(
        company,
        on,
        name=company.contact_name or company.name,
        email=company.contact_email,
        role="owner",
    )


def invite(
    company: Company,
    on: Occasion,
    *,
    name: str,
    email: str,
    role: str,
    mandate: tuple[str, date, date] | None = None,
) -> Invitation:
    """Invite somebody by mail. `mandate` is (office, first day, last day) for an outsider.

    Raises StaleDataError when the company was merged a moment ago.
    """
    office, starts_on, ends_on = mandate or (None, None, None)
    invitation = Invitation(
        public_id=new_public_id(),
        company_id=company.id,
        name=name,
        email=email.strip().lower(),
        role=role,
        is_mandate=mandate is not None,
        office=office,
        starts_on=starts_on,
        ends_on=ends_on,
        invited_by=on.by.id if on.by.kind in {"employer", "staff"} else None,
        invited_by_name=on.by.name if on.by.kind == "employer" else on.school.name,
        created_at=on.at,
        expires_at=on.at + INVITATION_LASTS,
    )
    db.session.add(invitation)
    db.session.flush()
    event = record(
        "person_invited", on, company=company, name=name, email=invitation.email, role=role
    )
    require_unmerged([company.id])
    _send_invitation(invitation, company, event=event, at=on.at)
    return invitation


def invite_again(invitation: Invitation, company: Company, on: Occasion) -> None:
    """Send a new link; the old one stops working."""
    invitation.expires_at = on.at + INVITATION_LASTS
    event = record("person_invited", on, company=company, email=invitation.email, again=True)
    _send_invitation(invitation, company, event=event, at=on.at)


def withdraw_invitation(invitation: Invitation, company: Company, on: Occasion) -> None:
    """Take an invitation back before it is accepted."""
    invitation.withdrawn_at = on.at
    record("invitation_withdrawn", on, company=company, email=invitation.email)


def accept_invitation(
    invitation: Invitation, person: Person, company: Company, on: Occasion
) -> Membership:
    """Give the invited person access, or the invited role when there was access already.

    Raises StaleDataError when the company was merged a moment ago.
    """
    membership = membership_for_change(company.id, person.id)
    # An older invitation to a smaller role must not leave the company without an owner.
    if membership is not None and is_last_owner(membership, company, on):
        invitation.accepted_at = on.at
        record("invitation_accepted", on, company=company, email=person.email, role="owner")
        return membership
    if membership is None:
        membership = Membership(
            person_id=person.id, company_id=company.id, created_at=on.at, role=invitation.role
        )
        db.session.add(membership)
    membership.role = invitation.role
    membership.is_mandate, membership.office = invitation.is_mandate, invitation.office
    membership.starts_on = invitation.starts_on or on.today
    membership.ends_on, membership.ended_at = invitation.ends_on, None
    membership.receives_mail = True
    invitation.accepted_at = on.at
    record("invitation_accepted", on, company=company, email=person.email, role=invitation.role)
    require_unmerged([company.id])
    return membership


def _send_invitation(
    invitation: Invitation, company: Company, *, event: Recorded, at: datetime
) -> None:
    secret, code = new_secret(), new_code()
    make_link(
        "invitation",
        secret,
        at=at,
        expires_at=invitation.expires_at,
        code_hash=hash_code(invitation.email, code),
        invitation_id=invitation.id,
    )
    queue(
        "invitation",
        event=event,
        to=(invitation.name, invitation.email),
        language="nl",
        dedupe=f"invitation:{secret[:16]}",
        company_id=company.id,
        facts={
            "sender": invitation.invited_by_name,
            "token": secret,
            "code": code,
            "expires_at": invitation.expires_at,
        },
    )
