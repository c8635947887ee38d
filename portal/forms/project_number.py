"""The project number form: what was typed, and what it means or what is wrong with it."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from portal.readers.proof import Fault
from portal.rules.project_number import (
    ProjectNumber,
    ProjectNumberFault,
    ProjectNumberHint,
    WrongProjectNumber,
    check_project_number,
)
from portal.rules.text_dates import DayFault, WrongDay, read_day

LONGEST_NOTE = 500
# More than anybody types; what is longer was not typed.
LONGEST_TYPED = 200

NUMBER_FAULTS = {
    ProjectNumberFault.EMPTY: _l(
        "Vul je projectnummer in. Je krijgt het van de KMO-portefeuille na je aanvraag."
    ),
    ProjectNumberFault.RECOGNITION_NUMBER: _l(
        "Dit is een erkenningsnummer. "
        "Vul het projectnummer in dat je na je aanvraag hebt gekregen."
    ),
    ProjectNumberFault.ENTERPRISE_NUMBER: _l(
        "Dit is een ondernemingsnummer. "
        "Vul het projectnummer in dat je na je aanvraag hebt gekregen."
    ),
    ProjectNumberFault.OGM: _l(
        "Dit is de mededeling voor een betaling. "
        "Vul het projectnummer in dat je na je aanvraag hebt gekregen."
    ),
    ProjectNumberFault.IBAN: _l(
        "Dit is een rekeningnummer. Vul het projectnummer in dat je na je aanvraag hebt gekregen."
    ),
    ProjectNumberFault.EMAIL: _l(
        "Dit is een e-mailadres. Vul het projectnummer in dat je na je aanvraag hebt gekregen."
    ),
    ProjectNumberFault.URL: _l(
        "Dit is een webadres. Vul het projectnummer in dat je na je aanvraag hebt gekregen."
    ),
    ProjectNumberFault.LENGTH: _l("Een projectnummer telt 4 tot 40 tekens."),
    ProjectNumberFault.CHARACTERS: _l(
        "Gebruik alleen letters, cijfers, spaties en deze tekens: - . / _"
    ),
}
NUMBER_HINTS = {
    ProjectNumberHint.UNUSUAL: _l(
        "Dit projectnummer ziet er anders uit dan gewoonlijk. Kijk het nog eens na. "
        "Klopt het? Ga dan gewoon verder."
    ),
    ProjectNumberHint.IMPOSSIBLE_YEAR: _l(
        "Dit projectnummer ziet er anders uit dan gewoonlijk. Kijk het nog eens na. "
        "Klopt het? Ga dan gewoon verder."
    ),
    ProjectNumberHint.LOOKS_LIKE_ENTERPRISE_NUMBER: _l(
        "Dit lijkt op een ondernemingsnummer. Kijk het nog eens na. Klopt het? Ga dan gewoon verder."
    ),
    ProjectNumberHint.LOOKS_LIKE_OGM: _l(
        "Dit lijkt op de mededeling voor een betaling. Kijk het nog eens na. "
        "Klopt het? Ga dan gewoon verder."
    ),
}
PROOF_FAULTS = {
    Fault.MISSING: _l("Kies een bestand met het bewijs van je aanvraag."),
    Fault.TYPE: _l("Kies een PDF, JPG of PNG."),
    Fault.TOO_LARGE: _l("Dit bestand is groter dan 10 MB. Kies een kleiner bestand."),
    Fault.EMPTY: _l("Dit bestand is leeg."),
    Fault.LOCKED: _l(
        "Dit bestand is beveiligd met een wachtwoord. Kies een bestand zonder wachtwoord."
    ),
    Fault.BROKEN: _l("We kunnen dit bestand niet lezen. Bewaar het opnieuw als PDF."),
    Fault.TOO_MANY_PAGES: _l(
        "Dit bestand heeft te veel bladzijden. Kies een bestand van hoogstens 50 bladzijden."
    ),
    Fault.TOO_MANY_PIXELS: _l(
        "Deze foto is te groot. Neem een kleinere foto of maak een schermafdruk."
    ),
    Fault.ACTIVE_CONTENT: _l(
        "Dit bestand bevat meer dan tekst en beeld. Bewaar het opnieuw als PDF."
    ),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they were typed, so that nothing is lost whatever is wrong with them."""

    project_number: str = ""
    applied_on_day: str = ""
    applied_on_month: str = ""
    applied_on_year: str = ""
    note: str = ""
    also_for: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For the draft."""
        return {**asdict(self), "also_for": list(self.also_for)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Typed":
        """From the draft."""
        return cls(**{**kept, "also_for": tuple(kept.get("also_for", ()))})


@dataclass(frozen=True, slots=True)
class Given:
    """What the form means: a number, the day of the application, for which other enrolments."""

    number: ProjectNumber
    applied_on: date
    note: str | None
    also_for: tuple[str, ...]


def read_typed(form: "MultiDict[str, str]") -> Typed:
    """Take the known fields from a submitted form; others are ignored."""

    def text(name: str) -> str:
        return form.get(name, "").strip()[:LONGEST_TYPED]

    return Typed(
        project_number=text("project_number"),
        applied_on_day=text("applied_on_day"),
        applied_on_month=text("applied_on_month"),
        applied_on_year=text("applied_on_year"),
        note=form.get("note", "").strip()[: LONGEST_NOTE + 1],
        also_for=tuple(dict.fromkeys(form.getlist("also_for[]")))[:500],
    )


def understand(
    typed: Typed,
    *,
    today: date,
    own_enterprise_number: str,
    own_ogm: str,
    pattern: str | None,
) -> tuple[Given | None, dict[str, str]]:
    """What the fields mean, or a message for each wrong one, by the id of its input."""
    errors: dict[str, str] = {}
    number, applied_on = None, None
    try:
        number = check_project_number(
            typed.project_number,
            own_enterprise_number=own_enterprise_number,
            own_ogm=own_ogm,
            pattern=re.compile(pattern) if pattern else None,
            year=today.year,
        )
    except WrongProjectNumber as wrong:
        errors["project_number"] = str(NUMBER_FAULTS[wrong.code])
    try:
        applied_on = _day(typed, today)
    except ValueError as wrong_day:
        errors["applied_on"] = str(wrong_day)
    if len(typed.note) > LONGEST_NOTE:
        errors["note"] = _("Een opmerking telt hoogstens %(n)s tekens.", n=LONGEST_NOTE)
    if number is None or applied_on is None or errors:
        return None, errors
    return Given(number, applied_on, typed.note or None, typed.also_for), {}


def _day(typed: Typed, today: date) -> date:
    """The day of the application. Raises ValueError with the message that people read."""
    try:
        day = read_day(typed.applied_on_day, typed.applied_on_month, typed.applied_on_year)
    except WrongDay as wrong:
        raise ValueError(_day_fault(wrong)) from wrong
    if day > today:
        raise ValueError(
            _("Deze datum ligt in de toekomst. Vul de dag in waarop je de aanvraag hebt gedaan.")
        )
    return day


def _day_fault(wrong: WrongDay) -> str:
    if wrong.code is DayFault.EMPTY:
        return _("Vul in op welke dag je de aanvraag hebt gedaan.")
    if wrong.code is DayFault.INCOMPLETE:
        return _("Vul een dag, een maand en een jaar in.")
    if wrong.code is DayFault.SHORT_YEAR:
        return _("Vul het jaar in met vier cijfers.")
    return _("Deze datum bestaat niet: %(value)s.", value=wrong.value)


def size_shown(size: int) -> str:
    """A file's size as people read it: 340 kB, 1,2 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
