"""The forms of the settings: a dated value, a rule, a secretariat, somebody of the staff."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.forms.company import read_email
from portal.forms.days import read_amount, read_day_boxes, read_number, read_words
from portal.rules.deadline import Term
from portal.rules.identifiers import WrongIdentifier, parse_iban, parse_recognition_number
from portal.rules.money import show_cents
from portal.rules.quick_patterns import is_quick

_LONGEST = 500
_MOST_DAYS = 366
# More mails than these about one last day help nobody.
_MOST_REMINDERS = 8

Reader = Callable[[str], str]


def _text(text: str) -> str:
    if not text:
        raise ValueError(_("Vul dit in."))
    return _short(text)


def _short(text: str) -> str:
    if len(text) > _LONGEST:
        raise ValueError(_("Dit is te lang. Gebruik hoogstens %(n)s tekens.", n=_LONGEST))
    return text


def _cents(text: str) -> str:
    cents, error = read_amount({"value": text}, "value")
    if error:
        raise ValueError(error)
    return str(cents)


def _percent(text: str) -> str:
    return _number(text, 100)


def _days(text: str) -> str:
    return _number(text, _MOST_DAYS)


def _number(text: str, most: int) -> str:
    number, error = read_number({"value": text}, "value", most)
    if error:
        raise ValueError(error)
    return str(number)


def _reminder_days(text: str) -> str:
    """Days before the last day, such as `10, 5, 2, 1`, each once and the most first."""
    try:
        days = {int(day) for day in text.replace(" ", "").split(",")}
    except ValueError:
        days = set()
    if not days or min(days) < 1 or max(days) > _MOST_DAYS or len(days) > _MOST_REMINDERS:
        raise ValueError(_("Vul dagen in met een komma ertussen, zoals 10, 5, 2, 1."))
    return ", ".join(str(day) for day in sorted(days, reverse=True))


def _recognition(text: str) -> str:
    try:
        return parse_recognition_number(text)
    except WrongIdentifier as wrong:
        raise ValueError(
            _("Dit is geen erkenningsnummer. Na de punt komt de letter O, geen nul.")
        ) from wrong


def _iban(text: str) -> str:
    try:
        return parse_iban(text) if text else ""
    except WrongIdentifier as wrong:
        raise ValueError(_("Dit is geen geldig rekeningnummer.")) from wrong


def _link(text: str) -> str:
    if not text.startswith("https://") or " " in text:
        raise ValueError(_("Vul een volledig webadres in dat begint met https://."))
    return _short(text)


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as wrong:
        raise ValueError(_("Dit patroon kan niet gelezen worden.")) from wrong
    if not is_quick(text):
        raise ValueError(_("Vergelijken met dit patroon kan te lang duren. Maak het eenvoudiger."))
    return _short(text)


def _one_of(*known: str) -> Reader:
    def read(text: str) -> str:
        if text not in known:
            raise ValueError(_("Maak een keuze."))
        return text

    return read


class Setting(NamedTuple):
    """One setting: what it is called, how its text is read, and its choices if it has any."""

    label: Any
    read: Reader
    choices: tuple[tuple[str, Any], ...] = ()
    is_money: bool = False
    is_long: bool = False


_YES_NO = (("yes", _l("Ja")), ("no", _l("Nee")))
_PROOF = (("always", _l("Altijd")), ("late", _l("Alleen na de uiterste datum")))
SETTINGS: dict[str, Setting] = {
    "name": Setting(_l("Naam van de school"), _text),
    "recognition_number": Setting(_l("Erkenningsnummer (registratienummer)"), _recognition),
    "employer_notice": Setting(_l("Bericht aan werkgevers"), _short, is_long=True),
    "lesson_fee_cents": Setting(_l("Inschrijvingsgeld per lestijd"), _cents, is_money=True),
    "minimum_cents": Setting(_l("Minimum van de KMO-portefeuille"), _cents, is_money=True),
    "small_percent": Setting(_l("Steun voor een kleine onderneming, in procent"), _percent),
    "medium_percent": Setting(_l("Steun voor een middelgrote onderneming, in procent"), _percent),
    "small_ceiling_cents": Setting(
        _l("Hoogste steun per jaar, kleine onderneming"), _cents, is_money=True
    ),
    "medium_ceiling_cents": Setting(
        _l("Hoogste steun per jaar, middelgrote onderneming"), _cents, is_money=True
    ),
    "own_share_days": Setting(_l("Dagen om het eigen aandeel te storten"), _days),
    "checking_days": Setting(_l("Werkdagen om een projectnummer te controleren"), _days),
    "reminder_days": Setting(_l("Herinneringen, dagen voor de uiterste datum"), _reminder_days),
    "iban": Setting(_l("Rekeningnummer van de school"), _iban),
    "payer_kept_days": Setting(_l("Dagen dat gegevens van een betaler bewaard blijven"), _days),
    "four_eyes": Setting(
        _l("Tweede persoon bij terugdraaien en koppelen met de hand"),
        _one_of("yes", "no"),
        _YES_NO,
    ),
    "step_up": Setting(
        _l("Wachtwoord opnieuw bij terugdraaien en koppelen met de hand"),
        _one_of("yes", "no"),
        _YES_NO,
    ),
    "vat_exempt": Setting(_l("Vrijgesteld van btw"), _one_of("yes", "no"), _YES_NO),
    "proof_required": Setting(_l("Bewijs verplicht"), _one_of("always", "late"), _PROOF),
    "project_number_pattern": Setting(_l("Patroon van een projectnummer"), _pattern),
    "legal_basis": Setting(_l("Wettelijke basis"), _text, is_long=True),
    "scheme_link": Setting(_l("Webadres van de KMO-portefeuille"), _link),
    "apply_link": Setting(_l("Webadres om een aanvraag te doen"), _link),
    "nace_link": Setting(_l("Webadres van de KBO"), _link),
    "page_link": Setting(_l("Webadres van de school over de KMO-portefeuille"), _link),
}


def shown(key: str, value: str) -> str:
    """A value as people read and type it."""
    setting = SETTINGS[key]
    if setting.is_money:
        return show_cents(int(value))
    return str(dict(setting.choices).get(value, value))


class Dated(NamedTuple):
    """A value from a day on, and where it is written."""

    value: str
    valid_from: date
    valid_until: date | None
    source: str


def read_setting(key: str, form: Mapping[str, str]) -> tuple[Dated | None, dict[str, str]]:
    """What the form of a setting means, or a message for each wrong field."""
    errors, value = {}, ""
    try:
        value = SETTINGS[key].read(" ".join(form.get("value", "").split()))
    except ValueError as wrong:
        errors["value"] = str(wrong)
    days, day_errors = _period(form)
    source, source_error = read_words(form, "source", _LONGEST)
    errors |= day_errors | ({"source": source_error} if source_error else {})
    if errors or days is None:
        return None, errors
    return Dated(value, *days, source), {}


def read_rule(form: Mapping[str, str]) -> tuple[Term | None, dict[str, str]]:
    """What the form of a deadline rule means, or a message for each wrong field."""
    days, errors = _period(form)
    number, number_error = read_number(form, "days", _MOST_DAYS)
    source, source_error = read_words(form, "source", _LONGEST)
    errors |= {"days": number_error} if number_error else {}
    errors |= {"source": source_error} if source_error else {}
    if errors or days is None:
        return None, errors
    return Term(*days, number, source), {}


def _period(form: Mapping[str, str]) -> tuple[tuple[date, date | None] | None, dict[str, str]]:
    """The first day and the last one, if there is one."""
    first, error = read_day_boxes(form, "valid_from")
    errors = {"valid_from": error} if error else {}
    last = None
    if any(form.get(f"valid_until_{part}", "").strip() for part in ("day", "month", "year")):
        last, error = read_day_boxes(form, "valid_until")
        errors |= {"valid_until": error} if error else {}
    if first and last and last < first:
        errors["valid_until"] = _("De laatste dag valt vóór de eerste. Kijk de twee datums na.")
    return (first, last) if first and not errors else None, errors


_SITE_FIELDS = ("street", "postcode", "city", "phone")


def read_site(form: Mapping[str, str]) -> tuple[dict[str, str | None], dict[str, str]]:
    """Where a secretariat is and how it is reached, or a message for each wrong field."""
    values: dict[str, str | None] = {}
    errors: dict[str, str] = {}
    for name in _SITE_FIELDS:
        values[name], error = read_words(form, name, 100)
        errors |= {name: error} if error else {}
    values["opening_hours"] = " ".join(form.get("opening_hours", "").split())[:300] or None
    values["email"] = None
    if form.get("email", "").strip():
        values["email"], error = read_email(form, "email")
        errors |= {"email": error} if error else {}
    return values, errors


def read_staff(
    form: Mapping[str, str], sites: Collection[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Somebody new of the staff, or a message for each wrong field."""
    name, name_error = read_words(form, "name", 100)
    email, email_error = read_email(form, "email")
    found = {"name": name_error, "email": email_error, **role_errors(form, sites)}
    errors = {field: text for field, text in found.items() if text}
    return {"name": name, "email": email, "role": form.get("role", ""),
            "site": form.get("site", "")}, errors  # fmt: skip


def role_errors(form: Mapping[str, str], sites: Collection[str]) -> dict[str, str]:
    """What is wrong with a chosen role and site."""
    errors = {}
    if form.get("role") not in {"clerk", "admin"}:
        errors["role"] = str(_("Maak een keuze."))
    if form.get("site") not in sites:
        errors["site"] = str(_("Maak een keuze."))
    return errors
