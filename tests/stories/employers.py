"""What becomes of an enrolment before the money: what employers and the secretariat do."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from portal.actions.applications import (
    Reported,
    approve_application,
    mark_own_share,
    mark_pay_order,
    reject_application,
    report_application,
)
from portal.actions.enrolments import Refused, cancel_enrolment, convert_to_ordinary_fee
from portal.actions.recording import Occasion
from portal.actions.terms import WrongExtension, extend_own_share
from portal.models import Application as ApplicationRow
from portal.models import Enrolment
from portal.queries.changing import (
    any_enrolment_for_change,
    any_enrolments_for_change,
    enrolments_of_application_for_change,
)
from portal.rules.project_number import check_project_number
from tests.stories.model import Application, Dossier
from tests.stories.telling import Telling, companies, turns


class Employers(Telling):
    """Enrolling, applying, deciding, ticking and ending."""

    @rule(company=companies, turn=turns, days_ago=st.integers(0, 4))
    def enrol(self, company: int, turn: int, days_ago: int) -> None:
        """Somebody is enrolled in a course for which an application may still be made."""
        open_ones = [one for one in self.model.courses if self._today <= self._last_day(one)]
        if not open_ones:
            open_ones = [self._add_course(3)]
        self._enrol(company, open_ones[turn % len(open_ones)], days_ago)

    @rule(company=companies, turn=turns)
    def enrol_too_late(self, company: int, turn: int) -> None:
        """Somebody is enrolled when the last day has passed."""
        closed = [one for one in self.model.courses if self._today > self._last_day(one)]
        if not closed:
            closed = [self._add_course(-60)]
        self._enrol(company, closed[turn % len(closed)], 0)

    @precondition(lambda self: any(one.may_report for one in self.model.dossiers))
    @rule(turn=turns, also_for_another=st.booleans(), was_in_time=st.booleans())
    def report(self, turn: int, also_for_another: bool, was_in_time: bool) -> None:
        """The employer gives a project number: the first, a correction, or another one."""
        one = self._whose(turn, lambda one: one.may_report)
        others = [
            other
            for other in self.model.dossiers
            if other.company == one.company and other.may_report and not other.application
        ]
        given = [one, *(other for other in others[:1] if also_for_another and other is not one)]
        self._report(given, min(self._today, one.last_day) if was_in_time else self._today)

    def _report(self, given: list[Dossier], applied_on: date) -> None:
        self.numbers += 1
        number = check_project_number(
            f"TEST {self.numbers:04d}-A", own_enterprise_number=None, own_ogm=None
        )
        said = Reported(project_number=number, applied_on=applied_on, proof=None, note=None)

        def verb() -> str:
            rows = any_enrolments_for_change([each.public_id for each in given])
            return report_application(rows, self._employer(given[0]), reported=said)[0].public_id

        names = ", ".join(each.name for each in given)
        refusal = None if given[0].may_report else Refused
        public_id = self._do(f"project number for {names}", verb, refusal)
        if public_id is None:
            return
        old = next((each.application for each in given if each.application), None)
        new = Application(public_id, applied_on)
        if old is not None:
            new.own_share, new.pay_order = old.own_share, old.pay_order
        for each in given:
            each.application = new

    @precondition(lambda self: any(one.may_decide for one in self.model.dossiers))
    @rule(turn=turns)
    def approve(self, turn: int) -> None:
        """The secretariat approves a project number, for all that it covers."""
        self._approve(self._whose(turn, lambda one: one.may_decide))

    def _approve(self, one: Dossier) -> None:
        def verb(application: ApplicationRow, rows: list[Enrolment]) -> None:
            approve_application(
                application, rows, self._clerk(), approved_on=self._today, seen_proof=None
            )

        if self._decide(f"{one.name} is approved", one, verb):
            assert one.application is not None
            one.application.approved_on = self._today

    @precondition(lambda self: any(one.may_decide for one in self.model.dossiers))
    @rule(turn=turns)
    def refuse(self, turn: int) -> None:
        """The secretariat refuses a project number."""
        one = self._whose(turn, lambda one: one.may_decide)

        def verb(application: ApplicationRow, rows: list[Enrolment]) -> None:
            reason = "het bewijs is niet leesbaar"
            reject_application(
                application, rows, self._clerk(), reason=reason, note=None, seen_proof=None
            )

        if self._decide(f"{one.name} is refused", one, verb):
            assert one.application is not None
            one.application.is_rejected = True

    def _decide(
        self, told: str, one: Dossier, verb: Callable[[ApplicationRow, list[Enrolment]], None]
    ) -> bool:
        if one.application is None:
            return False
        covered = self.model.covered_by(one.application)
        refusal = None if any(each.may_decide for each in covered) else Refused

        def decide() -> bool:
            row = any_enrolment_for_change(one.public_id)
            assert row.application is not None
            verb(row.application, enrolments_of_application_for_change(row.application.id))
            return True

        return bool(self._do(told, decide, refusal))

    @precondition(lambda self: any(one.may_tick_own_share for one in self.model.dossiers))
    @rule(turn=turns)
    def tick_own_share(self, turn: int) -> None:
        """The employer says that the own share was deposited."""
        self._tick_own_share(self._whose(turn, lambda one: one.may_tick_own_share))

    def _tick_own_share(self, one: Dossier) -> None:
        def verb(row: Enrolment, on: Occasion) -> None:
            mark_own_share(row, on, is_done=True)

        refusal = None if one.may_tick_own_share else Refused
        if self._change(f"own share of {one.name}", one, refusal, verb):
            assert one.application is not None
            one.application.own_share = True

    @precondition(lambda self: any(one.may_tick_pay_order for one in self.model.dossiers))
    @rule(turn=turns)
    def tick_pay_order(self, turn: int) -> None:
        """The employer says that the pay order was given."""
        self._tick_pay_order(self._whose(turn, lambda one: one.may_tick_pay_order))

    def _tick_pay_order(self, one: Dossier) -> None:
        def verb(row: Enrolment, on: Occasion) -> None:
            mark_pay_order(row, on, is_done=True)

        refusal = None if one.may_tick_pay_order else Refused
        if self._change(f"pay order of {one.name}", one, refusal, verb):
            assert one.application is not None
            one.application.pay_order = True

    @precondition(lambda self: any(one.may_extend for one in self.model.dossiers))
    @rule(days=st.integers(-5, 100))
    def extend_own_share(self, days: int) -> None:
        """The secretariat agrees to a later day for the own share, if that day may be."""
        one = next(one for one in self.model.dossiers if one.may_extend)
        application, until = one.application, self._today + timedelta(days=days)
        assert application is not None
        refusal = None if application.may_extend_to(until, self._today) else WrongExtension

        def verb(row: Enrolment, on: Occasion) -> None:
            extend_own_share(row, on, until=until, reason="De bank was dicht")

        if self._change(f"{one.name} may deposit until {until}", one, refusal, verb):
            application.until = until

    @precondition(lambda self: any(one.may_convert for one in self.model.dossiers))
    @rule(turn=turns)
    def convert_to_ordinary_fee(self, turn: int) -> None:
        """The student pays the ordinary fee."""
        one = self._whose(turn, lambda one: one.may_convert)
        refusal = None if one.may_convert else Refused

        def verb(row: Enrolment, on: Occasion) -> None:
            convert_to_ordinary_fee(row, on, reason="Geen aanvraag")

        if self._change(f"ordinary fee for {one.name}", one, refusal, verb):
            one.end = "ordinary_fee"

    @precondition(lambda self: any(one.may_cancel for one in self.model.dossiers))
    @rule(turn=turns)
    def cancel(self, turn: int) -> None:
        """An enrolment ends."""
        one = self._whose(turn, lambda one: one.may_cancel)
        refusal = None if one.may_cancel else Refused

        def verb(row: Enrolment, on: Occasion) -> None:
            cancel_enrolment(row, on, reason="Ziet ervan af")

        if self._change(f"{one.name} is cancelled", one, refusal, verb):
            one.end = "cancelled"
