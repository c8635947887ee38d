"""How a story begins, how a deed is done, and what is looked at after it."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from portal.actions.companies import (
    add_learner,
)
from portal.actions.enrolments import (
    Price,
    enrol,
)
from portal.actions.recording import Actor, Occasion
from portal.config import BRUSSELS
from portal.models import Enrolment, db
from portal.queries.changing import (
    any_enrolment_for_change,
    course_for_change,
)
from portal.rules.deadline import KNOWN_TERMS
from portal.worker.planning import plan_when_due
from portal.worker.sending import send_some
from tests.cast import actor_of, make_course, occasion
from tests.stories.checks import (
    check_all,
    check_kept,
    check_last_days,
    check_mails,
    check_nothing_waits,
    gone_today,
)
from tests.stories.house import CLERK, COMPANIES, House, company_at, person_at
from tests.stories.model import Dossier, Lessons, Model, Rule
from tests.stories.post import Killed, Post

BEGINS = (
    datetime(2026, 9, 10, 10, 12, tzinfo=BRUSSELS),
    datetime(2026, 10, 21, 9, 0, tzinfo=BRUSSELS),
    datetime(2027, 3, 24, 16, 30, tzinfo=BRUSSELS),
)
FEE = 18000
# The whole log and every kept value are looked at after so many steps, and at the end.
STEPS_BETWEEN_CHECKS = 6

Done = TypeVar("Done")
LAST_TURN = 7
turns = st.integers(0, LAST_TURN)
companies = st.sampled_from(range(len(COMPANIES)))


class Telling(RuleBasedStateMachine):
    """One portal, a model of it, and a post."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house, self.post = house, Post()
        rules = [Rule(one.valid_from, one.valid_until, one.days) for one in KNOWN_TERMS]
        self.model = Model(rules, members=[dict(members) for _, _, _, members in COMPANIES])
        self.actors: dict[str, Actor] = {}
        self.steps = self.workers = self.numbers = 0

    def _begin(self, begin: datetime) -> None:
        """Two courses, one that began a week ago and one that begins soon, with a student each."""
        self.house.begin(begin)
        for days in (-7, 5):
            self._add_course(days)
        for company, course in enumerate(self.model.courses):
            self._enrol(company, course, 0)

    def teardown(self) -> None:
        """At the end everything holds, and with a good server no mail stays behind."""
        # A story that broke off has told enough.
        if not self.model.dossiers or sys.exc_info()[0] is not None:
            return
        self.post.is_away = False
        # A round sends fifty mails at most, and a course may have moved in every step.
        for _ in range(4):
            self._move_to(self.house.moment + timedelta(minutes=61))
            self._round()
        check_nothing_waits(self.house.moment)
        self._check_all()

    @invariant()
    def everything_holds(self) -> None:
        """Each enrolment is as it ought to be after each step, and all else now and then."""
        if not self.model.dossiers:
            return
        self.steps += 1
        check_kept(self.model)
        if self.steps % STEPS_BETWEEN_CHECKS == 0:
            self._check_all()

    # --- How a deed is done.

    @property
    def _local(self) -> datetime:
        return self.house.moment.astimezone(BRUSSELS)

    @property
    def _today(self) -> date:
        return self._local.date()

    def _now_as_text(self) -> str:
        return f"{self._local:%a %d %b %Y %H.%M}"

    def _last_day(self, course: Lessons) -> date:
        return self.model.last_day(course.first_on)

    def _clerk(self) -> Occasion:
        return self._as(CLERK)

    def _employer(self, one: Dossier) -> Occasion:
        """Somebody of the company, or the secretariat where there is nobody yet."""
        return self._as(min(self.model.members[one.company], default=CLERK))

    def _as(self, email: str) -> Occasion:
        if email not in self.actors:
            person = person_at(email)
            assert person is not None
            self.actors[email] = actor_of(person)
        return occasion(self.actors[email])

    def _whose(self, turn: int, may: Callable[[Dossier], bool]) -> Dossier:
        """An enrolment to which something may be done; at the last turn any, to be refused."""
        fitting = [one for one in self.model.dossiers if may(one) and turn < LAST_TURN]
        fitting = fitting or self.model.dossiers
        return fitting[turn % len(fitting)]

    def _do(
        self, told: str, verb: Callable[[], Done], refusal: type[Exception] | None = None
    ) -> Done | None:
        """Do a deed and keep it; None when it was refused, as it ought to be."""
        note(f"{self._now_as_text()}: {told}{f' ({refusal.__name__})' if refusal else ''}")
        result = None
        try:
            result = verb()
        except Exception as problem:
            if refusal is None or not isinstance(problem, refusal):
                raise
            db.session.rollback()
        else:
            assert refusal is None, f"{refusal} was not raised"
            db.session.commit()
        db.session.remove()
        return result

    def _change(
        self,
        told: str,
        one: Dossier,
        refusal: type[Exception] | None,
        verb: Callable[[Enrolment, Occasion], object],
    ) -> bool:
        """Change one enrolment; whether that was done."""

        def on_the_row() -> bool:
            verb(any_enrolment_for_change(one.public_id), self._employer(one))
            return True

        return bool(self._do(told, on_the_row, refusal))

    def _add_course(self, days: int) -> Lessons:
        first_on = self._today + timedelta(days=days)
        code = f"F26-{len(self.model.courses)}"
        row = make_course(
            code, first_lesson_on=first_on, last_lesson_on=first_on + timedelta(days=100)
        )
        course = Lessons(row.public_id, first_on)
        db.session.commit()
        db.session.remove()
        self.model.courses.append(course)
        return course

    def _enrol(self, company: int, course: Lessons, days_ago: int) -> None:
        name = f"K{len(self.model.dossiers) + 1:03d}"
        enrolled_on = self._today - timedelta(days=days_ago)

        def verb() -> str:
            learner = add_learner("Noor", name, f"{name.lower()}@cursist.example", self._clerk())
            return enrol(
                f"F26{name}",
                learner,
                course_for_change(course.public_id),
                company_at(company),
                self._clerk(),
                enrolled_on=enrolled_on,
                price=Price(fee_cents=FEE),
            ).public_id

        public_id = self._do(f"{name} is enrolled in the course of {course.first_on}", verb)
        assert public_id is not None
        self.model.dossiers.append(
            Dossier(
                name, public_id, company, course, enrolled_on, self._today,
                self._last_day(course), FEE,
            )
        )  # fmt: skip

    def _move_to(self, moment: datetime) -> None:
        self.house.moment = moment.astimezone(UTC)
        note(f"{self._now_as_text()}: time has passed")

    def _morning(self, days: int, hour: int) -> datetime:
        day = self._today + timedelta(days=days)
        return datetime.combine(day, time(hour, 5), BRUSSELS)

    def _round(self) -> None:
        """What a worker does of a round, without papers and files."""
        since, gone = len(self.post.arrived), gone_today(self._today)
        try:
            planned = plan_when_due(occasion)
            db.session.remove()
            note(f"{self._now_as_text()}: a round, planned: {planned}")
            send_some(f"w{self.workers}", self.house.app.extensions["settings"], self.post, most=50)
        except Killed:
            self.workers += 1
        else:
            if planned is not None and self._local.time() >= time(8):
                check_last_days(self.model, gone, self._today)
        finally:
            db.session.remove()
        for mail in self.post.arrived[since:]:
            note(f"    {mail.to}: {mail.subject}")
        check_mails(self.model, self.post, since, self._today)

    def _check_all(self) -> None:
        check_all(self.model, self.house.app.extensions["storage"], self._today)
