"""The form of one enrolment, and what a person should know before it is saved."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from flask_babel import gettext as _

from portal.formats.language import language
from portal.formats.plain import long_date, money
from portal.forms.company import read_email, read_enterprise_number
from portal.forms.days import day_boxes, read_amount, read_day_boxes, read_fee, read_words
from portal.rules.deadline import Term, is_enrolled_too_late, last_day
from portal.rules.subsidy import Rate, ends_too_late, is_under_minimum

FIELDS = (
    "number", "course", "first_name", "last_name", "email", "enrolled_on_day",
    "enrolled_on_month", "enrolled_on_year", "enterprise_number", "company_name", "contact_name",
    "contact_email", "contact_phone", "fee", "material", "other",
)  # fmt: skip
_CODE, _NAME, _TITLE = 40, 100, 200


class EnrolmentForm(NamedTuple):
    """An enrolment as typed; `course` is a public id, amounts are cents, the number ten digits."""

    number: str
    course: str
    first_name: str
    last_name: str
    email: str
    enrolled_on: date
    enterprise_number: str
    company_name: str
    contact_name: str
    contact_email: str
    contact_phone: str
    fee_cents: int
    material_cents: int
    other_cents: int


def typed_enrolment(form: Mapping[str, str]) -> dict[str, str]:
    """The known fields as they were typed."""
    return {name: form.get(name, "")[:300] for name in FIELDS}


def empty_enrolment(today: date) -> dict[str, str]:
    """A form in which only the day is filled in."""
    return {**typed_enrolment({}), **day_boxes(today, "enrolled_on")}


def read_enrolment(
    typed: Mapping[str, str], *, knows_company: bool
) -> tuple[EnrolmentForm | None, dict[str, str]]:
    """What the fields mean, or a message for each wrong one.

    Of a company that exists the number is enough; of a new one we must know whom we reach.
    """
    values: dict[str, Any] = {"course": typed["course"]}
    errors: dict[str, str] = {} if typed["course"] else {"course": _("Kies een cursus.")}
    for name, read in _READERS.items():
        values[name], error = read(typed, name)
        if error and not (knows_company and name in _OF_COMPANY):
            errors[name] = error
    if errors:
        return None, errors
    cents = {f"{name}_cents": values.pop(name) for name in ("fee", "material", "other")}
    phone = " ".join(typed["contact_phone"].split())[:_CODE]
    return EnrolmentForm(**values, **cents, contact_phone=phone), {}


def _costs(typed: Mapping[str, str], name: str) -> tuple[int, str | None]:
    return read_amount(typed, name, may_be_empty=True)


def _number_of_company(typed: Mapping[str, str], name: str) -> tuple[str, str | None]:
    return read_enterprise_number(typed)


_OF_COMPANY = {"company_name", "contact_name", "contact_email"}
_READERS: dict[str, Callable[[Mapping[str, str], str], tuple[Any, str | None]]] = {
    "number": partial(read_words, longest=_CODE),
    "first_name": partial(read_words, longest=_NAME),
    "last_name": partial(read_words, longest=_NAME),
    "email": read_email,
    "enrolled_on": read_day_boxes,
    "enterprise_number": _number_of_company,
    "company_name": partial(read_words, longest=_TITLE),
    "contact_name": partial(read_words, longest=_TITLE),
    "contact_email": read_email,
    "fee": read_fee,
    "material": _costs,
    "other": _costs,
}


def warnings_of(
    given: EnrolmentForm, course: Any, *, rate: Rate, terms: tuple[Term, ...], today: date
) -> list[str]:
    """What a person should know before this enrolment is saved, in sentences."""
    until = last_day(course.first_lesson_on, terms)
    found = _warnings_of_days(given.enrolled_on, until, today)
    if given.fee_cents < course.fee_cents:
        found.append(
            _(
                "Het inschrijvingsgeld is lager dan %(amount)s. De reden bewaren we niet.",
                amount=money(course.fee_cents, language()),
            )
        )
    if is_under_minimum(given.fee_cents + given.material_cents, rate):
        found.append(
            _(
                "De KMO-portefeuille geeft geen steun onder %(amount)s.",
                amount=money(rate.minimum_cents, language()),
            )
        )
    if course.theme is None:
        found.append(_("De cursus heeft geen thema. De werkgever kan nog geen aanvraag doen."))
    if ends_too_late(course.last_lesson_on, today):
        found.append(_("De cursus eindigt na 31 december van volgend jaar. Vraag eerst aan VLAIO."))
    return [str(text) for text in found]


def _warnings_of_days(enrolled_on: date, until: date, today: date) -> list[str]:
    day, found = long_date(until, language()), []
    if is_enrolled_too_late(enrolled_on, until):
        found.append(
            _(
                "De uiterste datum was %(last_day)s. De cursist is te laat ingeschreven en betaalt "
                "zelf.",
                last_day=day,
            )
        )
    elif until < today:
        found.append(
            _(
                "De uiterste datum %(last_day)s is al voorbij. Vraag de werkgever of de aanvraag "
                "op tijd gedaan is.",
                last_day=day,
            )
        )
    if enrolled_on > today:
        found.append(_("De datum van inschrijving ligt in de toekomst. Kijk die datum na."))
    return found
