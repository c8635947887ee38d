"""The people of every story, and what they need to exist."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import clock
from portal.actions.companies import add_company, add_learner
from portal.actions.courses import CourseDetails, add_course
from portal.actions.enrolments import Price, enrol
from portal.actions.recording import PORTAL, Actor, Occasion, new_public_id
from portal.models import Company, Course, Enrolment, Learner, Membership, Person, Place, Site, db
from portal.queries.school import school_on


@dataclass
class Cast:
    """Everybody and everything that make_cast made."""

    bakery: Company
    garage: Company
    els: Person
    bob: Person
    chris: Person
    toby: Learner
    dora: Person
    mieke: Person
    joris: Person
    an: Learner
    course: Course
    enrolment: Enrolment
    rivals_enrolment: Enrolment


def occasion(by: Actor = PORTAL) -> Occasion:
    """The present moment, for a verb; by the portal itself unless said otherwise."""
    return Occasion(by, clock.now(), clock.today(), school_on(clock.today()), "http://localhost")


def actor_of(person: Person) -> Actor:
    """A person as the one who does something."""
    return Actor("staff" if person.staff_role else "employer", person.id, person.name)


def site_named(code: str) -> Site:
    """A secretariat by its code: lokeren, dendermonde or hamme."""
    return db.session.query(Site).filter_by(code=code).one()


def make_person(name: str, email: str, **more: Any) -> Person:
    """Somebody with an account and no password yet."""
    person = Person(
        public_id=new_public_id(), name=name, email=email, created_at=clock.now(), **more
    )
    db.session.add(person)
    db.session.flush()
    return person


def make_member(person: Person, company: Company, role: str, **more: Any) -> Membership:
    """Access of a person to a company, from long ago."""
    membership = Membership(
        person_id=person.id,
        company_id=company.id,
        role=role,
        starts_on=date(2020, 1, 1),
        created_at=clock.now(),
        **more,
    )
    db.session.add(membership)
    db.session.flush()
    return membership


def make_company(name: str, number: str, contact: str, email: str) -> Company:
    """A company with a contact."""
    return add_company(
        name,
        number,
        occasion(),
        contact_name=contact,
        contact_email=email,
        contact_phone="09 000 27 64",
    )


def make_course(code: str = "F26-FRA1", *, site: str = "lokeren", **changes: Any) -> Course:
    """Frans 1 in Lokeren from 3 September 2026, unless said otherwise."""
    home = site_named(site)
    values: dict[str, Any] = {
        "name": "Frans 1",
        "description": "Frans voor beginners",
        "theme": "internationalisation",
        "kind": "classroom",
        "site": home,
        "place": db.session.query(Place).filter_by(site_id=home.id).first(),
        "first_lesson_on": date(2026, 9, 3),
        "last_lesson_on": date(2026, 12, 17),
        "lesson_periods": 120,
        "fee_cents": 18000,
    }
    return add_course(code, CourseDetails(**{**values, **changes}), occasion())


def make_enrolment(
    learner: Learner,
    course: Course,
    company: Company,
    *,
    number: str,
    enrolled_on: date = date(2026, 9, 10),
    price: Price | None = None,
) -> Enrolment:
    """An enrolment of 10 September 2026, unless said otherwise."""
    return enrol(
        number,
        learner,
        course,
        company,
        occasion(),
        enrolled_on=enrolled_on,
        price=price or Price(fee_cents=course.fee_cents),
    )


def make_cast() -> Cast:
    """Make everybody, commit, and return them."""
    lokeren, dendermonde = site_named("lokeren"), site_named("dendermonde")
    bakery = make_company(
        "Bakkerij Peeters bv", "0999999922", "Els Peeters", "els@bakkerij-peeters.example"
    )
    garage = make_company(
        "Garage De Smet bv", "0999000129", "Chris De Smet", "chris@garage-desmet.example"
    )
    els = make_person("Els Peeters", "els@bakkerij-peeters.example")
    bob = make_person("Bob Maes", "bob@bakkerij-peeters.example")
    chris = make_person("Chris De Smet", "chris@garage-desmet.example")
    dora = make_person("Dora Claes", "dora@boekhouding.example")
    mieke = make_person(
        "Mieke Van Acker", "mieke@leerstad.example", staff_role="clerk", site_id=lokeren.id
    )
    joris = make_person(
        "Joris Baert", "joris@leerstad.example", staff_role="admin", site_id=dendermonde.id
    )
    make_member(els, bakery, "owner")
    make_member(bob, bakery, "handler")
    make_member(chris, garage, "owner")
    make_member(dora, bakery, "handler")
    make_member(dora, garage, "reader")
    course = make_course()
    an = add_learner("An", "Peeters", "an.peeters@cursist.example", occasion())
    toby = add_learner("Toby", "De Wilde", "toby@cursist.example", occasion())
    enrolment = make_enrolment(an, course, bakery, number="F2600001")
    rivals = make_enrolment(toby, course, garage, number="F2600002")
    db.session.commit()
    return Cast(
        bakery, garage, els, bob, chris, toby, dora, mieke, joris, an, course, enrolment, rivals
    )
