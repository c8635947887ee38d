"""Tells a student in whole sentences: is my place safe, must I do something, what happens now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from markupsafe import Markup

from portal.formats.deadlines import (
    student_deadline_sentence,
    student_no_application_sentence,
    student_too_late_sentence,
)
from portal.formats.elements import amount, phone_number, sentence
from portal.formats.leaves import Leaf, Strip, leaf_of, strip_of
from portal.formats.stations import StationView, station_views
from portal.formats.statuses import Tag, status_tag
from portal.rules.deadline import days_left
from portal.rules.stations import Audience, Facts, Status, stations, status_of

# In these statuses the student pays, and nobody else can do anything.
_PAYS = {Status.ENROLLED_TOO_LATE, Status.ORDINARY_FEE}
# In these the employer may still leave undone what the place depends on.
_MAY_FAIL = {
    Status.APPLICATION_NEEDED,
    Status.PROJECT_NUMBER_REJECTED,
    Status.DEADLINE_PASSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What the page of an enrolment is made from; `phone` as it is kept."""

    facts: Facts
    today: date
    first_lesson: date
    fee_cents: int
    phone: str


@dataclass(frozen=True, slots=True)
class StudentPage:
    """The page of an enrolment in finished texts."""

    status: Tag
    answer: str
    explanation: Markup
    leaf: Leaf | None
    strip: Strip | None
    deadline: Markup | None
    steps: Sequence[StationView]
    if_nothing: Markup | None
    is_urgent: bool


def student_page(own: Own) -> StudentPage:
    """Everything that a student reads about an enrolment today."""
    status, last_day = status_of(own.facts, own.today), own.facts.last_day
    is_open = status is Status.APPLICATION_NEEDED
    return StudentPage(
        status=status_tag(status, Audience.STUDENT),
        answer=_("Ja.") if status in _PAYS else _("Nee."),
        explanation=_explanation(status, own),
        leaf=leaf_of(last_day, own.today) if is_open else None,
        strip=strip_of(own.first_lesson, last_day, own.today) if is_open else None,
        deadline=_deadline(status, own),
        steps=station_views(stations(own.facts, own.today), Audience.STUDENT),
        if_nothing=student_no_application_sentence(own.fee_cents) if status in _MAY_FAIL else None,
        is_urgent=is_open and days_left(last_day, own.today) <= 1,
    )


def _explanation(status: Status, own: Own) -> Markup:
    if status in _PAYS:
        text = _(
            "Betaal het inschrijvingsgeld van %(amount)s. "
            "Bel het secretariaat als je een vraag hebt: %(phone)s."
        )
        return sentence(text, amount=amount(own.fee_cents), phone=phone_number(own.phone))
    if status is Status.FINAL:
        return sentence(_("We hebben de betaling van je werkgever ontvangen."))
    if status is Status.CANCELLED:
        text = _("Je inschrijving is geannuleerd. Heb je een vraag? Bel ons: %(phone)s.")
        return sentence(text, phone=phone_number(own.phone))
    text = _(
        "Betaal het inschrijvingsgeld niet zelf. Je werkgever betaalt via de KMO-portefeuille."
    )
    return sentence(text)


def _deadline(status: Status, own: Own) -> Markup | None:
    if status is Status.APPLICATION_NEEDED:
        return student_deadline_sentence(own.facts.last_day)
    if status is Status.ENROLLED_TOO_LATE:
        return student_too_late_sentence(
            enrolled_on=own.facts.enrolled_on,
            last_day=own.facts.last_day,
            fee_cents=own.fee_cents,
        )
    return None
