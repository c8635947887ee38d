"""The five stations in words, for an employer and for a student."""

from datetime import date

import pytest

from portal.formats.stations import current_station_text, station_views, track_of
from portal.rules.stations import Audience, Facts, StationKind, Status, stations

TODAY = date(2026, 9, 16)
LINES = {StationKind.APPLICATION: ("Projectnummer: TEST 4217-A",)}


def facts(**changes: bool) -> Facts:
    return Facts(
        enrolled_on=date(2026, 9, 10), last_day=date(2026, 9, 17), due_cents=18000, **changes
    )


def test_the_current_station_says_whose_turn_it_is(dutch: None) -> None:
    views = station_views(stations(facts(), TODAY), Audience.EMPLOYER)
    assert [view.state for view in views] == ["done", "now", "", "", ""]
    assert [view.word for view in views][:3] == ["Klaar", "Te doen", "Nog niet aan de beurt"]
    assert views[1].colour == "amber"


def test_a_student_reads_nothing_of_what_the_company_did(dutch: None) -> None:
    views = station_views(stations(facts(), TODAY), Audience.STUDENT, lines=LINES)
    assert views[1].name == "Je werkgever doet een aanvraag."
    assert all(view.lines == () for view in views)


def test_what_can_no_longer_happen_asks_nothing(dutch: None) -> None:
    five = stations(facts(is_cancelled=True), TODAY)
    views = station_views(five, Audience.EMPLOYER, lines=LINES)
    assert views[1].word == "Niet meer mogelijk"
    assert views[1].state == "closed"
    assert views[1].lines == ()


def test_the_days_between_two_stations_stand_on_the_track(dutch: None) -> None:
    terms = {StationKind.ENROLMENT: 14}
    views = station_views(stations(facts(), TODAY), Audience.EMPLOYER, terms=terms)
    assert [view.term for view in views] == ["14 dagen", None, None, None, None]


def test_the_heading_counts_the_station(dutch: None) -> None:
    assert current_station_text(stations(facts(), TODAY)) == "Stap 2 van 5"
    assert current_station_text(stations(facts(is_cancelled=True), TODAY)) == ""


@pytest.mark.parametrize(
    ("status", "dots", "tone"),
    [
        (Status.APPLICATION_NEEDED, ("done", "now", "", "", ""), ""),
        (Status.OWN_SHARE_DUE, ("done", "done", "now", "", ""), ""),
        (Status.PAYMENT_EXPECTED, ("done", "done", "done", "done", "now"), ""),
        (Status.FINAL, ("done",) * 5, "leaf"),
        (Status.DEADLINE_PASSED, ("done", "now", "", "", ""), "quiet"),
        (Status.CANCELLED, ("done", "", "", "", ""), "quiet"),
    ],
)
def test_the_small_track_follows_the_status(
    dutch: None, status: Status, dots: tuple[str, ...], tone: str
) -> None:
    track = track_of(status)
    assert (track.dots, track.tone) == (dots, tone)


def test_every_status_has_a_track_of_five(dutch: None) -> None:
    assert all(len(track_of(status).dots) == 5 for status in Status)
