"""Lists what an employer types in the form of the KMO-portefeuille, in the order of that form.

The form belongs to somebody else and changes; this is the one place that knows its order and words.
What is copied stays Dutch in every language, because that form is Dutch.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from portal.formats.language import gettext as _
from portal.formats.language import language
from portal.formats.plain import long_date, money
from portal.rules.money import show_cents

FORMS = {"classroom": "Klassikaal (extern)", "distance": "Afstandsleren (online)"}
SERVICE = "Opleiding"


class Application(NamedTuple):
    """What goes into the form; numbers as they are shown, amounts in cents, names in order."""

    enterprise_number: str
    company: str
    course: str
    kind: str
    theme: str
    participants: Sequence[str]
    lesson_periods: int
    enrolled_on: date
    first_lesson_on: date
    last_lesson_on: date
    total_cents: int
    ogm: str


class FormRow(NamedTuple):
    """One line of the form; `copied` is None for what an employer fills in alone."""

    label: str
    value: str
    copied: str | None
    remark: str = ""
    is_mono: bool = False


def company_rows(one: Application) -> list[FormRow]:
    """Step 1: the company."""
    alone = _("Dit vul je zelf in.")
    return [
        FormRow(_("Ondernemingsnummer"), one.enterprise_number, one.enterprise_number, one.company),
        FormRow(_("Grootte"), alone, None),
        FormRow(
            _("NACE-BEL-code"),
            _("Dit vul je zelf in. Zoek de code van je hoofdactiviteit op in de KBO."),
            None,
        ),
    ]


def course_rows(one: Application) -> list[FormRow]:
    """Step 2: the training."""
    names = ", ".join(one.participants)
    count = str(len(one.participants))
    periods = str(one.lesson_periods)
    return [
        _same(_("Type dienstverlening"), SERVICE),
        _same(_("Naam van de opleiding"), one.course),
        _same(_("Soort"), FORMS[one.kind]),
        _same(_in_both("Thema", _("Thema")), one.theme),
        _same(_("Aantal deelnemers"), count),
        _same(_("Namen van de deelnemers"), names),
        FormRow(_("Aantal uren"), periods, periods, _("Wij tellen in lestijden van 50 minuten.")),
        _day(_("Datum van inschrijving"), one.enrolled_on),
        _day(_("Startdatum"), one.first_lesson_on),
        _day(_("Einddatum"), one.last_lesson_on),
        FormRow(
            _("Bedrag excl. btw"),
            money(one.total_cents, language()),
            show_cents(one.total_cents),
            _total_remark(one),
        ),
    ]


def payment_rows(one: Application) -> list[FormRow]:
    """What is needed later, with the pay order."""
    return [
        FormRow(_("Factuurnummer (bij de betaalopdracht)"), one.ogm, one.ogm, is_mono=True),
        FormRow(
            _("Te betalen bedrag (bij de betaalopdracht)"),
            money(one.total_cents, language()),
            show_cents(one.total_cents),
        ),
    ]


def recognition_label() -> str:
    """What the form calls the recognition number."""
    return _in_both("Erkenningsnummer (registratienummer)", _("Erkenningsnummer"))


def spoken_number(recognition_no: str) -> str:
    """How the recognition number is read aloud."""
    return str(
        _(
            "Hoofdletters D en V, een punt, hoofdletter O en dan %(digits)s.",
            digits=recognition_no[4:],
        )
    )


def _in_both(dutch: str, translated: str) -> str:
    """A label as it stands in the form, with what it means for whoever reads another language.

    For words that stand on other pages as well, where they are translated alone.
    """
    if language() == "nl":
        return dutch
    meaning = translated[:1].lower() + translated[1:]
    return f"{dutch[:-1]}, {meaning})" if dutch.endswith(")") else f"{dutch} ({meaning})"


def _same(label: str, value: str) -> FormRow:
    return FormRow(label, value, value)


def _day(label: str, on: date) -> FormRow:
    text = f"{on:%d/%m/%Y}"
    return FormRow(label, text, text, long_date(on, language()))


def _total_remark(one: Application) -> str:
    if len(one.participants) < 2:
        return ""
    return str(
        _(
            "Vraag het volledige bedrag in één keer aan: %(total)s. Later is het misschien te "
            "laat voor de rest.",
            total=money(one.total_cents, language()),
        )
    )
