"""What people do to An's enrolment, in words, for the tests of what is mailed about it."""

from datetime import date, timedelta

from portal import clock
from portal.actions.applications import (
    Reported,
    approve_application,
    mark_own_share,
    mark_pay_order,
    reject_application,
    report_application,
)
from portal.actions.courses import CourseDetails, change_course
from portal.actions.enrolments import cancel_enrolment, convert_to_ordinary_fee
from portal.actions.payments import Received, confirm_payment, new_group_id, undo_booking
from portal.actions.terms import extend_own_share
from portal.models import Enrolment
from portal.queries.changing import any_enrolment_for_change
from portal.queries.records import bookings_of
from portal.rules.project_number import check_project_number
from tests.cast import Cast, actor_of, occasion


class Story:
    """What people do to An's enrolment, in words."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.one = cast.enrolment
        self.els = lambda: occasion(actor_of(cast.els))
        self.mieke = lambda: occasion(actor_of(cast.mieke))

    def report(self, number: str = "TEST 4217-A") -> None:
        """Els reports a project number."""
        checked = check_project_number(
            number, own_enterprise_number="0999999922", own_ogm=self.one.ogm
        )
        reported = Reported(project_number=checked, applied_on=clock.today(), proof=None, note=None)
        report_application([self.one], self.els(), reported=reported)

    def approve(self) -> None:
        """Mieke approves it."""
        assert self.one.application is not None
        approve_application(
            self.one.application,
            [self.one],
            self.mieke(),
            approved_on=clock.today(),
            seen_proof=None,
        )

    def reject(self) -> None:
        """Mieke refuses it."""
        assert self.one.application is not None
        reject_application(
            self.one.application,
            [self.one],
            self.mieke(),
            reason="het bewijs is niet leesbaar",
            note="Stuur een nieuwe foto.",
            seen_proof=None,
        )

    def extend(self, until: date) -> None:
        """Mieke agrees to a later day for the own share."""
        extend_own_share(self.one, self.mieke(), until=until, reason="De bank was dicht")

    def tick(self) -> None:
        """Els ticks the own share and the pay order."""
        mark_own_share(self.one, self.els(), is_done=True)
        mark_pay_order(self.one, self.els(), is_done=True)

    def pay(self, cents: int = 18000) -> None:
        """Money comes in."""
        received = Received(amount_cents=cents, value_on=clock.today())
        confirm_payment(self.one, self.mieke(), received=received, group_id=new_group_id())

    def undo(self) -> None:
        """Mieke takes the newest booking back."""
        booking = bookings_of(self.one.id)[-1]
        undo_booking(booking, self.one, self.mieke(), reason="Verkeerde inschrijving")

    def move(self, days: int) -> None:
        """The course starts on another day."""
        course = self.cast.course
        values = {name: getattr(course, name) for name in CourseDetails.__slots__}
        values["first_lesson_on"] = course.first_lesson_on + timedelta(days=days)
        change_course(course, CourseDetails(**values), occasion(actor_of(self.cast.joris)))

    def cancel(self) -> None:
        """The enrolment ends."""
        cancel_enrolment(self.one, self.mieke(), reason="Ziet af")

    def convert(self) -> None:
        """An pays herself."""
        convert_to_ordinary_fee(self.one, self.mieke(), reason="Geen aanvraag")


class Told(Story):
    """What people do to an enrolment of the cast, read again for every deed."""

    def __init__(self, cast: Cast, enrolment: Enrolment) -> None:
        super().__init__(cast)
        self.public_id = enrolment.public_id

    @property
    def one(self) -> Enrolment:
        """The enrolment as it is now."""
        return any_enrolment_for_change(self.public_id)

    @one.setter
    def one(self, enrolment: Enrolment) -> None:
        self.public_id = enrolment.public_id
