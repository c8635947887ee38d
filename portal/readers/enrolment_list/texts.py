"""Reads the cells that hold words: names, codes, addresses and choices from a list."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from portal.readers.addresses import read_address
from portal.readers.columns.names import plain_name
from portal.readers.enrolment_list.verdict import Fault, Kind
from portal.readers.spreadsheet.table import Cell
from portal.rules.identifiers import WrongIdentifier, parse_enterprise_number
from portal.rules.one_line import one_line
from portal.rules.themes import THEMES

# An address has at most this many characters (RFC 5321, 4.5.3.1.3).
_LONGEST_EMAIL = 254

# In English and in Dutch.
_SPREADSHEET_ERRORS = re.compile(
    r"#(N/A|N/B|(REF|VERW|VALUE|WAARDE|NULL|LEEG|NUM|GETAL|DIV/0|DEEL/0|SPILL|CALC)!|(NAME|NAAM)\?)",
    re.IGNORECASE,
)
_NOTHING = frozenset({"", "-", "\u2013", "\u2014", "geen", "nvt", "n.v.t.", "none", "n/a"})
_KINDS = {
    plain_name(name): kind
    for kind, names in (
        (
            Kind.CLASSROOM,
            "klassikaal, klassikaal extern, klas, contactonderwijs, contactlessen, ter plaatse, "
            "op verplaatsing, in de klas, classroom, face to face, on site, présentiel",
        ),
        (
            Kind.DISTANCE,
            "afstandsleren, afstandsonderwijs, afstandsleren online, afstand, op afstand, online, "
            "e-learning, distance, distance learning, distance education, à distance",
        ),
    )
    for name in names.split(", ")
}


class WrongCell(ValueError):
    """A cell that does not hold what its column promises; `code` says why."""

    def __init__(self, code: Fault, **params: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.params = params


def shown(cell: Cell) -> str:
    """The cell as a person sees it in the spreadsheet, at most 200 characters."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, Decimal):
        return _plain_number(cell).replace(".", ",")
    return cell[:200]


def words(cell: Cell, longest: int) -> str:
    """The text in a cell without needless spaces and signs that nobody sees; "" when it is empty.

    A number in a column of texts is written without the decimals it never had.
    """
    text = _plain_number(cell) if isinstance(cell, Decimal) else cell
    if isinstance(text, date):
        text = shown(text)
    clean = one_line(text or "")
    if _SPREADSHEET_ERRORS.fullmatch(clean):
        raise WrongCell(Fault.SPREADSHEET_ERROR)
    if len(clean) > longest:
        raise WrongCell(Fault.TOO_LONG, longest=longest)
    return clean


def required_words(cell: Cell, longest: int) -> str:
    """As `words`, for a cell that must hold something."""
    text = words(cell, longest)
    if not text:
        raise WrongCell(Fault.REQUIRED)
    return text


def email(cell: Cell) -> str:
    """One address in lower case. Whether it exists is only known when a mail is sent."""
    text = required_words(cell, _LONGEST_EMAIL)
    address = _email(text)
    if address is None:
        raise WrongCell(_formula_or(text, Fault.EMAIL))
    return address


def enterprise_number(cell: Cell) -> str:
    """Ten digits; a spreadsheet that took it for a number dropped the zero in front."""
    text = required_words(cell, 60)
    try:
        return parse_enterprise_number(text)
    except WrongIdentifier as error:
        code = _formula_or(text, Fault.ENTERPRISE_NUMBER)
        raise WrongCell(code, reason=error.code.value) from None


def phone(cell: Cell) -> str:
    """A phone number as typed; one that lost its zero or its plus gets it back."""
    text = words(cell, 40)
    if text.isascii() and text.isdigit():
        if len(text) in (8, 9) and not text.startswith("0"):
            return f"0{text}"
        if len(text) in (10, 11) and text.startswith("32"):
            return f"+{text}"
    return text


def theme(cell: Cell) -> str | None:
    """The code of one of the eight themes, or None when the cell is empty."""
    text = words(cell, 200)
    if text.casefold() in _NOTHING:
        return None
    code = _THEMES.get(plain_name(text))
    if code is None:
        raise WrongCell(_formula_or(text, Fault.UNKNOWN_THEME), known=", ".join(THEMES.values()))
    return code


def kind(cell: Cell) -> Kind | None:
    """How the lessons are given, or None when the cell is empty."""
    text = words(cell, 200)
    if not text:
        return None
    known = _KINDS.get(plain_name(text))
    if known is None:
        raise WrongCell(_formula_or(text, Fault.UNKNOWN_KIND))
    return known


def site(cell: Cell, sites: Mapping[str, str]) -> str:
    """The code of the secretariat whose name or code stands in the cell, alone or among words."""
    text = required_words(cell, 200)
    names = {plain_name(name): code for name, code in sites.items()}
    names.update({plain_name(code): code for code in sites.values()})
    whole = names.get(plain_name(text))
    if whole is not None:
        return whole
    among = {names[word] for word in map(plain_name, re.split(r"\W+", text)) if word in names}
    if len(among) != 1:
        raise WrongCell(_formula_or(text, Fault.UNKNOWN_SITE), known=", ".join(sites))
    return among.pop()


def _plain_number(number: Decimal) -> str:
    whole = number.to_integral_value()
    # A number this large is no number of anything here; it is shown as the file has it.
    if abs(number) >= 10**15:
        return str(number)
    return str(int(whole)) if whole == number else f"{number:f}"


@lru_cache(maxsize=4096)
def _email(text: str) -> str | None:
    """A company's contact stands in many rows, so an address is taken apart once."""
    return read_address(text)


def _formula_or(text: str, fault: Fault) -> Fault:
    """A formula is never worked out, and its remedy differs from that of a wrong value."""
    return Fault.FORMULA if text.startswith("=") else fault


_THEMES = {plain_name(name): code for code, name in THEMES.items()} | {
    plain_name(code): code for code in THEMES
}
