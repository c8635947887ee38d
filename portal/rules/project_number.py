"""Checks the number that an employer gets after the application.

No official format is known, so almost everything is accepted; only what is clearly another
number is refused, by its name. The order of the checks is that of the interface.
"""

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from portal.rules.identifiers import (
    WrongIdentifier,
    is_iban,
    is_valid_ogm,
    parse_enterprise_number,
)

SHORTEST = 4
LONGEST = 40

# The scheme did not exist under this name before this year.
FIRST_YEAR = 2009

# Whatever is longer is refused for its length, so no pattern needs to see the rest of it.
_LOOKED_AT = 200

_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_ALLOWED = re.compile(r"[A-Za-z0-9 \-./_]*")
_RECOGNITION = re.compile(r"DV[OA0][0-9]{6}")
_ENTERPRISE = re.compile(r"[0-9]{4}\.[0-9]{3}\.[0-9]{3}")
_OGM = re.compile(r"[0-9]{3}/[0-9]{4}/[0-9]{5}")
_YEAR = re.compile(r"[0-9]{4}")


class ProjectNumberFault(StrEnum):
    """Why a text is not accepted as a project number, or what it is instead."""

    EMPTY = "empty"
    RECOGNITION_NUMBER = "recognition_number"
    ENTERPRISE_NUMBER = "enterprise_number"
    OGM = "ogm"
    IBAN = "iban"
    EMAIL = "email"
    URL = "url"
    LENGTH = "length"
    CHARACTERS = "characters"


class ProjectNumberHint(StrEnum):
    """What to look at once more; a hint never refuses."""

    UNUSUAL = "unusual"
    LOOKS_LIKE_ENTERPRISE_NUMBER = "looks_like_enterprise_number"
    LOOKS_LIKE_OGM = "looks_like_ogm"
    IMPOSSIBLE_YEAR = "impossible_year"


class WrongProjectNumber(ValueError):
    """A text that cannot be a project number; `code` says what it is or what is wrong."""

    def __init__(self, code: ProjectNumberFault) -> None:
        super().__init__(code.value)
        self.code = code


class ProjectNumber(NamedTuple):
    """A number as typed, and in capitals and digits only for search and for finding doubles."""

    typed: str
    normalised: str
    hints: tuple[ProjectNumberHint, ...]


def check_project_number(
    text: str,
    *,
    own_enterprise_number: str | None,
    own_ogm: str | None,
    pattern: re.Pattern[str] | None = None,
    year: int | None = None,
) -> ProjectNumber:
    """Return the project number in a text, or raise `WrongProjectNumber`.

    `own_enterprise_number` (ten digits) and `own_ogm` (twelve digits) are recognised in any
    spelling, those of others only as they are written. `pattern` is compared with the
    normalised number and gives a hint; its leading four digits are then a year, which is
    impossible before the scheme began or after `year`, this year.
    """
    typed = _clean(text)
    normalised = normalise_project_number(typed)
    if not normalised and _ALLOWED.fullmatch(typed):
        raise WrongProjectNumber(ProjectNumberFault.EMPTY)
    if other := _something_else(typed, own_enterprise_number, own_ogm):
        raise WrongProjectNumber(other)
    if not SHORTEST <= len(typed) <= LONGEST:
        raise WrongProjectNumber(ProjectNumberFault.LENGTH)
    if not _ALLOWED.fullmatch(typed):
        raise WrongProjectNumber(ProjectNumberFault.CHARACTERS)
    return ProjectNumber(typed, normalised, _hints(normalised, pattern, year))


def normalise_project_number(text: str) -> str:
    """Return the capitals and digits of a number, by which doubles are found."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _clean(text: str) -> str:
    # What a page or a mail adds when somebody copies: no-break spaces and invisible signs.
    visible = "".join(
        " " if unicodedata.category(sign) == "Zs" else sign
        for sign in text.strip()[:_LOOKED_AT]
        if unicodedata.category(sign) != "Cf"
    )
    return _DASHES.sub("-", visible).strip()


def _something_else(
    typed: str, own_enterprise_number: str | None, own_ogm: str | None
) -> ProjectNumberFault | None:
    normalised = normalise_project_number(typed)
    found = (
        (ProjectNumberFault.RECOGNITION_NUMBER, bool(_RECOGNITION.fullmatch(normalised))),
        (ProjectNumberFault.ENTERPRISE_NUMBER, _is_enterprise_number(typed, own_enterprise_number)),
        (ProjectNumberFault.OGM, _is_ogm(typed, own_ogm)),
        (ProjectNumberFault.IBAN, is_iban(typed)),
        (ProjectNumberFault.EMAIL, "@" in typed),
        (ProjectNumberFault.URL, "://" in typed or typed.lower().startswith("www.")),
    )
    return next((fault for fault, holds in found if holds), None)


def _is_enterprise_number(typed: str, own: str | None) -> bool:
    number = _enterprise_number_in(typed)
    if number is None:
        return False
    return number == own or typed.upper().startswith("BE") or bool(_ENTERPRISE.fullmatch(typed))


def _enterprise_number_in(text: str) -> str | None:
    try:
        return parse_enterprise_number(text)
    except WrongIdentifier:
        return None


def _is_ogm(typed: str, own: str | None) -> bool:
    digits = re.sub(r"[^0-9]", "", typed)
    if not is_valid_ogm(digits):
        return False
    if normalise_project_number(typed) == own:
        return True
    return typed.startswith(("+++", "***")) or bool(_OGM.fullmatch(typed))


def _hints(
    normalised: str, pattern: re.Pattern[str] | None, year: int | None
) -> tuple[ProjectNumberHint, ...]:
    is_usual = pattern is None or pattern.fullmatch(normalised) is not None
    ten_digits = len(normalised) == 10 and normalised.isdigit()
    found = (
        (ProjectNumberHint.UNUSUAL, not is_usual),
        (
            ProjectNumberHint.LOOKS_LIKE_ENTERPRISE_NUMBER,
            ten_digits and _enterprise_number_in(normalised) is not None,
        ),
        (ProjectNumberHint.LOOKS_LIKE_OGM, is_valid_ogm(normalised)),
        (
            ProjectNumberHint.IMPOSSIBLE_YEAR,
            pattern is not None and is_usual and _is_impossible_year(normalised, year),
        ),
    )
    return tuple(hint for hint, holds in found if holds)


def _is_impossible_year(normalised: str, this_year: int | None) -> bool:
    match = _YEAR.match(normalised)
    if match is None:
        return False
    return int(match[0]) < FIRST_YEAR or (this_year is not None and int(match[0]) > this_year)
