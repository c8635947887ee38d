"""The form of a company: what it is called and whom we reach."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from portal.forms.days import read_words
from portal.readers.addresses import read_address
from portal.rules.identifiers import WrongIdentifier, parse_enterprise_number

FIELDS = ("name", "enterprise_number", "contact_name", "contact_email", "contact_phone")
_TITLE, _PHONE = 200, 40


class CompanyForm(NamedTuple):
    """A company as typed; the number has its ten digits."""

    name: str
    enterprise_number: str
    contact_name: str
    contact_email: str
    contact_phone: str


def typed_company(form: Mapping[str, str]) -> dict[str, str]:
    """The known fields as they were typed."""
    return {name: form.get(name, "")[:300] for name in FIELDS}


def typed_from(row: Any) -> dict[str, str]:
    """The fields of a company that exists."""
    return {name: getattr(row, name) for name in FIELDS}


def read_company(typed: Mapping[str, str]) -> tuple[CompanyForm | None, dict[str, str]]:
    """What the fields mean, or a message for each wrong one."""
    name, name_error = read_words(typed, "name", _TITLE)
    number, number_error = read_enterprise_number(typed)
    contact, contact_error = read_words(typed, "contact_name", _TITLE)
    email, email_error = read_email(typed, "contact_email")
    phone = " ".join(typed.get("contact_phone", "").split())
    found = {
        "name": name_error,
        "enterprise_number": number_error,
        "contact_name": contact_error,
        "contact_email": email_error,
        "contact_phone": None if len(phone) <= _PHONE else _("Dit is geen telefoonnummer."),
    }
    errors = {field: text for field, text in found.items() if text}
    if errors:
        return None, errors
    return CompanyForm(
        name=name,
        enterprise_number=number,
        contact_name=contact,
        contact_email=email,
        contact_phone=phone,
    ), {}


def read_enterprise_number(typed: Mapping[str, str]) -> tuple[str, str | None]:
    """The ten digits, or what is wrong with them."""
    try:
        return parse_enterprise_number(typed.get("enterprise_number", "")), None
    except WrongIdentifier:
        return "", str(_("Dit is geen geldig ondernemingsnummer. Zoek het nummer op in de KBO."))


def read_email(typed: Mapping[str, str], name: str) -> tuple[str, str | None]:
    """An address in lower case, or what is wrong with it."""
    found = read_address(typed.get(name, "").strip())
    if found is None:
        return "", str(_("Vul één volledig e-mailadres in, zoals naam@voorbeeld.be."))
    return found, None
