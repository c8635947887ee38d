"""The form of a bank account that the school knows: its number, whose it is, what it is called."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import gettext as _

from portal.forms.days import read_words
from portal.rules.identifiers import WrongIdentifier, parse_iban

KINDS = ("school", "collective")
_LONGEST_NAME = 100


class Account(NamedTuple):
    """An account as somebody typed it: its number without spaces, its kind and its name."""

    iban: str
    kind: str
    name: str


def read_account(form: Mapping[str, str]) -> tuple[Account | None, dict[str, str]]:
    """What the form means, or a message for each wrong field."""
    errors, iban = {}, ""
    try:
        iban = parse_iban(form.get("iban", ""))
    except WrongIdentifier:
        errors["iban"] = str(_("Dit is geen geldig rekeningnummer."))
    name, name_error = read_words(form, "name", _LONGEST_NAME)
    if name_error:
        errors["name"] = name_error
    kind = form.get("kind", "")
    if kind not in KINDS:
        errors["kind"] = str(_("Maak een keuze."))
    return (None, errors) if errors else (Account(iban, kind, name), {})
