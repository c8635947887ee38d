"""What people may do for a company: roles, mandates, mail, and leaving; an owner always stays."""

from datetime import date

from portal.actions.calendar_feeds import end_feed
from portal.actions.recording import Occasion, hold_log, record
from portal.models import Company, Membership, db
from portal.queries.companies import (
    owners_count,
    owners_for_change,
)
from portal.queries.records import recipients_of
from portal.rules.reminders import Pace


class LastOwner(Exception):
    """A company always keeps at least one owner."""


class LastReader(Exception):
    """A company always keeps somebody who gets the mails about a last day."""


def is_last_owner(membership: Membership, company: Company, on: Occasion) -> bool:
    """Whether a company would have no owner without this member."""
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
    """End somebody's access at once; files and history stay. Raises LastOwner.

    A calendar link ends for good: it must not open again when the person comes back one day.
    """
    if membership.role == "owner":
        _keep_an_owner(company, on)
    membership.ended_at = on.at
    end_feed(company.id, membership.person_id, on.at)
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
    # Two people who leave the mails to each other at the same moment come one after the other.
    hold_log()
    if _readers(company, on) <= {membership.person_id}:
        raise LastReader(company.name)


def _readers(company: Company, on: Occasion) -> set[int]:
    """Who gets the mails about a last day."""
    people = recipients_of(company.id, on.today)
    return {one.id for one in people if one.deadlines is not Pace.OFF}


def _keep_mail_arriving(company: Company, on: Occasion) -> None:
    """When the last one who got mail has gone, the owners get it from now on."""
    db.session.flush()
    if _readers(company, on):
        return
    for owner in owners_for_change(company.id, on.today):
        set_receives_mail(owner, company, on, receives_mail=True)


def _keep_an_owner(company: Company, on: Occasion) -> None:
    if owners_count(company.id, on.today) < 2:
        raise LastOwner(company.name)
