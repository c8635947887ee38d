"""Writes the last day of one enrolment as a calendar file: a whole day, initials only."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

# icalendar is imported where a file is made: it is slow to load and seldom needed.
if TYPE_CHECKING:
    from icalendar import Alarm

from portal.formats.language import gettext as _

ALARM_DAYS = (3, 1)


def calendar_of(
    *,
    uid: str,
    course: str,
    initials: str,
    last_day: date,
    moves: int,
    is_open: bool,
    address: str,
    at: datetime,
) -> bytes:
    """One event for the last day to apply.

    `uid` stays the same for an enrolment and `moves` (how often its last day moved) rises, so that
    a calendar replaces the day it had; what is no longer open is cancelled there.
    """
    from icalendar import Calendar, Event

    title = _(
        "Laatste dag aanvraag KMO-portefeuille: %(course)s, %(initials)s",
        course=course,
        initials=initials,
    )
    event = Event()
    event.add("uid", uid)
    event.add("sequence", moves if is_open else moves + 1)
    event.add("dtstamp", at)
    event.add("dtstart", last_day)
    event.add("dtend", last_day + timedelta(days=1))
    event.add("summary", title)
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED" if is_open else "CANCELLED")
    for days in ALARM_DAYS if is_open else ():
        event.add_component(_alarm(days, title))
    calendar = Calendar()
    calendar.add("prodid", "-//KMO-loket//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _alarm(days: int, title: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(days=-days))
    return alarm
