"""Explains to whoever has no account how paying with the KMO-portefeuille works."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from portal.formats.deadlines import resting_day_text, why_text
from portal.formats.elements import day, sentence
from portal.formats.language import language
from portal.formats.leaves import Leaf, Strip, StripCell, leaf_of, strip_of
from portal.formats.plain import DAYS
from portal.formats.stations import StationView
from portal.rules.deadline import Term, last_day_with, term_for

# The two examples of every explanation, in the words of the domain.
EXAMPLE_START = date(2026, 9, 3)
EXAMPLE_LAST_DAY = date(2026, 9, 17)
IN_TIME, TOO_LATE = date(2026, 9, 10), date(2026, 9, 20)


class Outcome(NamedTuple):
    """The last day of a first lesson that somebody asked for."""

    leaf: Leaf
    strip: Strip | None
    sentence: Markup
    why: str
    warning: str | None


class Example(NamedTuple):
    """One example, with its days drawn as a line."""

    heading: str
    text: str
    strip: Strip


def outcome(asked: date | None, terms: Iterable[Term], today: date) -> Outcome:
    """The last day for the first lesson asked for, or for a course that starts today.

    Raises NoTerm before the scheme began.
    """
    start = asked or today
    term_days = term_for(start, terms).days
    last_day = last_day_with(start, term_days)
    text = (
        _("De uiterste datum voor de aanvraag is %(last_day)s.")
        if asked
        else _("Start een cursus vandaag? Dan is de uiterste datum %(last_day)s.")
    )
    return Outcome(
        leaf=leaf_of(last_day, today),
        strip=strip_of(start, last_day, today),
        sentence=sentence(text, last_day=Markup("<strong>{}</strong>").format(day(last_day))),
        why=why_text(term_days),
        warning=resting_day_text(last_day),
    )


def examples() -> list[Example]:
    """One who enrols in time and one who does not."""
    return [
        Example(
            _("Op tijd ingeschreven"),
            _(
                "De cursus start op donderdag 3 september 2026. Je schrijft je in op donderdag "
                "10 september 2026. Je werkgever kan de aanvraag doen tot en met donderdag "
                "17 september 2026."
            ),
            _line(IN_TIME),
        ),
        Example(
            _("Te laat ingeschreven"),
            _(
                "Je schrijft je pas in op zondag 20 september 2026. De uiterste datum was "
                "donderdag 17 september 2026. Je werkgever kan geen aanvraag meer doen. Je "
                "betaalt het inschrijvingsgeld zelf."
            ),
            _line(TOO_LATE),
        ),
    ]


def _line(enrolled_on: date) -> Strip:
    """The days of an example: the last day to apply and, in yellow, the day of enrolling."""
    names = DAYS[language()]
    length = (max(enrolled_on, EXAMPLE_LAST_DAY) - EXAMPLE_START).days + 1
    cells = []
    for number in range(length):
        on = EXAMPLE_START + timedelta(days=number)
        state = "last" if on == EXAMPLE_LAST_DAY else "now" if on == enrolled_on else ""
        if not state and (on < enrolled_on or on > EXAMPLE_LAST_DAY):
            state = "gone"
        cells.append(StripCell(names[on.weekday()][:2], str(on.day), state))
    texts = [
        _("%(n)s september: ingeschreven", n=enrolled_on.day),
        _("%(n)s september: uiterste datum", n=EXAMPLE_LAST_DAY.day),
    ]
    in_order = texts if enrolled_on < EXAMPLE_LAST_DAY else texts[::-1]
    return Strip(tuple(cells), tuple(in_order), "")


def five_steps(school: str, term_days: int, own_share_days: int) -> list[StationView]:
    """The five stations with who does what, before anybody is at one of them."""
    you, employee = _("Jij"), _("Je medewerker")
    return [
        _step(_("Inschrijving"), employee, _("Wij reserveren de plaats."), term_days),
        _step(
            _("Aanvraag"),
            you,
            _(
                "Uiterlijk %(n)s dagen na de eerste lesdag. Geef daarna je projectnummer door.",
                n=term_days,
            ),
            own_share_days,
        ),
        _step(
            _("Eigen aandeel storten"),
            you,
            _("Binnen %(n)s dagen na onze goedkeuring.", n=own_share_days),
        ),
        _step(_("Betaalopdracht geven"), you, _("Dit gebeurt niet automatisch.")),
        _step(
            _("Betaling ontvangen"),
            school,
            _("De plaats is definitief. Je medewerker krijgt een e-mail."),
        ),
    ]


def _step(name: str, who: str, line: str, term_days: int | None = None) -> StationView:
    term = str(_("%(n)s dagen", n=term_days)) if term_days else None
    return StationView(name=name, state="", word=who, colour="", lines=(line,), term=term)
