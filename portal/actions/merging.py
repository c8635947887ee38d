"""Merging a company into another: everything moves at once, and its number leads there for good."""

from collections.abc import Mapping, Sequence

from sqlalchemy import update

from portal.actions.calendar_feeds import end_feed
from portal.actions.companies import Member, Merger, index_company, plan_merger
from portal.actions.documents import PaidEnrolment, issue_payments
from portal.actions.enrolments import renew_confirmation
from portal.actions.recording import (
    Occasion,
    Recorded,
    hold_log,
    index_enrolment,
    index_words,
    queue,
    record,
    record_all,
)
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
    db,
)
from portal.queries.changing import any_enrolments_for_change
from portal.queries.mergers import company_named, lock_under
from portal.queries.records import bookings_of, recipients_of
from portal.rules.identifiers import format_enterprise_number

# What stands under a company by its number and simply goes along.
_MOVES = (Application, Proof, Document, Message, Invitation, CalendarFeed)
REASON = "companies_merged"

# What anybody may do, by company and person.
Held = Mapping[tuple[int, int], Membership]


class CannotMerge(Exception):
    """Something stands in the way, or is not as it was looked at; `merger` says what."""

    def __init__(self, merger: Merger) -> None:
        super().__init__(", ".join(merger.obstacles) or "changed since it was looked at")
        self.merger = merger


def merge_companies(old: Company, stays: Company, on: Occasion, *, agreed: str) -> Merger:
    """Let everything of one company (both locked) stand under another, and tell who reads its mail.

    `agreed` is the digest of what was looked at. With the log held and all locked that moves,
    what is looked at again stands still. Nothing is deleted: the old company keeps its row, its
    number and the lines of the log under its name. Raises CannotMerge, and
    portal.queries.mergers.InUse when somebody is changing something of it at this moment.
    """
    hold_log()
    held = lock_under(old.id, stays.id)
    merger = plan_merger(
        company_named(old.public_id), company_named(stays.public_id), today=on.today, now=on.at
    )
    if merger.obstacles or merger.digest != agreed:
        raise CannotMerge(merger)
    event = _record(merger, old, stays, on)
    _move_members(merger, held, on, old=old, stays=stays)
    _withdraw(merger, stays, on)
    _move_rows(old, stays, on)
    _move_enrolments(merger, old, stays, on)
    index_words("company", old.id, [])
    index_company(stays)
    _tell(merger, stays, event, on)
    return merger


def _record(merger: Merger, old: Company, stays: Company, on: Occasion) -> Recorded:
    """The line under the company that stays: what was merged into it, and who came along."""
    return record(
        "companies_merged",
        on,
        company=stays,
        company_id=old.id,
        company_name=[old.name, stays.name],
        enterprise_number=[old.enterprise_number, stays.enterprise_number],
        enrolments=len(merger.enrolments),
        project_numbers=list(merger.project_numbers),
        people=[
            {
                "person": one.person_id,
                "email": one.email,
                "old": one.old.role,
                "there": one.stays.role if one.stays else None,
                "role": one.after.role,
            }
            for one in merger.members
        ],
    )


def _move_members(
    merger: Merger, held: Held, on: Occasion, *, old: Company, stays: Company
) -> None:
    """Give everybody of the old company what the merger gives; who is in both keeps one of two."""
    for member in merger.members:
        if member.stays is None:
            held[old.id, member.person_id].company_id = stays.id
            continue
        _join(member, held[old.id, member.person_id], held[stays.id, member.person_id], on)
        if member.loses_feed:
            end_feed(old.id, member.person_id, on.at)
        if member.stays.role != member.after.role:
            role = [member.stays.role, member.after.role]
            record("role_changed", on, company=stays, person=member.person_id, role=role)


def _join(member: Member, gone: Membership, there: Membership, on: Occasion) -> None:
    """Write down what somebody in both may do from now on; the other access ends and stays."""
    gone.ended_at = gone.ended_at or on.at
    for name, value in member.after._asdict().items():
        if name != "has_ended":
            setattr(there, name, value)
    if not member.after.has_ended:
        there.ended_at = None


def _withdraw(merger: Merger, stays: Company, on: Occasion) -> None:
    """Take back the invitations of who has access to the other company, or an invitation of it."""
    numbers = [one.id for one in merger.withdrawn]
    db.session.execute(
        update(Invitation).where(Invitation.id.in_(numbers)).values(withdrawn_at=on.at)
    )
    for one in merger.withdrawn:
        record("invitation_withdrawn", on, company=stays, email=one.email)


def _move_rows(old: Company, stays: Company, on: Occasion) -> None:
    db.session.flush()
    for table in _MOVES:
        db.session.execute(
            update(table).where(table.company_id == old.id).values(company_id=stays.id)
        )
    db.session.execute(
        update(Enrolment)
        .where(Enrolment.company_id == old.id)
        .values(company_id=stays.id, version=Enrolment.version + 1)
    )
    # What was merged into the old company before leads to the one that stays, too.
    db.session.execute(
        update(Company).where(Company.merged_into_id == old.id).values(merged_into_id=stays.id)
    )
    old.merged_into_id, old.merged_at = stays.id, on.at
    db.session.flush()


def _move_enrolments(merger: Merger, old: Company, stays: Company, on: Occasion) -> None:
    """Write down of each enrolment that it moved, and replace the papers that name the old one.

    A receipt of a project number stays as it is: it tells what came in on that day, and from whom.
    """
    paid = {one.public_id for one in merger.enrolments if one.has_payment}
    confirmed = {one.public_id for one in merger.enrolments if one.has_confirmation}
    moved = any_enrolments_for_change(one.public_id for one in merger.enrolments)
    for enrolment in moved:
        record(
            "company_of_enrolment_changed",
            on,
            enrolment=enrolment,
            company_name=[old.name, stays.name],
            enterprise_number=[old.enterprise_number, stays.enterprise_number],
        )
        index_enrolment(enrolment)
        if enrolment.public_id in confirmed:
            renew_confirmation(enrolment, on, reason=REASON)
    _renew_payments([one for one in moved if one.public_id in paid], on)


def _renew_payments(enrolments: Sequence[Enrolment], on: Occasion) -> None:
    papers = []
    for one in enrolments:
        bookings = bookings_of(one.id)
        last = max(booking.value_on for booking in bookings)
        papers.append(PaidEnrolment(one, sum(b.amount_cents for b in bookings), last))
    lines = issue_payments(papers, on, reason=REASON)
    if lines:
        record_all(lines, on)


def _tell(merger: Merger, stays: Company, event: Recorded, on: Occasion) -> None:
    """Tell who gets the mails of the company that stays, or its contact while nobody does."""
    facts = {
        "old_company": merger.old.name,
        "old_number": format_enterprise_number(merger.old.enterprise_number),
        "number": format_enterprise_number(stays.enterprise_number),
    }
    people: list[tuple[int | None, str, str, str]] = [
        (one.id, one.name, one.email, one.language) for one in recipients_of(stays.id, on.today)
    ]
    contact = (None, stays.contact_name or stays.name, stays.contact_email, "nl")
    for number, name, email, language in people or [contact]:
        queue(
            "companies_merged",
            event=event,
            to=(name, email),
            language=language,
            dedupe=f"companies_merged:{event.id}:{number or 'company'}",
            company_id=stays.id,
            person_id=number,
            facts=facts,
        )
