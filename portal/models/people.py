"""Companies, the people who sign in, students, and what lets each of them in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, index_where


class Company(Base):
    """An employer, known by its enterprise number (ten digits).

    One that was merged keeps its row, its number and its lines of the log, and nothing else: all
    the rest stands under `merged_into`, which itself was never merged.
    """

    __tablename__ = "company"
    __table_args__ = (
        CheckConstraint("(merged_into_id IS NULL) = (merged_at IS NULL)", name="merged_whole"),
        CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        index_where(
            "ix_company_merged_into_id", "merged_into_id", where="merged_into_id IS NOT NULL"
        ),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    enterprise_number: Mapped[str] = mapped_column(unique=True)
    contact_name: Mapped[str]
    contact_email: Mapped[str]
    contact_phone: Mapped[str]
    is_first_time: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    merged_at: Mapped[datetime | None]

    __mapper_args__ = {"version_id_col": version}


class Person(Base):
    """Somebody with an account: an employer's user or a member of the staff."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("staff_role IN ('clerk', 'admin')", name="staff_role_is_known"),
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str | None]
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="nl")
    theme: Mapped[str] = mapped_column(default="")
    staff_role: Mapped[str | None]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    is_active: Mapped[bool] = mapped_column(default=True)
    signed_in_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Membership(Base):
    """What one person may do for one company, and until when.

    A mandate (accountant, social secretariat) is a membership with an office and an end date.
    """

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "company_id"),
        CheckConstraint("role IN ('owner', 'handler', 'reader')", name="role_is_known"),
        CheckConstraint("NOT is_mandate OR ends_on IS NOT NULL", name="mandate_has_an_end"),
        CheckConstraint("NOT is_mandate OR role <> 'owner'", name="mandate_never_owns"),
        Index("ix_membership_company_id", "company_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    role: Mapped[str]
    receives_mail: Mapped[bool] = mapped_column(default=True)
    is_mandate: Mapped[bool] = mapped_column(default=False)
    office: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    company: Mapped[Company] = relationship(lazy="raise_on_sql")


class Learner(Base):
    """A student. Only what the scheme's evidence needs: name and e-mail address."""

    __tablename__ = "learner"
    __table_args__ = (UniqueConstraint("email", "first_name", "last_name"),)

    public_id: Mapped[str] = mapped_column(unique=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    language: Mapped[str] = mapped_column(default="nl")
    created_at: Mapped[datetime]

    @property
    def name(self) -> str:
        """First and last name, as it is said."""
        return f"{self.first_name} {self.last_name}"


class UserSession(Base):
    """One signed-in browser of a person or a student; the cookie holds the token, we its hash."""

    __tablename__ = "user_session"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (learner_id IS NULL)", name="has_one_holder"),
        Index("ix_user_session_person_id", "person_id"),
    )

    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    learner_id: Mapped[int | None] = mapped_column(ForeignKey("learner.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    agent: Mapped[str]
    address: Mapped[str]
    # When the password was last given, for changes about money that ask for it again.
    password_at: Mapped[datetime | None]


class Invitation(Base):
    """Somebody asked to join a company; accepted only by posting the form behind the link."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'handler', 'reader')", name="role_is_known"),
        Index("ix_invitation_company_id", "company_id"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    name: Mapped[str]
    email: Mapped[str]
    role: Mapped[str]
    is_mandate: Mapped[bool] = mapped_column(default=False)
    office: Mapped[str | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    invited_by_name: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(lazy="raise_on_sql")


class OneTimeLink(Base):
    """A link and a code by mail: one purpose, one use, an expiry; kept as hash and seal."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        CheckConstraint(
            "purpose IN ('invitation', 'password', 'student')", name="purpose_is_known"
        ),
        Index("ix_one_time_link_person_id", "person_id"),
        Index("ix_one_time_link_learner_id", "learner_id"),
    )

    token_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str | None]
    purpose: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    learner_id: Mapped[int | None] = mapped_column(ForeignKey("learner.id"))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    # How often a wrong code was typed for it.
    wrong_codes: Mapped[int] = mapped_column(default=0)
    superseded_at: Mapped[datetime | None]


class Attempt(Base):
    """One try at something that is limited (sign-in, reset, link); counted, then swept away."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_action", "action", "subject", "at"),)

    action: Mapped[str]
    subject: Mapped[str]
    at: Mapped[datetime]


class RequestKey(Base):
    """The key of a form that was carried out, so that a second click shows the first result."""

    __tablename__ = "request_key"

    key: Mapped[str] = mapped_column(unique=True)
    holder: Mapped[str]
    body_hash: Mapped[str]
    location: Mapped[str | None]
    at: Mapped[datetime]
