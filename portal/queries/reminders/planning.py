"""What planning reminders asks: the open enrolments, who is told, what is planned already."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from portal.formats.plain import BRUSSELS
from portal.models import (
    Application,
    Booking,
    Company,
    Enrolment,
    Heartbeat,
    MailChoice,
    Membership,
    Message,
    Person,
    Reminder,
    reading,
)
from portal.queries.rows import AnyRow
from portal.rules.deadline import own_share_day
from portal.rules.reminders import Dossier, ReminderKind, Topic
from portal.rules.stations import Facts, Stage

# --- Without an owner: for the worker only.

_BOOKED = (
    select(func.coalesce(func.sum(Booking.amount_cents), 0))
    .where(Booking.enrolment_id == Enrolment.id, Booking.undone_at.is_(None))
    .correlate(Enrolment)
    .scalar_subquery()
)
_OTHER_STEPS = (Stage.OWN_SHARE_DUE, Stage.PAY_ORDER_DUE, Stage.PAYMENT_EXPECTED)
# An index answers this without any enrolment.
_OPEN = select(Enrolment.id).where(
    or_(
        Enrolment.stage.in_(_OTHER_STEPS),
        and_(
            Enrolment.stage == Stage.AWAITING_APPLICATION,
            Enrolment.last_day >= bindparam("lapsed_since"),
        ),
    )
)


def open_enrolments(lapsed_since: date) -> list[int]:
    """The numbers of the enrolments about which somebody may have to be reminded, in order.

    Those whose last day was before `lapsed_since` are left out. The kept stage only narrows what
    is looked at; what is true follows from the facts of each. One statement.
    """
    return sorted(reading().execute(_OPEN, {"lapsed_since": lapsed_since}).scalars())


_DOSSIERS = (
    select(
        Enrolment.id,
        Enrolment.company_id,
        Enrolment.enrolled_on,
        Enrolment.last_day,
        Enrolment.term_days,
        Enrolment.fee_cents,
        Enrolment.material_cents,
        Enrolment.cancelled_at,
        Enrolment.ordinary_fee_at,
        Enrolment.settled_at,
        Enrolment.application_id,
        Enrolment.created_at,
        Application.applied_on,
        Application.approved_on,
        Application.approved_at,
        Application.rejected_at,
        Application.own_share_until,
        Application.own_share_ticked_at,
        Application.pay_order_ticked_at,
        _BOOKED.label("booked_cents"),
    )
    .outerjoin(Application, Application.id == Enrolment.application_id)
    .where(Enrolment.id.in_(bindparam("enrolments", expanding=True)))
)


def open_dossiers(enrolment_ids: Collection[int]) -> Sequence[AnyRow]:
    """The facts of these enrolments and of their applications. One statement."""
    return reading().execute(_DOSSIERS, {"enrolments": list(enrolment_ids)}).all()


def dossier_in(row: AnyRow, facts: Facts, own_share_days: int) -> Dossier:
    """The dossier in a row with the columns of an enrolment and of its application."""
    approved_on = row.approved_on
    guide = own_share_day(approved_on, own_share_days, row.own_share_until) if approved_on else None
    return Dossier(
        facts=facts,
        # The mail of either moment was queued together with what it told about.
        told_at=row.approved_at or row.created_at,
        approved_on=approved_on,
        own_share_day=guide,
        own_share_ticked_on=_day_of(row.own_share_ticked_at),
        pay_order_ticked_on=_day_of(row.pay_order_ticked_at),
        applied_on=row.applied_on,
        first_lesson_on=row.last_day - timedelta(days=row.term_days),
    )


def _day_of(at: datetime | None) -> date | None:
    return at.astimezone(BRUSSELS).date() if at is not None else None


_OF_DEADLINES, _OF_PAYMENTS = aliased(MailChoice), aliased(MailChoice)
_MEMBERS = (
    select(
        Membership.company_id,
        Membership.role,
        Membership.receives_mail,
        Person.id,
        Person.name,
        Person.email,
        Person.language,
        _OF_DEADLINES.pace.label("deadlines"),
        _OF_PAYMENTS.pace.label("payments"),
    )
    .select_from(Membership)
    .join(Person, Person.id == Membership.person_id)
    .outerjoin(
        _OF_DEADLINES,
        and_(_OF_DEADLINES.person_id == Person.id, _OF_DEADLINES.topic == Topic.DEADLINES),
    )
    .outerjoin(
        _OF_PAYMENTS,
        and_(_OF_PAYMENTS.person_id == Person.id, _OF_PAYMENTS.topic == Topic.PAYMENTS),
    )
    .where(
        Membership.company_id.in_(bindparam("companies", expanding=True)),
        Membership.role.in_(("owner", "handler")),
        Person.is_active,
        Membership.ended_at.is_(None),
        Membership.starts_on <= bindparam("today"),
        or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
    )
    .order_by(Membership.company_id, Person.id)
)


def members_of(company_ids: Collection[int], today: date) -> Sequence[AnyRow]:
    """Who may act for each company today, with the paces they chose. One statement."""
    return reading().execute(_MEMBERS, {"companies": list(company_ids), "today": today}).all()


_CONTACTS = select(Company.id, Company.name, Company.contact_name, Company.contact_email).where(
    Company.id.in_(bindparam("companies", expanding=True))
)


def contacts_of(company_ids: Collection[int]) -> dict[int, AnyRow]:
    """The contact address of each company. One statement."""
    rows = reading().execute(_CONTACTS, {"companies": list(company_ids)})
    return {row.id: row for row in rows}


_PLANNED = select(Reminder.enrolment_id, Reminder.kind, Reminder.to_email).where(
    Reminder.on == bindparam("on"),
    Reminder.enrolment_id.in_(bindparam("enrolments", expanding=True)),
)


def planned_on(day: date, enrolment_ids: Collection[int]) -> set[tuple[int, ReminderKind, str]]:
    """What is planned already for a day: enrolment, kind and address. One statement."""
    rows = reading().execute(_PLANNED, {"on": day, "enrolments": list(enrolment_ids)})
    return {(row.enrolment_id, ReminderKind(row.kind), row.to_email) for row in rows}


_NAMED = select(Message.id, Message.state, Message.dedupe_key).where(
    Message.dedupe_key.in_(bindparam("names", expanding=True))
)


def messages_named(names: Collection[str]) -> dict[str, AnyRow]:
    """The mails of these names that there are: number and state. One statement."""
    rows = reading().execute(_NAMED, {"names": list(names)})
    return {row.dedupe_key: row for row in rows}


_CLERKS = (
    select(Person.id, Person.name, Person.email, Person.language)
    .where(Person.staff_role == "clerk", Person.is_active)
    .order_by(Person.id)
)


def clerks() -> Sequence[AnyRow]:
    """Everybody who works at a secretariat and gets its overview of the day. One statement."""
    return reading().execute(_CLERKS).all()


_LAST_ROUND = select(Heartbeat.at).where(Heartbeat.name == "planning")


def last_round_at() -> datetime | None:
    """When planning last ended well; None before the first time. One statement."""
    return reading().execute(_LAST_ROUND).scalar_one_or_none()
