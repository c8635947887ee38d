"""Reads the fixed fields of a record: amounts in thousandths, days and accounts."""

from datetime import date
from functools import lru_cache

from portal.rules.identifiers import whole_account

# The years of two digits: 80 to 99 are of the twentieth century, in which CODA began.
_FIRST_YEAR = 1980

NO_DAY = "000000"

_OLD_NUMBER = 12


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


@lru_cache(maxsize=4096)
def read_counterparty(zone: str) -> str:
    """Return the account in a zone of 34 signs, an old Belgian number as its IBAN; "" for none."""
    # The old number has twelve digits, and its currency may follow after a blank.
    is_old = zone[_OLD_NUMBER:].startswith(" ") and is_digits(zone[:_OLD_NUMBER])
    account = whole_account(zone[:_OLD_NUMBER] if is_old else zone)
    return account if account.strip("0") else ""
