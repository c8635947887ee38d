"""Puts the demo's people, companies and courses on its stage."""

from datetime import date, datetime, timedelta

from portal.actions.companies import accept_invitation, add_company, invite
from portal.actions.courses import CourseDetails, add_course
from portal.actions.links import use_link
from portal.actions.recording import new_public_id
from portal.demo.people import (
    BAKERY,
    COMPANIES,
    COURSES,
    FRANS_1,
    GARAGE,
    LANGUAGES,
    NEWCOMER,
    InventedCompany,
    InventedCourse,
)
from portal.demo.stage import Stage
from portal.models import Company, Course, Person, db
from portal.queries.demo import link_of_invitation, place_named, site_coded

SET_UP = -420
FIRST_NUMBER = 9991000
STAFF = (
    ("Mieke Van Acker", "mieke@leerstad.example", "clerk", "lokeren"),
    ("Joris Baert", "joris@leerstad.example", "admin", "dendermonde"),
)


def set_up_cast(stage: Stage) -> None:
    """Bring on the staff, every company with its owner, Bob, Dora and the courses."""
    at = stage.day(SET_UP)
    for name, email, role, site in STAFF:
        person = _add_person(stage, name, email, at)
        person.staff_role, person.site_id = role, site_coded(site).id
        stage.clerks.append(person)
    numbers = ("0999999922", "0999000129", *map(_number, range(len(COMPANIES) + 1)))
    invented_ones = (BAKERY, GARAGE, *COMPANIES, NEWCOMER)
    for number, invented in zip(numbers, invented_ones, strict=True):
        stage.companies[invented.name] = _add_company(stage, invented, number, at)
        # The newcomer is invited with its first enrolment and has not answered yet.
        if invented is not NEWCOMER:
            _bring_owner(stage, invented, at)
    _bring_colleagues(stage, at)
    for course in (FRANS_1, *COURSES):
        stage.courses[course.code] = _add_course(stage, course)
    stage.deliver_mail(at + timedelta(days=1))


def _add_company(stage: Stage, invented: InventedCompany, number: str, at: datetime) -> Company:
    return add_company(
        invented.name,
        number,
        stage.on(at, stage.clerks[0]),
        contact_name=invented.contact,
        contact_email=invented.email,
        contact_phone=invented.phone,
    )


def _bring_owner(stage: Stage, invented: InventedCompany, at: datetime) -> None:
    owner = _add_person(stage, invented.contact, invented.email, at)
    stage.contacts[invented.name] = owner
    _let_in(stage, stage.companies[invented.name], owner, "owner", stage.clerks[0], at)


def _bring_colleagues(stage: Stage, at: datetime) -> None:
    """Bob works at the bakery; Dora keeps books for the bakery and for the garage."""
    bakery, garage = stage.companies[BAKERY.name], stage.companies[GARAGE.name]
    els, chris = stage.contacts[BAKERY.name], stage.contacts[GARAGE.name]
    bob = _add_person(stage, "Bob Maes", "bob@bakkerij-peeters.example", at)
    _let_in(stage, bakery, bob, "handler", els, at)
    dora = _add_person(stage, "Dora Claes", "dora@boekhouding.example", at)
    mandate = ("Boekhouding Claes", stage.date(SET_UP), stage.date(365))
    _let_in(stage, bakery, dora, "handler", els, at, mandate)
    _let_in(stage, garage, dora, "reader", chris, at, mandate)


def _add_person(stage: Stage, name: str, email: str, at: datetime) -> Person:
    person = Person(
        public_id=new_public_id(),
        name=name,
        email=email,
        language=LANGUAGES.get(email, "nl"),
        password_hash=stage.passphrase_hash,
        created_at=at,
    )
    db.session.add(person)
    db.session.flush()
    return person


def _let_in(
    stage: Stage,
    company: Company,
    person: Person,
    role: str,
    host: Person,
    at: datetime,
    mandate: tuple[str, date, date] | None = None,
) -> None:
    """Invite by mail, and two hours later use the link in it."""
    on = stage.on(at, host)
    invitation = invite(
        company, on, name=person.name, email=person.email, role=role, mandate=mandate
    )
    stage.deliver_mail(at)
    later = at + timedelta(hours=2)
    use_link(link_of_invitation(invitation.id), later)
    accept_invitation(invitation, person, company, stage.on(later, person))


def _add_course(stage: Stage, invented: InventedCourse) -> Course:
    site = site_coded(invented.site)
    first = stage.date(invented.starts)
    details = CourseDetails(
        name=invented.name,
        description=invented.description,
        theme=invented.theme or None,
        kind=invented.kind,
        site=site,
        place=place_named(site.id, invented.place),
        first_lesson_on=first,
        last_lesson_on=first + timedelta(weeks=invented.weeks),
        lesson_periods=invented.lesson_periods,
        fee_cents=invented.lesson_periods * 150,
    )
    code = f"{first:%y}-{invented.code}"
    return add_course(code, details, stage.on(stage.day(SET_UP), stage.clerks[1]))


def _number(index: int) -> str:
    """A valid enterprise number in the range that is not given out."""
    base = f"0{FIRST_NUMBER + index:07d}"
    return f"{base}{97 - int(base) % 97:02d}"
