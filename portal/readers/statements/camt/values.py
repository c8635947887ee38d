"""Reads the amounts, days and texts of ISO 20022."""

import re
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from portal.readers.statements.facts import Fault, UnreadableStatement

_BRUSSELS = ZoneInfo("Europe/Brussels")

# All spellings that a decimal of XML Schema may have; at most eighteen digits, five of them after
# the point (ActiveOrHistoricCurrencyAndAmount).
_AMOUNT = re.compile(r"[+-]?(?P<units>[0-9]{0,18})(?:\.(?P<rest>[0-9]{0,17}))?")
# A day of XML Schema may carry the distance to Greenwich, which says nothing about a booking day.
_DAY = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def cents_of(text: str, line: int, place: str) -> int:
    """Return the cents in an amount such as `1250.00`; digits beyond the cents must be zero."""
    # The spelling of nearly every amount, read without a pattern.
    units, _, rest = text.partition(".")
    digits = units + rest
    if len(rest) == 2 and len(digits) <= 18 and digits.isdecimal() and digits.isascii():
        return int(digits)
    match = _AMOUNT.fullmatch(text.strip())
    if match is None or not (match["units"] or match["rest"]):
        raise UnreadableStatement(Fault.BAD_AMOUNT, line, place, raw=text[:60])
    rest = (match["rest"] or "").ljust(2, "0")
    cents = int((match["units"] or "0") + rest[:2])
    if rest[2:].strip("0") or (cents and text.strip().startswith("-")):
        raise UnreadableStatement(Fault.BAD_AMOUNT, line, place, raw=text[:60])
    return cents


def signed(cents: int, sign: str, line: int, place: str) -> int:
    """Return the amount as the account sees it: `CRDT` came in, `DBIT` went out."""
    if sign == "CRDT":
        return cents
    if sign == "DBIT":
        return -cents
    if sign != sign.strip():
        return signed(cents, sign.strip(), line, place)
    raise UnreadableStatement(Fault.BAD_RECORD, line, f"{place}/CdtDbtInd", raw=sign[:60])


def day_of(text: str, line: int, place: str) -> date:
    """Return the day of a date, or of an instant as it is in Brussels.

    An instant without a zone is the bank's own local time, so its day is taken as it stands.
    """
    try:
        return _day_of(text)
    except ValueError:
        raise UnreadableStatement(Fault.BAD_DATE, line, place, raw=text[:60]) from None


# A statement names the same few days over and over.
@lru_cache(maxsize=1024)
def _day_of(text: str) -> date:
    text = text.strip()
    if match := _DAY.fullmatch(text):
        return date.fromisoformat(match["day"])
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    instant = datetime.fromisoformat(text)
    try:
        return (instant.astimezone(_BRUSSELS) if instant.tzinfo else instant).date()
    except OverflowError as error:
        raise ValueError(text) from error


def one_line(text: str) -> str:
    """Return a text without line ends and doubled spaces."""
    return " ".join(text.split())
