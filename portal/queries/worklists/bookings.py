"""What was booked, by whom and in which confirmation; undone bookings stay in these lists."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from sqlalchemy import bindparam, exists, or_, select

from portal.models import (
    Booking,
    Enrolment,
    Event,
    MailChoice,
    Membership,
    Message,
    Person,
    reading,
)
from portal.queries.rows import AnyRow, AnySelect
from portal.queries.worklists.conditions import at_site
from portal.queries.worklists.lines import PAGE, lines
from portal.rules.stations import Stage

# A mail about a booking carries the moment of its confirmation.
_TOLD = exists().where(
    Message.enrolment_id == Enrolment.id,
    Message.kind == "payment_confirmed",
    Message.queued_at == Booking.confirmed_at,
    Message.state.in_(("sending", "sent")),
)
_CORRECTED = exists().where(
    Event.enrolment_id == Enrolment.id,
    Event.kind == "correction_sent",
    Event.at >= Booking.undone_at,
)


# Its mails had left when it was undone, and nobody wrote yet that they are not true.
AWAITS_CORRECTION = (
    Booking.undone_at.is_not(None) & (Enrolment.stage != Stage.FINAL) & _TOLD & ~_CORRECTED
)


def _bookings() -> AnySelect:
    return lines(
        Booking.id.label("booking_id"),
        Booking.public_id.label("booking_public_id"),
        Booking.amount_cents,
        Booking.value_on,
        Booking.source,
        Booking.note,
        Booking.group_id,
        Booking.confirmed_at,
        Booking.confirmed_by_name,
        Booking.undone_at,
        Booking.undo_reason,
        AWAITS_CORRECTION.label("awaits_correction"),
    ).join(Booking, Booking.enrolment_id == Enrolment.id)


@cache
def _confirmed(has_site: bool) -> AnySelect:
    return (
        _bookings()
        .where(Booking.id < bindparam("before"), *at_site(Enrolment.site_id, has_site))
        .order_by(Booking.id.desc())
        .limit(bindparam("rows"))
    )


def confirmed_bookings(site_id: int | None, before: int | None = None) -> Sequence[AnyRow]:
    """Bookings of a secretariat (None: of all), newest first, a page that ends before an id.

    One row more than PAGE tells that there are more. One statement.
    """
    values: dict[str, object] = {"before": before or 2**31 - 1, "rows": PAGE + 1}
    if site_id is not None:
        values["site_id"] = site_id
    return reading().execute(_confirmed(site_id is not None), values).all()


@cache
def _group() -> AnySelect:
    return _bookings().where(Booking.group_id == bindparam("group_id")).order_by(Booking.id)


def bookings_together(group_id: str) -> Sequence[AnyRow]:
    """The bookings of one confirmation. One statement; empty when there is no such group."""
    return reading().execute(_group(), {"group_id": group_id}).all()


@cache
def _of_enrolment() -> AnySelect:
    return (
        _bookings().where(Enrolment.public_id == bindparam("public_id")).order_by(Booking.id.desc())
    )


def bookings_to_correct(public_id: str) -> list[AnyRow]:
    """The undone bookings of an enrolment whose mails had left and were not corrected yet."""
    rows = reading().execute(_of_enrolment(), {"public_id": public_id})
    return [row for row in rows if row.awaits_correction]


@cache
def _selected() -> AnySelect:
    chosen = Enrolment.public_id.in_(bindparam("public_ids", expanding=True))
    return lines(Enrolment.company_id).where(chosen).order_by(Enrolment.last_day, Enrolment.id)


def enrolments_selected(public_ids: Iterable[str]) -> Sequence[AnyRow]:
    """The lines of these enrolments; unknown ids are left out. One statement."""
    return reading().execute(_selected(), {"public_ids": list(public_ids)}).all()


_WANTS_NO_NEWS = exists().where(
    MailChoice.person_id == Person.id, MailChoice.topic == "news", MailChoice.pace == "off"
)
_READERS = (
    select(Membership.company_id, Person.name)
    .join(Person, Person.id == Membership.person_id)
    .where(
        Membership.company_id.in_(bindparam("company_ids", expanding=True)),
        Membership.role.in_(("owner", "handler")),
        Membership.receives_mail,
        ~_WANTS_NO_NEWS,
        Person.is_active,
        Membership.ended_at.is_(None),
        Membership.starts_on <= bindparam("today"),
        or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
    )
    .order_by(Membership.company_id, Person.id)
)


def mail_readers(company_ids: Iterable[int], today: date) -> dict[int, list[str]]:
    """The names of those who get the mails about what a company has paid. One statement."""
    found: dict[int, list[str]] = {}
    values = {"company_ids": list(set(company_ids)), "today": today}
    for row in reading().execute(_READERS, values):
        found.setdefault(row.company_id, []).append(row.name)
    return found
