"""How time passes in a story, and what the worker does meanwhile."""

from datetime import UTC, datetime, timedelta

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from portal.actions.bounces import note_bounce
from portal.actions.enrolments import (
    cancel_enrolment,
)
from portal.mail import Outcome
from portal.models import Message, db
from portal.queries.changing import (
    any_enrolment_for_change,
)
from tests.cast import occasion
from tests.stories.telling import Telling, turns

# In UTC: the clock goes back, forward, and back again.
CLOCK_CHANGES = (
    datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    datetime(2027, 10, 31, 1, 0, tzinfo=UTC),
)
MAILS_WITH_CONSEQUENCES = (
    "reminders",
    "new_enrolment",
    "start_moved",
    "own_share_moved",
    "project_number_rejected",
)


class Passing(Telling):
    """Hours, days, clock changes, and a worker that may die."""

    @rule(hours=st.integers(1, 14), minutes=st.sampled_from((0, 7, 31)))
    def hours_pass(self, hours: int, minutes: int) -> None:
        """Some hours pass in which nobody does anything."""
        self._move_to(self.house.moment + timedelta(hours=hours, minutes=minutes))

    @rule(days=st.integers(1, 9), hour=st.sampled_from((0, 7, 8, 17)))
    def days_pass(self, days: int, hour: int) -> None:
        """Some days pass, without a worker."""
        self._move_to(self._morning(days, hour))

    @rule(days=st.integers(2, 8))
    def days_pass_with_a_worker(self, days: int) -> None:
        """Some days pass, on each of which the worker makes a round at 8.05 uur."""
        for _ in range(days):
            self._move_to(self._morning(1, 8))
            self._round()

    @precondition(lambda self: self.house.moment < CLOCK_CHANGES[-1])
    @rule(minutes=st.sampled_from((-90, -30, 0, 30, 90)))
    def the_clock_changes(self, minutes: int) -> None:
        """It is the night in which the clock goes forward or back."""
        moment = next(
            (one for one in CLOCK_CHANGES if one - timedelta(hours=2) > self.house.moment), None
        )
        if moment is not None and moment - self.house.moment < timedelta(days=20):
            self._move_to(moment + timedelta(minutes=minutes))

    @rule()
    def the_worker_makes_a_round(self) -> None:
        """What is due is planned, and leaves."""
        self._round()

    @rule(answer=st.sampled_from((Outcome.LATER, Outcome.REFUSED, Outcome.UNKNOWN)), turn=turns)
    def the_worker_meets_a_bad_server(self, answer: Outcome, turn: int) -> None:
        """A round in which the mail server does not take the mails to one address, or to all."""
        addresses = sorted(name for members in self.model.members for name in members)
        self.post.answer = answer
        self.post.victim = addresses[turn] if turn < len(addresses) else None
        self._round()
        self.post.answer, self.post.victim = Outcome.SENT, None

    @rule()
    def the_server_goes_away_or_comes_back(self) -> None:
        """For a while no mail leaves, whatever happens meanwhile (E12)."""
        self.post.is_away = not self.post.is_away
        note(f"{self._now_as_text()}: the mail server {'goes' if self.post.is_away else 'is back'}")

    @rule(mails=st.integers(1, 3))
    def the_worker_is_killed(self, mails: int) -> None:
        """The worker dies after the server said 250 and before that was kept (E13)."""
        self.post.killed_after = mails
        self._round()
        self.post.killed_after = None

    @rule(turn=turns)
    def a_page_dies(self, turn: int) -> None:
        """The process dies after a deed and before it was kept: nothing has happened (E5)."""
        one = self._whose(turn, lambda one: one.may_cancel)
        note(f"{self._now_as_text()}: dies while cancelling {one.name}")
        if one.may_cancel:
            row = any_enrolment_for_change(one.public_id)
            cancel_enrolment(row, self._clerk(), reason="Ziet ervan af")
            db.session.flush()
        db.session.remove()

    @precondition(lambda self: self.post.arrived)
    @rule(turn=turns)
    def a_mail_bounces(self, turn: int) -> None:
        """One of the newest mails with consequences comes back."""
        newest = (
            select(Message)
            .where(Message.state == "sent", Message.kind.in_(MAILS_WITH_CONSEQUENCES))
            .order_by(Message.id.desc())
            .limit(8)
        )

        def verb() -> bool:
            sent = db.session.execute(newest).scalars().all()
            if sent:
                note_bounce(sent[turn % len(sent)], "5.1.1 unknown", occasion())
            return True

        self._do("a mail comes back", verb)
