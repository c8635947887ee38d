"""The school: its dated facts, deadline rules, secretariats, teaching places and courses."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base


class SchoolFact(Base):
    """One dated setting of the school: in force from a day until a newer row of the same key.

    Values are text; portal/queries/school.py reads them into a typed School.
    """

    __tablename__ = "school_fact"
    __table_args__ = (UniqueConstraint("key", "valid_from"),)

    key: Mapped[str]
    value: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    source: Mapped[str]


class DeadlineRule(Base):
    """How many calendar days after the first lesson an application may be made, by first lesson."""

    __tablename__ = "deadline_rule"
    __table_args__ = (
        UniqueConstraint("valid_from"),
        CheckConstraint("days BETWEEN 1 AND 366", name="days_make_sense"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="period_in_order"),
    )

    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    days: Mapped[int]
    source: Mapped[str]


class Site(Base):
    """A secretariat: where people phone and come by. Lessons may be elsewhere (see Place)."""

    __tablename__ = "site"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    street: Mapped[str]
    postcode: Mapped[str]
    city: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str | None]
    opening_hours: Mapped[str | None]


class Place(Base):
    """A teaching place, served by one secretariat."""

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("site_id", "name"),)

    name: Mapped[str]
    address: Mapped[str | None]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))

    site: Mapped[Site] = relationship(lazy="raise_on_sql")


class Course(Base):
    """A course with every field that a proof of enrolment must state."""

    __tablename__ = "course"
    __table_args__ = (
        CheckConstraint("last_lesson_on >= first_lesson_on", name="lessons_in_order"),
        CheckConstraint("lesson_periods > 0", name="has_lessons"),
        Index("ix_course_first_lesson_on", "first_lesson_on", "id"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str]
    theme: Mapped[str | None]
    kind: Mapped[str]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    first_lesson_on: Mapped[date]
    last_lesson_on: Mapped[date]
    lesson_periods: Mapped[int]
    fee_cents: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    site: Mapped[Site] = relationship(lazy="raise_on_sql")
    place: Mapped[Place] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}
