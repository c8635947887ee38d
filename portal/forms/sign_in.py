"""The forms of whoever is not signed in yet: address and password, or the address alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.forms.addresses import read_email


@dataclass(frozen=True, slots=True)
class SignIn:
    """An address and a password; the password exactly as it was typed."""

    email: str
    password: str = field(repr=False)
    errors: dict[str, str] = field(default_factory=dict)


def read_sign_in(form: Mapping[str, str]) -> SignIn:
    """What somebody typed to sign in."""
    email, wrong = read_email(form.get("email", ""))
    password = form.get("password", "")
    errors = {"email": wrong} if wrong else {}
    if not password:
        errors["password"] = str(_("Vul je wachtwoord in."))
    return SignIn(email, password, errors)


def sign_in_failed() -> str:
    """The one message for every failure: it does not say which of the two is wrong (D17)."""
    return str(_("Het e-mailadres of het wachtwoord is niet juist."))
