"""Reads the form with which the school says on which days it is closed."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _

from portal.forms.days import read_day_boxes, read_words

# Longer than the longest summer; more is a slip of the pen.
LONGEST_DAYS = 92
_LONGEST_NAME = 60


class Closure(NamedTuple):
    """Days on which the school is closed, both included, and what they are called."""

    starts_on: date
    ends_on: date
    name: str


def read_closure(form: Mapping[str, str], today: date) -> tuple[Closure | None, dict[str, str]]:
    """What the form means, or a message for each wrong field; one day may stand in the first."""
    starts_on, start_error = read_day_boxes(form, "starts_on")
    ends_on, end_error = starts_on, None
    if any(form.get(f"ends_on_{part}", "").strip() for part in ("day", "month", "year")):
        ends_on, end_error = read_day_boxes(form, "ends_on")
    name, name_error = read_words(form, "name", _LONGEST_NAME)
    if starts_on is not None and ends_on is not None:
        end_error = _wrong_end(starts_on, ends_on, today)
    found = {"starts_on": start_error, "ends_on": end_error, "name": name_error}
    errors = {field: text for field, text in found.items() if text}
    if starts_on is None or ends_on is None or errors:
        return None, errors
    return Closure(starts_on, ends_on, name), {}


def _wrong_end(starts_on: date, ends_on: date, today: date) -> str | None:
    if ends_on < starts_on:
        return str(_("De laatste dag valt vóór de eerste. Kijk de twee datums na."))
    if ends_on < today:
        return str(_("Deze dagen zijn al voorbij."))
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        return str(_("Een sluiting duurt hoogstens %(n)s dagen.", n=LONGEST_DAYS))
    return None


def read_closure_to_remove(form: Mapping[str, str]) -> tuple[date, date] | None:
    """The first and the last day of the closure behind a button, or None for anything else."""
    try:
        first, last = (date.fromisoformat(form.get(name, "")) for name in ("first", "last"))
    except ValueError:
        return None
    return first, last
