"""The form of a course: everything that a proof of enrolment must state."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from portal.forms.days import day_boxes, read_day_boxes, read_fee, read_number, read_words
from portal.rules.money import show_cents
from portal.rules.themes import THEMES

KINDS = ("classroom", "distance")
FIELDS = (
    "code", "name", "description", "theme", "kind", "site", "place", "lesson_periods", "fee",
    "first_lesson_on_day", "first_lesson_on_month", "first_lesson_on_year",
    "last_lesson_on_day", "last_lesson_on_month", "last_lesson_on_year",
)  # fmt: skip
_CODE, _TITLE, _DESCRIPTION, _MOST_PERIODS = 40, 200, 400, 5_000


class CourseForm(NamedTuple):
    """A course as typed; the site is a code, the place a name, the fee in cents."""

    code: str
    name: str
    description: str
    theme: str | None
    kind: str
    site: str
    place: str
    first_lesson_on: date
    last_lesson_on: date
    lesson_periods: int
    fee_cents: int


def typed_course(form: Mapping[str, str]) -> dict[str, str]:
    """The known fields as they were typed."""
    return {name: form.get(name, "")[:500] for name in FIELDS}


def typed_from(row: Any) -> dict[str, str]:
    """The fields of a course that exists (portal.queries.courses)."""
    return {
        "code": row.code,
        "name": row.name,
        "description": row.description,
        "theme": row.theme or "",
        "kind": row.kind,
        "site": row.site_code,
        "place": row.place,
        "lesson_periods": str(row.lesson_periods),
        "fee": show_cents(row.fee_cents),
        **day_boxes(row.first_lesson_on, "first_lesson_on"),
        **day_boxes(row.last_lesson_on, "last_lesson_on"),
    }


def read_course(
    typed: Mapping[str, str], sites: Collection[str]
) -> tuple[CourseForm | None, dict[str, str]]:
    """What the fields mean, or a message for each wrong one by the id of its input."""
    code, code_error = read_words(typed, "code", _CODE)
    name, name_error = read_words(typed, "name", _TITLE)
    description, description_error = read_words(typed, "description", _DESCRIPTION)
    place, place_error = read_words(typed, "place", _TITLE)
    first, first_error = read_day_boxes(typed, "first_lesson_on")
    last, last_error = read_day_boxes(typed, "last_lesson_on")
    periods, periods_error = read_number(typed, "lesson_periods", _MOST_PERIODS)
    fee, fee_error = read_fee(typed, "fee")
    if first and last and last < first:
        last_error = str(_("De laatste lesdag valt vóór de eerste. Kijk de twee datums na."))
    found = {
        "code": code_error,
        "name": name_error,
        "description": description_error,
        "theme": _choice(typed, "theme", {"", *THEMES}),
        "kind": _choice(typed, "kind", KINDS),
        "site": _choice(typed, "site", sites),
        "place": place_error,
        "first_lesson_on": first_error,
        "last_lesson_on": last_error,
        "lesson_periods": periods_error,
        "fee": fee_error,
    }
    errors = {field: text for field, text in found.items() if text}
    if errors or first is None or last is None:
        return None, errors
    return CourseForm(
        code=code,
        name=name,
        description=description,
        theme=typed["theme"] or None,
        kind=typed["kind"],
        site=typed["site"],
        place=place,
        first_lesson_on=first,
        last_lesson_on=last,
        lesson_periods=periods,
        fee_cents=fee,
    ), {}


def _choice(typed: Mapping[str, str], name: str, known: Collection[str]) -> str | None:
    return None if typed.get(name, "") in known else str(_("Maak een keuze."))
