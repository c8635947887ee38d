"""Bank statements as they were read, their transfers, and what was decided about the money."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Json, index_where


class BankAccount(Base):
    """An account that the school knows: one of its own, or one of a collective payer.

    A collective payer (the financial manager of the scheme) pays for hundreds of employers, so
    its account and name never say whose money it is.
    """

    __tablename__ = "bank_account"
    __table_args__ = (
        CheckConstraint("kind IN ('school', 'collective')", name="kind_is_known"),
        UniqueConstraint("iban"),
    )

    iban: Mapped[str] = mapped_column(String(34))
    kind: Mapped[str]
    name: Mapped[str]
    noted_at: Mapped[datetime]
    noted_by_name: Mapped[str]
    ended_at: Mapped[datetime | None]


class StatementFile(Base):
    """One file of a bank: uploaded, looked at, and recorded once somebody said so.

    The bytes are kept under their hash until the payers in it are blanked.
    """

    __tablename__ = "statement_file"
    __table_args__ = (Index("ix_statement_file_sha256", "sha256"),)

    public_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    # Which column holds what, for a CSV file; empty for the other formats.
    mapping: Mapped[Json]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_by_name: Mapped[str]
    recorded_at: Mapped[datetime | None]
    recorded_by_name: Mapped[str | None]
    # Counts of what recording did: new, known, debits.
    result: Mapped[Json | None]
    removed_at: Mapped[datetime | None]


class BankStatement(Base):
    """One statement of one account, as one file told it; its balance equation held (I9)."""

    __tablename__ = "bank_statement"
    __table_args__ = (
        Index("ix_bank_statement_account", "account", "closed_on", "sequence"),
        Index("ix_bank_statement_file_id", "file_id"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("statement_file.id"))
    format: Mapped[str]
    # Who numbers the movements in it: the format, for CSV with the signature of its header.
    numbering: Mapped[str]
    account: Mapped[str] = mapped_column(String(34))
    currency: Mapped[str] = mapped_column(String(3))
    holder: Mapped[str]
    number: Mapped[str]
    sequence: Mapped[int | None]
    opened_on: Mapped[date]
    closed_on: Mapped[date]
    opening_cents: Mapped[int | None] = mapped_column(BigInteger)
    closing_cents: Mapped[int | None] = mapped_column(BigInteger)
    # Of all its lines, those that were known already included.
    entries: Mapped[int]
    moved_cents: Mapped[int] = mapped_column(BigInteger)
    remarks: Mapped[list[Any]]
    recorded_at: Mapped[datetime]


class Transfer(Base):
    """One line of a bank statement: money that came in, or went out (negative).

    `content_key` and `occurrence` name the movement whatever file brings it, so that the database
    itself refuses a second one. `open_cents` is what no booking and no decision has taken yet: kept
    beside them for the worklist, written by actions.recording.settle_open only, never read to
    decide. Payer and text are blanked some time after the match; hash and amount stay.

    `trace` is what a payment and the same money going back have in common (matching.trace_of). Of
    money that went out and that no bank marks, `may_be_return` says that somebody has to look.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        UniqueConstraint("account", "content_key", "occurrence"),
        index_where("ix_transfer_open", "value_on", "id", where="open_cents <> 0"),
        index_where("ix_transfer_trace", "trace", "amount_cents", where="trace <> ''"),
        Index("ix_transfer_statement_id", "statement_id", "line"),
        Index("ix_transfer_value_on", "value_on", "id"),
        CheckConstraint(
            "(amount_cents >= 0 AND open_cents BETWEEN 0 AND amount_cents) "
            "OR (amount_cents < 0 AND open_cents BETWEEN amount_cents AND 0)",
            name="open_is_part_of_amount",
        ),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statement.id"))
    line: Mapped[int]
    format: Mapped[str]
    account: Mapped[str] = mapped_column(String(34))
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    open_cents: Mapped[int] = mapped_column(BigInteger)
    ordered_on: Mapped[date | None]
    booked_on: Mapped[date]
    value_on: Mapped[date]
    bank_reference: Mapped[str]
    structured: Mapped[str]
    communication: Mapped[str]
    payer_name: Mapped[str]
    payer_account: Mapped[str]
    code: Mapped[str]
    is_reversal: Mapped[bool]
    trace: Mapped[str] = mapped_column(String(64), default="")
    may_be_return: Mapped[bool] = mapped_column(default=False)
    content_key: Mapped[str] = mapped_column(String(64))
    occurrence: Mapped[int]
    recorded_at: Mapped[datetime]
    # When nothing was left to decide about it, for blanking so many days later.
    settled_at: Mapped[datetime | None]
    blanked_at: Mapped[datetime | None]


class Sighting(Base):
    """A transfer told again by a later statement, so that its line there brought nothing new.

    Kept because each bank's number by which a movement is known tells it from its twins. Not
    `is_sure` when the files could not tell, and somebody took it for the same movement.
    """

    __tablename__ = "sighting"
    __table_args__ = (
        Index("ix_sighting_transfer_id", "transfer_id"),
        Index("ix_sighting_statement_id", "statement_id", "line"),
    )

    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"))
    statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statement.id"))
    line: Mapped[int]
    bank_reference: Mapped[str]
    is_sure: Mapped[bool]


class Disposal(Base):
    """What was decided about money of a transfer that is booked on no enrolment.

    `return`: to be paid back; `report`: to be reported to VLAIO; `not_ours`: has nothing to do
    with the KMO-portefeuille; `taken_back`: went back over `counter`, or is itself that way back.
    Undoing adds who, when and why; nothing is deleted.
    """

    __tablename__ = "disposal"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('return', 'report', 'not_ours', 'taken_back')", name="kind_is_known"
        ),
        CheckConstraint("amount_cents <> 0", name="amount_is_not_zero"),
        CheckConstraint("undone_at IS NULL OR undo_reason IS NOT NULL", name="has_reason"),
        Index("ix_disposal_transfer_id", "transfer_id"),
        Index("ix_disposal_decided_at", "kind", "decided_at", "id"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"))
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))
    kind: Mapped[str]
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(500))
    decided_at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_by_name: Mapped[str]
    # Of a return: the day on which the money really left; of a report: the day it was sent.
    done_on: Mapped[date | None]
    done_by_name: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_by_name: Mapped[str | None]
    undo_reason: Mapped[str | None]

    transfer: Mapped[Transfer] = relationship(lazy="raise_on_sql", foreign_keys=[transfer_id])


class SecondLook(Base):
    """A change about money that waits for a second person, when the school asks for four eyes.

    `wanted` is what the first person asked, whole enough to be carried out: which bookings to
    undo, which booking to move to which enrolment, which payment went back, or which transfer to
    book where although nothing certain ties them.
    """

    __tablename__ = "second_look"
    __table_args__ = (
        CheckConstraint("kind IN ('undo', 'forced', 'move', 'take_back')", name="kind_is_known"),
        CheckConstraint("verdict IN ('agreed', 'refused')", name="verdict_is_known"),
        CheckConstraint("(verdict IS NULL) = (decided_at IS NULL)", name="decided_whole"),
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
        Index("ix_second_look_decided_at", "decided_at", "id"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    wanted: Mapped[Json]
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_by_name: Mapped[str]
    verdict: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_by_name: Mapped[str | None]
