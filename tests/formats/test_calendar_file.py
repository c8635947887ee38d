"""The calendar file of one last day, and of all of a company."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar, Event

from portal.formats.calendar_file import Entry, feed_file, single_file
from portal.rules.calendar_days import CalendarDay
from portal.rules.stations import StationKind

NOW = datetime(2026, 9, 10, 8, 12, tzinfo=UTC)
ENTRY = Entry(
    public_id="7K3M9QXR2T",
    course="Frans 1",
    initials="A.P.",
    day=CalendarDay(StationKind.APPLICATION, date(2026, 9, 17), is_open=True),
    sequence=3,
    changed_at=datetime(2026, 9, 9, 6, 30, tzinfo=UTC),
    address="https://kmo.leerstad.example/onderneming/x",
)
DONE = replace(ENTRY, day=replace(ENTRY.day, is_open=False))


def only_event(content: bytes) -> Event:
    found = Calendar.from_ical(content).walk("VEVENT")
    assert len(found) == 1
    return found[0]


def test_it_is_one_whole_day_with_initials_only(dutch: None) -> None:
    one = only_event(single_file(ENTRY, at=NOW))
    assert one.decoded("dtstart") == date(2026, 9, 17)
    assert one.decoded("dtend") == date(2026, 9, 18)
    assert str(one["summary"]) == "Laatste dag aanvraag KMO-portefeuille: Frans 1, A.P."
    assert one["dtstart"].params["VALUE"] == "DATE"
    assert (one.decoded("dtstamp"), one.decoded("last-modified")) == (NOW, ENTRY.changed_at)


def test_it_rings_three_days_and_one_day_before(dutch: None) -> None:
    one = only_event(single_file(ENTRY, at=NOW))
    assert [alarm.decoded("trigger").days for alarm in one.walk("VALARM")] == [-3, -1]


def test_what_is_done_is_cancelled_without_alarms(dutch: None) -> None:
    one = only_event(single_file(DONE, at=NOW))
    assert str(one["status"]) == "CANCELLED"
    assert not one.walk("VALARM")


def test_a_single_day_is_published_and_a_feed_has_no_method(dutch: None) -> None:
    assert str(Calendar.from_ical(single_file(ENTRY, at=NOW))["method"]) == "PUBLISH"
    assert "method" not in Calendar.from_ical(feed_file([ENTRY]))


def test_the_stations_of_one_enrolment_are_three_events(dutch: None) -> None:
    days = [CalendarDay(kind, date(2026, 9, 17), is_open=True) for kind in list(StationKind)[1:4]]
    feed = Calendar.from_ical(feed_file([replace(ENTRY, day=day) for day in days]))
    found = feed.walk("VEVENT")
    assert [str(one["uid"]) for one in found] == [
        "7K3M9QXR2T@kmo-loket",
        "7K3M9QXR2T-own-share@kmo-loket",
        "7K3M9QXR2T-pay-order@kmo-loket",
    ]
    assert [str(one["summary"]).partition(":")[0] for one in found] == [
        "Laatste dag aanvraag KMO-portefeuille",
        "Eigen aandeel storten bij de KMO-portefeuille",
        "Allerlaatste dag betaalopdracht KMO-portefeuille",
    ]
    assert all("De datum in het KMO-loket telt." in str(one["description"]) for one in found)
    assert "Dan telt die datum." in str(found[1]["description"])


def test_a_feed_says_what_it_is_and_when_to_look_again(dutch: None) -> None:
    feed = Calendar.from_ical(feed_file([]))
    assert str(feed["prodid"]) == "-//KMO-loket//NL"
    assert str(feed["x-wr-calname"]) == str(feed["name"]) == "KMO-loket: uiterste datums"
    assert feed["refresh-interval"].params["VALUE"] == "DURATION"
    assert feed["refresh-interval"].to_ical() == feed["x-published-ttl"].to_ical() == b"PT4H"


def test_equal_days_give_equal_bytes(dutch: None) -> None:
    assert feed_file([ENTRY, DONE]) == feed_file([ENTRY, DONE])


@pytest.mark.parametrize(
    "course", ["Français; économie, deuxième année\\avancé\r\nBEGIN:VEVENT", "é€😀" * 40, ""]
)
def test_every_name_of_a_course_survives_and_lines_are_folded(dutch: None, course: str) -> None:
    content = feed_file([replace(ENTRY, course=course)])
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    title = str(only_event(content)["summary"])
    assert title == f"Laatste dag aanvraag KMO-portefeuille: {course}, A.P.".replace("\r\n", "\n")
