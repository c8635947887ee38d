"""What ought to be: the rules of an enrolment told a second time, without the portal's own code."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

LONGEST_EXTENSION = timedelta(days=90)
OWN_SHARE = timedelta(days=30)
DAY = timedelta(days=1)


@dataclass(eq=False, slots=True)
class Lessons:
    """A course, as far as its first lesson."""

    public_id: str
    first_on: date


@dataclass(eq=False, slots=True)
class Rule:
    """So many days to apply for the courses that begin between two days."""

    valid_from: date
    valid_until: date | None
    days: int

    def covers(self, day: date) -> bool:
        """Whether it holds for a course that begins on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(eq=False, slots=True)
class Application:
    """An application at the KMO-portefeuille that one or more enrolments share."""

    public_id: str
    applied_on: date
    approved_on: date | None = None
    is_rejected: bool = False
    own_share: bool = False
    pay_order: bool = False
    until: date | None = None

    @property
    def own_share_day(self) -> date:
        """The guide day of an approved application."""
        assert self.approved_on is not None
        return max(self.approved_on + OWN_SHARE, self.until or date.min)

    def may_extend_to(self, day: date, today: date) -> bool:
        """Whether the secretariat may give its employer until a day for the own share."""
        outer = date(self.applied_on.year + 1, 12, 31)
        return max(self.own_share_day, today) < day <= min(outer, today + LONGEST_EXTENSION)


@dataclass(eq=False, slots=True)
class Dossier:
    """One enrolment. `name` stands in every text about it and in no other."""

    name: str
    public_id: str
    company: int
    course: Lessons
    enrolled_on: date
    told_on: date
    last_day: date
    due: int
    received: int = 0
    was_paid: bool = False
    end: str | None = None
    application: Application | None = None

    def status(self, today: date) -> str:
        """Its status on a day, by the code of the interface."""
        if self.end:
            return self.end
        if self.is_final:
            return "final"
        if self.received:
            return "partly_paid"
        return self._status_of_application() if self.application else self._status_before(today)

    @property
    def stage(self) -> str:
        """The part of its status that no calendar changes."""
        status = self.status(self.last_day)
        return "awaiting_application" if status == "application_needed" else status

    @property
    def is_final(self) -> bool:
        """Whether all of it is paid."""
        return self.received >= self.due

    @property
    def is_over(self) -> bool:
        """Whether nothing may be reported or decided about it any more."""
        return bool(self.end) or self.is_final

    def _status_before(self, today: date) -> str:
        if self.enrolled_on > self.last_day:
            return "enrolled_too_late"
        return "application_needed" if today <= self.last_day else "deadline_passed"

    def _status_of_application(self) -> str:
        one = self.application
        assert one is not None
        if one.is_rejected:
            return "project_number_rejected"
        if not one.approved_on:
            return "project_number_in_review"
        if one.pay_order:
            return "payment_expected"
        return "pay_order_due" if one.own_share else "own_share_due"

    # What may be done to it.

    @property
    def may_report(self) -> bool:
        """A project number may be given, for the first time or anew until it is approved."""
        if self.is_over:
            return False
        if self.application is None:
            return self.enrolled_on <= self.last_day
        return not self.application.approved_on

    @property
    def may_decide(self) -> bool:
        """The secretariat may approve or refuse its project number."""
        one = self.application
        return not self.is_over and bool(one) and not (one.approved_on or one.is_rejected)

    @property
    def may_tick_own_share(self) -> bool:
        """The employer may say that the own share was deposited."""
        one = self.application
        return self._is_paying and not (one.is_rejected or one.own_share or one.pay_order)

    @property
    def may_tick_pay_order(self) -> bool:
        """The employer may say that the pay order was given."""
        return self._is_paying and not (self.application.is_rejected or self.application.pay_order)

    @property
    def may_extend(self) -> bool:
        """The secretariat may agree to a later day for the own share."""
        return self.may_tick_own_share and bool(self.application.approved_on)

    @property
    def may_pay(self) -> bool:
        """Money may be booked."""
        return not self.end and not self.is_final

    @property
    def may_convert(self) -> bool:
        """The student may be made to pay the ordinary fee."""
        return not self.end and not self.received

    @property
    def may_cancel(self) -> bool:
        """It may end, also when the student pays the ordinary fee."""
        return self.end != "cancelled" and not self.received

    @property
    def _is_paying(self) -> bool:
        return not self.is_over and not self.received and self.application is not None


@dataclass(eq=False, slots=True)
class Money:
    """A booking that counts, since when, and of which transfer (public id) it was taken."""

    public_id: str
    dossier: Dossier
    cents: int
    at: datetime
    transfer: str | None


@dataclass(slots=True)
class Model:
    """All that ought to be in the portal."""

    rules: list[Rule]
    courses: list[Lessons] = field(default_factory=list)
    dossiers: list[Dossier] = field(default_factory=list)
    bookings: list[Money] = field(default_factory=list)
    # By public id: what each transfer brought, in cents.
    transfers: dict[str, int] = field(default_factory=dict)
    closed: set[tuple[date, date]] = field(default_factory=set)
    # By company: the addresses of who may act for it, with their role.
    members: list[dict[str, str]] = field(default_factory=list)
    # Enrolments of which somebody read that they were final, and are not.
    misled: list[Dossier] = field(default_factory=list)

    def last_day(self, first_on: date) -> date:
        """The last day to apply for a course that begins on a day."""
        holds = max((one for one in self.rules if one.covers(first_on)), key=_began)
        return first_on + holds.days * DAY

    def count_days_again(self) -> None:
        """Follow a moved course or another rule; what has ended keeps its day."""
        for one in self.dossiers:
            if not one.end:
                one.last_day = self.last_day(one.course.first_on)

    def add_rule(self, rule: Rule) -> None:
        """Add a rule, or correct the one that begins on the same day."""
        self.rules = [one for one in self.rules if one.valid_from != rule.valid_from] + [rule]
        self.count_days_again()

    def left_of(self, transfer: str) -> int:
        """What is not yet booked of a transfer, in cents."""
        return self.transfers[transfer] - _sum(self.bookings, transfer)

    def covered_by(self, application: Application) -> list[Dossier]:
        """The enrolments that share an application."""
        return [one for one in self.dossiers if one.application is application]


def _began(rule: Rule) -> date:
    return rule.valid_from


def _sum(bookings: Iterable[Money], transfer: str) -> int:
    return sum(one.cents for one in bookings if one.transfer == transfer)
