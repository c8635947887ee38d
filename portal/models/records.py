"""Bookings, issued documents, messages and events: what happened and cannot be rewritten."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Json, index_where


class Booking(Base):
    """Money credited to an enrolment. Undoing adds who, when and why; nothing is deleted."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("amount_cents <> 0", name="amount_is_not_zero"),
        CheckConstraint("source IN ('scheme', 'employer', 'other')", name="source_is_known"),
        CheckConstraint("undone_at IS NULL OR undo_reason IS NOT NULL", name="has_reason"),
        Index("ix_booking_enrolment_id", "enrolment_id"),
        Index("ix_booking_group_id", "group_id"),
        Index("ix_booking_confirmed_at", "confirmed_at", "id"),
        Index("ix_booking_transfer_id", "transfer_id"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    # The line of the bank statement that brought the money; none when it was typed by hand.
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))
    amount_cents: Mapped[int]
    value_on: Mapped[date]
    source: Mapped[str]
    note: Mapped[str | None] = mapped_column(String(500))
    group_id: Mapped[str]
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_by_name: Mapped[str]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undo_reason: Mapped[str | None]


class Counter(Base):
    """The last number given out of a series without gaps, such as the documents of one year."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(unique=True)
    value: Mapped[int]


class Document(Base):
    """A document as it was issued: number, code, version and frozen facts.

    The bytes follow from the facts; their hash is filled in when they are first made and the file
    is kept. A correction is a new document that says which one it replaces.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("replaces_id"),
        CheckConstraint(
            "kind IN ('confirmation', 'payment', 'receipt', 'status')", name="kind_is_known"
        ),
        Index("ix_document_enrolment_id", "enrolment_id", "id"),
        Index("ix_document_company_id", "company_id", "id"),
        Index("ix_document_sha256", "sha256"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    issued_at: Mapped[datetime]
    version: Mapped[int]
    reason: Mapped[str]
    facts: Mapped[str]
    facts_sha256: Mapped[str] = mapped_column(String(64))
    template: Mapped[str]
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    replaced_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class Event(Base):
    """One line of the log: who did what, when, to which object, old and new values.

    Append-only (triggers refuse UPDATE and DELETE) and chained: each hash covers the line before.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_enrolment_id", "enrolment_id", "id"),
        Index("ix_event_company_id", "company_id", "id"),
        Index("ix_event_course_id", "course_id", "id"),
        Index("ix_event_transfer_id", "transfer_id", "id"),
        Index("ix_event_at", "at", "id"),
    )

    at: Mapped[datetime]
    kind: Mapped[str]
    by_kind: Mapped[str]
    by_id: Mapped[int | None]
    by_name: Mapped[str]
    address: Mapped[str | None]
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))
    facts: Mapped[Json]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class Message(Base):
    """A mail that must leave: queued in the transaction of its cause, composed when it is sent."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'dead', 'dropped')", name="state_is_known"
        ),
        Index("ix_message_due", "state", "not_before_at", "id"),
        Index("ix_message_enrolment_id", "enrolment_id", "id"),
        Index("ix_message_company_id", "company_id", "id"),
        Index("ix_message_event_id", "event_id"),
        # For keeping the order of mails to one address.
        Index("ix_message_to_email", "to_email", "state", "id"),
        # The few that came back, for the call list.
        index_where(
            "ix_message_bounced",
            "bounced_at",
            where="bounced_at IS NOT NULL",
        ),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    learner_id: Mapped[int | None] = mapped_column(ForeignKey("learner.id"))
    to_name: Mapped[str]
    to_email: Mapped[str]
    language: Mapped[str]
    facts: Mapped[Json]
    state: Mapped[str] = mapped_column(default="waiting")
    queued_at: Mapped[datetime]
    not_before_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    # A try ended without an answer to the complete mail, or in a crash.
    may_have_left: Mapped[bool] = mapped_column(default=False)
    last_error: Mapped[str | None]
    # News that waits for the hour its reader chose, and leaves in one mail with what waits too.
    is_held: Mapped[bool] = mapped_column(default=False)
    # The header under which it leaves; news that left in one mail has the same.
    message_id: Mapped[str]
    subject: Mapped[str | None]
    body: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    # When we learnt that it never reached its reader, though a server had taken it.
    bounced_at: Mapped[datetime | None]
    bounce_reason: Mapped[str | None]


class ImportRun(Base):
    """One uploaded enrolment list: the file, how its columns were read, what came of it."""

    __tablename__ = "import_run"

    public_id: Mapped[str] = mapped_column(unique=True)
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[Json]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_by_name: Mapped[str]
    applied_at: Mapped[datetime | None]
    result: Mapped[Json | None]


class ColumnMapping(Base):
    """How somebody mapped the columns of a layout, remembered for the next file of that layout."""

    __tablename__ = "column_mapping"

    signature: Mapped[str] = mapped_column(unique=True)
    mapping: Mapped[Json]
    set_at: Mapped[datetime]
    set_by_name: Mapped[str]


class Heartbeat(Base):
    """When a part of the portal that runs by itself last finished its work."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    detail: Mapped[str]
