"""Closed days are added and removed with a line in the log, and never move a last day."""

from datetime import date
from typing import Any

import pytest

from portal.models import ClosedPeriod, Event, db
from portal.queries.closed_days import Period, closed_periods
from portal.queries.school import school_on
from tests.browser_of import Browser
from tests.cast import Cast

PATH = "/beheer/instellingen/sluitingsdagen"
CHRISTMAS = Period(date(2026, 12, 21), date(2027, 1, 3), "Kerstvakantie")


def boxes(first: date, last: date | None, name: str = "Kerstvakantie") -> dict[str, str]:
    """The fields of the form."""
    days = {"starts_on": first, "ends_on": last}
    parts = {
        f"{field}_{part}": str(getattr(day, part)) if day else ""
        for field, day in days.items()
        for part in ("day", "month", "year")
    }
    return {"name": name, **parts}


@pytest.fixture(autouse=True)
def in_september(time: Any, cast: Cast) -> None:
    """Wednesday 16 September 2026."""
    time.is_now(2026, 9, 16, 10)


def test_a_closure_is_added_and_said_to_move_reminders_only(joris: Browser, cast: Cast) -> None:
    assert "nooit een uiterste datum, alleen onze herinneringen" in joris.get(PATH).text
    answer = joris.post(PATH, boxes(date(2026, 12, 21), date(2027, 1, 3)))
    assert answer.status_code == 303
    assert closed_periods() == (CHRISTMAS,)
    page = joris.get(PATH).text
    assert "Kerstvakantie" in page
    assert "zondag 3 januari 2027" in page
    assert "sluitingsdagen" in joris.get("/beheer/instellingen").text
    db.session.refresh(cast.enrolment)
    assert cast.enrolment.last_day == date(2026, 9, 17)


def test_one_day_needs_no_second_date(joris: Browser) -> None:
    joris.post(PATH, boxes(date(2026, 11, 2), None, "Brugdag"))
    (period,) = closed_periods()
    assert period == Period(date(2026, 11, 2), date(2026, 11, 2), "Brugdag")
    assert period.covers(date(2026, 11, 2))
    assert not period.covers(date(2026, 11, 3))


def test_every_process_reads_the_school_anew_after_a_closure(joris: Browser) -> None:
    assert not school_on(date(2026, 9, 16)).is_closed(date(2026, 11, 2))
    joris.post(PATH, boxes(date(2026, 11, 2), None, "Brugdag"))
    assert school_on(date(2026, 9, 16)).is_closed(date(2026, 11, 2))
    joris.post(f"{PATH}/verwijderen", {"first": "2026-11-02", "last": "2026-11-02"})
    assert not school_on(date(2026, 9, 16)).is_closed(date(2026, 11, 2))


def test_periods_stand_in_the_order_of_their_days(joris: Browser) -> None:
    joris.post(PATH, boxes(date(2026, 12, 21), date(2027, 1, 3)))
    joris.post(PATH, boxes(date(2026, 11, 2), None, "Brugdag"))
    assert [one.name for one in closed_periods()] == ["Brugdag", "Kerstvakantie"]


def test_a_closure_is_removed_with_a_line_in_the_log(joris: Browser) -> None:
    joris.post(PATH, boxes(date(2026, 12, 21), date(2027, 1, 3)))
    days = {"first": "2026-12-21", "last": "2027-01-03"}
    assert joris.post(f"{PATH}/verwijderen", days).status_code == 303
    assert closed_periods() == ()
    kinds = [one.kind for one in db.session.query(Event).order_by(Event.id)][-2:]
    assert kinds == ["closed_period_added", "closed_period_removed"]
    log = joris.get("/beheer/logboek").text
    told = "Kerstvakantie, maandag 21 december 2026 tot en met zondag 3 januari 2027."
    assert f"Sluitingsdagen toegevoegd: {told}" in log
    assert f"Sluitingsdagen verwijderd: {told}" in log


@pytest.mark.parametrize("days", [{}, {"first": "x", "last": "y"}, {"first": "2026-12-21"}])
def test_removing_what_is_not_there_is_not_found(joris: Browser, days: dict[str, str]) -> None:
    assert joris.post(f"{PATH}/verwijderen", days).status_code == 404
    known = {"first": "2026-12-21", "last": "2027-01-03"}
    assert joris.post(f"{PATH}/verwijderen", known).status_code == 404


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 12, 21), date(2026, 12, 20), "De laatste dag valt vóór de eerste."),
        (date(2026, 9, 1), date(2026, 9, 15), "Deze dagen zijn al voorbij."),
        (date(2026, 12, 1), date(2027, 3, 3), "Een sluiting duurt hoogstens 92 dagen."),
    ],
)
def test_days_that_cannot_be_are_named(joris: Browser, first: date, last: date, told: str) -> None:
    answer = joris.post(PATH, boxes(first, last))
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="Kerstvakantie"' in answer.text
    assert closed_periods() == ()


def test_the_same_days_are_kept_once(joris: Browser) -> None:
    fields = boxes(date(2026, 12, 21), date(2027, 1, 3))
    joris.post(PATH, fields)
    again = joris.post(PATH, fields)
    assert again.status_code == 422
    assert "Deze dagen staan al in de lijst." in again.text
    assert db.session.query(ClosedPeriod).count() == 1


def test_a_closure_needs_a_name(joris: Browser) -> None:
    assert joris.post(PATH, boxes(date(2026, 11, 2), None, "")).status_code == 422


def test_past_closures_are_folded_away(joris: Browser, time: Any, cast: Cast) -> None:
    joris.post(PATH, boxes(date(2026, 11, 2), None, "Brugdag"))
    time.is_now(2026, 11, 3, 10)
    page = joris.signed_in_as(cast.joris).get(PATH).text
    assert "Er zijn geen sluitingsdagen die komen." in page
    assert "Brugdag" in page.split("Sluitingsdagen die voorbij zijn")[1]


def test_d1_closed_days_are_for_administrators(mieke: Browser, els: Browser) -> None:
    assert mieke.get(PATH).status_code == 403
    assert els.get(PATH).status_code == 404
