"""Tells a student in whole sentences: is my place safe, must I do something, what happens now."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from portal.formats.deadlines import (
    help_sentence,
    student_deadline_sentence,
    student_no_application_sentence,
    student_too_late_sentence,
)
from portal.formats.elements import amount, day, lines, phone_number, sentence
from portal.formats.leaves import Leaf, Strip, leaf_of, strip_of
from portal.formats.stations import StationView, station_views
from portal.formats.statuses import Tag, status_tag
from portal.rules.deadline import days_left
from portal.rules.stations import Audience, Facts, Status, stations, status_of

# In these statuses the student pays, and nobody else can do anything.
_PAYS = {Status.ENROLLED_TOO_LATE, Status.ORDINARY_FEE}
# In these the place still depends on an application of the employer.
_NEEDS_APPLICATION = {
    Status.APPLICATION_NEEDED,
    Status.PROJECT_NUMBER_REJECTED,
    Status.DEADLINE_PASSED,
}
# In these it depends on a payment of the employer.
_NEEDS_PAYMENT = {Status.OWN_SHARE_DUE, Status.PAY_ORDER_DUE, Status.PARTLY_PAID}


class Own(NamedTuple):
    """What the page of an enrolment is made from; `phone` as it is kept."""

    facts: Facts
    today: date
    first_lesson: date
    fee_cents: int
    course: str
    school: str
    site: str
    phone: str


class StudentPage(NamedTuple):
    """The page of an enrolment in finished texts.

    `may_ask` tells whether a message to the employer may still help; `thanks` is what the
    secretariat says when the money is in.
    """

    status: Tag
    answer: str
    explanation: Markup
    leaf: Leaf | None
    strip: Strip | None
    deadline: Markup | None
    steps: Sequence[StationView]
    if_nothing: Sequence[Markup]
    plan_b: Sequence[Markup]
    thanks: Sequence[Markup]
    pays: bool
    may_ask: bool
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
        if_nothing=_if_nothing(status, own),
        plan_b=_plan_b(status, own) if status in _PAYS | _NEEDS_APPLICATION else (),
        thanks=_thanks(own) if status is Status.FINAL else (),
        pays=status in _PAYS,
        may_ask=status in {Status.APPLICATION_NEEDED, Status.DEADLINE_PASSED},
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


def _if_nothing(status: Status, own: Own) -> tuple[Markup, ...]:
    """What happens, until when and to the euro, when the employer does nothing; and who helps."""
    if status in _NEEDS_APPLICATION:
        what = student_no_application_sentence(own.fee_cents)
        return _until_when(own), what, help_sentence(own.site, own.phone)
    if status in _NEEDS_PAYMENT:
        text = _(
            "Betaalt je werkgever niet? Dan betaal je het inschrijvingsgeld van %(amount)s zelf. "
            "Het secretariaat laat je dat dan weten."
        )
        what = sentence(text, amount=amount(own.fee_cents))
        return what, help_sentence(own.site, own.phone)
    return ()


def _until_when(own: Own) -> Markup:
    if own.today <= own.facts.last_day:
        return student_deadline_sentence(own.facts.last_day)
    text = _("De uiterste datum was %(last_day)s.")
    return sentence(text, last_day=day(own.facts.last_day))


def _plan_b(status: Status, own: Own) -> tuple[Markup, ...]:
    """What is left once the employer can no longer apply: paying oneself, and other schemes."""
    pays = _("Is het te laat voor de KMO-portefeuille? Dan kost de cursus jou %(amount)s.")
    first = () if status in _PAYS else (sentence(pays, amount=amount(own.fee_cents)),)
    how = _(
        "Bel het secretariaat in %(site)s of kom langs: %(phone)s. We leggen je uit hoe je betaalt."
    )
    when = _("Spreek met het secretariaat af tegen welke dag je betaalt.")
    others = _(
        "Voor werknemers bestaan ook opleidingscheques en Vlaams opleidingsverlof. "
        "Dat zijn andere regelingen dan de KMO-portefeuille. "
        "Vraag het secretariaat of je ze kunt gebruiken."
    )
    return (
        *first,
        sentence(how, site=own.site, phone=phone_number(own.phone)),
        sentence(when),
        sentence(others),
    )


def _thanks(own: Own) -> tuple[Markup, ...]:
    """The good news, as the secretariat would say it."""
    news = _(
        "We hebben de betaling van je werkgever ontvangen. "
        "Je inschrijving voor %(course)s is nu definitief."
    )
    done = _("Je hoeft niets meer te doen. Veel succes met je cursus.")
    who = _("Het secretariaat van %(school)s in %(site)s, %(phone)s")
    return (
        sentence(news, course=own.course),
        sentence(done),
        lines(
            sentence(_("Vriendelijke groeten")),
            sentence(who, school=own.school, site=own.site, phone=phone_number(own.phone)),
        ),
    )
