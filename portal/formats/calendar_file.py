"""Writes last days as a calendar file (RFC 5545): whole days, the course and initials only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.rules.calendar_days import CalendarDay, calendar_days
from portal.rules.stations import Stage, StationKind

# icalendar is imported where a file is made: it is slow to load and seldom needed.
if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

ALARM_DAYS = (3, 1)
# How often a calendar should look again; many look less often whatever they are told.
LOOK_AGAIN = timedelta(hours=4)

_TITLES = {
    StationKind.APPLICATION: _l("Laatste dag aanvraag KMO-portefeuille: %(course)s, %(initials)s"),
    StationKind.OWN_SHARE: _l(
        "Eigen aandeel storten bij de KMO-portefeuille: %(course)s, %(initials)s"
    ),
    StationKind.PAY_ORDER: _l(
        "Allerlaatste dag betaalopdracht KMO-portefeuille: %(course)s, %(initials)s"
    ),
}
_GUIDE_DAY = _l("Noemt de e-mail van de KMO-portefeuille een andere datum? Dan telt die datum.")
_BEHIND = _l("Je agenda loopt soms achter. De datum in het KMO-loket telt.")

# What follows the id of the enrolment; a calendar knows an event by the whole.
_UIDS = {
    StationKind.APPLICATION: "",
    StationKind.OWN_SHARE: "-own-share",
    StationKind.PAY_ORDER: "-pay-order",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One day of an enrolment (public id) as a calendar shows it.

    `sequence` rises with every change of the enrolment and `changed_at` is the last one, so that
    a calendar replaces what it had; `address` is the page of the enrolment.
    """

    public_id: str
    course: str
    initials: str
    day: CalendarDay
    sequence: int
    changed_at: datetime
    address: str


def entries_of(row: Any, *, own_share_days: int, address: str) -> list[Entry]:
    """The days of a row of portal.queries.calendar_feeds, the one to apply first."""
    days = calendar_days(
        Stage(row.stage),
        last_day=row.last_day,
        reported_under=row.reported_under,
        applied_on=row.applied_on,
        approved_on=row.approved_on,
        own_share_until=row.own_share_until,
        own_share_days=own_share_days,
    )
    initials = f"{row.first_name[:1]}.{row.last_name[:1]}."
    return [
        Entry(row.public_id, row.course, initials, day, row.sequence, row.changed_at, address)
        for day in days
    ]


def single_file(entry: Entry, *, at: datetime) -> bytes:
    """One day that somebody adds by hand; `at` is when the file is made (UTC)."""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(entry, stamp=at))
    return bytes(calendar.to_ical())


def feed_file(entries: Iterable[Entry]) -> bytes:
    """Every day of a company, for a calendar that looks again by itself.

    Equal entries give equal bytes: without a METHOD the stamp of an event is its last change.
    """
    return _feed_in(language(), tuple(entries))


# Writing hundreds of days takes long, and calendars look again and again at what did not change.
@lru_cache(maxsize=32)
def _feed_in(reading: str, entries: tuple[Entry, ...]) -> bytes:
    name = _("KMO-loket: uiterste datums")
    calendar = _calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for entry in entries:
        calendar.add_component(_event(entry, stamp=entry.changed_at))
    return bytes(calendar.to_ical())


def _calendar() -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//KMO-loket//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(entry: Entry, *, stamp: datetime) -> "Event":
    from icalendar import Event

    day = entry.day
    title = str(_TITLES[day.station]) % {"course": entry.course, "initials": entry.initials}
    event = Event()
    event.add("uid", f"{entry.public_id}{_UIDS[day.station]}@kmo-loket")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", title)
    event.add("description", _description(day.station))
    event.add("url", entry.address)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED" if day.is_open else "CANCELLED")
    for days in ALARM_DAYS if day.is_open else ():
        event.add_component(_alarm(days, title))
    return event


def _description(station: StationKind) -> str:
    """Which date counts; the mails lead, a calendar only helps."""
    if station is StationKind.OWN_SHARE:
        return f"{_GUIDE_DAY}\n{_BEHIND}"
    return str(_BEHIND)


def _alarm(days: int, title: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(days=-days))
    return alarm
