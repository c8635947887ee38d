"""The form of a demo's practice clock: a step ahead, or a day and a time."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _

from portal.clock import brussels
from portal.forms.days import day_boxes, read_day_boxes

FIELDS = ("day_day", "day_month", "day_year", "time")
# A demo of a later year has no settings to go by.
LAST_YEAR = 2100
_TIME = re.compile(r"(\d{1,2})(?:[.:u](\d{2}))?(?: ?uur)?", re.ASCII)
_MORNING = time(8)


def _an_hour(now: datetime) -> datetime:
    """An hour of waiting, also in the night when the clocks change."""
    return now + timedelta(hours=1)


def _a_day(now: datetime) -> datetime:
    """The same time tomorrow, as people in Brussels read it."""
    return brussels(now) + timedelta(days=1)


def _tomorrow_morning(now: datetime) -> datetime:
    """When the mails of a day leave."""
    local = brussels(now)
    return datetime.combine(local.date() + timedelta(days=1), _MORNING, local.tzinfo)


STEPS: dict[str, Callable[[datetime], datetime]] = {
    "hour": _an_hour,
    "day": _a_day,
    "tomorrow": _tomorrow_morning,
}


def typed_moment(form: Mapping[str, str]) -> dict[str, str]:
    """The known fields as they were typed."""
    return {name: form.get(name, "")[:40] for name in FIELDS}


def typed_from(now: datetime) -> dict[str, str]:
    """The fields as the clock stands."""
    local = brussels(now)
    return {**day_boxes(local.date(), "day"), "time": f"{local.hour}.{local.minute:02d}"}


def read_moment(form: Mapping[str, str], now: datetime) -> tuple[datetime | None, dict[str, str]]:
    """The moment that is asked for (aware), or what is wrong, by field."""
    step = STEPS.get(form.get("step", ""))
    if step is not None:
        moment = step(now)
        too_late = _too_late(brussels(moment).date())
        return (None, {"day": too_late}) if too_late else (moment, {})
    day, fault = read_day_boxes(form, "day")
    if day is not None:
        fault = _too_late(day)
    at = _read_time(form.get("time", ""))
    wrong = {"day": fault} if fault else {}
    if at is None:
        wrong["time"] = str(_("Vul een uur in zoals 8.00."))
    if day is None or at is None or wrong:
        return None, wrong
    return datetime.combine(day, at, brussels(now).tzinfo), {}


def _too_late(day: date) -> str | None:
    return (
        str(_("Vul een jaar in tot en met %(n)s.", n=LAST_YEAR)) if day.year > LAST_YEAR else None
    )


def gone_back(moment: datetime) -> dict[str, str]:
    """What to do for a moment that has passed."""
    return {
        "day": str(
            _(
                "De oefenklok gaat alleen vooruit. Wil je terug? Stop de demo, verwijder de map "
                "met haar gegevens en start opnieuw met ./bin/up --demo --today %(day)s.",
                day=brussels(moment).date().isoformat(),
            )
        )
    }


def _read_time(text: str) -> time | None:
    found = _TIME.fullmatch(text.strip()[:40])
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
