"""Plays the demo's school year through the verbs of the portal, in the order of time."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from PIL import Image, ImageDraw

from portal.actions.applications import (
    Reported,
    approve_application,
    mark_own_share,
    mark_pay_order,
    reject_application,
    report_application,
)
from portal.actions.companies import accept_invitation, add_company, add_learner, invite
from portal.actions.courses import CourseDetails, add_course
from portal.actions.enrolments import (
    Price,
    add_note,
    cancel_enrolment,
    convert_to_ordinary_fee,
    enrol,
)
from portal.actions.payments import Received, confirm_payment, new_group_id, undo_booking
from portal.actions.proofs import keep_proof
from portal.actions.recording import PORTAL, Actor, Occasion, new_public_id
from portal.clock import BRUSSELS
from portal.demo.people import BAKERY, COMPANIES, COURSES, FRANS_1, GARAGE, InventedCourse
from portal.demo.plans import STEPS, Plan, every_plan
from portal.models import Company, Course, Enrolment, Person, db
from portal.queries.demo import place_named, site_coded
from portal.queries.records import bookings_of
from portal.queries.school import School, school_on
from portal.readers.proof import read_proof
from portal.rules.project_number import check_project_number
from portal.storage import Storage

SET_UP = -420
BETWEEN_STEPS = timedelta(hours=40)
REASON = "het bewijs is niet leesbaar"

Deed = Callable[[Occasion], None]


@dataclass
class Stage:
    """Everything that exists on the demo's stage while its year is played."""

    now: datetime
    storage: Storage
    passphrase_hash: str
    base_url: str
    companies: dict[str, Company] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    contacts: dict[str, Person] = field(default_factory=dict)
    clerks: list[Person] = field(default_factory=list)
    numbers: int = 0

    def on(self, at: datetime, by: Person | None = None) -> Occasion:
        """A moment of the past, as the verbs want to know it."""
        day = at.astimezone(BRUSSELS).date()
        kind = "staff" if by is not None and by.staff_role else "employer"
        actor = PORTAL if by is None else Actor(kind, by.id, by.name)
        return Occasion(actor, at, day, _school(day), self.base_url)

    def day(self, offset: int, hour: int = 9) -> datetime:
        """A moment so many days from the demo's day, in Brussels."""
        local = self.now.astimezone(BRUSSELS) + timedelta(days=offset)
        return local.replace(hour=hour, minute=12, second=0).astimezone(UTC)

    def date(self, offset: int) -> date:
        """A day so many days from the demo's day."""
        return self.now.astimezone(BRUSSELS).date() + timedelta(days=offset)


def _school(day: date) -> School:
    return school_on(day)


def load_demo(now: datetime, storage: Storage, *, passphrase_hash: str, base_url: str) -> None:
    """Fill an empty portal with the demo, as it stands at `now` (UTC); the caller commits."""
    stage = Stage(now, storage, passphrase_hash, base_url)
    _set_up_people(stage)
    for course in (FRANS_1, *COURSES):
        stage.courses[course.code] = _add_course(stage, course)
    steps = [step for plan in every_plan() for step in _steps_of(stage, plan)]
    for at, deed in sorted(steps, key=lambda step: step[0]):
        deed(stage.on(at))


def _set_up_people(stage: Stage) -> None:
    at = stage.day(SET_UP)
    for name, email, role, site in (
        ("Mieke Van Acker", "mieke@leerstad.example", "clerk", "lokeren"),
        ("Joris Baert", "joris@leerstad.example", "admin", "dendermonde"),
    ):
        person = _add_person(stage, name, email, at)
        person.staff_role, person.site_id = role, site_coded(site).id
        stage.clerks.append(person)
    numbers = ("0999999922", "0999000129", *(_number(i) for i in range(len(COMPANIES))))
    for number, invented in zip(numbers, (BAKERY, GARAGE, *COMPANIES), strict=True):
        company = add_company(
            invented.name,
            number,
            stage.on(at, stage.clerks[0]),
            contact_name=invented.contact,
            contact_email=invented.email,
            contact_phone=invented.phone,
        )
        stage.companies[invented.name] = company
        owner = _add_person(stage, invented.contact, invented.email, at)
        _let_in(stage, company, owner, "owner", stage.clerks[0], at)
        stage.contacts[invented.name] = owner
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
    invitation = invite(
        company,
        stage.on(at, host),
        name=person.name,
        email=person.email,
        role=role,
        mandate=mandate,
    )
    accept_invitation(invitation, person, company, stage.on(at + timedelta(hours=2), person))


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
    base = f"0{9991000 + index:07d}"
    return f"{base}{97 - int(base) % 97:02d}"


def _steps_of(stage: Stage, plan: Plan) -> Iterator[tuple[datetime, Deed]]:
    """The moments at which something happens to one enrolment, spread over the days there were."""
    play = _Play(stage, plan)
    begin = stage.day(plan.enrolled)
    yield begin, play.enrol
    steps = STEPS[plan.outcome]
    gap = min(BETWEEN_STEPS, (stage.now - begin - timedelta(hours=2)) / (len(steps) + 1))
    for number, step in enumerate(steps, 1):
        yield begin + gap * number, getattr(play, step)
    if plan.outcome == "open" and plan.enrolled < -3:
        yield stage.day(-1, 15), play.note


