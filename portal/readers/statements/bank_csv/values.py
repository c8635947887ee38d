"""Reads the amounts and days that banks write in their exports."""

import re
from datetime import date

# An hour behind the day says nothing about money.
_HOUR = re.compile(r"[ T][0-9]{1,2}[:.][0-9]{2}([:.][0-9]{2})?$")
# Day before month, as everywhere in Belgium; or the year first.
_DAYS = (
    re.compile(r"(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})([/.-])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
)
_CURRENCY = re.compile(r"(^(EUR|€) ?| ?(EUR|€)$)")
_MINUS = ("-", "\u2212")
# Belgian: points or blanks between thousands, a comma before the cents; and English.
_AMOUNTS = (
    re.compile(
        r"(?P<units>[0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)"
        r"(?:,(?P<cents>[0-9]{1,2}))?"
    ),
    re.compile(r"(?P<units>[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3})+)\.(?P<cents>[0-9]{1,2})"),
)
# Three digits behind one point are thousands to one bank and a third decimal to another.
_TWO_WAYS = re.compile(r"[0-9]{1,3}\.[0-9]{3}")

_OUT = frozenset(("d", "db", "debet", "debit", "débit", "af", "-", "dbit"))
_IN = frozenset(("c", "cr", "credit", "crédit", "kredit", "bij", "+", "crdt"))


def day_of(text: str) -> date:
    """Return the day in `20/11/2026`, `20-11-2026`, `2026-11-20` or `20261120`; or ValueError."""
    bare = _HOUR.sub("", text)
    match = next(filter(None, (form.fullmatch(bare) for form in _DAYS)), None)
    if match is None:
        raise ValueError(text)
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def is_day(text: str) -> bool:
    """Say whether the text is a day."""
    try:
        day_of(text)
    except ValueError:
        return False
    return True


def cents_of(text: str) -> int:
    """Return the signed cents in `-1.234,56`, `+120.00`, `1,234.56`, `120,00-` or `18`.

    Raises ValueError for what is no amount, and for what could be two (`1.234`).
    """
    amount = _CURRENCY.sub("", text.strip())
    is_negative = amount.startswith(_MINUS) or amount.endswith(_MINUS)
    if amount.startswith((*_MINUS, "+")):
        amount = amount[1:]
    elif is_negative:
        amount = amount[:-1]
    amount = amount.strip()
    match = next(filter(None, (form.fullmatch(amount) for form in _AMOUNTS)), None)
    if match is None or _TWO_WAYS.fullmatch(amount):
        raise ValueError(text)
    units = re.sub(r"[., ]", "", match["units"])
    cents = int(units + (match["cents"] or "").ljust(2, "0"))
    return -cents if is_negative else cents


def signed_by(cents: int, sign: str) -> int:
    """Apply a column that says in or out; or ValueError, also when the amount contradicts it."""
    word = sign.casefold()
    if word in _IN and cents >= 0:
        return cents
    if word in _OUT:
        return -abs(cents)
    raise ValueError(sign)
