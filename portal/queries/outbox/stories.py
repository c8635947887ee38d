"""Everything that the text of a mail needs to know at the moment at which it leaves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import aliased

from portal.models import (
    Application,
    Booking,
    Company,
    Course,
    Enrolment,
    Event,
    Invitation,
    Learner,
    Membership,
    Message,
    OneTimeLink,
    Person,
    Place,
    reading,
)
from portal.queries.rows import AnyRow
from portal.queries.told import TOLD

# --- Without an owner: for the secretariat, the worker and the command line only.

_OTHER = aliased(Enrolment)


def _newest_site(*conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    """The secretariat of the newest enrolment that a mail without an enrolment has to do with."""
    return (
        select(_OTHER.site_id)
        .where(*conditions)
        .order_by(_OTHER.id.desc())
        .limit(1)
        .correlate(Message)
        .scalar_subquery()
    )


_COMPANIES_OF_PERSON = (
    select(Membership.company_id)
    .where(Membership.person_id == Message.person_id, Membership.ended_at.is_(None))
    .correlate(Message)
)

_STORY = (
    select(
        Message.id.label("message_id"),
        Message.kind.label("mail"),
        Message.to_name,
        Message.to_email,
        Message.person_id,
        Message.company_id,
        Membership.ended_at.label("access_ended_at"),
        Membership.ends_on.label("access_ends_on"),
        Message.queued_at,
        Message.facts.label("told"),
        Message.is_held,
        Message.not_before_at,
        Person.language.label("reads"),
        Event.facts.label("happened"),
        *TOLD,
        func.coalesce(
            Enrolment.site_id,
            Person.site_id,
            _newest_site(_OTHER.learner_id == Message.learner_id),
            _newest_site(_OTHER.company_id == Message.company_id),
            _newest_site(_OTHER.company_id.in_(_COMPANIES_OF_PERSON)),
        ).label("site_id"),
    )
    .select_from(Message)
    .outerjoin(Event, Event.id == Message.event_id)
    .outerjoin(Enrolment, Enrolment.id == Message.enrolment_id)
    .outerjoin(Learner, Learner.id == Enrolment.learner_id)
    .outerjoin(Course, Course.id == Enrolment.course_id)
    .outerjoin(Place, Place.id == Course.place_id)
    .outerjoin(Company, Company.id == Message.company_id)
    .outerjoin(Application, Application.id == Enrolment.application_id)
    .outerjoin(Person, Person.id == Message.person_id)
    .outerjoin(
        Membership,
        and_(
            Membership.person_id == Message.person_id,
            Membership.company_id == Message.company_id,
        ),
    )
    .where(Message.id.in_(bindparam("message_ids", expanding=True)))
    .order_by(Message.id)
)


def story_of(message_id: int) -> AnyRow:
    """What the text of a mail is made from, as it stands now. One statement.

    `told` are the mail's own facts, `happened` those of its event; `booked_cents` and the columns
    of the enrolment are NULL for a mail that is about none. `access_ended_at` and `access_ends_on`
    tell when its reader could act for its company no longer.
    """
    return reading().execute(_STORY, {"message_ids": [message_id]}).one()


_LEADER = aliased(Message)
_HELD_WITH = (
    select(Message.id)
    .join(
        _LEADER,
        and_(
            Message.to_email == _LEADER.to_email,
            Message.person_id == _LEADER.person_id,
            Message.company_id == _LEADER.company_id,
            Message.id != _LEADER.id,
        ),
    )
    .where(
        _LEADER.id == bindparam("message_id"),
        Message.is_held,
        Message.state == "waiting",
        Message.not_before_at <= bindparam("at"),
    )
)


def stories_held_with(message_id: int, at: datetime) -> Sequence[AnyRow]:
    """As story_of: the other news for the same reader and company that waits no longer than `at`.

    Two statements; none of them is about the mail itself.
    """
    found = reading().execute(_HELD_WITH, {"message_id": message_id, "at": at}).scalars().all()
    return reading().execute(_STORY, {"message_ids": found}).all() if found else []


_WORKING_LINK = (
    select(OneTimeLink.id)
    .outerjoin(Invitation, Invitation.id == OneTimeLink.invitation_id)
    .where(
        OneTimeLink.token_hash == bindparam("token_hash"),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.superseded_at.is_(None),
        OneTimeLink.expires_at > bindparam("at"),
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
)


def is_working_link(token_hash: str, at: datetime) -> bool:
    """Whether a one-time link would still let its holder in."""
    found = reading().execute(_WORKING_LINK, {"token_hash": token_hash, "at": at})
    return found.one_or_none() is not None


_BOOKING_IS_UNDONE = select(Booking.undone_at.is_not(None)).where(
    Booking.public_id == bindparam("public_id")
)


def is_booking_undone(public_id: str) -> bool:
    """Whether a booking was taken back."""
    return bool(reading().execute(_BOOKING_IS_UNDONE, {"public_id": public_id}).scalar_one())
