"""Plays what happens to one enrolment of the demo, step by step, by the verbs of the portal."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from portal.actions.applications import (
    Reported,
    approve_application,
    mark_own_share,
    mark_pay_order,
    reject_application,
    report_application,
)
from portal.actions.companies import add_learner
from portal.actions.enrolling import Price
from portal.actions.enrolments import (
    add_note,
    cancel_enrolment,
    change_enrolment,
    convert_to_ordinary_fee,
    enrol,
)
from portal.actions.payments import (
    Received,
    confirm_payment,
    new_group_id,
    send_correction,
    settle,
    undo_booking,
)
from portal.actions.proofs import keep_proof
from portal.actions.recording import Occasion
from portal.clock import BRUSSELS
from portal.demo.plans import STEPS, Plan
from portal.demo.proofs import paper, picture
from portal.demo.stage import Stage
from portal.models import Application, Enrolment
from portal.queries.records import bookings_of
from portal.readers.proof import Proof, read_proof
from portal.rules.project_number import check_project_number

BETWEEN_STEPS = timedelta(hours=40)
OFFICE_HOURS = (time(8, 24), time(17, 36))
REASON = "het bewijs is niet leesbaar"

Deed = Callable[[Occasion], None]


def steps_of(stage: Stage, plan: Plan) -> Iterator[tuple[datetime, Deed]]:
    """The moments at which something happens to one enrolment, spread over the days there were."""
    play = _Play(stage, plan)
    begin = stage.day(plan.enrolled)
    yield begin, play.enrol
    steps = STEPS[plan.outcome]
    gap = min(BETWEEN_STEPS, (stage.now - begin - timedelta(hours=2)) / (len(steps) + 1))
    for number, step in enumerate(steps, 1):
        yield _in_office_hours(begin + gap * number, stage.now), getattr(play, step)
    if plan.outcome == "open" and plan.enrolled < -3:
        yield stage.day(-1, 15), play.note


def _in_office_hours(at: datetime, now: datetime) -> datetime:
    """The same day while people work, and never later than the demo's present."""
    local = at.astimezone(BRUSSELS)
    opens, closes = (datetime.combine(local.date(), hour, BRUSSELS) for hour in OFFICE_HOURS)
    return min(max(local, opens), closes, now - timedelta(minutes=30)).astimezone(UTC)


class _Play:
    """What happens to one enrolment of the demo."""

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
            # Samples of lists use other letters, so that each can be read in beside the demo.
            f"D{on.today:%y}{stage.numbers:05d}",
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

    def correct_price(self, on: Occasion) -> None:
        """The office had forgotten the handbook; a new confirmation replaces the first."""
        one = self.enrolment
        price = Price(
            fee_cents=one.fee_cents,
            material_cents=one.material_cents + 2450,
            other_cents=one.other_cents,
        )
        change_enrolment(one, self._staff(on), enrolled_on=one.enrolled_on, price=price)

    def report(self, on: Occasion) -> None:
        """The employer reports the project number, with a picture or a PDF as proof."""
        enrolment = self.enrolment
        typed = f"TEST {4000 + enrolment.id}-{'B' if enrolment.application else 'A'}"
        number = check_project_number(
            typed,
            own_enterprise_number=enrolment.company.enterprise_number,
            own_ogm=enrolment.ogm,
        )
        applied = min(on.today, enrolment.last_day)
        by = self._employer(on)
        read = _proof(typed, applied, is_paper=enrolment.id % 2 == 0)
        proof = keep_proof(enrolment.company_id, self.stage.storage.put(read.data), read, by)
        reported = Reported(project_number=number, applied_on=applied, proof=proof, note=None)
        report_application([enrolment], by, reported=reported)

    def approve(self, on: Occasion) -> None:
        """The secretariat approves the project number."""
        application, seen = self._reported()
        approve_application(
            application,
            [self.enrolment],
            self._staff(on),
            approved_on=on.today,
            seen_proof=seen,
        )

    def reject(self, on: Occasion) -> None:
        """The secretariat refuses the proof."""
        application, seen = self._reported()
        reject_application(
            application,
            [self.enrolment],
            self._staff(on),
            reason=REASON,
            note=None,
            seen_proof=seen,
        )

    def _reported(self) -> tuple[Application, str]:
        """The application with the hash of its proof, as the clerk saw them."""
        application = self.enrolment.application
        if application is None or application.proof is None:
            raise ValueError(f"{self.plan} is decided before it is reported")
        return application, application.proof.sha256

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

    def correct(self, on: Occasion) -> None:
        """Everybody had been told already, so the office takes it back in writing."""
        send_correction(self.enrolment, self._staff(on))

    def settle(self, on: Occasion) -> None:
        """The office lets the rest go."""
        settle(self.enrolment, self._staff(on), reason="Bankkosten, het verschil vervalt")

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


def _proof(project_number: str, applied_on: date, *, is_paper: bool) -> Proof:
    if is_paper:
        return read_proof(paper(project_number, applied_on), "aanvraag.pdf")
    return read_proof(picture(project_number, applied_on), "schermafdruk.png")