class _Play:
    """What happens to one enrolment of the demo, step by step."""

    def __init__(self, stage: Stage, plan: Plan) -> None:
        self.stage, self.plan = stage, plan
        self.enrolment: Enrolment
        self.clerk = stage.clerks[len(plan.last_name) % 2]

    def _staff(self, on: Occasion) -> Occasion:
        return self.stage.on(on.at, self.clerk)

    def _employer(self, on: Occasion) -> Occasion:
        return self.stage.on(on.at, self.stage.contacts[self.plan.company])

    def enrol(self, on: Occasion) -> None:
        """The school enrols the person."""
        plan, stage = self.plan, self.stage
        stage.numbers += 1
        course = stage.courses[plan.course]
        self.enrolment = enrol(
            f"F{on.today:%y}{stage.numbers:05d}",
            add_learner(plan.first_name, plan.last_name, plan.email, on),
            course,
            stage.companies[plan.company],
            self._staff(on),
            enrolled_on=on.today,
            price=Price(
                fee_cents=course.fee_cents,
                material_cents=1850 if len(plan.first_name) == 4 and plan.outcome != "open" else 0,
                other_cents=1240 if course.kind == "distance" else 0,
            ),
        )

    def report(self, on: Occasion) -> None:
        """The employer reports the project number, with a picture as proof."""
        enrolment = self.enrolment
        typed = f"TEST {4000 + enrolment.id}-{'B' if enrolment.application else 'A'}"
        number = check_project_number(
            typed,
            own_enterprise_number=enrolment.company.enterprise_number,
            own_ogm=enrolment.ogm,
        )
        applied = min(on.today, enrolment.last_day)
        by = self._employer(on)
        read = read_proof(_picture(typed, applied), "schermafdruk.png")
        proof = keep_proof(enrolment.company_id, self.stage.storage.put(read.data), read, by)
        reported = Reported(project_number=number, applied_on=applied, proof=proof, note=None)
        report_application([enrolment], by, reported=reported)

    def approve(self, on: Occasion) -> None:
        """The secretariat approves the project number."""
        application = self.enrolment.application
        if application is None or application.proof is None:
            raise ValueError(f"{self.plan} is approved before it is reported")
        approve_application(
            application,
            [self.enrolment],
            self._staff(on),
            approved_on=on.today,
            seen_proof=application.proof.sha256,
        )

    def reject(self, on: Occasion) -> None:
        """The secretariat refuses the proof."""
        application = self.enrolment.application
        if application is None or application.proof is None:
            raise ValueError(f"{self.plan} is refused before it is reported")
        reject_application(
            application,
            [self.enrolment],
            self._staff(on),
            reason=REASON,
            note=None,
            seen_proof=application.proof.sha256,
        )

    def own_share(self, on: Occasion) -> None:
        """The employer ticks the own share."""
        mark_own_share(self.enrolment, self._employer(on), is_done=True)

    def pay_order(self, on: Occasion) -> None:
        """The employer ticks the pay order."""
        mark_pay_order(self.enrolment, self._employer(on), is_done=True)

    def pay(self, on: Occasion) -> None:
        """The whole amount is there."""
        self._pay(on, self.enrolment.due_cents)

    def pay_part(self, on: Occasion) -> None:
        """Thirty euros less than the whole amount is there."""
        self._pay(on, self.enrolment.due_cents - 3000)

    def _pay(self, on: Occasion, cents: int) -> None:
        received = Received(amount_cents=cents, value_on=on.today - timedelta(days=1))
        confirm_payment(self.enrolment, self._staff(on), received=received, group_id=new_group_id())

    def undo(self, on: Occasion) -> None:
        """The payment was somebody else's."""
        booking = bookings_of(self.enrolment.id)[-1]
        undo_booking(booking, self.enrolment, self._staff(on), reason="Verkeerde inschrijving")

    def cancel(self, on: Occasion) -> None:
        """The course is not taken after all."""
        cancel_enrolment(self.enrolment, self._staff(on), reason="Cursist ziet af van de cursus")

    def convert(self, on: Occasion) -> None:
        """The employer will not apply."""
        convert_to_ordinary_fee(
            self.enrolment, self._staff(on), reason="Werkgever doet geen aanvraag"
        )

    def note(self, on: Occasion) -> None:
        """Somebody phoned."""
        add_note(self.enrolment, self._staff(on), kind="called", text="Gebeld, geen antwoord")


def _picture(project_number: str, applied_on: date) -> bytes:
    """A screenshot of an application, such as an employer would send."""
    image = Image.new("RGB", (720, 300), "white")
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(
        (
            "KMO-portefeuille",
            f"Projectnummer: {project_number}",
            f"Ingediend op {applied_on:%d/%m/%Y}",
        )
    ):
        draw.text((32, 40 + 60 * row), line, fill="black", font_size=28)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
