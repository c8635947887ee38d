"""The forms with a new password: behind an invitation, behind a link, in one's account."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.passwords import PasswordFault, fault_of

LONGEST_NAME = 100

_FAULTS = {
    PasswordFault.SHORT: _l("Kies een wachtwoord van minstens 12 tekens. Een zin mag ook."),
    PasswordFault.LONG: _l("Kies een wachtwoord van hoogstens 128 tekens."),
    PasswordFault.LISTED: _l(
        "Dit wachtwoord staat op een lijst van gelekte wachtwoorden. Kies een ander."
    ),
    PasswordFault.GUESSABLE: _l(
        "Dit wachtwoord is te makkelijk te raden. Gebruik niet alleen je naam, je onderneming of "
        "de school. Kies een ander."
    ),
}


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A new password, with the name or the old password where the form asks for one."""

    password: str = field(repr=False)
    name: str = ""
    old: str = field(default="", repr=False)
    errors: dict[str, str] = field(default_factory=dict)


def read_new_password(form: Mapping[str, str], about: Iterable[str]) -> NewPassword:
    """A new password alone; `about` are texts that everybody knows of this person."""
    password = form.get("password", "")
    return NewPassword(password, errors=_wrong("password", password, about))


def read_first_password(form: Mapping[str, str], about: Iterable[str]) -> NewPassword:
    """A name and a first password, behind an invitation."""
    name, wrong = read_name(form.get("name", ""))
    password = form.get("password", "")
    errors = {"name": wrong} if wrong else {}
    return NewPassword(
        password, name=name, errors=errors | _wrong("password", password, [*about, name])
    )


def read_password_change(form: Mapping[str, str], about: Iterable[str]) -> NewPassword:
    """The present password and a new one."""
    old, password = form.get("old_password", ""), form.get("password", "")
    errors = {} if old else {"old_password": str(_("Vul je wachtwoord in."))}
    return NewPassword(password, old=old, errors=errors | _wrong("password", password, about))


def read_name(text: str) -> tuple[str, str | None]:
    """A name on one line, and what is wrong with it or None."""
    name = " ".join("".join(sign for sign in text if sign.isprintable()).split())
    if not name:
        return "", str(_("Vul je naam in."))
    if len(name) > LONGEST_NAME:
        return name[:LONGEST_NAME], str(_("Gebruik hoogstens 100 tekens voor je naam."))
    return name, None


def _wrong(name: str, password: str, about: Iterable[str]) -> dict[str, str]:
    fault = fault_of(password, about)
    return {name: str(_FAULTS[fault])} if fault else {}
