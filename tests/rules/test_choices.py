"""Who gets which mail when: the choices people made, and what no choice can hold up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.choices import CONSEQUENCES, held_until, is_held, readers_of
from portal.rules.reminders import Pace

BRUSSELS = ZoneInfo("Europe/Brussels")
NEWS = ("project_number_received", "project_number_approved", "payment_confirmed")
PACES = st.sampled_from(list(Pace))


@dataclass(frozen=True)
class Somebody:
    """A reader with two paces."""

    deadlines: Pace = Pace.AT_ONCE
    news: Pace = Pace.AT_ONCE


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 in Brussels."""
    return datetime(2026, month, day, hour, minute, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("pace", "ready", "leaves"),
    [
        # Thursday.
        (Pace.DAILY, at(9, 10, 7, 59), at(9, 10, 8)),
        (Pace.DAILY, at(9, 10, 8), at(9, 11, 8)),
        (Pace.DAILY, at(12, 31, 20), datetime(2027, 1, 1, 8, tzinfo=BRUSSELS)),
        (Pace.WEEKLY, at(9, 10, 7, 59), at(9, 14, 8)),
        # Monday before and after eight.
        (Pace.WEEKLY, at(9, 14, 7, 59), at(9, 14, 8)),
        (Pace.WEEKLY, at(9, 14, 8), at(9, 21, 8)),
        # Over both changes of the clock.
        (Pace.DAILY, at(3, 28, 22), at(3, 29, 8)),
        (Pace.WEEKLY, at(10, 24, 22), at(10, 26, 8)),
    ],
)
def test_news_waits_for_eight_on_the_wall(pace: Pace, ready: datetime, leaves: datetime) -> None:
    found = held_until(pace, ready)
    assert found == leaves
    assert found.isoformat() == leaves.isoformat()


@given(
    st.sampled_from([Pace.DAILY, Pace.WEEKLY]),
    st.builds(
        datetime.combine,
        st.dates(date(2024, 1, 1), date(2030, 12, 31)),
        st.times(),
        st.just(BRUSSELS),
    ),
)
def test_no_news_waits_longer_than_its_pace(pace: Pace, ready: datetime) -> None:
    found = held_until(pace, ready)
    longest = timedelta(days=1) if pace is Pace.DAILY else timedelta(days=7)
    waited = found.replace(tzinfo=None) - ready.replace(tzinfo=None)
    assert timedelta(0) < waited <= longest
    assert (found.hour, found.minute) == (8, 0)
    assert pace is Pace.DAILY or found.weekday() == 0


@pytest.mark.parametrize("mail", sorted(CONSEQUENCES))
@given(paces=st.lists(st.tuples(PACES, PACES), min_size=1, max_size=4))
def test_what_has_consequences_is_never_held_and_always_reaches_somebody(
    mail: str, paces: list[tuple[Pace, Pace]]
) -> None:
    people = [Somebody(*one) for one in paces]
    assert readers_of(mail, people)
    assert not any(is_held(mail, one) for one in people)


@pytest.mark.parametrize("mail", NEWS)
def test_news_may_be_turned_off_by_everybody_and_is_held_for_who_wants_that(mail: str) -> None:
    off, daily, now = Somebody(news=Pace.OFF), Somebody(news=Pace.DAILY), Somebody()
    assert readers_of(mail, [off]) == []
    assert readers_of(mail, [off, daily, now]) == [daily, now]
    assert [is_held(mail, one) for one in (daily, now)] == [True, False]


def test_who_turned_last_days_off_gets_none_while_somebody_else_does() -> None:
    off, other = Somebody(deadlines=Pace.OFF), Somebody(deadlines=Pace.WEEKLY)
    assert readers_of("new_enrolment", [off, other]) == [other]
    assert readers_of("new_enrolment", [off]) == [off]
    assert readers_of("new_enrolment", []) == []
