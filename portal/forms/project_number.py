"""The project number form: what was typed, and what it means or what is wrong with it."""

import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from portal.forms.days import unlikely_year
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
# Nothing that fits a box of one line is longer; the reader of project numbers looks no further.
LONGEST_LINE = 200
# What is wrong anyway is kept up to here, so that nobody fills the drafts with a book.
LONGEST_KEPT = 2_000
MOST_OTHERS = 500

ALSO = "also_for"
DAY_BOXES = {"day": "applied_on", "month": "applied_on_month", "year": "applied_on_year"}

NUMBER_FAULTS = {
    ProjectNumberFault.EMPTY: _l(
        "Vul je projectnummer in. Je krijgt het van de KMO-portefeuille na je aanvraag."
    ),
    ProjectNumberFault.RECOGNITION_NUMBER: _l(
        "Dit is een erkenningsnummer. Vul het projectnummer in dat je na je aanvraag hebt gekregen."
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
        "Dit lijkt op een ondernemingsnummer. Kijk het nog eens na. "
        "Klopt het? Ga dan gewoon verder."
    ),
    ProjectNumberHint.LOOKS_LIKE_OGM: _l(
        "Dit lijkt op de mededeling voor een betaling. Kijk het nog eens na. "
        "Klopt het? Ga dan gewoon verder."
    ),
}
DAY_FAULTS = {
    DayFault.EMPTY: _l("Vul in op welke dag je de aanvraag hebt gedaan."),
    DayFault.INCOMPLETE: _l("Vul een dag, een maand en een jaar in."),
    DayFault.SHORT_YEAR: _l("Vul het jaar in met vier cijfers."),
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
    """The fields as they were typed, so that nothing is lost whatever is wrong with them.

    `seen` is the application that the page showed (its public id, or empty): whoever gives a
    number while a colleague has just given one is told so. `sought` are the words by which the
    other enrolments are looked up.
    """

    project_number: str = ""
    applied_on_day: str = ""
    applied_on_month: str = ""
    applied_on_year: str = ""
    note: str = ""
    also_for: tuple[str, ...] = ()
    seen: str = ""
    sought: str = ""

    def to_json(self) -> dict[str, Any]:
        """For the draft; what is far too long is cut, because it must be typed anew anyway."""
        texts = {name: text[:LONGEST_KEPT] for name, text in asdict(self).items() if name != ALSO}
        return {**texts, ALSO: list(self.also_for)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Typed":
        """From the draft."""
        return cls(**{**kept, ALSO: tuple(kept[ALSO])})


class Given(NamedTuple):
    """What the form means: a number, the day of the application, for which other enrolments."""

    number: ProjectNumber
    applied_on: date
    note: str | None
    also_for: tuple[str, ...]


def read_typed(form: "MultiDict[str, str]") -> Typed:
    """Take the known fields from a submitted form; others are ignored (promise D3)."""

    def line(name: str) -> str:
        return _visible(form.get(name, "").replace("\t", " ")).strip()

    others = (one for one in form.getlist("also_for[]") if len(one) <= LONGEST_LINE)
    return Typed(
        project_number=line("project_number"),
        applied_on_day=line("applied_on_day"),
        applied_on_month=line("applied_on_month"),
        applied_on_year=line("applied_on_year"),
        note=_visible(form.get("note", "").replace("\r\n", "\n"), keep="\n\t").strip(),
        also_for=tuple(dict.fromkeys(others))[:MOST_OTHERS],
        seen=line("seen"),
        sought=line("zoek"),
    )


def is_search(form: "MultiDict[str, str]") -> bool:
    """Whether other enrolments are looked up: by the button, or with Enter and other words."""
    return "search" in form or form.get("zoek", "") != form.get("gezocht", "")


def _visible(text: str, keep: str = "") -> str:
    """Without control characters: nobody types them, and a database refuses some."""
    return "".join(c for c in text if c in keep or unicodedata.category(c) != "Cc")


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
        number = _number(typed.project_number, today, own_enterprise_number, own_ogm, pattern)
    except WrongProjectNumber as wrong:
        errors["project_number"] = str(NUMBER_FAULTS[wrong.code])
    try:
        applied_on = read_day(typed.applied_on_day, typed.applied_on_month, typed.applied_on_year)
    except WrongDay as wrong_day:
        errors[_box_of(wrong_day.code, typed)] = _day_fault(wrong_day)
    if applied_on is not None and applied_on > today:
        errors["applied_on"] = _(
            "Deze datum ligt in de toekomst. Vul de dag in waarop je de aanvraag hebt gedaan."
        )
    if len(typed.note) > LONGEST_NOTE:
        errors["note"] = _("Een opmerking telt hoogstens %(n)s tekens.", n=LONGEST_NOTE)
    if number is None or applied_on is None or errors:
        return None, errors
    return Given(number, applied_on, typed.note or None, typed.also_for), {}


def _number(
    text: str, today: date, own_enterprise_number: str, own_ogm: str, pattern: str | None
) -> ProjectNumber:
    number = check_project_number(
        text,
        own_enterprise_number=own_enterprise_number,
        own_ogm=own_ogm,
        pattern=re.compile(pattern) if pattern else None,
        year=today.year,
    )
    # Only the beginning of a long text is looked at: the rest must not vanish unseen.
    if len(text) > LONGEST_LINE:
        raise WrongProjectNumber(ProjectNumberFault.LENGTH)
    return number


def wrong_boxes(typed: Typed, errors: dict[str, str]) -> tuple[str, ...]:
    """Which of the boxes day, month and year are at fault; the first of them has the message."""
    first = next((box for box, field in DAY_BOXES.items() if field in errors), None)
    if first is None:
        return ()
    empty = tuple(box for box in DAY_BOXES if not getattr(typed, f"applied_on_{box}"))
    if first in empty:
        return empty
    return tuple(DAY_BOXES) if first == "day" else (first,)


def _box_of(fault: DayFault, typed: Typed) -> str:
    """The id of the box where a fault is mended."""
    if fault in {DayFault.SHORT_YEAR, DayFault.UNLIKELY_YEAR} and typed.applied_on_year:
        return DAY_BOXES["year"]
    if fault is DayFault.INCOMPLETE:
        return next(
            (field for box, field in DAY_BOXES.items() if not getattr(typed, f"applied_on_{box}")),
            DAY_BOXES["day"],
        )
    return DAY_BOXES["day"]


def _day_fault(wrong: WrongDay) -> str:
    if wrong.code is DayFault.IMPOSSIBLE:
        return str(_("Deze datum bestaat niet: %(value)s.", value=wrong.value))
    if wrong.code is DayFault.UNLIKELY_YEAR:
        return unlikely_year(wrong.value)
    return str(DAY_FAULTS[wrong.code])


def size_shown(size: int) -> str:
    """A file's size as people read it: 340 kB, 1,2 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
