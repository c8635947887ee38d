"""Reads the fixed fields of a record: amounts in thousandths, days and accounts."""

from datetime import date
from functools import lru_cache

# The years of two digits: 80 to 99 are of the twentieth century, in which CODA began.
_FIRST_YEAR = 1980

NO_DAY = "000000"

_BBAN_LENGTH = 12


def is_digits(text: str) -> bool:
    """Say whether `text` holds the digits 0 to 9 only, and at least one."""
    return text.isascii() and text.isdecimal()


def read_cents(sign: str, thousandths: str) -> int:
    """Return a signed amount in cents; sign `1` is a debit. Raises `ValueError`.

    An amount has twelve digits and three decimals, the third of which is no money in a currency
    of cents and must be zero.
    """
    if sign not in {"0", "1"} or not is_digits(thousandths) or thousandths[-1] != "0":
        raise ValueError(sign + thousandths)
    cents = int(thousandths[:-1])
    return -cents if sign == "1" else cents


@lru_cache(maxsize=4096)
def read_day(ddmmyy: str) -> date:
    """Return a day; the years run from 1980 to 2079. Raises `ValueError`, also for no day."""
    if len(ddmmyy) != 6 or not is_digits(ddmmyy):
        raise ValueError(ddmmyy)
    year = 2000 + int(ddmmyy[4:])
    return date(year if year < _FIRST_YEAR + 100 else year - 100, int(ddmmyy[2:4]), int(ddmmyy[:2]))


def squeeze(text: str) -> str:
    """Return text without blanks around it and with single ones within."""
    text = text.strip()
    return " ".join(text.split()) if "  " in text else text


def iban_of_bban(bban: str) -> str:
    """Return the IBAN of a Belgian account number of twelve digits (ISO 13616)."""
    return f"BE{98 - int(bban + '111400') % 97:02d}{bban}"


def has_right_check_digits(account: str) -> bool:
    """Say whether an IBAN passes modulo 97, and a Belgian one the check of its old number too."""
    moved = account[4:] + account[:4]
    if not (moved.isascii() and moved.isalnum() and account[2:4].isdecimal()):
        return False
    if int("".join(str(int(sign, 36)) for sign in moved)) % 97 != 1:
        return False
    return not account.startswith("BE") or is_belgian_number(account[4:])


def is_belgian_number(text: str) -> bool:
    """Say whether `text` is a Belgian account number: its last two digits are modulo 97."""
    if len(text) != _BBAN_LENGTH or not is_digits(text):
        return False
    return int(text[10:]) == (int(text[:10]) % 97 or 97)


@lru_cache(maxsize=4096)
def read_counterparty(zone: str) -> str:
    """Return the account in a zone of 34 signs: an IBAN, an old Belgian number as its IBAN, or raw.

    Only an old number with right check digits is turned, so that nothing is made up.
    """
    account = zone.replace(" ", "")
    if not account.strip("0"):
        return ""
    old = zone[:_BBAN_LENGTH]
    if is_belgian_number(old) and not zone[_BBAN_LENGTH : _BBAN_LENGTH + 1].strip():
        return iban_of_bban(old)
    return account
