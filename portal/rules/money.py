"""Reads and writes Belgian amounts; inside the portal money is a whole number of cents."""

import re
from enum import StrEnum

# Ten million euro and more is a typing mistake here, and would not fit a 32-bit column.
LARGEST_CENTS = 999_999_999

LONGEST_INPUT = 40

_SPACE = r"[ \u00a0\u202f]"
_AMOUNT = re.compile(
    r"(?P<euros>[0-9]+"
    r"|[0-9]{1,3}(?:\.[0-9]{3})+"
    rf"|[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+)"
    r"(?:,(?P<cents>[0-9]{1,2}))?"
)
# A point before one or two last digits cannot separate thousands, so it is not ambiguous.
_POINT_AMOUNT = re.compile(r"(?P<euros>[0-9]+)\.(?P<cents>[0-9]{1,2})")
_TOO_PRECISE = re.compile(r"[0-9.]*,[0-9]{3,}")
_WITH_LETTER_O = re.compile(r"[0-9oO.,]*[0-9][0-9oO.,]*")


class MoneyFault(StrEnum):
    """Why a text is not an amount."""

    EMPTY = "empty"
    NEGATIVE = "negative"
    LETTER_O = "letter_o"
    DECIMALS = "decimals"
    AMBIGUOUS = "ambiguous"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"


class WrongAmount(ValueError):
    """A text that is not an amount; `code` says why."""

    def __init__(self, code: MoneyFault) -> None:
        super().__init__(code.value)
        self.code = code


def read_cents(text: str) -> int:
    """Return the cents in a Belgian amount such as `1.234,50`, `€ 180`, `180,5` or `1 234,50`.

    One decimal means tens of cents, because spreadsheets drop the last zero. `180.50` is read
    too, because a group of thousands has three digits; `1.234` is therefore 1234 euro. What
    could be read in two ways (`1,234.50`) is refused and never guessed.
    """
    amount = _bare(text)
    match = _AMOUNT.fullmatch(amount) or _POINT_AMOUNT.fullmatch(amount)
    if match is None:
        raise WrongAmount(_fault_of(amount))
    euros = re.sub(r"[^0-9]", "", match["euros"])
    cents = int(euros) * 100 + int((match["cents"] or "").ljust(2, "0"))
    if cents > LARGEST_CENTS:
        raise WrongAmount(MoneyFault.TOO_LARGE)
    return cents


def show_cents(cents: int) -> str:
    """Write cents as `1.234,50`, without a currency sign; a debt has a minus in front."""
    euros, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return f"{sign}{euros:,}".replace(",", ".") + f",{rest:02d}"


def _bare(text: str) -> str:
    amount = text.strip()
    if len(amount) > LONGEST_INPUT:
        raise WrongAmount(MoneyFault.UNREADABLE)
    for sign in ("€", "EUR"):
        amount = amount.removeprefix(sign).removesuffix(sign).strip()
    if not amount:
        raise WrongAmount(MoneyFault.EMPTY)
    return amount


def _fault_of(amount: str) -> MoneyFault:
    if amount[0] in "-\u2212\u2013":
        return MoneyFault.NEGATIVE
    if "." in amount and "," in amount and amount.rindex(".") > amount.rindex(","):
        return MoneyFault.AMBIGUOUS
    if _TOO_PRECISE.fullmatch(amount):
        return MoneyFault.DECIMALS
    if "O" in amount.upper() and _WITH_LETTER_O.fullmatch(amount):
        return MoneyFault.LETTER_O
    return MoneyFault.UNREADABLE
