"""What the school changes in a story: days of courses, rules, closures and people."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from portal import clock
from portal.actions.closed_days import AlreadyClosed, add_closed_period, remove_closed_period
from portal.actions.companies import (
    LastOwner,
    accept_invitation,
    invite,
    remove_member,
)
from portal.actions.courses import CourseDetails, change_course
from portal.actions.settings import add_rule
from portal.models import Invitation, db
from portal.queries.changing import (
    course_for_change,
)
from portal.queries.companies import membership_for_change
from portal.rules.deadline import Term
from tests.cast import actor_of, make_person, occasion
from tests.stories.house import COMPANIES, company_at, person_at
from tests.stories.model import Rule
from tests.stories.telling import Telling, companies, turns


class School(Telling):
    """Days and people."""

    @rule(turn=turns, days=st.integers(-15, 20))
    def move_course(self, turn: int, days: int) -> None:
        """A course begins on another day."""
        course = self.model.courses[turn % len(self.model.courses)]
        new = course.first_on + timedelta(days=days)

        def verb() -> bool:
            row = course_for_change(course.public_id)
            values = {name: getattr(row, name) for name in CourseDetails.__slots__}
            # The form lets no course end before it begins.
            values |= {"first_lesson_on": new, "last_lesson_on": max(new, row.last_lesson_on)}
            change_course(row, CourseDetails(**values), self._clerk())
            return True

        self._do(f"the course of {course.first_on} begins on {new}", verb)
        course.first_on = new
        self.model.count_days_again()

    @rule(
        days_away=st.integers(-30, 10), days=st.integers(5, 40), lasts=st.sampled_from((None, 20))
    )
    def change_rule(self, days_away: int, days: int, lasts: int | None) -> None:
        """Another number of days holds for courses from a day on."""
        begins = self._today + timedelta(days=days_away)
        ends = None if lasts is None else begins + timedelta(days=lasts)

        def verb() -> bool:
            add_rule(Term(begins, ends, days, "Nieuw besluit"), self._clerk())
            return True

        self._do(f"{days} days for courses from {begins} to {ends}", verb)
        self.model.add_rule(Rule(begins, ends, days))

    @rule(days_away=st.integers(0, 6), lasts=st.integers(0, 9))
    def close_days(self, days_away: int, lasts: int) -> None:
        """The school closes for some days."""
        begins = self._today + timedelta(days=days_away)
        ends = begins + timedelta(days=lasts)
        refusal = AlreadyClosed if (begins, ends) in self.model.closed else None

        def verb() -> bool:
            add_closed_period(self._clerk(), starts_on=begins, ends_on=ends, name="Brugdag")
            return True

        self._do(f"closed from {begins} to {ends}", verb, refusal)
        self.model.closed.add((begins, ends))

    @precondition(lambda self: self.model.closed)
    @rule()
    def open_days(self) -> None:
        """The school opens again on days on which it would be closed."""
        begins, ends = min(self.model.closed)

        def verb() -> bool:
            remove_closed_period(self._clerk(), starts_on=begins, ends_on=ends)
            return True

        self._do(f"open from {begins} to {ends}", verb)
        self.model.closed.discard((begins, ends))

    @rule(company=companies, role=st.sampled_from(("owner", "handler")))
    def invite(self, company: int, role: str) -> None:
        """Somebody new is invited to a company."""
        self.numbers += 1
        email = f"gast{self.numbers}@{company}.example"

        def verb() -> bool:
            invite(company_at(company), self._clerk(), name="Gast", email=email, role=role)
            return True

        self._do(f"{email} is invited as {role}", verb)

    @rule(turn=turns)
    def accept_invitation(self, turn: int) -> None:
        """Somebody who was invited says yes."""
        waiting = select(Invitation).where(
            Invitation.accepted_at.is_(None), Invitation.expires_at > clock.now()
        )
        invited = db.session.execute(waiting.order_by(Invitation.id)).scalars().all()
        if not invited:
            db.session.remove()
            return
        one = invited[turn % len(invited)]
        company = next(
            place for place in range(len(COMPANIES)) if company_at(place).id == one.company_id
        )
        email, role = one.email, one.role

        def verb() -> bool:
            person = person_at(email) or make_person(one.name, email)
            accept_invitation(one, person, company_at(company), occasion(actor_of(person)))
            return True

        self._do(f"{email} accepts", verb)
        self.model.members[company][email] = role

    @precondition(lambda self: any(len(members) > 1 for members in self.model.members))
    @rule(company=companies, turn=turns)
    def remove_user(self, company: int, turn: int) -> None:
        """Somebody may not act for a company any more; one owner always stays."""
        members = self.model.members[company] or self.model.members[0]
        company = self.model.members.index(members)
        email = sorted(members)[turn % len(members)]
        owners = [name for name, role in members.items() if role == "owner"]
        refusal = LastOwner if owners == [email] else None

        def verb() -> bool:
            at, person = company_at(company), person_at(email)
            assert person is not None
            membership = membership_for_change(at.id, person.id)
            assert membership is not None
            remove_member(membership, at, self._clerk())
            return True

        if self._do(f"{email} is removed", verb, refusal):
            del members[email]
