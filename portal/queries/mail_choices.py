"""How often a person wants which mails, and which companies rely on them to read a last day."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from portal.models import Company, MailChoice, Membership, Message, Person, db, reading
from portal.queries.rows import AnyRow
from portal.rules.reminders import Pace, Topic


def _is_open(membership: type[Membership]) -> ColumnElement[bool]:
    return and_(
        membership.ended_at.is_(None),
        membership.starts_on <= bindparam("today"),
        or_(membership.ends_on.is_(None), membership.ends_on >= bindparam("today")),
    )


_OTHER, _OTHERS_CHOICE = aliased(Membership), aliased(MailChoice)
_SOMEBODY_ELSE_READS = exists().where(
    _OTHER.company_id == Membership.company_id,
    _OTHER.person_id != Membership.person_id,
    _OTHER.role.in_(("owner", "handler")),
    _OTHER.receives_mail,
    _is_open(_OTHER),
    exists().where(Person.id == _OTHER.person_id, Person.is_active),
    ~exists().where(
        _OTHERS_CHOICE.person_id == _OTHER.person_id,
        _OTHERS_CHOICE.topic == Topic.DEADLINES,
        _OTHERS_CHOICE.pace == Pace.OFF,
    ),
)
_COMPANIES = (
    select(
        Company.public_id,
        Company.name,
        Membership.receives_mail,
        and_(
            Membership.role.in_(("owner", "handler")),
            Membership.receives_mail,
            ~_SOMEBODY_ELSE_READS,
        ).label("relies_on_me"),
    )
    .join(Membership, Membership.company_id == Company.id)
    .where(Membership.person_id == bindparam("person_id"), _is_open(Membership))
    .order_by(Company.name, Company.id)
)


def companies_with_mail_of(person_id: int, today: date) -> Sequence[AnyRow]:
    """The companies that a person may act for today, and whether their mails reach that person.

    `relies_on_me`: nobody else of the company gets the mails about a last day. One statement.
    """
    return reading().execute(_COMPANIES, {"person_id": person_id, "today": today}).all()


_CHOICES = select(MailChoice.topic, MailChoice.pace).where(
    MailChoice.person_id == bindparam("person_id")
)


def choices_of(person_id: int) -> dict[Topic, Pace]:
    """How often a person wants the mails of each topic; at once unless they chose otherwise."""
    chosen = {
        Topic(row.topic): Pace(row.pace)
        for row in reading().execute(_CHOICES, {"person_id": person_id})
    }
    return dict.fromkeys(Topic, Pace.AT_ONCE) | chosen


def held_news_for_change(person_id: int) -> Sequence[Message]:
    """The news that waits for the hour this person chose and was never tried; locked."""
    statement = (
        select(Message)
        .where(
            Message.person_id == person_id,
            Message.is_held,
            Message.state == "waiting",
            Message.attempts == 0,
        )
        .order_by(Message.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalars().all()


def choices_for_change(person_id: int) -> dict[str, MailChoice]:
    """What a person chose, by topic; locked."""
    statement = select(MailChoice).where(MailChoice.person_id == person_id).with_for_update()
    return {row.topic: row for row in db.session.execute(statement).scalars()}
