"""Companies and who may act for them: inviting, joining, changing roles, mandates, leaving."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from portal.actions.links import make_link
from portal.actions.recording import (
    Occasion,
    index_new,
    index_words,
    new_public_id,
    new_secret,
    queue,
    record,
)
from portal.models import Company, Course, Event, Invitation, Learner, Membership, Person, db
from portal.queries.companies import (
    has_access_or_invitation,
    membership_for_change,
    owners_count,
    owners_for_change,
)
from portal.queries.records import recipients_of

INVITATION_LASTS = timedelta(hours=72)


class LastOwner(Exception):
    """A company always keeps at least one owner."""


class LastReader(Exception):
    """A company always keeps somebody who gets the mails about a last day."""


def add_company(
    name: str,
    enterprise_number: str,
    on: Occasion,
    *,
    contact_name: str,
    contact_email: str,
    contact_phone: str,
) -> Company:
    """Add a company, known by its checked enterprise number (ten digits)."""
    company = Company(
        public_id=new_public_id(),
        name=name,
        enterprise_number=enterprise_number,
        contact_name=contact_name,
        contact_email=contact_email,
        contact_phone=contact_phone,
        is_first_time=False,
        created_at=on.at,
    )
    db.session.add(company)
    db.session.flush()
    index_words("company", company.id, [name, enterprise_number, contact_name, contact_email])
    record("company_added", on, company=company, name=name, enterprise_number=enterprise_number)
    return company


def change_company(
    company: Company,
    on: Occasion,
    *,
    name: str,
    contact_name: str,
    contact_email: str,
    contact_phone: str,
) -> None:
    """Correct what is known of a company; its enterprise number never changes."""
    new = {
        "name": name,
        "contact_name": contact_name,
        "contact_email": contact_email,
        "contact_phone": contact_phone,
    }
    changed = {k: [getattr(company, k), v] for k, v in new.items() if getattr(company, k) != v}
    if not changed:
        return
    for key, value in new.items():
        setattr(company, key, value)
    index_words(
        "company", company.id, [name, company.enterprise_number, contact_name, contact_email]
    )
    record("company_changed", on, company=company, changed=changed)


def set_first_time(company: Company, on: Occasion, *, is_first_time: bool) -> None:
    """Note whether a company uses the scheme for the first time."""
    company.is_first_time = is_first_time
    record("first_time_set", on, company=company, is_first_time=is_first_time)


def add_learner(first_name: str, last_name: str, email: str, on: Occasion) -> Learner:
    """Add a student: name and address are all that the evidence needs."""
    return add_learners([(first_name, last_name, email)], on)[0]


def add_learners(people: Iterable[tuple[str, str, str]], on: Occasion) -> list[Learner]:
    """Add students by first name, last name and address."""
    learners = [
        Learner(
            public_id=new_public_id(),
            first_name=first_name,
            last_name=last_name,
            email=email,
            language="nl",
            created_at=on.at,
        )
        for first_name, last_name, email in people
    ]
    db.session.add_all(learners)
    db.session.flush()
    index_new("learner", {one.id: [one.name, one.email] for one in learners})
    return learners


def index_course(course: Course) -> None:
    """Make a course findable by its name and code."""
    index_words("course", course.id, [course.name, course.code])


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
    """Invite somebody by mail. `mandate` is (office, first day, last day) for an outsider."""
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
    """Give the invited person access, or the invited role when there was access already."""
    membership = membership_for_change(company.id, person.id)
    # An older invitation to a smaller role must not leave the company without an owner.
    if membership is not None and _is_last_owner(membership, company, on):
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
    return membership


def _is_last_owner(membership: Membership, company: Company, on: Occasion) -> bool:
    is_owner = membership.role == "owner" and membership.ended_at is None
    return is_owner and owners_count(company.id, on.today) < 2


def change_role(membership: Membership, company: Company, on: Occasion, *, role: str) -> None:
    """Give a member another role. Raises LastOwner when nobody else would own the company."""
    if membership.role == role:
        return
    if membership.role == "owner":
        _keep_an_owner(company, on)
    old, membership.role = membership.role, role
    record("role_changed", on, company=company, person=membership.person_id, role=[old, role])
    _keep_mail_arriving(company, on)


def remove_member(membership: Membership, company: Company, on: Occasion) -> None:
    """End somebody's access at once; files and history stay. Raises LastOwner."""
    if membership.role == "owner":
        _keep_an_owner(company, on)
    membership.ended_at = on.at
    record("member_removed", on, company=company, person=membership.person_id)
    _keep_mail_arriving(company, on)


def extend_mandate(
    membership: Membership, company: Company, on: Occasion, *, ends_on: date
) -> None:
    """Let a mandate last until another day."""
    old, membership.ends_on = membership.ends_on, ends_on
    person = membership.person_id
    record("mandate_extended", on, company=company, person=person, ends_on=[old, ends_on])


def set_receives_mail(
    membership: Membership, company: Company, on: Occasion, *, receives_mail: bool
) -> None:
    """Choose whether a member gets the mails about enrolments.

    Raises LastReader when nobody else of the company would get the mails about a last day.
    """
    if membership.receives_mail == receives_mail:
        return
    if not receives_mail:
        _keep_a_reader(membership, company, on)
    membership.receives_mail = receives_mail
    record(
        "mail_choice_changed",
        on,
        company=company,
        person=membership.person_id,
        receives_mail=receives_mail,
    )


def _keep_a_reader(membership: Membership, company: Company, on: Occasion) -> None:
    readers = {person for person, *_ in recipients_of(company.id, on.today)}
    if readers <= {membership.person_id}:
        raise LastReader(company.name)


def _keep_mail_arriving(company: Company, on: Occasion) -> None:
    """When the last one who got mail has gone, the owners get it from now on."""
    db.session.flush()
    if recipients_of(company.id, on.today):
        return
    for owner in owners_for_change(company.id, on.today):
        set_receives_mail(owner, company, on, receives_mail=True)


def _keep_an_owner(company: Company, on: Occasion) -> None:
    if owners_count(company.id, on.today) < 2:
        raise LastOwner(company.name)


def _send_invitation(
    invitation: Invitation, company: Company, *, event: Event, at: datetime
) -> None:
    secret = new_secret()
    make_link(
        "invitation", secret, at=at, expires_at=invitation.expires_at, invitation_id=invitation.id
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
            "expires_at": invitation.expires_at,
        },
    )
