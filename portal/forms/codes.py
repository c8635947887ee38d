"""What somebody types who reads a mail on another device: its code, and the address it went to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.forms.addresses import read_email


@dataclass(frozen=True, slots=True)
class MailedCode:
    """An address and the six digits of a mail to it."""

    email: str
    code: str
    errors: dict[str, str] = field(default_factory=dict)


def read_mailed_code(form: Mapping[str, str]) -> MailedCode:
    """Address and code."""
    email, wrong_email = read_email(form.get("email", ""))
    code, wrong_code = read_mail_code(form)
    told = {"email": wrong_email, "code": wrong_code}
    return MailedCode(email, code, {name: text for name, text in told.items() if text})


def read_mail_code(form: Mapping[str, str]) -> tuple[str, str | None]:
    """The six digits of a mail, spaces left out, and what is wrong with them or None."""
    typed = "".join(form.get("code", "")[:40].split())
    if not typed:
        return "", str(_("Vul de code uit de e-mail in."))
    if not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return typed, str(_("De code telt 6 cijfers."))
    return typed, None
