"""What a student types to be let in by mail: number and address."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.forms.addresses import read_email

LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class Follow:
    """An enrolment number in capitals without spaces, and an address."""

    number: str
    email: str
    errors: dict[str, str] = field(default_factory=dict)


def read_follow(form: Mapping[str, str]) -> Follow:
    """Number and address."""
    number = "".join(form.get("number", "")[: 2 * LONGEST_NUMBER].split()).upper()
    email, wrong = read_email(form.get("email", ""))
    errors = {} if number else {"number": str(_("Vul je inschrijvingsnummer in."))}
    if wrong:
        errors["email"] = wrong
    return Follow(number[:LONGEST_NUMBER], email, errors)
