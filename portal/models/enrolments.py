"""Enrolments and everything an employer reports about them: applications, proofs, drafts."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Json, index_where
from portal.models.people import Company, Learner
from portal.models.school import Course, Site

_OF_LISTS = ("last_day", "id", "application_id", "due_cents", "received_cents")


def _waiting_since(step: str, since: str, *, until: str) -> Index:
    """An index of the applications that have come to `since` and not yet to `until`."""
    waits = f"{since} IS NOT NULL AND {until} IS NULL"
    return index_where(f"ix_application_{step}", since, "id", where=waits)


class Application(Base):
    """The employer's application at the KMO-portefeuille, as reported to the school.

    One application covers one or more enrolments of one company. Its last day is the earliest of
    theirs on the moment of reporting: the date that had been communicated then, which keeps
    counting when a course moves later on. A correction is a new row that replaces the old one.
    """

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint("approved_at IS NULL OR rejected_at IS NULL", name="decided_once"),
        CheckConstraint("rejected_at IS NULL OR rejection_reason IS NOT NULL", name="has_reason"),
        Index("ix_application_company_id", "company_id"),
        Index("ix_application_normalised", "project_number_normalised"),
        Index("ix_application_reported_at", "reported_at"),
        # Who has been waiting too long for an own share, or for a pay order.
        _waiting_since("own_share", "approved_on", until="own_share_ticked_at"),
        _waiting_since("pay_order", "own_share_ticked_at", until="pay_order_ticked_at"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    project_number: Mapped[str] = mapped_column(String(40))
    project_number_normalised: Mapped[str] = mapped_column(String(40))
    applied_on: Mapped[date]
    last_day: Mapped[date]
    note: Mapped[str | None] = mapped_column(String(500))
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("proof.id"))
    reported_at: Mapped[datetime]
    reported_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reported_by_name: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    approved_on: Mapped[date | None]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rejected_at: Mapped[datetime | None]
    rejected_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rejection_reason: Mapped[str | None]
    rejection_note: Mapped[str | None]
    own_share_ticked_at: Mapped[datetime | None]
    own_share_ticked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # A later day for the deposit that the secretariat agreed to; it moves no legal date.
    own_share_until: Mapped[date | None]
    pay_order_ticked_at: Mapped[datetime | None]
    pay_order_ticked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    company: Mapped[Company] = relationship(lazy="raise_on_sql")
    proof: Mapped["Proof | None"] = relationship(lazy="raise_on_sql", foreign_keys=[proof_id])
    enrolments: Mapped[list["Enrolment"]] = relationship(
        lazy="raise_on_sql", back_populates="application", order_by="Enrolment.id"
    )

    __mapper_args__ = {"version_id_col": version}


class Enrolment(Base):
    """A person enrolled in a course for which an employer pays with the KMO-portefeuille.

    `last_day` and `term_days` are what we communicated; `stage`, `due_cents` and `received_cents`
    are kept beside the facts for indexes and lists, written by actions.recording.restate only,
    never read to decide, and compared with the facts by a test and every night.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint("fee_cents > 0", name="fee_is_positive"),
        CheckConstraint("material_cents >= 0 AND other_cents >= 0", name="costs_not_negative"),
        CheckConstraint("cancelled_at IS NULL OR cancel_reason IS NOT NULL", name="has_reason"),
        Index("ix_enrolment_company", "company_id", "last_day", "id"),
        # What worklists count stands in these two, so that no count reads an enrolment itself.
        Index("ix_enrolment_stage", "stage", *_OF_LISTS),
        Index("ix_enrolment_site_stage", "site_id", "stage", *_OF_LISTS),
        Index("ix_enrolment_last_day", "last_day", "id"),
        Index("ix_enrolment_site_last_day", "site_id", "last_day", "id"),
        Index("ix_enrolment_course_id", "course_id"),
        Index("ix_enrolment_learner_id", "learner_id"),
        Index("ix_enrolment_application_id", "application_id"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    ogm: Mapped[str] = mapped_column(String(12), unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    enrolled_on: Mapped[date]
    # In the room or at a distance: one course is given both ways, so it is a fact of the enrolment.
    kind: Mapped[str]
    fee_cents: Mapped[int]
    material_cents: Mapped[int]
    other_cents: Mapped[int]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cancel_reason: Mapped[str | None]
    ordinary_fee_at: Mapped[datetime | None]
    ordinary_fee_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ordinary_fee_reason: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_reason: Mapped[str | None]
    last_day: Mapped[date]
    term_days: Mapped[int]
    stage: Mapped[str]
    due_cents: Mapped[int]
    received_cents: Mapped[int]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    learner: Mapped[Learner] = relationship(lazy="raise_on_sql")
    course: Mapped[Course] = relationship(lazy="raise_on_sql")
    company: Mapped[Company] = relationship(lazy="raise_on_sql")
    site: Mapped[Site] = relationship(lazy="raise_on_sql")
    application: Mapped[Application | None] = relationship(
        lazy="raise_on_sql", back_populates="enrolments"
    )

    __mapper_args__ = {"version_id_col": version}


class Proof(Base):
    """A file that shows the application, kept under its hash; belongs to one company."""

    __tablename__ = "proof"
    __table_args__ = (
        Index("ix_proof_company_id", "company_id"),
        CheckConstraint("size > 0", name="has_bytes"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media_type: Mapped[str]
    extension: Mapped[str]
    name: Mapped[str]
    read_back: Mapped[Json | None]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]


class Draft(Base):
    """What somebody typed in the project number form and has not sent yet; kept for a day."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "enrolment_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    typed: Mapped[Json]
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("proof.id"))
    expires_at: Mapped[datetime]

    proof: Mapped[Proof | None] = relationship(lazy="raise_on_sql")


class CallNote(Base):
    """What the secretariat noted about an enrolment: a call, an answer, when to look again."""

    __tablename__ = "call_note"
    __table_args__ = (
        Index("ix_call_note_enrolment_id", "enrolment_id", "id"),
        # The few that are put off, so that no count looks at the notes of every enrolment.
        index_where(
            "ix_call_note_snoozed",
            "snoozed_until",
            "enrolment_id",
            where="snoozed_until IS NOT NULL",
        ),
        CheckConstraint("kind IN ('called', 'mailed', 'note')", name="kind_is_known"),
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(String(500))
    # The list asks for this enrolment again on that day.
    snoozed_until: Mapped[date | None]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str]


class SearchWord(Base):
    """A word (folded: lower case, no accents) by which an object is found by its beginning."""

    __tablename__ = "search_word"
    __table_args__ = (
        UniqueConstraint("kind", "object_id", "word"),
        Index("ix_search_word_word", "kind", "word", "object_id"),
    )

    kind: Mapped[str]
    object_id: Mapped[int]
    # Compared byte by byte on both databases, or a range of words would not be a range.
    word: Mapped[str] = mapped_column(String().with_variant(String(collation="C"), "postgresql"))


class WorklistCount(Base):
    """How many enrolments of a secretariat are in a stage, and their fees; kept while writing."""

    __tablename__ = "worklist_count"
    __table_args__ = (UniqueConstraint("site_id", "stage"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    stage: Mapped[str]
    enrolments: Mapped[int] = mapped_column(default=0)
    due_cents: Mapped[int] = mapped_column(default=0)
