"""What keeps people from missing a day: reminders, choices of mail, closed days, calendars."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, index_where


class Reminder(Base):
    """One reminder about one enrolment to one address, planned for one day.

    The unique key is what makes it leave once, however often planning runs (promise E14). One mail
    (`message_id`) holds all reminders of a person for that day.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "kind", "on", "to_email"),
        Index("ix_reminder_message_id", "message_id"),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    kind: Mapped[str]
    on: Mapped[date]
    to_email: Mapped[str]
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    planned_at: Mapped[datetime]


class MailChoice(Base):
    """How often a person wants the mails about a topic: at once, daily, weekly, or not."""

    __tablename__ = "mail_choice"
    __table_args__ = (
        UniqueConstraint("person_id", "topic"),
        CheckConstraint("topic IN ('deadlines', 'payments', 'news')", name="topic_is_known"),
        CheckConstraint("pace IN ('at_once', 'daily', 'weekly', 'off')", name="pace_is_known"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    topic: Mapped[str]
    pace: Mapped[str]


class ClosedPeriod(Base):
    """Days on which nobody at the school answers, both included: a closure or a bridge day."""

    __tablename__ = "closed_period"
    __table_args__ = (
        UniqueConstraint("starts_on", "ends_on"),
        CheckConstraint("ends_on >= starts_on", name="period_in_order"),
    )

    starts_on: Mapped[date]
    ends_on: Mapped[date]
    name: Mapped[str]


class CalendarFeed(Base):
    """The private address from which a calendar reads the last days of one company.

    The address itself is known to its person only; kept is its hash.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        index_where(
            "ix_calendar_feed_of",
            "person_id",
            "company_id",
            unique=True,
            where="revoked_at IS NULL",
        ),
    )

    secret_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Viewing(Base):
    """That somebody of a role looked at an enrolment on a day; never who, never how often."""

    __tablename__ = "viewing"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "role", "on"),
        CheckConstraint("role IN ('employer', 'secretariat')", name="role_is_known"),
        Index("ix_viewing_on", "on"),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    role: Mapped[str]
    on: Mapped[date]
