"""The machine that tells random stories: whoever may do something does it at any moment."""

from collections.abc import Callable
from datetime import datetime

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.stories.employers import Employers
from tests.stories.model import Dossier
from tests.stories.money import Treasury
from tests.stories.passing import Passing
from tests.stories.school import School
from tests.stories.telling import BEGINS, turns


class Story(Employers, Treasury, School, Passing):
    """Each rule is a deed that the portal carries out, or refuses as it ought to."""

    @initialize(begin=st.sampled_from(BEGINS), stations=st.integers(0, 5))
    def begin(self, begin: datetime, stations: int) -> None:
        """One of the first two enrolments has come some stations far."""
        self._begin(begin)
        for _ in range(stations):
            self._go_further(self.model.dossiers[0])

    @rule(turn=turns)
    def what_comes_next(self, turn: int) -> None:
        """An enrolment comes one station further, as nearly all do in the end."""
        self._go_further(self._whose(turn, lambda one: one.status(self._today) in STATIONS))

    def _go_further(self, one: Dossier) -> None:
        status = one.status(self._today)
        if status in STATIONS:
            STATIONS[status](self, one)

    def _report_today(self, one: Dossier) -> None:
        self._report([one], self._today)

    def _pay_the_rest(self, one: Dossier) -> None:
        self._pay(one, one.due - one.received, by_transfer=True)


# What usually happens to an enrolment of a status.
STATIONS: dict[str, Callable[[Story, Dossier], None]] = {
    "application_needed": Story._report_today,
    "deadline_passed": Story._report_today,
    "project_number_rejected": Story._report_today,
    "project_number_in_review": Story._approve,
    "own_share_due": Story._tick_own_share,
    "pay_order_due": Story._tick_pay_order,
    "payment_expected": Story._pay_the_rest,
    "partly_paid": Story._pay_the_rest,
}
