"""Inviting somebody, giving a mandate: what was typed, and what is wrong with it."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from portal.forms.addresses import read_email
from portal.forms.days import unlikely_year
from portal.rules.text_dates import DayFault, WrongDay, read_day

LONGEST_NAME = 100
ROLES = ("owner", "handler", "reader")
MANDATE_ROLES = ("reader", "handler")

_DAY_FAULTS = {
    DayFault.EMPTY: _l("Vul een dag, een maand en een jaar in."),
    DayFault.INCOMPLETE: _l("Vul een dag, een maand en een jaar in."),
    DayFault.SHORT_YEAR: _l("Vul het jaar in met vier cijfers."),
}


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody to invite, as typed; `errors` by the id of the field."""

    name: str = ""
    email: str = ""
    role: str = ""
    errors: dict[str, str] = field(default_factory=dict)


class TypedDay(NamedTuple):
    """A day in three boxes as typed, and what it means or what is wrong with it."""

    day: str = ""
    month: str = ""
    year: str = ""
    value: date | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Mandated:
    """An office or a person to give a mandate, as typed; `errors` by the id of the field."""

    invited: Invited
    office: str = ""
    starts: TypedDay = TypedDay()
    ends: TypedDay = TypedDay()
    errors: dict[str, str] = field(default_factory=dict)


def read_invited(form: "MultiDict[str, str]", roles: tuple[str, ...] = ROLES) -> Invited:
    """Who is invited, with which of these roles."""
    errors: dict[str, str] = {}
    name = _line(form, "name")
    if not name:
        errors["name"] = str(_("Vul een naam in."))
    elif len(name) > LONGEST_NAME:
        errors["name"] = _too_long()
    email, wrong = read_email(form.get("email", ""))
    if wrong:
        errors["email"] = str(_("Vul een volledig e-mailadres in, zoals naam@voorbeeld.be."))
    role = form.get("role", "")
    if role not in roles:
        errors["role"] = str(_("Kies wat deze persoon mag doen."))
    return Invited(name, email, role if role in roles else "", errors)


def read_mandated(form: "MultiDict[str, str]", today: date) -> Mandated:
    """Who gets a mandate, for what and from when until when."""
    invited = read_invited(form, MANDATE_ROLES)
    errors = dict(invited.errors)
    office = _line(form, "office")
    if len(office) > LONGEST_NAME:
        errors["office"] = _too_long()
    starts, ends = read_typed_day(form, "starts_on"), read_typed_day(form, "ends_on")
    if starts.fault:
        errors["starts_on"] = starts.fault
    if ends.fault:
        errors["ends_on"] = ends.fault
    elif ends.value is not None and ends.value < max(today, starts.value or today):
        errors["ends_on"] = str(_("De einddatum ligt voor de begindatum of voor vandaag."))
    return Mandated(invited, office, starts, ends, errors)


def read_typed_day(form: "MultiDict[str, str]", name: str) -> TypedDay:
    """A day in the three boxes of a date field."""
    day, month, year = (_line(form, f"{name}_{part}") for part in ("day", "month", "year"))
    try:
        return TypedDay(day, month, year, value=read_day(day, month, year))
    except WrongDay as wrong:
        if wrong.code is DayFault.IMPOSSIBLE:
            fault = str(_("Deze datum bestaat niet: %(value)s.", value=wrong.value))
        elif wrong.code is DayFault.UNLIKELY_YEAR:
            fault = unlikely_year(wrong.value)
        else:
            fault = str(_DAY_FAULTS[wrong.code])
        return TypedDay(day, month, year, fault=fault)


def shown_day(on: date) -> TypedDay:
    """A day as it stands in the boxes before anybody types."""
    return TypedDay(str(on.day), str(on.month), str(on.year), on)


def _line(form: "MultiDict[str, str]", name: str) -> str:
    """The printable characters of a field of one line, with single spaces."""
    text = "".join(c if c.isprintable() else " " for c in form.get(name, ""))
    return " ".join(text.split())


def _too_long() -> str:
    return str(_("Gebruik hoogstens %(n)s tekens.", n=LONGEST_NAME))
