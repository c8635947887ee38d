"""The settings of the school for who changes them: every row of before, now and later."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.models import (
    Application,
    Course,
    DeadlineRule,
    Enrolment,
    Person,
    SchoolFact,
    Site,
    db,
    reading,
)
from portal.queries.rows import AnyRow

# --- Without an owner: for the school's administrators only.


def rows_of_fact(key: str) -> Sequence[AnyRow]:
    """Every value that a setting had, has or will have; the latest first."""
    statement = (
        select(SchoolFact.__table__)
        .where(SchoolFact.key == key)
        .order_by(SchoolFact.valid_from.desc())
    )
    return reading().execute(statement).all()


def every_fact() -> Sequence[AnyRow]:
    """Every row of every setting, in the order in which it came into force."""
    statement = select(SchoolFact.__table__).order_by(SchoolFact.key, SchoolFact.valid_from)
    return reading().execute(statement).all()


def fact_for_change(key: str, valid_from: date) -> SchoolFact | None:
    """The row of a setting that begins on this day, locked, or None."""
    statement = (
        select(SchoolFact)
        .where(SchoolFact.key == key, SchoolFact.valid_from == valid_from)
        .with_for_update()
    )
    return db.session.execute(statement).scalar_one_or_none()


def rule_for_change(valid_from: date) -> DeadlineRule | None:
    """The deadline rule that begins on this day, locked, or None."""
    statement = select(DeadlineRule).where(DeadlineRule.valid_from == valid_from)
    return db.session.execute(statement.with_for_update()).scalar_one_or_none()


def site_for_change(code: str) -> Site:
    """One secretariat, locked. Raises NoResultFound."""
    return db.session.execute(select(Site).where(Site.code == code).with_for_update()).scalar_one()


def enrolments_starting_from(first_lesson: date) -> list[Enrolment]:
    """Every enrolment in a course that begins on or after a day, whole and locked."""
    statement = (
        select(Enrolment)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Course.first_lesson_on >= first_lesson)
        .options(
            joinedload(Enrolment.learner),
            joinedload(Enrolment.company),
            joinedload(Enrolment.site),
            joinedload(Enrolment.course).joinedload(Course.site),
            joinedload(Enrolment.course).joinedload(Course.place),
            joinedload(Enrolment.application).joinedload(Application.proof),
        )
        .order_by(Enrolment.id)
        .with_for_update(of=Enrolment)
        .execution_options(populate_existing=True)
    )
    return list(db.session.execute(statement).scalars())


def staff_of_school() -> Sequence[AnyRow]:
    """Everybody of the staff, by name; who has no access any more stands last."""
    statement = (
        select(
            Person.public_id,
            Person.id,
            Person.name,
            Person.email,
            Person.staff_role,
            Person.is_active,
            Person.signed_in_at,
            Site.code.label("site_code"),
            Site.name.label("site"),
        )
        .outerjoin(Site, Site.id == Person.site_id)
        .where(Person.staff_role.is_not(None))
        .order_by(Person.is_active.desc(), Person.name, Person.id)
    )
    return reading().execute(statement).all()


def staff_member_for_change(public_id: str) -> Person:
    """Somebody of the staff, locked. Raises NoResultFound for anybody else."""
    statement = (
        select(Person)
        .where(Person.public_id == public_id, Person.staff_role.is_not(None))
        .with_for_update()
    )
    return db.session.execute(statement).scalar_one()


def active_admins() -> int:
    """How many administrators can sign in."""
    statement = (
        select(func.count())
        .select_from(Person)
        .where(Person.staff_role == "admin", Person.is_active)
    )
    return int(db.session.execute(statement).scalar_one())
