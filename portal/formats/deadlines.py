"""Says until which day an employer can apply: the date first, the number of days after it.

Nothing here reads a clock: the day is handed in.
"""

from datetime import date
from functools import lru_cache

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from portal.formats.elements import amount, day, phone_number, sentence
from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.rules.deadline import (
    DeadlineSituation,
    RestingDay,
    days_left,
    deadline_situation,
    resting_day,
)

_SENTENCES = {
    DeadlineSituation.BEFORE_START: _l(
        "Je kunt je aanvraag nu al doen. Dat kan tot en met %(last_day)s."
    ),
    DeadlineSituation.DAYS_LEFT: _l(
        "Doe je aanvraag uiterlijk op %(last_day)s. Je hebt nog %(days)s dagen."
    ),
    DeadlineSituation.TOMORROW: _l("Doe je aanvraag uiterlijk op %(last_day)s. Dat is morgen."),
    DeadlineSituation.TODAY: _l("Vandaag, %(last_day)s, is de laatste dag. Doe je aanvraag nu."),
    DeadlineSituation.PASSED: _l(
        "De uiterste datum is voorbij. De laatste dag was %(last_day)s. "
        "Heb je de aanvraag op tijd gedaan? Geef dan nu je projectnummer door."
    ),
}

_RESTING = {
    RestingDay.SATURDAY: _l("Let op: de uiterste datum is een zaterdag. Die schuift niet op."),
    RestingDay.SUNDAY: _l("Let op: de uiterste datum is een zondag. Die schuift niet op."),
    RestingDay.HOLIDAY: _l("Let op: de uiterste datum is een feestdag. Die schuift niet op."),
}


def deadline_sentence(
    *, first_lesson: date, last_day: date, enrolled_on: date, learner: str, today: date
) -> Markup:
    """What an employer reads about the last day as long as no project number was given."""
    situation = deadline_situation(first_lesson, last_day, enrolled_on, today)
    if situation is DeadlineSituation.ENROLLED_TOO_LATE:
        return too_late_sentence(learner=learner, enrolled_on=enrolled_on, last_day=last_day)
    left = days_left(last_day, today)
    return sentence(str(_SENTENCES[situation]), last_day=day(last_day), days=left)


def too_late_sentence(*, learner: str, enrolled_on: date, last_day: date) -> Markup:
    """What an employer reads when the last day had passed before the enrolment."""
    text = _(
        "%(learner)s heeft zich ingeschreven op %(enrolled_on)s. De uiterste datum voor de "
        "aanvraag was toen al voorbij: %(last_day)s. "
        "%(learner)s betaalt het inschrijvingsgeld zelf."
    )
    return sentence(text, learner=learner, enrolled_on=day(enrolled_on), last_day=day(last_day))


def no_application_sentence(*, learner: str, fee_cents: int) -> Markup:
    """What an employer without an application reads after the last day."""
    text = _(
        "Heb je geen aanvraag gedaan? Dan kun je voor deze inschrijving de KMO-portefeuille "
        "niet meer gebruiken. %(learner)s betaalt dan zelf het inschrijvingsgeld van %(amount)s."
    )
    return sentence(text, learner=learner, amount=amount(fee_cents))


def student_deadline_sentence(last_day: date) -> Markup:
    """What a student reads while the employer can still apply."""
    text = _("Je werkgever kan de aanvraag doen tot en met %(last_day)s.")
    return sentence(text, last_day=day(last_day))


def student_too_late_sentence(*, enrolled_on: date, last_day: date, fee_cents: int) -> Markup:
    """What a student reads who enrolled after the last day."""
    text = _(
        "Je hebt je ingeschreven op %(enrolled_on)s. Je werkgever kon een aanvraag doen tot en "
        "met %(last_day)s. Daarom betaal je het inschrijvingsgeld van %(amount)s zelf."
    )
    return sentence(
        text, enrolled_on=day(enrolled_on), last_day=day(last_day), amount=amount(fee_cents)
    )


def student_no_application_sentence(fee_cents: int) -> Markup:
    """What happens to a student whose employer does nothing."""
    text = _(
        "Doet je werkgever geen aanvraag? Dan betaal je het inschrijvingsgeld van %(amount)s "
        "zelf. Het secretariaat laat je dat dan weten."
    )
    return sentence(text, amount=amount(fee_cents))


def days_short(*, last_day: date, enrolled_on: date, today: date) -> str:
    """How far the last day is, in the few words of a table."""
    if enrolled_on > last_day:
        return str(_("te laat ingeschreven"))
    left = days_left(last_day, today)
    if left > 1:
        return str(_("nog %(days)s dagen", days=left))
    return str({0: _("vandaag"), 1: _("morgen")}.get(left, _("voorbij")))


def why_text(term_days: int) -> str:
    """Where the last day comes from."""
    return str(
        _(
            "De uiterste datum is de eerste lesdag plus %(term_days)s kalenderdagen. Zaterdagen, "
            "zondagen en feestdagen tellen mee. Ook als een cursist later instapt, telt de eerste "
            "lesdag van de cursus.",
            term_days=term_days,
        )
    )


def resting_day_text(last_day: date) -> str | None:
    """The warning that a last day on a Saturday, Sunday or holiday does not move, or None."""
    found = resting_day(last_day)
    return str(_RESTING[found]) if found else None


def no_hour_text() -> str:
    """That nobody promises an hour on the last day."""
    return str(_("We kennen geen officieel sluitingsuur. Wacht dus niet tot de laatste avond."))


def help_sentence(site: str, number: str) -> Markup:
    """Which secretariat helps; `number` is the phone number as it is kept."""
    return _help(site, number, language())


@lru_cache(maxsize=64)
def _help(site: str, number: str, reading: str) -> Markup:
    text = _("Hulp nodig? Bel het secretariaat in %(site)s: %(phone)s.")
    return sentence(text, site=site, phone=phone_number(number))


_LEADS = {
    (True, True): _l("Eén inschrijving wacht op jou. Doe de volgende stap uiterlijk op %(date)s."),
    (True, False): _l("Eén inschrijving wacht op jou."),
    (False, True): _l(
        "%(n)s inschrijvingen wachten op jou. De eerste moet klaar zijn op %(date)s."
    ),
    (False, False): _l("%(n)s inschrijvingen wachten op jou."),
}


def lead_sentence(count: int, first: date | None) -> Markup:
    """How many enrolments wait for the employer, and until when.

    `first` is the nearest day that has not passed, or None: no text asks for a step by a day
    that lies behind us.
    """
    return _lead(count, first, language())


@lru_cache(maxsize=1024)
def _lead(count: int, first: date | None, reading: str) -> Markup:
    if count == 0:
        return sentence(_("Je hoeft nu niets te doen."))
    text = str(_LEADS[count == 1, first is not None])
    return sentence(text, n=count, date=day(first) if first else "")
