"""The calendar file of one last day."""

from datetime import UTC, date, datetime

from icalendar import Calendar, Event

from portal.formats.calendar_file import calendar_of


def event(*, moves: int = 0, is_open: bool = True) -> Event:
    content = calendar_of(
        uid="7K3M9QXR2T@kmo-loket",
        course="Frans 1",
        initials="A.P.",
        last_day=date(2026, 9, 17),
        moves=moves,
        is_open=is_open,
        address="https://kmo.leerstad.example/onderneming/x",
        at=datetime(2026, 9, 10, 8, 12, tzinfo=UTC),
    )
    found = Calendar.from_ical(content).walk("VEVENT")
    assert len(found) == 1
    return found[0]


def test_it_is_one_whole_day_with_initials_only(dutch: None) -> None:
    one = event()
    assert one.decoded("dtstart") == date(2026, 9, 17)
    assert one.decoded("dtend") == date(2026, 9, 18)
    assert str(one["summary"]) == "Laatste dag aanvraag KMO-portefeuille: Frans 1, A.P."


def test_it_rings_three_days_and_one_day_before(dutch: None) -> None:
    triggers = [alarm.decoded("trigger").days for alarm in event().walk("VALARM")]
    assert triggers == [-3, -1]


def test_a_moved_day_replaces_the_old_one(dutch: None) -> None:
    first, moved = event(), event(moves=1)
    assert first["uid"] == moved["uid"]
    assert int(moved["sequence"]) > int(first["sequence"])


def test_what_is_done_is_cancelled_without_alarms(dutch: None) -> None:
    done = event(is_open=False)
    assert str(done["status"]) == "CANCELLED"
    assert int(done["sequence"]) > int(event()["sequence"])
    assert not done.walk("VALARM")
